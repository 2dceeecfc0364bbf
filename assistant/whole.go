package assistant

import (
	"context"
	"slices"
	"strings"

	"svara/internal/index"
	"svara/internal/swedish"
	"svara/prompts"
)

// understand reads a question, and gives with it the part of the conversation that is
// needed to understand it. A follow-up is completed by the model if there is one;
// otherwise it borrows words from what was said before.
func (a *Assistant) understand(ctx context.Context, s *index.Snapshot, text string, conversation []Turn) (query, []Turn) {
	if a.generation != nil && len(conversation) > 0 && leans(text) {
		if whole, ok := a.whole(ctx, text, conversation); ok {
			return understand(s, whole, ""), nil
		}
	}
	return understand(s, text, background(text, conversation)), conversation
}

// maxWhole is the greatest length in runes of a question that a model has completed: a
// longer text is an answer.
const maxWhole = 300

// whole lets the model rewrite a follow-up so that it stands alone. It reports false if
// the model does not answer, or writes something else than a question about what was
// said.
func (a *Assistant) whole(ctx context.Context, text string, conversation []Turn) (string, bool) {
	g := a.generation
	prompt, err := g.Prompts.Whole(prompts.Question{Language: language(swedish.IsEnglish(text)), Text: text, Conversation: latest(conversation)}, g.Budget)
	if err != nil {
		return "", false
	}
	ctx, cancel := context.WithTimeout(ctx, g.forWhole())
	defer cancel()
	reply, err := g.Chat.Generate(ctx, messages(prompt), func(string) error { return nil })
	if err != nil {
		return "", false
	}
	whole := strings.Trim(strings.TrimSpace(reply.Text), `"”“'`)
	if strings.ContainsAny(whole, "\n[") || len([]rune(whole)) > maxWhole || swedish.IsEnglish(whole) != swedish.IsEnglish(text) || leans(whole) {
		return "", false
	}
	if whole, err = clean(whole); err != nil {
		return "", false
	}
	return whole, saidBefore(whole, text, conversation)
}

// saidBefore reports whether every name and number in a question was mentioned before.
func saidBefore(question, asked string, conversation []Turn) bool {
	said := []string{asked}
	for _, turn := range conversation {
		said = append(said, turn.Content)
	}
	known := make(map[string]bool)
	for _, word := range swedish.Words(strings.Join(said, " ")) {
		known[swedish.Stem(word)] = true
	}
	names := swedish.Names(question)
	return !slices.ContainsFunc(swedish.Tokens(question), func(t swedish.Token) bool {
		firm := strings.ContainsAny(t.Text, "0123456789") || within(t.Span, names)
		return firm && !known[swedish.Stem(t.Text)]
	})
}
