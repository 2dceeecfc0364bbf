package eval

import (
	"context"
	"fmt"
	"slices"

	"svara/assistant"
)

// Result is one case with the answer that it got.
type Result struct {
	Case   Case
	Answer assistant.Answer

	Refused        bool     // the answer is that nothing was found
	Missing        []string // facts, by their first wording, that the answer lacks
	SourceHit      bool     // a citation is of one of the case's sources
	BadCitations   int      // whose quote is not the document's text at its place
	CountCitations int
}

// Right reports whether the case came out as it should: the facts from a right
// source, or, for an unanswerable one, a refusal.
func (r Result) Right() bool {
	if r.Case.Unanswerable {
		return r.Refused
	}
	return !r.Refused && len(r.Missing) == 0 && r.SourceHit
}

// Score sums up results. Shares are from 0 to 1; a share of nothing is as good as
// can be.
type Score struct {
	Answerable     int
	Unanswerable   int
	Correct        float64 // of the answerable: all facts, from a right source
	Refused        float64 // of the unanswerable: refused
	FalseRefusals  float64 // of the answerable: refused
	SourceHit      float64 // of the answerable that were answered: cites a right source
	CitationsValid float64 // of all citations: the quote is the document's text at its offsets
}

// Run asks every case of a suite and gives the results in the suite's order.
// The error is that of a question that could not be asked at all.
func Run(ctx context.Context, a *assistant.Assistant, suite Suite) ([]Result, error) {
	results := make([]Result, len(suite.Cases))
	for i, c := range suite.Cases {
		answer, err := ask(ctx, a, c)
		if err != nil {
			return nil, fmt.Errorf("case %q: %w", c.ID, err)
		}
		results[i] = judge(a, c, answer)
	}
	return results, nil
}

// ask asks a case's question after those that came before it.
func ask(ctx context.Context, a *assistant.Assistant, c Case) (assistant.Answer, error) {
	var conversation []assistant.Turn
	for _, earlier := range c.Conversation {
		answer, err := a.Ask(ctx, assistant.Question{Text: earlier, Conversation: conversation})
		if err != nil {
			return assistant.Answer{}, err
		}
		conversation = append(conversation,
			assistant.Turn{Role: "user", Content: earlier},
			assistant.Turn{Role: "assistant", Content: answer.Text})
	}
	return a.Ask(ctx, assistant.Question{Text: c.Question, Conversation: conversation})
}

func judge(a *assistant.Assistant, c Case, answer assistant.Answer) Result {
	r := Result{Case: c, Answer: answer, Refused: answer.Status == assistant.NotFound, CountCitations: len(answer.Citations)}
	for _, fact := range c.Facts {
		if !holds(answer.Text, fact) {
			r.Missing = append(r.Missing, fact[0])
		}
	}
	for _, citation := range answer.Citations {
		r.SourceHit = r.SourceHit || len(c.Sources) == 0 || slices.Contains(c.Sources, citation.Document)
		if !valid(a, citation) {
			r.BadCitations++
		}
	}
	return r
}

// valid reports whether a citation's quote is its document's text at its place.
func valid(a *assistant.Assistant, c assistant.Citation) bool {
	document, found := a.Document(c.Document)
	if !found {
		return false
	}
	text := []rune(document.Text)
	return 0 <= c.Start && c.Start < c.End && c.End <= len(text) && string(text[c.Start:c.End]) == c.Quote
}

// Sum gives the score of results.
func Sum(results []Result) Score {
	var s Score
	var correct, refused, falselyRefused, hits, citations, bad int
	for _, r := range results {
		citations += r.CountCitations
		bad += r.BadCitations
		if r.Case.Unanswerable {
			s.Unanswerable++
			refused += count(r.Refused)
			continue
		}
		s.Answerable++
		correct += count(r.Right())
		falselyRefused += count(r.Refused)
		hits += count(r.SourceHit)
	}
	s.Correct = share(correct, s.Answerable)
	s.Refused = share(refused, s.Unanswerable)
	if s.Answerable > 0 {
		s.FalseRefusals = share(falselyRefused, s.Answerable)
	}
	s.SourceHit = share(hits, s.Answerable-falselyRefused)
	s.CitationsValid = share(citations-bad, citations)
	return s
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

// Failures says in English which thresholds of a suite a score falls short of.
func (s Score) Failures(t Thresholds) []string {
	var failures []string
	for _, gate := range []struct {
		name      string
		got, want float64
		atMost    bool
	}{
		{"correct", s.Correct, t.Correct, false},
		{"refused", s.Refused, t.Refused, false},
		{"false_refusals", s.FalseRefusals, t.FalseRefusals, true},
		{"source_hit", s.SourceHit, t.SourceHit, false},
		{"citations_valid", s.CitationsValid, t.CitationsValid, false},
	} {
		if gate.atMost && gate.got > gate.want {
			failures = append(failures, fmt.Sprintf("%s is %.3f, more than %.3f", gate.name, gate.got, gate.want))
		}
		if !gate.atMost && gate.got < gate.want {
			failures = append(failures, fmt.Sprintf("%s is %.3f, less than %.3f", gate.name, gate.got, gate.want))
		}
	}
	return failures
}
