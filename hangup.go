package main

import (
	"context"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/term"
)

// onTerminal reports whether somebody started the program by hand.
func onTerminal() bool { return term.IsTerminal(int(os.Stdin.Fd())) }

// heedHangup gives a context that also ends when the terminal closes on which the server
// was started. Elsewhere SIGHUP tells other servers to read their settings again; Svara
// only logs it. Started with nohup, the server ignores it.
func heedHangup(ctx context.Context, onTerminal bool, logger *slog.Logger) (_ context.Context, stop func()) {
	if signal.Ignored(syscall.SIGHUP) {
		return ctx, func() {}
	}
	if onTerminal {
		return signal.NotifyContext(ctx, syscall.SIGHUP)
	}
	hangups, ended := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(hangups, syscall.SIGHUP)
	go func() {
		for {
			select {
			case <-hangups:
				logger.Warn("SIGHUP changes nothing: settings are read when svara starts, so restart it for others; certificates and documents need none")
			case <-ended:
				return
			}
		}
	}()
	return ctx, func() {
		signal.Stop(hangups)
		close(ended)
	}
}
