package assistant

import (
	"strings"
	"testing"

	"svara/internal/index"
	"svara/internal/ollamatest"
)

// What a model is sent says when it is in force, and leaves out what is replaced where
// its successor answers; a source that is not in force is marked in a written answer.
func TestGenerationInForce(t *testing.T) {
	server := ollamatest.Start(t)
	replaced := map[string]index.About{"a.md": {Date: "2019-02-01"}, "b.md": {Date: "2024-03-01", Replaces: []string{"a.md"}}}
	for _, c := range []struct {
		name, question, said string
		abouts               map[string]index.About
		sent, kept           string // what the prompt holds, and what it does not
		document, notice     string
	}{
		{"the successor", "Hur hög är ersättningen för lunch på tjänsteresa?", "Ersättningen för lunch är högst 150 kronor [1].", replaced,
			"150 kronor", "120 kronor", "b.md", ""},
		{"where it is silent", "Får husdjur följa med på hotellet?", "Husdjur får följa med på hotellet om hotellet tillåter det.", replaced,
			"gäller inte längre, ersatt av Riktlinje för tjänsteresor", "", "a.md", "Källa 1 är ersatt av ”Riktlinje för tjänsteresor” (2024)."},
		{"of the past", "Hur hög var ersättningen för lunch på tjänsteresa 2020?", "Ersättningen för lunch på tjänsteresa var högst 120 kronor.", replaced,
			"120 kronor", "", "a.md", "Källa 1 är ersatt av"},
		{"expired", "Får husdjur följa med på hotellet?", "Husdjur får följa med på hotellet om hotellet tillåter det.", map[string]index.About{"a.md": {ValidTo: "2023-12-31"}},
			"till och med 2023-12-31, gäller inte längre", "", "a.md", "Källa 1 gällde till och med 31 december 2023."},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := aged(t, map[string]string{"a.md": lunch2019, "b.md": lunch2024}, c.abouts)
			a.generation = generationOf(t, server.URL, ollamatest.Echo, map[string]string{"answer-question": c.said})
			answer := streamed(t, a, c.question)
			if answer.Mode != Generative || len(answer.Citations) != 1 || answer.Citations[0].Document != c.document {
				t.Fatal(asJSON(answer))
			}
			if strings.Contains(answer.Notice, "Källa") != (c.notice != "") || !strings.Contains(answer.Notice, c.notice) {
				t.Errorf("notice %q", answer.Notice)
			}
			sent := asSent(t, a, c.question)
			if !strings.Contains(sent, c.sent) || c.kept != "" && strings.Contains(sent, c.kept) {
				t.Errorf("sent %s", sent)
			}
		})
	}
}

// asSent gives the passages that a model is sent for a question, and what is told of
// their documents.
func asSent(t *testing.T, a *Assistant, question string) string {
	t.Helper()
	s := a.shelf()
	q := understand(s.Snapshot, question, "")
	passages, err := a.retrieve(t.Context(), s, q, evidencePassages)
	if err != nil {
		t.Fatal(err)
	}
	units, err := weigh(t.Context(), s, q, passages)
	if err != nil {
		t.Fatal(err)
	}
	return asJSON(composition{s, q, nil, s.toWrite(q, passages, a.choose(s, q, passages, units))}.question().Passages)
}

// A sentence that copies prove is proved once.
func TestCopiesProveOnce(t *testing.T) {
	a := aged(t, map[string]string{
		"a.txt": "Råd 2019\n\nSnön ska skottas från gångbanan före klockan sju. Sedan kommer våren.",
		"b.txt": "Om vintern\n\nAlla hjälps åt. Snön ska skottas från gångbanan före klockan sju.",
	}, map[string]index.About{"a.txt": {ValidTo: "2023-12-31"}})
	s := a.shelf()
	v := verifier{shelf: s, question: "När ska snön skottas?", sources: []source{readSource(s.Snapshot, 0), readSource(s.Snapshot, 1)}, places: make(map[place]int)}
	text, lacks := v.verify(draft{text: "Snön ska skottas före klockan sju.", cited: []int{1, 2}})
	if lacks != "" || len(v.citations) != 1 {
		t.Errorf("%q lacks %q: %s", text, lacks, asJSON(v.citations))
	}
}
