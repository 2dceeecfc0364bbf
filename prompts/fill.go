package prompts

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"unicode"
	"unicode/utf8"
)

// Message is one message of a chat.
type Message struct {
	Role string // System, User or Assistant
	Text string
}

// The roles of messages.
const (
	System    = "system"
	User      = "user"
	Assistant = "assistant"
)

// Passage is a piece of a document.
type Passage struct {
	Title    string // the document's
	Date     string // the document's; may be empty
	Validity string // when it is in force, in words; may be empty
	Heading  string // those above the passage; may be empty
	Text     string
}

// Question is what a prompt is made of.
type Question struct {
	Language     Language
	Text         string
	Conversation []Message // what was said before, oldest first
	Passages     []Passage // best first
}

// Budget is how many tokens of a model's context a prompt may take.
type Budget struct {
	Context int // all that the model has to work in: Ollama's num_ctx
	Answer  int // kept free for the answer: Ollama's num_predict
}

// Prompt is what to send to a model. Its passages are the first of the question's,
// numbered from 1 in the same order.
type Prompt struct {
	Messages        []Message
	Tokens          int // that Messages take, estimated
	Passages        int // in it; if none, there is nothing to answer from
	PassagesLeftOut int
	TurnsLeftOut    int // messages of the conversation that are not in it
}

// Answer gives the prompt that answers a question from its passages, citing them as [1].
// The rules and the question come first; it is an error if they do not fit. Then come as
// many whole passages as fit, from the best on, since only passages prove an answer. The
// room that is left goes to the latest of the conversation: what the question needs of it
// has already been put into the question by Whole.
func (p *Prompts) Answer(q Question, budget Budget) (Prompt, error) {
	return fit(q, p.fields(q, budget), budget, func(values fields) ([]Message, error) {
		messages, err := p.chat("answer", q.Language, values)
		if err != nil {
			return nil, err
		}
		chat := messages[:1:1]
		for _, e := range values.Conversation {
			chat = append(chat, Message{User, e.Question}, Message{Assistant, e.Answer})
		}
		return append(chat, messages[1]), nil
	})
}

// Whole gives the prompt that makes a follow-up whole: the model's reply is a question
// that can be understood without the conversation. The prompt has no passages. What does
// not fit of the conversation is left out, oldest first.
func (p *Prompts) Whole(q Question, budget Budget) (Prompt, error) {
	q.Passages = nil
	return fit(q, p.fields(q, budget), budget, func(values fields) ([]Message, error) {
		return p.chat("whole", q.Language, values)
	})
}

// fields gives the parts of a question that templates use, cleaned.
func (p *Prompts) fields(q Question, budget Budget) fields {
	values := fields{Question: line(q.Text), NotFound: p.NotFound(q.Language), Conversation: exchanges(q.Conversation, budget.Context)}
	for i, passage := range q.Passages {
		values.Passages = append(values.Passages,
			numbered{i + 1, Passage{Title: line(passage.Title), Date: line(passage.Date), Validity: line(passage.Validity),
				Heading: line(passage.Heading), Text: clean(passage.Text)}})
	}
	return values
}

// maxBytesPerToken bounds how much of a conversation is read for a context: more
// cannot fit, and a client that sends a megabyte must not keep the server busy
// cleaning it. Swedish has 2.9 bytes a token by the estimate below.
const maxBytesPerToken = 8

// exchanges gives each question of a conversation that is followed by an answer, with
// that answer: as many of the latest as a context has room for. Other messages are left
// out, since the chat templates of several models refuse a conversation in which the
// roles do not take turns, and no client may write a system message.
func exchanges(conversation []Message, context int) []exchange {
	var pairs []exchange
	room := maxBytesPerToken * context
	for i := len(conversation) - 1; i > 0; i-- {
		question, answer := conversation[i-1], conversation[i]
		if question.Role != User || answer.Role != Assistant {
			continue
		}
		if room -= len(question.Text) + len(answer.Text); room < 0 {
			break
		}
		pairs = append(pairs, exchange{line(question.Text), uncited(answer.Text)})
	}
	slices.Reverse(pairs)
	return pairs
}

// chat fills the two templates of a prompt.
func (p *Prompts) chat(name string, language Language, values fields) ([]Message, error) {
	rules, err := p.fill(fileName(name+"-rules", language), values)
	if err != nil {
		return nil, err
	}
	question, err := p.fill(fileName(name+"-question", language), values)
	if err != nil {
		return nil, err
	}
	return []Message{{System, rules}, {User, question}}, nil
}

// fit composes the prompt with as many passages as the budget has room for, and then with
// as much of the conversation.
func fit(q Question, all fields, budget Budget, compose func(fields) ([]Message, error)) (Prompt, error) {
	var failed error
	with := func(passages, turns int) Prompt {
		values := all
		values.Passages = all.Passages[:passages]
		values.Conversation = all.Conversation[len(all.Conversation)-turns:]
		messages, err := compose(values)
		if err != nil {
			failed = err
		}
		return Prompt{Messages: messages, Tokens: estimate(messages), Passages: passages,
			PassagesLeftOut: len(q.Passages) - passages, TurnsLeftOut: len(q.Conversation) - 2*turns}
	}
	room := budget.Context - budget.Answer
	if least := with(0, 0).Tokens; failed == nil && least > room {
		return Prompt{}, fmt.Errorf("a context of %d tokens has no room for the rules, the question and an answer of %d: set --context to at least %d",
			budget.Context, budget.Answer, least+budget.Answer)
	}
	passages := most(len(all.Passages), func(n int) bool { return with(n, 0).Tokens <= room })
	turns := most(len(all.Conversation), func(n int) bool { return with(passages, n).Tokens <= room })
	return with(passages, turns), failed
}

// most gives the greatest number up to n for which fits reports true, or 0. Every smaller
// number must fit as well.
func most(n int, fits func(int) bool) int {
	return sort.Search(n, func(i int) bool { return !fits(i + 1) })
}

// What text costs. A prompt that is longer than the estimate is cut by the
// server, or refused, so it errs on the long side: Swedish has 2.7 runes a token
// by a cautious estimate over models. Digits and signs count as a token
// each, which they are to Qwen and Gemma, and runes that a vocabulary may lack as
// their bytes.
const (
	runesPerToken = 2.7
	// A chat template puts at most five tokens around a message
	// ("<|start_header_id|>user<|end_header_id|>\n\n…<|eot_id|>"), and gpt-oss's
	// begins with some 210 runes about itself.
	tokensPerMessage = 8
	tokensPerPrompt  = 100
)

// estimate gives how many tokens messages take, at most.
func estimate(messages []Message) int {
	total := tokensPerPrompt
	for _, m := range messages {
		total += tokensPerMessage + Tokens(m.Text)
	}
	return total
}

// Tokens gives how many tokens a text takes, by a cautious estimate over models.
func Tokens(text string) int {
	n := 0.0
	for _, r := range text {
		switch {
		case r == ' ' || unicode.Is(unicode.Latin, r):
			n += 1 / runesPerToken
		case r < '\u3000':
			n++
		default:
			n += float64(utf8.RuneLen(r))
		}
	}
	return int(math.Ceil(n))
}
