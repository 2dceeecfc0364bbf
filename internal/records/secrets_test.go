package records

import (
	"bytes"
	"testing"
)

// All that have the file open, and those who open it later, have the same key.
func TestAnswerKey(t *testing.T) {
	dir := t.TempDir()
	var first []byte
	for range 2 {
		one, err := Open(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		other, err := Open(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range []*Records{one, other} {
			key, err := r.AnswerKey(t.Context())
			if err != nil || len(key) != answerKeyBytes {
				t.Fatalf("%d bytes, %v", len(key), err)
			}
			if first == nil {
				first = key
			}
			if !bytes.Equal(key, first) {
				t.Error("another key")
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	elsewhere, err := Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer elsewhere.Close()
	if key, err := elsewhere.AnswerKey(t.Context()); err != nil || bytes.Equal(key, first) {
		t.Errorf("two installations have one key, or none: %v", err)
	}
}
