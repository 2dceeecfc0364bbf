package main

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"svara/internal/records"
)

// TestTidyRecords has a question forgotten that was last asked before the day after
// tomorrow, and another kept that was not asked long ago.
func TestTidyRecords(t *testing.T) {
	for keep, want := range map[time.Duration]int{-48 * time.Hour: 0, 48 * time.Hour: 1} {
		kept, err := records.Open(t.Context(), t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		defer kept.Close()
		if err := kept.AddUnanswered(t.Context(), "Hur söker jag bygglov?", nil); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithTimeout(t.Context(), 500*time.Millisecond)
		tidyRecords(ctx, kept, keep, slog.New(slog.DiscardHandler)) // returns when ctx ends
		stop()
		if left, err := kept.Unanswered(t.Context(), 0); err != nil || len(left) != want {
			t.Errorf("keep %v: %v %v, want %d", keep, left, err, want)
		}
	}
}

// TestAuditOnATerminal prints acts on documents whose names would move the cursor.
func TestAuditOnATerminal(t *testing.T) {
	config := &Config{Data: t.TempDir()}
	err := config.withNewRecords(t.Context(), func(kept *records.Records, _ string) error {
		return kept.Audit(t.Context(), records.Act{Actor: "abcd2345", What: records.DocumentDeleted, Subject: "å/b\x1b[2J\n.txt"})
	})
	if err != nil {
		t.Fatal(err)
	}
	var out, errOut bytes.Buffer
	if err := (&auditCommand{}).Run(t.Context(), config, streams{&out, &errOut}); err != nil {
		t.Fatal(err)
	}
	if want := "Z  abcd2345  document deleted  \"å/b\\x1b[2J\\n.txt\"\n"; !strings.HasSuffix(out.String(), want) {
		t.Errorf("%q, want it to end in %q", out.String(), want)
	}
}
