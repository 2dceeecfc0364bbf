package assistant

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"svara/corpus"
)

// BenchmarkAskSuite asks the questions of the first suite in turn.
func BenchmarkAskSuite(b *testing.B) {
	suite, err := os.ReadFile(filepath.Join("..", "eval", "suites", "kanda-fakta.yaml"))
	if err != nil {
		b.Fatal(err)
	}
	questions := regexp.MustCompile(`(?m)^    question: "?([^"\n]+)"?$`).FindAllSubmatch(suite, -1)
	a, _ := open(b, corpus.Files)
	asked := 0
	for b.Loop() {
		if _, err := a.Ask(b.Context(), Question{Text: string(questions[asked%len(questions)][1])}); err != nil {
			b.Fatal(err)
		}
		asked++
	}
}
