package index

import (
	"math"
	"slices"
	"strings"
	"testing"

	"svara/internal/swedish"
)

// newWords builds the word index over the passages of docs, numbered in order.
func newWords(docs []*Document) *words { return indexWords(readAll(docs, make([]*reading, len(docs)))) }

// wordsOf gives the word index of documents that are one passage each.
func wordsOf(texts ...string) *words {
	docs := make([]*Document, len(texts))
	for i, text := range texts {
		docs[i] = &Document{Text: text, Passages: []Passage{{Bytes: swedish.Span{End: len(text)}}}}
	}
	return newWords(docs)
}

func found(w *words, query string) []int {
	var passages []int
	for _, hit := range w.search(query, 10) {
		passages = append(passages, hit.Passage)
	}
	return passages
}

// The best passage for each query, by what Swedish does to words.
func TestWordsFind(t *testing.T) {
	w := wordsOf(
		"Digitaliseringstakten i kommunerna ökar varje år.",
		"Ansökan om bygglov prövas enligt 9 kap. 2 § plan- och bygglagen, dnr 2023/45.",
		"Anslaget är 500 miljoner kronor. Se 1177.se.",
		"Du loggar in med e-legitimation senast 2025-06-24.",
	)
	for query, want := range map[string]int{
		"takten i digitaliseringen":  0,
		"kommunernas digitalisering": 0,
		"digitalisringstakt":         0,
		"bygglovsansökan":            1,
		"§ 2":                        1,
		"2 §":                        1,
		"dnr 2023/45":                1,
		"en halv miljard":            2,
		"1177.se":                    2,
		"legitimation":               3,
		"2025-06-24":                 3,
	} {
		if got := found(w, query); len(got) == 0 || got[0] != want {
			t.Errorf("%q: %v, want %d first", query, got, want)
		}
	}
	for _, query := range []string{"", "och det som är", "xyz", "💡", "\xff\x00"} {
		if got := found(w, query); len(got) != 0 {
			t.Errorf("%q: %v", query, got)
		}
	}
}

// Two passages, "ek ek" and "al": the query "ek" has the one gram "<ek>". By
// BM25, idf = ln(1 + (2-1+0.5)/(1+0.5)) = ln 2; the mean length is 1.5 grams and
// the passage's 2, so its score is ln 2 · 2(k1+1) / (2 + k1(1-b+b·2/1.5)), as a
// passage and again as a document; there is no pair of two stems.
func TestWordsScore(t *testing.T) {
	w := wordsOf("ek ek", "al")
	hits := w.search("ek", 10)
	if len(hits) != 1 || hits[0].Passage != 0 {
		t.Fatalf("hits %v", hits)
	}
	once := math.Ln2 * 2 * (k1 + 1) / (2 + k1*(1-b+b*2/1.5))
	if want := (passageWeight + documentWeight) * once; math.Abs(hits[0].Score-want) > 1e-9 {
		t.Errorf("score %v, want %v", hits[0].Score, want)
	}
	if got := w.rarity("<ek>"); math.Abs(got-math.Ln2) > 1e-9 {
		t.Errorf("rarity %v", got)
	}
	if got, want := w.rarity("finn"), math.Log(1+2.5/0.5); math.Abs(got-want) > 1e-9 {
		t.Errorf("rarity of what is nowhere %v, want %v", got, want)
	}
}

// Words near each other count for more than the same words apart, and equal
// passages come in order.
func TestWordsOrder(t *testing.T) {
	far := "takt behövs ibland. Kommuner, regioner och staten samverkar. Digitalisering"
	w := wordsOf(far, "digitalisering takt behövs ibland. Kommuner, regioner och staten samverkar", far)
	if got := found(w, "digitaliseringens takt"); !slices.Equal(got, []int{1, 0, 2}) {
		t.Errorf("order %v", got)
	}
	if got := w.search("digitalisering", 2); len(got) != 2 {
		t.Errorf("%d hits of 2", len(got))
	}
}

func TestDocumentHolds(t *testing.T) {
	w := wordsOf("digitalisering", "bygglov")
	if !w.documentHolds(0, "digi") || w.documentHolds(1, "digi") || w.documentHolds(0, "xxxx") {
		t.Error("a gram in the wrong document")
	}
}

func TestCorrect(t *testing.T) {
	w := wordsOf("civilminister Sundström svarar, säger regeringen", "civilministern tala tavla dnr 2023/45")
	for word, want := range map[string]string{
		"sivilminnister": "civilminister",
		"sundstöm":       "sundström",
		"regeirngen":     "regeringen",
		"civilminister":  "", // right already
		"bygglov":        "", // far from all
		"talka":          "", // too short to tell a slip from another word
		"2023/46":        "", // a number is no slip of another
		"":               "",
	} {
		got, ok := w.correct(word, slipsIn(word))
		if got != want || ok != (want != "") {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}

func TestSameWords(t *testing.T) {
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{"Hamnkontoret har öppet.", "HAMNKONTORET, har öppet!", true},
		{"Hamnkontoret har öppet.", "Hamnkontoret har öppet.", true},
		{"Det hände 1987.", "Det hände 1 987.", true}, // a year and a number: the same word, but other values
		{"Hamnkontoret har öppet.", "Hamnkontoret har stängt.", false},
		{"Hamnkontoret har öppet.", "Öppet har hamnkontoret.", false},
		{"Hamnkontoret har öppet.", "Hamnkontoret hade öppet.", false}, // words that search passes over
		{"och det som är", "Och det, som är", true},
		{"och det som är", "och det som var", false},
		{"Öppet.", "Öppet öppet.", false},
		{"", "...", true},
	} {
		s := snapshotOf(t, test.a, "Något annat.", test.b)
		if s.SameWords(0, 2) != test.same || s.SameWords(2, 0) != test.same {
			t.Errorf("%q, %q: same %v", test.a, test.b, !test.same)
		}
		if s.SameWords(0, 1) || !s.SameWords(1, 1) {
			t.Errorf("%q: the same as something else", test.a)
		}
	}
}

// The sums tell passages apart: otherwise SameWords would read their texts.
func TestSumsDiffer(t *testing.T) {
	var texts []string
	for _, first := range "abcdefghij" {
		for _, second := range "abcdefghij" {
			texts = append(texts, strings.Repeat(string(first), 3)+" "+strings.Repeat(string(second), 4))
		}
	}
	sums := wordsOf(texts...).sums
	slices.Sort(sums)
	if got := len(slices.Compact(sums)); got != len(texts) {
		t.Errorf("%d sums of %d passages", got, len(texts))
	}
}

func TestEditDistance(t *testing.T) {
	for _, test := range []struct {
		a, b  string
		limit int
		want  int
	}{
		{"", "", 2, 0}, {"takt", "takt", 2, 0}, {"takt", "tak", 2, 1}, {"takt", "takten", 2, 2}, {"takt", "tatk", 2, 1},
		{"åäö", "aao", 3, 3}, {"kommun", "komunn", 2, 2}, {"ab", "ba", 2, 1}, {"abc", "xyz", 1, 2}, {"a", "abcdef", 2, 3},
	} {
		if got := editDistance([]rune(test.a), []rune(test.b), test.limit); got != test.want {
			t.Errorf("%q %q: %d, want %d", test.a, test.b, got, test.want)
		}
	}
}

func TestHeadingPath(t *testing.T) {
	text := "Titel\n\nA\n\nText.\n\nB\n\nMer."
	doc := Document{Title: "Titel", Text: text, Blocks: []swedish.Block{
		{Kind: swedish.Heading, Level: 1, Span: swedish.Span{Start: 0, End: 5}},
		{Kind: swedish.Heading, Level: 2, Span: swedish.Span{Start: 7, End: 8}},
		{Span: swedish.Span{Start: 10, End: 15}},
		{Kind: swedish.Heading, Level: 3, Span: swedish.Span{Start: 17, End: 18}},
		{Span: swedish.Span{Start: 20, End: 24}},
	}}
	for at, want := range map[int]string{0: "", 7: "A", 12: "A", 17: "A › B", 24: "A › B"} {
		if got := doc.HeadingPath(at); got != want {
			t.Errorf("%d: %q, want %q", at, got, want)
		}
	}
}
