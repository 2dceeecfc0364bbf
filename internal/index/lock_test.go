package index

import (
	"errors"
	"testing"
)

func TestLock(t *testing.T) {
	dir := t.TempDir()
	first, second := open(t, dir), open(t, dir)
	release, err := first.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, ix := range []*Index{first, second} {
		if _, err := ix.Lock(t.Context()); !errors.Is(err, ErrLocked) {
			t.Errorf("locked twice: %v", err)
		}
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}
	release, err = second.Lock(t.Context())
	if err != nil {
		t.Fatalf("after the release: %v", err)
	}
	release()
}
