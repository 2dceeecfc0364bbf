package assistant

import (
	"fmt"
	"strings"
	"testing"
)

// One question is followed through the steps of Stream, from its words to the confidence
// of its answer, with the figures of each. Then comes a question that the same documents
// do not answer: it finds the same sentence, and is refused because the words that it is
// about are missing there.
func TestOneQuestionIsFollowed(t *testing.T) {
	a, _ := open(t, folder(map[string]string{
		"simhallen.md": "# Simhallen\n\nSimhallen har en bassäng på 25 meter.\n\nEtt årskort för vuxna kostar 1 900 kronor. Barn under sju år badar gratis.\n",
		"bygglov.md":   "# Bygglov\n\nAnsökan om bygglov görs i e-tjänsten. Handläggningen tar högst tio veckor.\n",
	}))
	for question, want := range map[string]string{
		// "kostar" weighs little, since any question about a price has it. The sentence
		// does not say "simhallen", but stands in a document with that title (context).
		"Vad kostar ett årskort i simhallen?": `
terms: kostar 0.1, årskort 0.5, simhallen 0.5
passages: simhallen.md, bygglov.md
best: Ett årskort för vuxna kostar 1 900 kronor.
holds of the question: itself 0.5, in its context 1.0
confidence: passage 1.0, context 1.0, missing 0.0: 1.0`,
		"Vad kostar ett parkeringstillstånd vid torget?": `
terms: kostar 0.1, parkeringstillstånd 0.5, torget 0.5
passages: simhallen.md, bygglov.md
best: Ett årskort för vuxna kostar 1 900 kronor.
holds of the question: itself 0.1, in its context 0.1
confidence: passage 0.1, context 0.1, missing 0.5: 0.0`,
	} {
		if got := walk(t, a, question); got != want {
			t.Errorf("%q: got%s\nwant%s", question, got, want)
		}
	}
}

// walk takes the steps of Stream for a question and gives their outcome in words.
func walk(t *testing.T, a *Assistant, question string) string {
	t.Helper()
	s := a.shelf()
	query, _ := a.understand(t.Context(), s.Snapshot, question, nil)
	passages, err := a.retrieve(t.Context(), s, query, evidencePassages)
	if err != nil {
		t.Fatal(err)
	}
	read := s.withSections(query, passages)
	units, err := weigh(t.Context(), s, query, read)
	if err != nil {
		t.Fatal(err)
	}
	chosen := a.choose(s, query, read, units)

	var terms, paths []string
	for _, term := range query.terms {
		terms = append(terms, fmt.Sprintf("%s %.1f", term.word, term.weight/query.total))
	}
	for _, p := range passages {
		doc, _ := s.Passage(p.passage)
		paths = append(paths, doc.Path)
	}
	best, doubt := chosen.units[0], doubts(s, query, read, units, chosen.extract)
	return fmt.Sprintf(`
terms: %s
passages: %s
best: %s
holds of the question: itself %.1f, in its context %.1f
confidence: passage %.1f, context %.1f, missing %.1f: %.1f`,
		strings.Join(terms, ", "), strings.Join(paths, ", "), strings.TrimSpace(chosen.text()),
		best.own, best.context, doubt.passage, doubt.context, doubt.missing, chosen.confidence)
}
