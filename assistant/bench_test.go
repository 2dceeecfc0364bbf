package assistant

import (
	"testing"

	"svara/corpus"
)

func BenchmarkAsk(b *testing.B) {
	a, _ := open(b, corpus.Files)
	for b.Loop() {
		if _, err := a.Ask(b.Context(), Question{Text: "Hur stor är potentialen med AI i offentlig förvaltning?"}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	a, _ := open(b, corpus.Files)
	for b.Loop() {
		if _, err := a.Search(b.Context(), Question{Text: "Hur stor är potentialen med AI i offentlig förvaltning?"}, 10); err != nil {
			b.Fatal(err)
		}
	}
}
