package index

import (
	"fmt"
	"testing"
	"time"
)

// named makes a document that says that about itself.
func named(path, title string, about About) *Document {
	return &Document{Path: path, Title: title, Text: title + ".\n\nText i " + path, About: about}
}

func numbered(doc *Document, head string) *Document {
	doc.Text = doc.Title + "\n\n" + head + "\n\nText."
	return doc
}

func TestSuccessor(t *testing.T) {
	replaces := func(date string, names ...string) About { return About{Date: date, Replaces: names} }
	for _, c := range []struct {
		name string
		docs []*Document
		want map[string]string // by path; documents that are not named have none
	}{
		{"by path", []*Document{named("gammalt/a.md", "Gammal", About{}), named("b.md", "Ny", replaces("", "gammalt/a.md"))}, map[string]string{"gammalt/a.md": "b.md"}},
		{"by file", []*Document{named("x/A.pdf", "Gammal", About{}), named("b.md", "Ny", replaces("", "a.pdf"))}, map[string]string{"x/A.pdf": "b.md"}},
		{"by file without ending", []*Document{named("x/a.pdf", "Gammal", About{}), named("b.md", "Ny", replaces("", "a"))}, map[string]string{"x/a.pdf": "b.md"}},
		{"by title", []*Document{named("a", "Riktlinje för  Resor", About{}), named("b", "Ny", replaces("", "”riktlinje för resor”"))}, map[string]string{"a": "b"}},
		{"by what the old one says", []*Document{named("a", "Gammal", About{ReplacedBy: "Ny"}), named("b", "Ny", About{})}, map[string]string{"a": "b"}},
		{"by both", []*Document{named("a", "Gammal", About{ReplacedBy: "Ny"}), named("b", "Ny", replaces("", "Gammal"))}, map[string]string{"a": "b"}},
		{"by number in the title", []*Document{named("a", "Policy (KS 2017/123)", About{}), named("b", "Ny", replaces("", "KS 2017/123"))}, map[string]string{"a": "b"}},
		{"by number at the top", []*Document{numbered(named("a", "Policy", About{}), "Dnr KS-2017/0123, antagen 2017-05-03"), named("b", "Ny", replaces("", "dnr 2017/123"))}, map[string]string{"a": "b"}},
		{"a number that another speaks of", []*Document{numbered(named("a", "Policy", About{}), "KS 2017/123"),
			numbered(named("b", "Ny", replaces("", "KS 2017/123")), "Ersätter KS 2017/123"), numbered(named("c", "Annan", About{}), "Se även KS 2017/123")}, map[string]string{"a": "b"}},
		{"another board's number", []*Document{numbered(named("a", "Policy", About{}), "BUN 2017/123"), named("b", "Ny", replaces("", "KS 2017/123"))}, nil},
		{"a month is no number", []*Document{numbered(named("a", "Policy", About{}), "2017-05"), named("b", "Ny", replaces("", "2017-05"))}, nil},
		{"two of one number", []*Document{numbered(named("a", "A", About{}), "KS 2017/123"), numbered(named("b", "B", About{}), "KS 2017/123"), named("c", "Ny", replaces("", "KS 2017/123"))}, nil},
		{"two of one name", []*Document{named("x/a.md", "En", About{}), named("y/a.md", "Två", About{}), named("b.md", "Ny", replaces("", "a.md"))}, nil},
		{"a part of a name", []*Document{named("a", "Riktlinje för resor", About{}), named("b", "Ny", replaces("", "Riktlinje"))}, nil},
		{"itself", []*Document{named("a", "Riktlinje", replaces("2024", "Riktlinje"))}, nil},
		{"of its own title, with dates", []*Document{named("a", "Riktlinje", About{Date: "2019-01-01"}), named("b", "Riktlinje", replaces("2024-01-01", "Riktlinje"))}, map[string]string{"a": "b"}},
		{"of its own title, without", []*Document{named("a", "Riktlinje", About{}), named("b", "Riktlinje", replaces("2024-01-01", "Riktlinje"))}, nil},
		{"an older one", []*Document{named("a", "Riktlinje", replaces("2019-01-01", "Riktlinje")), named("b", "Riktlinje", About{Date: "2024-01-01"})}, nil},
		{"a chain", []*Document{named("a", "A", About{}), named("b", "B", replaces("", "A")), named("c", "C", replaces("", "B"))}, map[string]string{"a": "c", "b": "c"}},
		{"a ring", []*Document{named("a", "A", replaces("", "B")), named("b", "B", replaces("", "A"))}, nil},
		{"a ring with a tail", []*Document{named("a", "A", replaces("", "B")), named("b", "B", replaces("", "A")), named("c", "C", replaces("", "A"))}, map[string]string{"a": "c", "b": ""}},
		{"not in force yet", []*Document{named("a", "A", About{}), named("b", "B", About{ValidFrom: "2026-12-01", Replaces: []string{"A"}})}, nil},
		{"in force today", []*Document{named("a", "A", About{}), named("b", "B", About{ValidFrom: "2026-11-22", Replaces: []string{"A"}})}, map[string]string{"a": "b"}},
		{"the next in force, the last not yet", []*Document{named("a", "A", About{}), named("b", "B", replaces("", "A")), named("c", "C", About{ValidFrom: "2027", Replaces: []string{"B"}})}, map[string]string{"a": "b"}},
		{"two that replace it", []*Document{named("a", "A", About{}), named("b", "B", replaces("2024-05-01", "A")), named("c", "C", replaces("2023-05-01", "A"))}, map[string]string{"a": "b"}},
	} {
		s := &Snapshot{docs: c.docs, successors: successorsOf(c.docs)}
		for _, doc := range c.docs {
			got := ""
			if next := s.Successor(doc, "2026-11-22"); next != nil {
				got = next.Path
			}
			if got != c.want[doc.Path] {
				t.Errorf("%s: %s is replaced by %q, want %q", c.name, doc.Path, got, c.want[doc.Path])
			}
		}
	}
}

func TestInForce(t *testing.T) {
	const day = "2026-11-22"
	for _, c := range []struct {
		about          About
		early, expired bool
	}{
		{About{}, false, false},
		{About{ValidFrom: "2026-11-22", ValidTo: "2026-11-22"}, false, false},
		{About{ValidFrom: "2026-11-23"}, true, false},
		{About{ValidTo: "2026-11-21"}, false, true},
		{About{ValidFrom: "2026", ValidTo: "2026"}, false, false},
		{About{ValidFrom: "2027", ValidTo: "2025"}, true, true},
		{About{ValidFrom: "2026-11-23T00:00:00Z"}, true, false},
	} {
		if c.about.Early(day) != c.early || c.about.Expired(day) != c.expired {
			t.Errorf("%+v: early %t, expired %t", c.about, c.about.Early(day), c.about.Expired(day))
		}
	}
}

// BenchmarkSuccessors links 10,000 documents of which every second replaces another,
// by a title or by a number.
func BenchmarkSuccessors(b *testing.B) {
	var docs []*Document
	for i := range 10_000 {
		doc := numbered(named(fmt.Sprintf("mapp/dokument-%d.pdf", i), fmt.Sprintf("Riktlinje nummer %d för Å", i), About{Date: time.Date(2000, 1, i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)}), fmt.Sprintf("Diarienummer KS 2017/%d", i))
		switch i % 4 {
		case 1:
			doc.About.Replaces = []string{fmt.Sprintf("KS 2017/%d", i-1)}
		case 3:
			doc.About.Replaces = []string{docs[i-1].Title}
		}
		docs = append(docs, doc)
	}
	for b.Loop() {
		if len(successorsOf(docs)) != 5000 {
			b.Fatal("not all are found")
		}
	}
}
