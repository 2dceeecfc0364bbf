package swedish

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// corpusText gives all documents as one text.
func corpusText(b *testing.B) string {
	b.Helper()
	texts := documents(b)
	var all []string
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		all = append(all, texts[name])
	}
	return strings.Join(all, "\n\n")
}

func BenchmarkTokens(b *testing.B) {
	text := corpusText(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Tokens(text)
	}
}

func BenchmarkSentences(b *testing.B) {
	text := corpusText(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Sentences(text)
	}
}

func BenchmarkValues(b *testing.B) {
	text := corpusText(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Values(text)
	}
}

func BenchmarkStem(b *testing.B) {
	words := Words(corpusText(b))
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		Stem(words[i%len(words)])
		i++
	}
}
