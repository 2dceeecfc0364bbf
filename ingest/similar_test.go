package ingest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"svara/internal/index"
)

func TestSimilar(t *testing.T) {
	plan := numbered(0, 900)
	tests := []struct {
		name  string
		texts []string // of a, b, c …
		want  string
	}{
		{"the same", []string{plan, plan, plan}, "b a, c a"},
		{"one word changed", []string{plan, strings.Replace(plan, "ord450 ", "annat ", 1)}, "b a"},
		{"broken lines and capitals", []string{plan, strings.ToUpper(strings.ReplaceAll(plan, " ", "\n"))}, "b a"},
		{"a fiftieth added", []string{plan, plan + numbered(900, 918)}, "b a"},
		{"half of it", []string{plan, numbered(0, 450)}, ""},
		{"others", []string{plan, numbered(1000, 1900), numbered(2000, 2900)}, ""},
		{"short and the same", []string{"Öppet.", "Stängt.", "öppet"}, "c a"},
		{"empty", []string{"", ""}, ""},
	}
	for _, tt := range tests {
		var docs []*index.Document
		for i, text := range tt.texts {
			docs = append(docs, &index.Document{Path: string(rune('a' + i)), Text: text})
		}
		var got []string
		for _, l := range Similar(docs) {
			got = append(got, l.Document+" "+l.Like)
			if l.Share < .9 || l.Share > 1 {
				t.Errorf("%s: share %v", tt.name, l.Share)
			}
		}
		if strings.Join(got, ", ") != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// The one that people should be led to is the one that the others are like.
func TestSimilarToThePlain(t *testing.T) {
	var docs []*index.Document
	for _, path := range []string{"arkiv/taxa.docx", "brev.eml/taxa.docx", "kopia av taxa.docx", "nämnden/taxa.docx", "taxa 2026.docx", "taxa.docx"} {
		docs = append(docs, &index.Document{Path: path, Text: numbered(0, 900)})
	}
	similar := Similar(docs)
	for i, l := range similar {
		if l.Document != docs[i].Path || l.Like != "taxa.docx" {
			t.Errorf("%s is like %s", l.Document, l.Like)
		}
	}
	if len(similar) != 5 {
		t.Error(similar)
	}
}

// numbered gives words that are each another.
func numbered(from, to int) string {
	var b strings.Builder
	for i := from; i < to; i++ {
		fmt.Fprintf(&b, "ord%d ", i)
	}
	return b.String()
}

func BenchmarkSimilar(b *testing.B) {
	var docs []*index.Document
	random := rand.New(rand.NewPCG(8, 1))
	for i := range 2000 { // of 1000 words out of 30,000, some more common than others
		var text strings.Builder
		for range 1000 {
			fmt.Fprintf(&text, "ord%d ", int(30_000*random.Float64()*random.Float64()))
		}
		docs = append(docs, &index.Document{Path: fmt.Sprint(i), Text: text.String()})
	}
	for b.Loop() {
		Similar(docs)
	}
}
