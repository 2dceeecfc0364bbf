//go:build unix

package main

import (
	"log/slog"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A server that a service manager runs outlives SIGHUP; one on a terminal ends with it.
func TestHangup(t *testing.T) {
	if signal.Ignored(syscall.SIGHUP) {
		t.Skip("the tests run under nohup")
	}
	hangUp := func() {
		t.Helper()
		if err := syscall.Kill(syscall.Getpid(), syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
	}
	log := &logBuffer{}
	logger := slog.New(slog.NewTextHandler(log, nil))
	ctx, stop := heedHangup(t.Context(), false, logger)
	hangUp()
	for end := time.Now().Add(patience); !strings.Contains(log.String(), "SIGHUP changes nothing"); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it is not logged: %s", log)
		}
	}
	if ctx.Err() != nil {
		t.Error("it ends the server")
	}
	ctx, stopTerminal := heedHangup(t.Context(), true, logger)
	stop()
	defer stopTerminal()
	hangUp()
	select {
	case <-ctx.Done():
	case <-time.After(patience):
		t.Error("the server outlives its terminal")
	}
}

// SIGHUP to a server without a terminal, and then SIGTERM: it answers in between, and
// ends as one should.
func TestServerOutlivesHangup(t *testing.T) {
	p := startServing(t, "--mode", "extractive")
	if err := p.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	time.Sleep(300 * time.Millisecond)
	if status, body := p.ask("Vem är vd för SKR?", false); status != 200 {
		t.Errorf("after SIGHUP: %d %s", status, body)
	}
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-p.done:
		if err != nil {
			t.Errorf("it ended with %v", err)
		}
	case <-time.After(15 * time.Second):
		t.Error("it does not end")
	}
}
