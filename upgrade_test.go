package main

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"svara/ingest"
	"svara/internal/index"
	"svara/internal/records"
)

// schemas are catalogues as each schema that there ever was, by the Svara of its time:
// see testdata/upgrade/make.sh.
func schemas(t *testing.T) (names []string) {
	t.Helper()
	found, err := filepath.Glob("testdata/upgrade/*.db.gz")
	if err != nil || len(found) < 7 {
		t.Fatalf("%q %v", found, err)
	}
	for _, path := range found {
		names = append(names, strings.TrimSuffix(filepath.Base(path), ".db.gz"))
	}
	return names
}

// ofSchema gives a data folder with the catalogue of a schema, and its key's secret, ""
// where there were none yet.
func ofSchema(t *testing.T, name string) (data, secret string) {
	t.Helper()
	data = t.TempDir()
	packed, err := os.Open(filepath.Join("testdata", "upgrade", name+".db.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	from, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(data, "svara.db"), content, 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join("testdata", "upgrade", name+".key"))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return data, strings.TrimSpace(string(text))
}

// TestUpgrade opens the catalogues of all schemas: they answer, what people left is
// there, and goes along when the documents are read anew and through a backup.
func TestUpgrade(t *testing.T) {
	documents := filepath.Join("testdata", "upgrade", "documents")
	for _, name := range schemas(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, secret := ofSchema(t, name)
			answers := func(when string) {
				t.Helper()
				if out := svara(t, data, "ask", "Vem äger bryggan?"); !strings.Contains(out, "Sjöbodens vänner") {
					t.Errorf("%s: %s", when, out)
				}
				hasRecords(t, data, secret, when)
			}
			answers("as it was")
			backup := filepath.Join(t.TempDir(), "b.tar.gz")
			svara(t, data, "backup", backup)
			svara(t, data, "ingest", documents)
			answers("read anew")
			if out := svara(t, data, "ask", "Vad kostar ett årskort på badhuset?"); !strings.Contains(out, "1 900 kronor") {
				t.Errorf("read anew: %s", out)
			}
			if out := svara(t, data, "documents", "verify", "--documents", documents); !strings.Contains(out, "3 documents") {
				t.Error(out)
			}
			data = t.TempDir()
			svara(t, data, "restore", backup)
			answers("restored")
		})
	}
}

// hasRecords checks that what people left before an upgrade is there.
func hasRecords(t *testing.T, data, secret, when string) {
	t.Helper()
	if secret == "" {
		return
	}
	kept, err := records.Open(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	if key, found := kept.Find(t.Context(), secret); !found || key.Name != "Kontaktcenter" {
		t.Errorf("%s: key %v %v", when, key, found)
	}
	feedback, err := kept.Feedback(t.Context(), 0)
	if err != nil || len(feedback) != 1 || feedback[0].Comment != "Precis vad jag sökte." {
		t.Errorf("%s: %v %v", when, feedback, err)
	}
	unanswered, err := kept.Unanswered(t.Context(), 0)
	if err != nil || !slices.ContainsFunc(unanswered, func(u records.Unanswered) bool { return u.Question == "Hur söker jag bygglov?" }) {
		t.Errorf("%s: %v %v", when, unanswered, err)
	}
	acts, err := kept.Acts(t.Context(), 0)
	if err != nil || !slices.ContainsFunc(acts, func(a records.Act) bool { return a.What == records.KeyCreated }) {
		t.Errorf("%s: %v %v", when, acts, err)
	}
}

// TestServeWhileUpgrading serves an index of an older Svara: it answers at once, and the
// documents are read anew beside.
func TestServeWhileUpgrading(t *testing.T) {
	data, _ := ofSchema(t, schemas(t)[0])
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(filepath.Join("testdata", "upgrade", "documents"))); err != nil {
		t.Fatal(err)
	}
	idx, err := index.Open(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	if idx.Manifest().Splitter == ingest.SplitterVersion {
		t.Fatal("the first index is not of an older splitter")
	}
	err = idx.Update(t.Context(), func(tx *index.Tx) error { return tx.SetSource(index.Source{Folder: folder}) })
	if err != nil {
		t.Fatal(err)
	}
	if err := idx.Close(); err != nil {
		t.Fatal(err)
	}
	v := &victim{t: t, counts: &killCounts{}, folder: folder, data: data}
	v.start()
	defer v.kill()
	if said := v.said.String(); !strings.Contains(said, "it answers while the documents are read anew") || strings.Contains(said, "rebuilt") {
		t.Errorf("%s", said)
	}
	idx, err = index.Open(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer idx.Close()
	waitUntil(t, func() bool {
		return idx.Refresh(t.Context()) == nil && idx.Manifest().Splitter == ingest.SplitterVersion
	})
	var found struct{ Passages []struct{ Text string } }
	waitUntil(t, func() bool {
		err := getJSON(v.address+"/api/search?q=bryggan", &found)
		return err == nil && len(found.Passages) > 0 && strings.Contains(found.Passages[0].Text, "Sjöbodens vänner")
	})
}

// waitUntil waits until something is so.
func waitUntil(t *testing.T, isSo func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !isSo(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("in vain")
		}
	}
}
