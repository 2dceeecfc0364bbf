package index

import (
	"math"
	"slices"
	"strings"
	"testing"

	"svara/internal/swedish"
)

// snapshotOf gives a snapshot of documents that are one passage each, their titles
// the numbers of their place.
func snapshotOf(t *testing.T, texts ...string) *Snapshot {
	t.Helper()
	docs := make([]*Document, len(texts))
	for i, text := range texts {
		docs[i] = &Document{Path: string(rune('a' + i)), Title: "-", Text: text, Passages: []Passage{{Bytes: swedish.Span{End: len(text)}}}}
	}
	s, err := newSnapshot(t.Context(), meta{}, docs, indexing(readAll(docs, make([]*reading, len(docs)))))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// measured gives the features of every document's passage for a query.
func measured(t *testing.T, query string, texts ...string) []Features {
	t.Helper()
	features := make([]Features, len(texts))
	candidates := snapshotOf(t, texts...).Candidates(query)
	if len(candidates) != len(texts) {
		t.Fatalf("%q: %d candidates of %d", query, len(candidates), len(texts))
	}
	for _, c := range candidates {
		features[c.Passage] = c.Features
	}
	return features
}

func reranked(s *Snapshot, query string, n int) []Hit {
	hits := s.Words(query, n)
	s.Rerank(query, hits)
	return hits
}

// In each case the first text has more of the feature than the second.
func TestFeatures(t *testing.T) {
	for _, test := range []struct {
		name        string
		of          func(Features) float64
		query       string
		more, fewer string
	}{
		{"one sentence holds the question", func(f Features) float64 { return f.Answer },
			"Vilken avgift har simhallen?", "Avgift för simhallen tas ut. Torget är stort.", "Avgift tas ut. Torget vid simhallen är stort."},
		{"a sentence without the number counts less", func(f Features) float64 { return f.Answer },
			"Hur många bryggor har hamnen?", "Hamnen har 14 bryggor.", "Hamnen har bryggor."},
		{"a number", func(f Features) float64 { return f.Carries },
			"Hur många bryggor har hamnen?", "Hamnen har 14 bryggor.", "Hamnen har bryggor."},
		{"the question's own year does not answer it", func(f Features) float64 { return f.Carries },
			"När flyttade hamnen som byggdes 1962?", "Hamnen flyttade 1987.", "Hamnen flyttade, byggd 1962."},
		{"the question's own name does not answer it", func(f Features) float64 { return f.Carries },
			"Vem efterträdde Karin Ek i hamnen?", "I hamnen tog Anna Berg över.", "I hamnen satt Karin Ek."},
		{"words that follow each other", func(f Features) float64 { return f.Phrases },
			"Vad gäller färre än 500 båtar?", "Gäller färre än 500 båtar.", "Gäller båtar, 500 eller färre."},
		{"stopwords", func(f Features) float64 { return f.Grammar },
			"Vad gäller utanför hamnen?", "Gäller utanför hamnen.", "Gäller i hamnen."},
		{"letters", func(f Features) float64 { return f.Grams },
			"hamnens bryggor", "Bryggan i hamnen.", "Torget i hamnen."},
		{"a short word beside a long one", func(f Features) float64 { return f.Even },
			"ek parkeringstillstånden", "ek parkering", "parkeringstillstånd"},
		{"names", func(f Features) float64 { return f.Exact },
			"Vad sade Karin Ek om hamnen?", "Karin Ek talade.", "Hamnen sade Karin."},
		{"rare words", func(f Features) float64 { return f.Rare },
			"Vilka beslut gäller slamsugning?", "Om slamsugning.", "Om beslut."},
		{"yes", func(f Features) float64 { return f.YesOrNo },
			"Får hunden bada i hamnen?", "Ja, hunden får det.", "Hunden får det."},
		{"yes where none is asked for", func(f Features) float64 { return -f.YesOrNo },
			"När badar hunden i hamnen?", "Ja, hunden får det.", "Januari, hunden badar."},
		{"length", func(f Features) float64 { return f.Length }, "hamnen", "Hamnen har öppet hela dagen.", "Hamnen."},
		{"what tells the passages apart", func(f Features) float64 { return f.Local },
			"bryggor i hamnen", "Hamnen och bryggor.", "Hamnen och torget."},
		{"the document", func(f Features) float64 { return f.Document }, "hamnen", "Hamnen, hamnen.", "Hamnen, torget."},
	} {
		f := measured(t, test.query, test.more, test.fewer)
		if more, fewer := test.of(f[0]), test.of(f[1]); !(more > fewer) {
			t.Errorf("%s: %q has %v, %q has %v", test.name, test.more, more, test.fewer, fewer)
		}
	}
}

// Of two passages one holds "utanför", which no weight of its own has: among them
// it is worth ln(1 + (2-1+0.5)/(1+0.5)) = ln 2. "I", which both hold, is worth
// ln(1 + 0.5/2.5).
func TestCompare(t *testing.T) {
	f := measured(t, "i utanför hamnen", "utanför i hamnen", "i torget hamnen")
	both := math.Log(1.2)
	if got, want := f[0].Grammar, math.Ln2+both; math.Abs(got-want) > 1e-9 {
		t.Errorf("first %v, want %v", got, want)
	}
	if got := f[1].Grammar; math.Abs(got-both) > 1e-9 {
		t.Errorf("second %v, want %v", got, both)
	}
}

func TestSentenceEnd(t *testing.T) {
	for text, want := range map[string]int{
		"ett två tre": 3, "ett två. Tre": 2, "ett? två": 1, "ett\ntvå": 1, "ett, två; tre!": 3, "kl. 10.30 i dag": 1,
	} {
		if got := sentenceEnd(text, swedish.Tokens(text)); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

// Reranked, the passage that answers comes first; the scores are the word index's,
// best first, and passages beyond those read keep their place.
func TestRerank(t *testing.T) {
	s := snapshotOf(t, "Hamnens bryggor, hamnens bryggor och hamnens torg.", "Hamnen har 14 bryggor.", "Torget har öppet.")
	const query = "Hur många bryggor har hamnen?"
	before, after := s.Words(query, 10), reranked(s, query, 10)
	if after[0].Passage != 1 {
		t.Errorf("passage %d first", after[0].Passage)
	}
	for i := range before {
		if before[i].Score != after[i].Score {
			t.Errorf("score %d: %v, was %v", i, after[i].Score, before[i].Score)
		}
	}

	many := make([]string, rerankDepth+5)
	for i := range many {
		many[i] = strings.Repeat("Torget. ", i) + "Hamnen har öppet."
	}
	s = snapshotOf(t, many...)
	before, after = s.Words("Vad har hamnen?", len(many)), reranked(s, "Vad har hamnen?", len(many))
	if !slices.Equal(before[rerankDepth:], after[rerankDepth:]) {
		t.Errorf("beyond those read %v, were %v", after[rerankDepth:], before[rerankDepth:])
	}
}

// A query without words that the index knows, or with stopwords only, finds what
// the word index finds, and nothing breaks.
func TestRerankNothing(t *testing.T) {
	s := snapshotOf(t, "Hamnen har öppet.", "§§ 2023/45 ...", "?")
	for _, query := range []string{"", "Vad är det?", "xyzzy", "💡", "\xff\x00", "2023/45", "?"} {
		if got, want := len(reranked(s, query, 5)), len(s.Words(query, 5)); got != want {
			t.Errorf("%q: %d hits, want %d", query, got, want)
		}
	}
}
