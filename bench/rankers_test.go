package main

import (
	"math"
	"slices"
	"testing"
)

var libraryDocs = []Doc{
	{ID: "hours", Title: "Öppettider", Text: "Biblioteket har öppet till klockan 18."},
	{ID: "fees", Title: "Avgifter", Text: "Förseningsavgiften är 2 kronor om dagen."},
	{ID: "cards", Title: "Lånekort", Text: "Lånekortet är gratis och personligt."},
}

// Every ranker must put a document before all others if it shares words with the
// question, in its title as well as its text. Those that rank by whole words must give
// nothing else, and nothing for words that are in no document. Svara also ranks by parts
// of words, and may give more.
func TestRankers(t *testing.T) {
	tests := []struct {
		question string
		n        int
		want     []string
	}{
		{"biblioteket", 10, []string{"hours"}},
		{"AVGIFTER kronor", 10, []string{"fees"}},
		{"gratis", 10, []string{"cards"}},
		{"kronor lånekort lånekortet gratis", 1, []string{"cards"}},
		{"kronor lånekort lånekortet gratis", 10, []string{"cards", "fees"}},
		{"flygplan", 10, []string{}},
	}
	for _, b := range builders {
		t.Run(b.name, func(t *testing.T) {
			rank, err := b.build(t.Context(), libraryDocs)
			if err != nil {
				t.Fatal(err)
			}
			for _, tt := range tests {
				got, err := rank(t.Context(), tt.question, tt.n)
				if err != nil {
					t.Fatal(err)
				}
				if b.name == "svara" {
					got = got[:min(len(got), len(tt.want))]
				}
				if !slices.Equal(got, tt.want) {
					t.Errorf("%q, n=%d: got %v, want %v", tt.question, tt.n, got, tt.want)
				}
			}
		})
	}
}

// Three documents, one holds the term: ln(1 + (3-1+0.5)/(1+0.5)) = ln(8/3).
func TestInverseFrequency(t *testing.T) {
	x := whitespaceIndex{ids: []string{"a", "b", "c"}}
	near(t, "inverseFrequency(1)", x.inverseFrequency(1), math.Log(8.0/3))
}
