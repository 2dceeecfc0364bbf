package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// A server whose folder is as its index says answers before it has read all of it anew;
// where documents are gone, or much is new, as after a first ingest that was killed, it
// reads first.
func TestServerAnswersWhileItReads(t *testing.T) {
	config := &Config{Data: t.TempDir(), Documents: t.TempDir(), Embedder: "embedded"}
	write := func(n int, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(config.Documents, fmt.Sprintf("boj %d.txt", n)), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for n := range manyFiles {
		write(n, fmt.Sprintf("Boj %d är röd.\n", n))
	}
	library, err := config.openLibrary(t.Context(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer library.Close()
	library.serves = true
	expect := func(what string, want bool) {
		t.Helper()
		source, _ := library.index.Source()
		if got := library.isNearlyRead(t.Context(), source); got != want {
			t.Errorf("%s: answers while it reads: %v, want %v", what, got, want)
		}
	}
	expect("nothing is read", false)
	if _, err := library.sync(t.Context(), config.Documents, io.Discard); err != nil {
		t.Fatal(err)
	}
	expect("all is read", true)
	write(manyFiles, "Bojen är ny.\n")
	expect("one file is new", true)
	for n := range 10 {
		write(manyFiles+1+n, "Bojen är ny.\n")
	}
	expect("a tenth is new", false)
	for n := range 10 {
		if err := os.Remove(filepath.Join(config.Documents, fmt.Sprintf("boj %d.txt", manyFiles+1+n))); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(filepath.Join(config.Documents, "boj 7.txt")); err != nil {
		t.Fatal(err)
	}
	expect("one is gone", false)
}
