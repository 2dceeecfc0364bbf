package assistant

import (
	"os"
	"testing"

	"svara/internal/model"
)

// An operator decides how sure an answer must be, and what vectors weigh.
func TestOptions(t *testing.T) {
	_, idx := open(t, os.DirFS("testdata/lillevik"))
	with := func(o Options) *Assistant {
		a, err := New(idx, model.Embedded{}, o)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	ask := func(o Options, text string) Answer {
		answer, err := with(o).Ask(t.Context(), Question{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		return answer
	}
	known, unknown := "Vad kostar bygglov?", "Vilka visum krävs för resor till Mongoliet?"
	always, never := 0.0, 1.0
	if got := ask(Options{}, known); got.Status != Answered || got.Confidence < DefaultConfidence {
		t.Errorf("by default: %s, %.2f", got.Status, got.Confidence)
	}
	if got := ask(Options{Confidence: &never}, known); got.Status != NotFound || len(got.Citations) > 0 {
		t.Errorf("with confidence 1: %s", got.Status)
	}
	if got := ask(Options{Confidence: &always}, unknown); got.Status != Answered || len(got.Citations) == 0 {
		t.Errorf("with confidence 0: %s", got.Status)
	}
	if got := ask(Options{Confidence: &always}, "🎉"); got.Status != NotFound {
		t.Errorf("with confidence 0 and nothing to say: %q", got.Text)
	}

	none, much := 0.0, 100.0
	found := func(weight *float64) Found {
		found, err := with(Options{VectorWeight: weight}).Search(t.Context(), Question{Text: known}, 1)
		if err != nil || len(found) != 1 {
			t.Fatalf("%d found, %v", len(found), err)
		}
		return found[0]
	}
	if words, vectors := found(&none), found(&much); words.Score != 1 || vectors.Score < 50 {
		t.Errorf("scores %.2f by words, %.2f with vectors", words.Score, vectors.Score)
	}
}

// A search looks where the answer would be looked for.
func TestSearchReadsTheConversation(t *testing.T) {
	a := lillevik(t)
	q := Question{Text: "Vilka tider har den öppet?", Conversation: []Turn{
		{Role: "user", Content: "Vad kostar simhallen?"}, {Role: "assistant", Content: "Simhallen kostar 90 kronor."}}}
	with, err := a.Search(t.Context(), q, 1)
	if err != nil {
		t.Fatal(err)
	}
	alone, err := a.Search(t.Context(), Question{Text: "Vilka tider har simhallen öppet?"}, 1)
	if err != nil {
		t.Fatal(err)
	}
	if with[0].Document != "simhallen.md" || alone[0].Document != with[0].Document {
		t.Errorf("%s with the conversation, %s without", with[0].Document, alone[0].Document)
	}
}
