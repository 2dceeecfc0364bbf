package eval

import (
	"context"
	"fmt"
	"slices"
	"time"

	"svara/assistant"
	"svara/eval/suites"
)

// Ask asks every case and gives the results in the cases' order. After each it
// calls done, which may be nil. The error is that of a question that could not be
// asked at all.
func Ask(ctx context.Context, a *assistant.Assistant, cases []suites.Case, done func()) ([]Result, error) {
	results := make([]Result, len(cases))
	for i, c := range cases {
		o, err := observe(ctx, a, c)
		if err != nil {
			return nil, fmt.Errorf("case %q: %w", c.ID, err)
		}
		results[i] = judge(c, o)
		if done != nil {
			done()
		}
	}
	return results, nil
}

// observed is what an assistant did with a case.
type observed struct {
	answer   assistant.Answer
	took     time.Duration
	passages []assistant.Found // that retrieval finds for the question, best first
	text     func(document string) []rune
}

// observe asks a case's question after those that came before it.
func observe(ctx context.Context, a *assistant.Assistant, c suites.Case) (observed, error) {
	q := assistant.Question{Text: c.Question}
	for _, earlier := range c.Conversation {
		answer, err := a.Ask(ctx, assistant.Question{Text: earlier, Conversation: q.Conversation})
		if err != nil {
			return observed{}, err
		}
		q.Conversation = append(q.Conversation,
			assistant.Turn{Role: "user", Content: earlier},
			assistant.Turn{Role: "assistant", Content: answer.Text})
	}
	start := time.Now()
	answer, err := a.Ask(ctx, q)
	took := time.Since(start)
	if err != nil {
		return observed{}, err
	}
	passages, err := a.Search(ctx, q, assistant.MaxFound)
	return observed{answer, took, passages, func(document string) []rune {
		whole, _ := a.Document(document)
		return []rune(whole.Text)
	}}, err
}

// documents gives the first n documents of the passages found, each once, in
// the order of its best passage.
func (o observed) documents(n int) []string {
	names := []string{}
	for _, p := range o.passages {
		if len(names) < n && !slices.Contains(names, p.Document) {
			names = append(names, p.Document)
		}
	}
	return names
}
