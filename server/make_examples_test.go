package server

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"svara/assistant"
	"svara/corpus"
)

// Each example is answered from the document that it was made of; documents that say
// nothing of the kind give none.
func TestExamples(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"price.txt", "Taxor\n\nBygglov för en altan kostar 4 500 kronor. Det kostar 200 kr att överklaga.", []string{"Vad kostar bygglov för en altan?"}},
		{"table.md", "# Hyra av lokaler\n\n| Lokal | Avgift |\n|---|---|\n| Stora salen | 1 400 kr |\n| Lilla salen | 600 kr |\n", []string{"Vad kostar stora salen?"}},
		{"columns.md", "# Bygglov\n\n| Åtgärd | Avgift | Tid |\n|---|---|---|\n| Altan med tak | 3 600 kr | 4 veckor |\n", []string{"Vad kostar altan med tak?"}},
		{"deadline.txt", "Stipendier\n\nAnsökan ska lämnas in senast den 15 april varje år.", []string{"När ska ansökan lämnas in senast?"}},
		{"hours.txt", "Badet\n\nSimhallen är öppen tisdag till söndag klockan 9–20.", []string{"När är simhallen öppen?"}},
		{"person.txt", "Konferens\n\nPå scenen står Maja Strandh, chef för Hamnlaget, och talar om bryggor.", []string{"Vem är chef för Hamnlaget?"}},
		{"heading.md", "# Vanliga frågor\n\n## Hur ansöker jag om parkeringstillstånd?\n\nDu ansöker om parkeringstillstånd i e-tjänsten.\n", []string{"Hur ansöker jag om parkeringstillstånd?"}},
		{"nothing.txt", "Om avgiften\n\nAvgiften tas ut när beslutet fattas. Den betalas mot faktura.", nil},
		{"leaning.txt", "Om det\n\nDet kostar 300 kronor.", nil},
	} {
		a := open(t, fstest.MapFS{test.name: {Data: []byte(test.text)}})
		got := (&Server{}).examplesFor(t.Context(), a)
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// Examples are found anew when documents change, and not asked again before.
func TestExamplesFollowTheDocuments(t *testing.T) {
	s := &Server{}
	one := open(t, fstest.MapFS{"a.txt": {Data: []byte("Taxor\n\nBygglov för en altan kostar 4 500 kronor.")}})
	other := open(t, fstest.MapFS{"b.txt": {Data: []byte("Taxor\n\nBygglov för en carport kostar 3 600 kronor.")}})
	for _, a := range []*assistant.Assistant{one, one, other, one} {
		want := "altan"
		if a == other {
			want = "carport"
		}
		if got := s.examplesFor(t.Context(), a); len(got) != 1 || !strings.Contains(got[0], want) {
			t.Errorf("%q, want one of %s", got, want)
		}
	}
}

// The documents in the binary have an example, and Svara answers it.
func TestExamplesOfTheBuiltInDocuments(t *testing.T) {
	a := open(t, corpus.Files)
	got := (&Server{}).examplesFor(t.Context(), a)
	if len(got) == 0 {
		t.Fatal("none")
	}
	for _, question := range got {
		answer, err := a.Ask(t.Context(), assistant.Question{Text: question})
		if err != nil || answer.Status != assistant.Answered {
			t.Errorf("%s: %s %v", question, answer.Status, err)
		}
		t.Log(question, answer.Text)
	}
}
