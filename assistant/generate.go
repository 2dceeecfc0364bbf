package assistant

import (
	"context"
	"errors"
	"time"

	"svara/internal/model"
	"svara/prompts"
)

// Chat is a language model on a server.
type Chat interface {
	// Generate answers messages, and gives each piece of the answer to emit. With an
	// error comes what was answered before it.
	Generate(ctx context.Context, messages []model.Message, emit func(piece string) error) (model.Reply, error)
}

// Unsupported says what becomes of a model's sentence that no passage proves.
type Unsupported string

// Such a sentence is left out, or marked as unproved.
const (
	Drop Unsupported = "drop"
	Mark Unsupported = "mark"
)

// Generation is how answers are written by a language model.
type Generation struct {
	Chat    Chat
	Model   string // its name, which answers tell
	Prompts *prompts.Prompts
	Budget  prompts.Budget
	// Unsupported is what becomes of sentences without proof.
	Unsupported Unsupported
	// Patience is how long an answer may take; then what is proved of it is given.
	Patience time.Duration
	// Required makes it a *ModelError if a model cannot be reached, or does not prove a
	// word in time. Otherwise the answer is then given in the documents' own words.
	Required bool
}

// forWhole is how long a model may take to complete a follow-up question (see whole.go).
func (g *Generation) forWhole() time.Duration { return g.Patience / 2 }

// Event is a part of an answer as it comes about.
type Event struct {
	Text      string     // what is new of the answer, verified
	Citations []Citation // all so far; those in Text are among them
}

// promptPassages is how many passages a model is given. The right one is among the first
// five for 95 of 100 development questions, over all sets mixed; more passages make small
// models choose wrongly.
const promptPassages = 6

// composition is what an answer is written from.
type composition struct {
	shelf        shelf
	query        query
	conversation []Turn // empty where the question stands alone
	passages     []retrieved
}

// generated is the outcome of letting a model answer.
type generated struct {
	text        string
	citations   []Citation
	unsupported int            // sentences that no passage proves
	declined    bool           // it says that the passages do not answer
	reason      string         // in Swedish: why there is no text, or why it ends early
	prompt      prompts.Prompt // that was sent
}

// write lets the model answer, and reports false if it says that the passages do not. If
// nothing comes of it, the answer stays as it is, with the reason.
func (a *Assistant) write(ctx context.Context, answer *Answer, c composition, emit func(Event) error) (found bool, err error) {
	g, err := a.generate(ctx, c, emit)
	switch {
	case err == nil:
	case ctx.Err() != nil, errors.Is(err, errEmit):
		return false, err
	case a.generation.Required:
		return false, AsModelError(err)
	case errors.Is(err, model.Full):
		g.reason = reasonFull
	case !errors.Is(err, model.NotThere) && !errors.Is(err, model.NoModel):
		g.reason = reasonAbsent // else there is none to speak of
	}
	answer.Failure = err
	answer.Reason, answer.Unsupported = g.reason, g.unsupported
	if err == nil {
		answer.Timings.PromptTokens = g.prompt.Tokens
		answer.Timings.PassagesLeftOut, answer.Timings.TurnsLeftOut = g.prompt.PassagesLeftOut, g.prompt.TurnsLeftOut
	}
	if g.text != "" {
		answer.Status, answer.Mode, answer.Model = Answered, Generative, a.generation.Model
		answer.Text, answer.Citations = g.text, g.citations
	}
	return !g.declined, nil
}

// errNoRoom says that the model's context is too small for even one passage.
var errNoRoom = errors.New("the language model's context has no room for a passage: raise --context")

// generate lets the model answer from the passages, and passes what is proved to emit.
// Its error is that of ctx or of emit, or the model's if nothing came of it.
func (a *Assistant) generate(ctx context.Context, c composition, emit func(Event) error) (generated, error) {
	g := a.generation
	var result generated
	prompt, err := g.Prompts.Answer(c.question(), g.Budget)
	if err != nil {
		return result, err
	}
	if prompt.Passages == 0 {
		return result, errNoRoom
	}
	result.prompt = prompt
	w := writer{Generation: g, query: c.query, result: &result, seen: make(map[string]int), emit: emit}
	w.verifier = verifier{shelf: c.shelf, question: c.query.question, places: make(map[place]int)}
	for _, p := range c.passages[:prompt.Passages] {
		w.verifier.sources = append(w.verifier.sources, readSource(c.shelf.Snapshot, p.passage))
	}
	limited, cancel := context.WithTimeout(ctx, g.Patience)
	defer cancel()
	reply, err := g.Chat.Generate(limited, messages(prompt), w.piece)
	switch {
	case err == nil && reply.Cut: // in the middle of a sentence
		result.reason = reasonCut
	case err == nil:
		err = w.sentences(w.drafting.rest())
	}
	result.citations = w.verifier.citations
	switch {
	case errors.Is(err, errEmit):
		return result, err
	case err == nil, errors.Is(err, errStop):
		if result.text == "" && !result.declined && result.reason == "" {
			result.reason = reasonUnproved
		}
	case ctx.Err() != nil:
		return result, ctx.Err()
	case w.Required && result.text == "":
		return result, err
	case limited.Err() != nil, errors.Is(err, model.TimedOut):
		result.reason = reasonSlow
	case result.text == "":
		return result, err
	default:
		result.reason = reasonBroken
	}
	return result, nil
}

// The reasons why a model's answer is not given, or not whole.
const (
	reasonUnproved = "Språkmodellens svar gick inte att styrka i dokumenten."
	reasonLanguage = "Språkmodellen svarade på fel språk."
	reasonLoops    = "Språkmodellen upprepade sig."
	reasonCut      = "Språkmodellens svar blev för långt."
	reasonSlow     = "Språkmodellen hann inte svara klart."
	reasonBroken   = "Språkmodellen avbröts."
	reasonFull     = "Språkmodellen har för många frågor att svara på just nu."
	reasonAbsent   = "Språkmodellen kan inte svara just nu."
)

// question gives what the prompt is made of.
func (c composition) question() prompts.Question {
	q := prompts.Question{Language: language(c.query.ask.English), Text: c.query.question, Conversation: latest(c.conversation)}
	for _, r := range c.passages[:min(promptPassages, len(c.passages))] {
		doc, passage := c.shelf.Passage(r.passage)
		text := passage.Bytes.In(doc.Text)
		if context := doc.TableContext(passage.Bytes.Start); context != "" { // or nobody knows what its numbers are
			text = context + "\n" + text
		}
		q.Passages = append(q.Passages, prompts.Passage{Title: doc.Title, Date: doc.About.Decided(), Validity: c.shelf.standing(doc).validity(q.Language),
			Heading: passage.Heading, Text: text})
	}
	return q
}

// latest gives the last turns of a conversation in the form of prompts.
func latest(conversation []Turn) []prompts.Message {
	var turns []prompts.Message
	for _, turn := range conversation[max(0, len(conversation)-MaxTurns):] {
		turns = append(turns, prompts.Message{Role: turn.Role, Text: turn.Content})
	}
	return turns
}

// language gives the language of prompts for a question.
func language(english bool) prompts.Language {
	if english {
		return prompts.English
	}
	return prompts.Swedish
}

func messages(p prompts.Prompt) []model.Message {
	var all []model.Message
	for _, m := range p.Messages {
		all = append(all, model.Message{Role: model.Role(m.Role), Text: m.Text})
	}
	return all
}
