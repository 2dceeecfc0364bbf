package assistant

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// inTime fails the test if do takes longer than a person waits.
func inTime(t *testing.T, what string, do func()) {
	t.Helper()
	start := time.Now()
	do()
	if took := time.Since(start); took > 4*time.Second {
		t.Errorf("%s took %v", what, took)
	}
}

// Documents that are data rather than text, and those that are long without a
// border, once took a core for minutes; they must neither stop an ingest nor a
// question about the document beside them.
func TestCostlyDocuments(t *testing.T) {
	var rows strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&rows, "• Avgift %d för bygglov: %d kronor\n", i, 100+i)
	}
	random := rand.New(rand.NewPCG(1, 2))
	var word, sentence strings.Builder
	for range 200_000 {
		word.WriteByte(byte('a' + random.IntN(26)))
	}
	for i := range 20_000 {
		fmt.Fprintf(&sentence, "avgift %d för bygglov är lagd, ", i)
	}
	for name, text := range map[string]string{
		"one word":            "bygglov" + word.String(),
		"one sentence":        "Avgifterna är så, " + sentence.String(),
		"a list of thousands": "Avgifterna för bygglov är:\n\n" + rows.String(),
	} {
		t.Run(name, func(t *testing.T) {
			var a *Assistant
			inTime(t, "the ingest", func() {
				a, _ = open(t, folder(map[string]string{"data.txt": text, "taxa.txt": "Taxa\n\nEn torgplats kostar 350 kronor per dag."}))
			})
			for question, want := range map[string]string{
				"Vad kostar en torgplats?":           "350 kronor",
				"Vilka avgifter gäller för bygglov?": "",
			} {
				inTime(t, question, func() {
					answer, err := a.Ask(t.Context(), Question{Text: question})
					if err != nil || !strings.Contains(answer.Text, want) {
						t.Errorf("%s: %v, %.80s", question, err, answer.Text)
					}
					if len(answer.Text) > maxSentence+100 {
						t.Errorf("%s: an answer of %d bytes", question, len(answer.Text))
					}
				})
			}
		})
	}
}

// A correction costs a look at the whole vocabulary, so a question of slips gets
// only so many; and what was said before adds only so much to a question.
func TestCostlyQuestions(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var words, slips []string
	for range 300 {
		letters := make([]byte, 10)
		for i := range letters {
			letters[i] = byte('a' + random.IntN(26))
		}
		words = append(words, string(letters))
		slips = append(slips, string(letters[:9])+"å")
	}
	a, _ := open(t, folder(map[string]string{"ord.txt": strings.Join(words, " ")}))
	s := a.index.Snapshot()
	query := understand(s, strings.Join(slips[:100], " "), "")
	if n := len(query.others); n == 0 || n > 50 {
		t.Errorf("%d words were corrected", n)
	}
	said := strings.Repeat("avgifter för bygglov ", 10_000)
	lean := background("Och när?", []Turn{{"user", said}, {"assistant", said}})
	if n := utf8.RuneCountInString(lean); n == 0 || n > MaxQuestion {
		t.Errorf("%d characters of background", n)
	}
}

// What has lost its full stops is quoted nowhere.
func TestSentencesWithoutEnd(t *testing.T) {
	a, _ := open(t, folder(map[string]string{"data.txt": "Avgiften är lagd.\n\nAvgiften är så: " + strings.Repeat("lagd på bygglov med kod och ", 1_000)}))
	s := a.shelf()
	query := understand(s.Snapshot, "Hur är avgiften lagd på bygglov?", "")
	passages, err := a.retrieve(t.Context(), s, query, evidencePassages)
	if err != nil {
		t.Fatal(err)
	}
	units, err := weigh(t.Context(), s, query, passages)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range units {
		if n := u.words(); n > 1_000 {
			t.Errorf("a unit of %d words", n)
		}
	}
}
