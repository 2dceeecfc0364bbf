package index_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"svara/internal/index"
	"svara/internal/model"
	"svara/internal/swedish"
)

// shared holds texts and questions for development; the project does not
// contain them.
const shared = "../../../shared"

// town makes as many Swedish documents as a benchmark asks for, out of few:
// sentences of real texts, in order, in which some words are exchanged for
// others of those texts or for new compounds of two, so that no two passages
// are the same and the vocabulary grows with the texts, as real ones' does.
type town struct {
	sources   []source
	words     []string // of all sources, each once: rare ones come as often as common ones
	questions []string
}

type source struct {
	title     string
	sentences []string
}

// The shape of the documents, and how many words in a hundred are exchanged.
const (
	townPassages   = 20 // of a document
	townWords      = 120
	townExchanged  = 8
	townCompounded = 2
)

// readTown skips the benchmark where the texts are not there.
func readTown(b *testing.B) *town {
	b.Helper()
	t := &town{}
	for _, set := range []string{"swequad_mc", "squad_v2_sv", "swefaq"} {
		for _, line := range readJSON(b, filepath.Join(shared, "data", set, "corpus.jsonl")) {
			t.add(line.Title, line.Text)
		}
		for _, line := range readJSON(b, filepath.Join(shared, "data", set, "questions.jsonl")) {
			t.questions = append(t.questions, line.Question)
		}
	}
	files, err := filepath.Glob(filepath.Join(shared, "documents/md/*.md"))
	if err != nil {
		b.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		t.add(filepath.Base(file), string(text))
	}
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(t.questions), func(i, j int) {
		t.questions[i], t.questions[j] = t.questions[j], t.questions[i]
	})
	slices.Sort(t.words)
	t.words = slices.Compact(t.words)
	return t
}

type line struct{ Title, Text, Question string }

func readJSON(b *testing.B, path string) []line {
	file, err := os.Open(path)
	if err != nil {
		b.Skipf("no texts to measure with: %v", err)
	}
	defer file.Close()
	var lines []line
	for decoder := json.NewDecoder(file); ; {
		var l line
		switch err := decoder.Decode(&l); err {
		case nil:
			lines = append(lines, l)
		case io.EOF:
			return lines
		default:
			b.Fatal(err)
		}
	}
}

func (t *town) add(title, text string) {
	s := source{title: title}
	for _, span := range swedish.Sentences(text) {
		sentence := span.In(text)
		s.sentences = append(s.sentences, sentence)
		t.words = append(t.words, strings.Fields(sentence)...)
	}
	if len(s.sentences) > 0 {
		t.sources = append(t.sources, s)
	}
}

// document makes document n: always the same one.
func (t *town) document(b *testing.B, n int) index.Document {
	random := rand.New(rand.NewPCG(uint64(n), 3))
	from := t.sources[random.IntN(len(t.sources))]
	doc := index.Document{Path: fmt.Sprintf("%06d.txt", n), Title: from.title, Hash: fmt.Sprintf("%064x", n)}
	at := random.IntN(len(from.sentences))
	var text strings.Builder
	for range townPassages {
		p := index.Passage{Heading: t.words[random.IntN(len(t.words))], Bytes: swedish.Span{Start: text.Len()}}
		for words := 0; words < townWords; at++ {
			for _, word := range strings.Fields(from.sentences[at%len(from.sentences)]) {
				text.WriteString(t.vary(random, word))
				text.WriteByte(' ')
				words++
			}
			if at%7 == 6 { // a short source must not come again in whole
				from = t.sources[random.IntN(len(t.sources))]
			}
		}
		p.Bytes.End = text.Len()
		text.WriteByte('\n')
		doc.Passages = append(doc.Passages, p)
	}
	doc.Text = text.String()
	for i := range doc.Passages {
		vector, err := model.Embedded{}.EmbedQuery(context.Background(), doc.Passages[i].Bytes.In(doc.Text))
		if err != nil {
			b.Fatal(err)
		}
		doc.Passages[i].Vector = vector
	}
	return doc
}

func (t *town) vary(random *rand.Rand, word string) string {
	other := func() string { return t.words[random.IntN(len(t.words))] }
	switch at := random.IntN(100); {
	case at < townExchanged:
		return other()
	case at < townExchanged+townCompounded:
		return strings.Trim(other(), ".,:;!?()") + strings.ToLower(other())
	}
	return word
}
