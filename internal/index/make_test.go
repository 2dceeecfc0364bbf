package index

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"svara/internal/swedish"
)

// dimensions of the vectors in most tests.
const dimensions = 8

var testManifest = Manifest{Embedder: "prov", Digest: "abc", Dimensions: dimensions, Splitter: "1"}

// mark is a word that stands in document n of generation v and nowhere else:
// in its path, title, headings and text.
func mark(n, v int) string { return fmt.Sprintf("märke%dx%dslut", n, v) }

// makeDocument makes document n in version v: always the same one.
func makeDocument(n, v, passages, dimensions int) Document {
	random := rand.New(rand.NewPCG(uint64(n), uint64(v)))
	doc := Document{
		Path:    fmt.Sprintf("mapp/dokument-%04d.txt", n),
		Title:   "Om å, ä och ö: " + mark(n, v),
		Hash:    fmt.Sprintf("%064x", n*1000+v),
		Changed: time.Date(2025, 3, 1, 12, 0, n%60, 0, time.UTC),
	}
	var text strings.Builder
	for i := range passages {
		p := Passage{Heading: "Rubrik › " + mark(n, v), Page: i % 3}
		p.Bytes.Start = text.Len()
		for range 3 + random.IntN(60) {
			fmt.Fprintf(&text, "övergångsställe %s ", mark(n, v))
		}
		p.Bytes.End = text.Len()
		text.WriteString("\n\n")
		doc.Blocks = append(doc.Blocks, swedish.Block{Kind: swedish.BlockKind(i % 4), Level: i % 2, Span: p.Bytes})
		if dimensions > 0 {
			p.Vector = randomVector(random, dimensions)
		}
		doc.Passages = append(doc.Passages, p)
	}
	doc.Text = text.String()
	return doc
}

func randomVector(random *rand.Rand, dimensions int) []float32 {
	v := make([]float32, dimensions)
	for i := range v {
		v[i] = float32(random.NormFloat64())
	}
	toUnit(v)
	return v
}

// open opens the index in dir and closes it with the test.
func open(t testing.TB, dir string) *Index {
	t.Helper()
	ix, err := Open(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := ix.Close(); err != nil {
			t.Error(err)
		}
	})
	return ix
}

// update runs fn as an Update, and a Refresh.
func update(t testing.TB, ix *Index, fn func(*Tx) error) {
	t.Helper()
	if err := ix.Update(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
	if err := ix.Refresh(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// fill puts docs into ix under testManifest.
func fill(t testing.TB, ix *Index, docs ...Document) {
	t.Helper()
	update(t, ix, func(tx *Tx) error {
		if err := tx.SetManifest(testManifest); err != nil {
			return err
		}
		for _, doc := range docs {
			if err := tx.Put(doc); err != nil {
				return err
			}
		}
		return nil
	})
}

// sameDocument reports how got differs from what was put; "" if it does not.
func sameDocument(got *Document, want Document) string {
	want.Passages = append([]Passage(nil), want.Passages...)
	for i := range want.Passages {
		p := &want.Passages[i]
		p.Runes = swedish.Span{
			Start: len([]rune(want.Text[:p.Bytes.Start])),
			End:   len([]rune(want.Text[:p.Bytes.End])),
		}
	}
	if len(got.Passages) != len(want.Passages) {
		return fmt.Sprintf("%d passages, want %d", len(got.Passages), len(want.Passages))
	}
	for i := range want.Passages {
		if !reflect.DeepEqual(got.Passages[i], want.Passages[i]) {
			return fmt.Sprintf("passage %d: %+v, want %+v", i, got.Passages[i], want.Passages[i])
		}
	}
	if !reflect.DeepEqual(*got, want) {
		return fmt.Sprintf("%+v, want %+v", *got, want)
	}
	return ""
}

// expect fails unless the snapshot holds exactly docs, in order.
func expect(t testing.TB, s *Snapshot, docs ...Document) {
	t.Helper()
	if len(s.Documents()) != len(docs) {
		t.Fatalf("%d documents, want %d", len(s.Documents()), len(docs))
	}
	passages := 0
	for i, want := range docs {
		if diff := sameDocument(s.Documents()[i], want); diff != "" {
			t.Errorf("%s: %s", want.Path, diff)
		}
		passages += len(want.Passages)
	}
	if s.Passages() != passages {
		t.Errorf("%d passages, want %d", s.Passages(), passages)
	}
}

// filesWith names the files of dir that hold text anywhere.
func filesWith(t testing.TB, dir, text string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, entry := range entries {
		data, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(data), text) {
			found = append(found, entry.Name())
		}
	}
	return found
}

func almost(a, b float64) bool { return math.Abs(a-b) < 1e-6 }
