package extract

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"
)

// zipped gives a ZIP archive, given names and contents alternately.
func zipped(t testing.TB, files ...string) []byte {
	t.Helper()
	var data bytes.Buffer
	w := zip.NewWriter(&data)
	for i := 0; i < len(files); i += 2 {
		part, err := w.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return data.Bytes()
}

func TestReadInProcess(t *testing.T) {
	reader := NewReader(DefaultLimits, "")
	defer reader.Close()
	for range 3 {
		result, err := reader.Read(t.Context(), "a.zip", zipped(t, "b/c.txt", "Taxan är 5 kr.", "d.md", "# Rubrik\n\nText.", "e.png", "\x89PNG\r\n\x1a\n"))
		if err != nil {
			t.Fatal(err)
		}
		if len(result.Documents) != 2 || result.Documents[0].Within != "b/c.txt" || result.Documents[1].Title != "Rubrik" ||
			len(result.Skipped) != 1 || result.Skipped[0].Within != "e.png" {
			t.Errorf("%+v", result)
		}
	}
	if n := len(reader.idle); n != 1 {
		t.Errorf("%d processes for one file at a time", n)
	}
}

// What one file may use is limited, and the next file is read as if nothing had happened.
func TestLimitsOfProcess(t *testing.T) {
	bomb := zipped(t, "a.txt", strings.Repeat("0", 300<<20))
	tests := []struct {
		name, reason string
		data         []byte
		set          func(*Limits)
	}{
		{"unpacked", "unpacks to more than 16 MB", bomb, func(l *Limits) { l.Unpacked = 16 << 20 }},
		{"memory", "takes more than 96 MB of memory", bomb, func(l *Limits) { l.Memory = 96 << 20 }},
		{"time", "takes more than 100ms", bomb, func(l *Limits) { l.Time = 100 * time.Millisecond }},
		{"files", "holds more than 1 files", zipped(t, "a.txt", "a", "b.txt", "b"), func(l *Limits) { l.Files = 1 }},
	}
	for _, tt := range tests {
		limits := DefaultLimits
		tt.set(&limits)
		reader := NewReader(limits, "")
		defer reader.Close()
		for range 2 {
			_, err := reader.Read(t.Context(), "a.zip", tt.data)
			var unusable *Unusable
			if !errors.As(err, &unusable) || !strings.HasPrefix(unusable.Reason, tt.reason) {
				t.Errorf("%s: %v, want %s", tt.name, err, tt.reason)
			}
		}
		result, err := reader.Read(t.Context(), "b.zip", zipped(t, "a.txt", "Text."))
		for tries := 0; err != nil && tries < 20; tries++ { // starting a process may take longer than the shortest limit
			result, err = reader.Read(t.Context(), "b.zip", zipped(t, "a.txt", "Text."))
		}
		if err != nil || len(result.Documents) != 1 {
			t.Errorf("%s: the next file: %v", tt.name, err)
		}
	}
}

func TestReadCancelled(t *testing.T) {
	reader := NewReader(DefaultLimits, "")
	defer reader.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	if _, err := reader.Read(ctx, "a.zip", zipped(t, "a.txt", strings.Repeat("0 ", 50<<20))); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

// The memory that is reported is what the system has given.
func TestMemory(t *testing.T) {
	debug.FreeOSMemory() // returns what other tests have left
	before := memory()
	held := bytes.Repeat([]byte{1}, 64<<20)
	if more := memory() - before; more < 50<<20 || more > 200<<20 {
		t.Errorf("%d MB more for 64 MB", more>>20)
	}
	runtime.KeepAlive(held)
}
