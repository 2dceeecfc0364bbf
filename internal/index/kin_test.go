package index

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"svara/internal/swedish"
)

// written makes a document of one passage.
func written(path, text string) Document {
	return Document{Path: path, Title: path, Text: text, Passages: []Passage{{Bytes: swedish.Span{End: len(text)}}}}
}

// randomText is of words that another seed has none of.
func randomText(seed uint64, words int) string {
	random := rand.New(rand.NewPCG(seed, 1))
	var text strings.Builder
	for range words {
		fmt.Fprintf(&text, "ord%dx%d ", seed, random.IntN(5000))
	}
	return text.String()
}

func TestKin(t *testing.T) {
	fee := "Avgiften för bygglov för ett enbostadshus är %d kronor under året. Avgiften tas ut när nämnden har fattat beslut, och betalas mot faktura inom trettio dagar. För rivningslov gäller en lägre avgift som nämnden beslutar i varje ärende."
	long := randomText(1, 3000)
	half := randomText(2, 1500)
	for _, c := range []struct {
		name string
		a, b string
		want bool
	}{
		{"the same", fee, fee, true},
		{"another number", fmt.Sprintf(fee, 500), fmt.Sprintf(fee, 600), true},
		{"a long one with a word in a hundred changed", long, strings.ReplaceAll(long, "ord1x7", "annat7"), true},
		{"half of it the same", half + randomText(3, 1500), half + randomText(4, 1500), false},
		{"nothing the same", long, half, false},
		{"no words", "", "", false},
	} {
		docs := []*Document{{}, {}}
		*docs[0], *docs[1] = written("a", c.a), written("b", c.b)
		s := &Snapshot{docs: docs, places: []place{{0, 0}, {1, 0}}, words: newWords(docs)}
		if s.Kin(0, 1) != c.want || s.Kin(1, 0) != c.want || s.Kin(0, 0) {
			t.Errorf("%s: %t", c.name, s.Kin(0, 1))
		}
	}
}
