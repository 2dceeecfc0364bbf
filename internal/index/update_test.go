package index

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"svara/internal/swedish"
)

func TestRoundTrip(t *testing.T) {
	none := Document{Path: "tom.txt", Title: "Tom", Text: ""}
	odd := Document{
		Path: "å ä/ö%20?#.txt", Title: "Ett\x00två", Hash: "h", Text: "noll\x00å\n😀slut",
		Changed:  time.Unix(1700000000, 0).UTC(),
		Blocks:   []swedish.Block{{Kind: swedish.Heading, Level: 6, Span: swedish.Span{Start: 0, End: 7}}},
		Passages: []Passage{{Bytes: swedish.Span{Start: 5, End: 12}}},
	}
	for name, docs := range map[string][]Document{
		"nothing":          {},
		"one":              {makeDocument(1, 1, 3, dimensions)},
		"several":          {makeDocument(1, 1, 3, dimensions), makeDocument(2, 1, 40, dimensions)},
		"without vectors":  {makeDocument(1, 1, 3, 0)},
		"without passages": {none},
		"odd characters":   {odd},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			ix := open(t, dir)
			fill(t, ix, docs...)
			expect(t, ix.Snapshot(), docs...)
			again := open(t, dir)
			expect(t, again.Snapshot(), docs...)
			if again.Manifest() != testManifest {
				t.Errorf("manifest %+v", again.Manifest())
			}
			for i := range again.Snapshot().Passages() {
				doc, p := again.Snapshot().Passage(i)
				if got := again.Snapshot().Text(i); got != string([]rune(doc.Text)[p.Runes.Start:p.Runes.End]) {
					t.Errorf("passage %d: text %q is not what its runes say", i, got)
				}
			}
		})
	}
}

func TestNewIndexIsEmpty(t *testing.T) {
	ix := open(t, t.TempDir())
	if ix.Manifest() != (Manifest{}) || ix.Snapshot().Passages() != 0 || len(ix.Snapshot().Documents()) != 0 {
		t.Error("not empty")
	}
	if s, ok := ix.Source(); ok {
		t.Errorf("source %+v", s)
	}
}

func TestSource(t *testing.T) {
	dir := t.TempDir()
	for _, want := range []Source{{Folder: "/srv/dokument"}, {}, {Folder: "/annan"}} {
		ix := open(t, dir)
		update(t, ix, func(tx *Tx) error { return tx.SetSource(want) })
		for _, ix := range []*Index{ix, open(t, dir)} {
			if got, ok := ix.Source(); !ok || got != want {
				t.Errorf("%+v %v, want %+v", got, ok, want)
			}
		}
	}
}

func TestHashes(t *testing.T) {
	ix := open(t, t.TempDir())
	doc := makeDocument(1, 1, 1, dimensions)
	fill(t, ix, doc)
	err := ix.Update(t.Context(), func(tx *Tx) error {
		if err := tx.Remove(doc.Path); err != nil {
			return err
		}
		hashes, err := ix.Hashes(t.Context()) // must not wait for this very update
		if hashes[doc.Path] != doc.Hash || len(hashes) != 1 {
			t.Errorf("%v", hashes)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if hashes, err := ix.Hashes(t.Context()); len(hashes) != 0 || err != nil {
		t.Errorf("%v %v", hashes, err)
	}
}

func TestPutDoesNotChangeItsArgument(t *testing.T) {
	ix := open(t, t.TempDir())
	doc := makeDocument(1, 1, 3, dimensions)
	fill(t, ix, doc)
	if doc.Passages[2].Runes != (swedish.Span{}) {
		t.Error("it did")
	}
}

func TestReplace(t *testing.T) {
	ix := open(t, t.TempDir())
	other := makeDocument(2, 1, 4, dimensions)
	fill(t, ix, makeDocument(1, 1, 9, dimensions), other)
	before := ix.Snapshot()
	replaced := makeDocument(1, 2, 3, dimensions)
	fill(t, ix, replaced)
	expect(t, ix.Snapshot(), replaced, other)
	expect(t, before, makeDocument(1, 1, 9, dimensions), other) // it never changes
}

func TestRollback(t *testing.T) {
	boom := errors.New("boom")
	doc, other := makeDocument(1, 1, 3, dimensions), makeDocument(2, 1, 3, dimensions)
	bad := other
	bad.Title = ""
	for name, fn := range map[string]func(*Tx) error{
		"put": func(tx *Tx) error {
			return errors.Join(tx.Put(other), boom)
		},
		"replace": func(tx *Tx) error {
			return errors.Join(tx.Put(makeDocument(1, 2, 1, dimensions)), boom)
		},
		"remove": func(tx *Tx) error { return errors.Join(tx.Remove(doc.Path), boom) },
		"clear":  func(tx *Tx) error { return errors.Join(tx.Clear(), boom) },
		"manifest and source": func(tx *Tx) error {
			return errors.Join(tx.SetManifest(Manifest{Embedder: "x"}), tx.SetSource(Source{"/x"}), boom)
		},
		"refused document": func(tx *Tx) error { return errors.Join(tx.Put(other), tx.Put(bad)) },
		"other dimensions": func(tx *Tx) error { return tx.SetManifest(Manifest{Dimensions: 3}) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			ix := open(t, dir)
			fill(t, ix, doc)
			if err := ix.Update(t.Context(), fn); err == nil {
				t.Fatal("no error")
			}
			if err := ix.Refresh(t.Context()); err != nil {
				t.Fatal(err)
			}
			for _, ix := range []*Index{ix, open(t, dir)} {
				expect(t, ix.Snapshot(), doc)
				if _, ok := ix.Source(); ok || ix.Manifest() != testManifest {
					t.Error("manifest or source was changed")
				}
			}
		})
	}
}

func TestRollbackOnPanicAndEndOfContext(t *testing.T) {
	ix := open(t, t.TempDir())
	func() {
		defer func() { recover() }()
		ix.Update(t.Context(), func(tx *Tx) error {
			tx.Put(makeDocument(1, 1, 3, 0))
			panic("boom")
		})
	}()
	ctx, cancel := context.WithCancel(t.Context())
	err := ix.Update(ctx, func(tx *Tx) error {
		err := tx.Put(makeDocument(1, 1, 3, 0))
		cancel()
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	fill(t, ix, makeDocument(2, 1, 3, 0)) // it still works
	expect(t, ix.Snapshot(), makeDocument(2, 1, 3, 0))
}

func TestChangeOfDimensions(t *testing.T) {
	ix := open(t, t.TempDir())
	fill(t, ix, makeDocument(1, 1, 3, dimensions))
	doc := makeDocument(1, 1, 3, 5)
	update(t, ix, func(tx *Tx) error {
		return errors.Join(tx.Clear(), tx.SetManifest(Manifest{Dimensions: 5}), tx.Put(doc))
	})
	expect(t, ix.Snapshot(), doc)
}

func TestPutRefuses(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(-1))
	for _, test := range []struct {
		want  string
		spoil func(*Document)
	}{
		{"no path", func(d *Document) { d.Path = "" }},
		{"no title", func(d *Document) { d.Title = "" }},
		{"not valid UTF-8", func(d *Document) { d.Text += "\xff" }},
		{"passage 1: bytes -1", func(d *Document) { d.Passages[1].Bytes.Start = -1 }},
		{"do not lie in", func(d *Document) { d.Passages[1].Bytes.End = len(d.Text) + 1 }},
		{"do not lie in", func(d *Document) { d.Passages[1].Bytes.Start = d.Passages[1].Bytes.End + 1 }},
		{"cut a character", func(d *Document) { d.Passages[0].Bytes.Start = 1 }}, // "ö"
		{"block 0: bytes", func(d *Document) { d.Blocks[0].End = 1 }},
		{"block 1: out of order", func(d *Document) { d.Blocks[1].Start = 0 }},
		{"vector of 7 dimensions where the manifest says 8", func(d *Document) { d.Passages[0].Vector = make([]float32, 7) }},
		{"not a finite number", func(d *Document) { d.Passages[2].Vector[3] = nan }},
		{"not a finite number", func(d *Document) { d.Passages[2].Vector[0] = inf }},
		{"page -1", func(d *Document) { d.Passages[2].Page = -1 }},
	} {
		t.Run(test.want, func(t *testing.T) {
			ix := open(t, t.TempDir())
			good, bad := makeDocument(1, 1, 3, dimensions), makeDocument(2, 1, 3, dimensions)
			test.spoil(&bad)
			var refused error
			update(t, ix, func(tx *Tx) error {
				if err := tx.SetManifest(testManifest); err != nil {
					return err
				}
				refused = tx.Put(bad)
				return tx.Put(good)
			})
			if refused == nil || !strings.Contains(refused.Error(), test.want) ||
				!strings.Contains(refused.Error(), fmt.Sprintf("%q", bad.Path)) {
				t.Errorf("%v, want %q and the document's name", refused, test.want)
			}
			expect(t, ix.Snapshot(), good)
		})
	}
}

func TestRefreshIsCheap(t *testing.T) {
	ix := open(t, t.TempDir())
	fill(t, ix, makeDocument(1, 1, 3, dimensions))
	before := ix.Snapshot()
	for name, fn := range map[string]func(*Tx) error{
		"nothing":       func(tx *Tx) error { return nil },
		"same manifest": func(tx *Tx) error { return tx.SetManifest(testManifest) },
		"not there":     func(tx *Tx) error { return tx.Remove("finns-inte") },
	} {
		update(t, ix, fn)
		if ix.Snapshot() != before {
			t.Errorf("%s: loaded again", name)
		}
	}
	update(t, ix, func(tx *Tx) error { return tx.SetSource(Source{"/x"}) })
	if ix.Snapshot() == before {
		t.Error("change not seen")
	}
}

func TestOrder(t *testing.T) {
	ix := open(t, t.TempDir())
	var docs []Document
	for _, path := range []string{"b", "a/ö", "Z", "a", "ä", "a/b", "é"} {
		doc := makeDocument(len(docs), 1, 2, dimensions)
		doc.Path = path
		docs = append(docs, doc)
	}
	fill(t, ix, docs...)
	slices.SortFunc(docs, func(a, b Document) int { return strings.Compare(a.Path, b.Path) })
	expect(t, ix.Snapshot(), docs...)
	number := 0
	for _, want := range docs {
		if doc, ok := ix.Snapshot().Document(want.Path); !ok || doc.Path != want.Path {
			t.Errorf("%q is not found", want.Path)
		}
		for i := range want.Passages {
			doc, p := ix.Snapshot().Passage(number)
			if doc.Path != want.Path || p != &doc.Passages[i] {
				t.Errorf("passage %d is of %q", number, doc.Path)
			}
			number++
		}
	}
	if _, ok := ix.Snapshot().Document("finns-inte"); ok {
		t.Error("found what is not there")
	}
}
