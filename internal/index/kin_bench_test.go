package index

import (
	"fmt"
	"testing"
)

// BenchmarkKin finds kin among 2,000 documents of 1,000 words.
func BenchmarkKin(b *testing.B) {
	var docs []*Document
	for i := range 2000 {
		doc := written(fmt.Sprint(i), randomText(uint64(i%500), 1000))
		docs = append(docs, &doc)
	}
	readings := readAll(docs, make([]*reading, len(docs)))
	newVocabulary(readings)
	for b.Loop() {
		findKin(readings)
	}
}
