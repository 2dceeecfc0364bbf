package assistant

import (
	"slices"
	"testing"

	"svara/internal/index"
	"svara/internal/swedish"
)

// documentOf gives the only document of an index of one file.
func documentOf(t *testing.T, path, text string) *index.Document {
	t.Helper()
	_, idx := open(t, folder(map[string]string{path: text}))
	return idx.Snapshot().Documents()[0]
}

// words gives what spans cover.
func words(doc *index.Document, spans ...swedish.Span) []string {
	texts := make([]string, len(spans))
	for i, s := range spans {
		texts[i] = s.In(doc.Text)
	}
	return texts
}

func TestFindLists(t *testing.T) {
	for _, test := range []struct {
		name, text  string
		lead, above string
		items       []string // of the first list; none for no list
	}{
		{"bullets", "Ta med:\n\n- pass\n- foto", "Ta med:", "", []string{"• pass", "• foto"}},
		{"numbers", "Gör så här:\n\n1. Ring\n2. Vänta", "Gör så här:", "", []string{"1. Ring", "2. Vänta"}},
		{"the last sentence leads", "Passet gäller fem år. Ta med:\n\n- pass\n- foto", "Ta med:", "", []string{"• pass", "• foto"}},
		{"a heading leads", "# A\n\n## Ta med\n\n- pass\n- foto", "Ta med", "", []string{"• pass", "• foto"}},
		{"what is said above", "Det är långt bort. Två saker krävs. De är viktiga.\n\nSakerna är:\n\n- pass\n- foto", "Sakerna är:",
			"Två saker krävs. De är viktiga.", []string{"• pass", "• foto"}},
		{"no introduction", "- pass\n- foto", "", "", []string{"• pass", "• foto"}},
		{"no colon", "Det är långt bort.\n\n- pass\n- foto", "", "", []string{"• pass", "• foto"}},
		{"within a list", "Ta med:\n\n- pass\n  - giltigt\n- foto", "Ta med:", "", []string{"• pass", "• giltigt", "• foto"}},
		{"one item", "Ta med:\n\n- pass", "", "", nil},
		{"nothing", "Det är långt bort.", "", "", nil},
		{"a table", "Taxan är:\n\n| a | b |\n|---|---|\n| c | d |", "Taxan är:", "", []string{"c | d"}},
		{"a table and another", "| a | b |\n|---|---|\n| c | d |\n| e | f |\n\n| g | h |\n|---|---|\n| i | j |", "", "", []string{"c | d", "e | f"}},
		{"numbered headings", "Delarna är:\n\n## 1. Ansvar\n\nText.\n\n## 2. Mål\n\nText.", "Delarna är:", "", []string{"1. Ansvar", "2. Mål"}},
		{"numbered under a heading", "# Delar\n\n## 1. Ansvar\n\nText.\n\n## 2. Mål\n\nText.", "Delar", "", []string{"1. Ansvar", "2. Mål"}},
		{"one numbered heading", "## 1. Ansvar\n\nText.", "", "", nil},
		{"a number is left out", "## 1. Ansvar\n\nText.\n\n## 3. Mål\n\nText.", "", "", nil},
		{"it begins with two", "## 2. Ansvar\n\nText.\n\n## 3. Mål\n\nText.", "", "", nil},
		{"years", "## 1. Ansvar\n\nText.\n\n## 2024\n\nText.", "", "", nil},
		{"a heading below one of them", "Delarna är:\n\n## 1. Ansvar\n\n### Rektor\n\nText.\n\n## 2. Mål\n\nText.", "Delarna är:", "",
			[]string{"1. Ansvar", "2. Mål"}},
		{"numbers below numbers", "# 1. Ansvar\n\n## 1. Rektor\n\nText.\n\n# 2. Mål\n\nText.", "", "", []string{"1. Ansvar", "2. Mål"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc := documentOf(t, "a.md", test.text)
			lists := findLists(doc)
			if (len(lists) > 0) != (test.items != nil) {
				t.Fatalf("%d lists", len(lists))
			}
			if len(lists) == 0 {
				return
			}
			l := lists[0]
			if got := words(doc, l.lead, l.above); got[0] != test.lead || got[1] != test.above {
				t.Errorf("lead and above %q", got)
			}
			if got := words(doc, l.items...); !slices.Equal(got, test.items) {
				t.Errorf("items %q", got)
			}
			if whole := l.parts(); len(whole) != len(l.names)+len(l.items)+int(is(test.lead != "")) || whole[len(whole)-1] != l.items[len(l.items)-1] {
				t.Errorf("parts %v", whole)
			}
		})
	}
}

func TestListWith(t *testing.T) {
	doc := documentOf(t, "a.md", "Text.\n\nTa med:\n\n- pass\n- foto\n\nMer text.\n\nGör:\n\n1. Ring\n2. Vänta")
	lists := findLists(doc)
	for i, want := range []int{-1, 0, 0, 0, -1, 1, 1, 1} {
		l, found := listWith(lists, i)
		if found != (want >= 0) || found && l.first != lists[want].first {
			t.Errorf("block %d: %+v, %v", i, l, found)
		}
	}
}

// Of a list within a list, the inner one is what its blocks belong to.
func TestListWithin(t *testing.T) {
	doc := documentOf(t, "a.md", "# Plan\n\nDelarna är:\n\n## 1. Ansvar\n\nRollerna är:\n\n### 1. Rektor\n\nText.\n\n### 2. Lärare\n\nText.\n\n## 2. Mål\n\nText.")
	lists := findLists(doc)
	for i, b := range doc.Blocks {
		l, _ := listWith(lists, i)
		if want := map[string]string{"1. Ansvar": "1. Ansvar", "1. Rektor": "1. Rektor", "2. Lärare": "1. Rektor", "2. Mål": "1. Ansvar"}[b.In(doc.Text)]; want != "" {
			if len(l.items) == 0 || l.items[0].In(doc.Text) != want {
				t.Errorf("%q belongs to %q", b.In(doc.Text), words(doc, l.items...))
			}
		}
	}
}

func TestLeadingNumber(t *testing.T) {
	for heading, want := range map[string]int{
		"1. Ansvar": 1, "12. Mål": 12, "999. Mål": 999, "1 Ansvar": 0, "1.1 Ansvar": 0, "1.": 0, "§ 1. Ansvar": 0, "a. Ansvar": 0,
		"": 0, " ": 0, ". Ansvar": 0, "99999999999999999999. A": 0, "-1. A": 0, "². A": 0,
	} {
		if got := leadingNumber(heading); got != want {
			t.Errorf("%q: %d", heading, got)
		}
	}
}

// What a paragraph numbers is the list that follows, if that has as many items.
func TestAboveShare(t *testing.T) {
	for text, want := range map[string]float64{
		"Det finns tre områden där hjälp behövs.\n\nDe är:\n\n• Ett\n• Två\n• Tre": 1,
		"Det finns sex områden där hjälp behövs.\n\nDe är:\n\n• Ett\n• Två\n• Tre": headingShare,
		"Det finns områden där hjälp behövs.\n\nDe är:\n\n• Ett\n• Två\n• Tre":     headingShare,
	} {
		doc := documentOf(t, "a.txt", text)
		lists := findLists(doc)
		if len(lists) != 1 {
			t.Fatalf("%q: %d lists", text, len(lists))
		}
		if got := aboveShareOf(doc, lists[0]); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
