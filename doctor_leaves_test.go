package main

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"svara/ingest"
	"svara/internal/index"
	"svara/internal/model"
)

// What doctor tries leaves nothing behind: no file in the data folder, no open port.
func TestDoctorLeavesNothing(t *testing.T) {
	config := &Config{Data: t.TempDir(), readLimits: readLimits{ReadMemory: leastMemory}}
	var f findings
	config.examineDisk(&f)
	if left, err := os.ReadDir(config.Data); err != nil || len(left) > 0 {
		t.Errorf("left in the data folder: %v %v", left, err)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := door{Listen: free.Addr().String()}
	free.Close()
	f = nil
	d.examine(t.Context(), false, false, &f)
	if f[0].condition != works {
		t.Skipf("another has taken the port: %+v", f)
	}
	again, err := net.Listen("tcp", d.Listen)
	if err != nil {
		t.Fatalf("the port is still open: %v", err)
	}
	again.Close()
}

// ingested gives an index, open until the test ends, of a configuration's documents folder
// with one document in it.
func ingested(t *testing.T, config *Config, document string) *index.Index {
	t.Helper()
	if err := os.WriteFile(filepath.Join(config.Documents, document), []byte("Badet öppnar klockan sju."), 0o666); err != nil {
		t.Fatal(err)
	}
	idx, err := index.Open(t.Context(), config.Data)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { idx.Close() })
	options := ingest.Options{Embedder: model.Embedded{}, Source: index.Source{Folder: config.Documents}}
	if _, err := ingest.Sync(t.Context(), idx, os.DirFS(config.Documents), options); err != nil {
		t.Fatal(err)
	}
	return idx
}

// An index whose passages another version of Svara made is told of.
func TestDoctorTellsOfAnotherSplitter(t *testing.T) {
	config := &Config{Data: t.TempDir(), Documents: t.TempDir()}
	idx := ingested(t, config, "bad.txt")
	examined := func() finding {
		var f findings
		config.examineIndex(t.Context(), haste{}, false, &f)
		return f[0]
	}
	if got := examined(); got.condition != works {
		t.Errorf("as it was made: %+v", got)
	}
	manifest := idx.Manifest()
	manifest.Splitter = "0"
	if err := idx.Update(t.Context(), func(tx *index.Tx) error { return tx.SetManifest(manifest) }); err != nil {
		t.Fatal(err)
	}
	if got := examined(); got.condition != doubted || !strings.Contains(got.says, "made by another version of Svara: run 'svara ingest'") {
		t.Errorf("by another version: %+v", got)
	}
}
