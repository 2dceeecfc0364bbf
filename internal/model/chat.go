package model

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/tmc/langchaingo/llms"
)

// Role is who says a message.
type Role string

// The roles of a conversation.
const (
	System    Role = "system"
	User      Role = "user"
	Assistant Role = "assistant"
)

// Message is one of a conversation.
type Message struct {
	Role Role
	Text string
}

// Reply is what a model answered.
type Reply struct {
	Text                 string
	Cut                  bool   // it ended because there was no more room for it
	PromptTokens, Tokens int    // as the server counted; 0 if it does not say
	Server               string // that answered; empty if none began to
}

// ChatOptions say how a model answers. Model must be set.
type ChatOptions struct {
	Model       string
	Context     int     // tokens that prompt and answer share; 0 is DefaultContext. A change makes Ollama reload the model
	Answer      int     // tokens that an answer may have; 0 is DefaultAnswer
	Temperature float64 // 0 always chooses the likeliest word
	Think       bool    // let a model that can think do so before it answers
}

const (
	// DefaultContext has room for some 15 passages of 120 Swedish words (2.7 letters a
	// token), with instructions, a conversation and the answer.
	DefaultContext = 8192
	// DefaultAnswer is some 400 Swedish words: a model that writes more is looping.
	DefaultAnswer = 1024
)

// chatDialect is how to chat with a kind of server.
type chatDialect interface {
	// chat gives langchaingo's client, which sends requests through client.
	chat(model string, client *http.Client) (llms.Model, error)
	// settings gives what that client cannot send.
	settings(o ChatOptions, keepAlive string) map[string]any
	// readWord reads a line of a streamed answer.
	readWord(line []byte) word
}

// Chat is a model that answers. It is safe for concurrent use.
type Chat struct {
	model    llms.Model
	name     string
	settings map[string]any
	word     map[string]any // settings for an answer of one token
	read     func(line []byte) word
}

// Chat gives a chat with a model of the servers. Nothing is sent yet.
func (s *Servers) Chat(o ChatOptions) (*Chat, error) {
	if o.Model == "" {
		return nil, errors.New("chat: name a model")
	}
	o.Context, o.Answer = cmp.Or(o.Context, DefaultContext), cmp.Or(o.Answer, DefaultAnswer)
	var dialect chatDialect = openAI{}
	if s.isOllama() {
		dialect = ollama{}
	}
	model, err := dialect.chat(o.Model, &http.Client{Transport: s})
	if err != nil {
		return nil, err
	}
	keepAlive, word := s.options.KeepAlive.String(), o
	word.Answer = 1
	return &Chat{model: model, name: o.Model, settings: dialect.settings(o, keepAlive), word: dialect.settings(word, keepAlive), read: dialect.readWord}, nil
}

// Word asks the model for a single word, and gives the reason why none came, as Generate
// does; nil if one came.
func (c *Chat) Word(ctx context.Context) error {
	short := *c
	short.settings = c.word
	_, err := short.Generate(ctx, []Message{{Role: User, Text: "Hej"}}, func(string) error { return nil })
	return err
}

// Generate answers a conversation, and passes each piece of the answer to emit as it
// comes; together they are the reply's text. If it fails, even in emit, the reply has the
// text that came before. When ctx ends, so does the work on the server.
//
// Errors of servers are *Error. A prompt that is too long is one of them (TooLong) if the
// server says so: Ollama does, but not through its OpenAI-compatible API.
func (c *Chat) Generate(ctx context.Context, messages []Message, emit func(piece string) error) (Reply, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	x := &exchange{model: c.name, settings: c.settings, read: c.read}
	var text strings.Builder
	var refused error // by emit
	response, err := c.model.GenerateContent(withExchange(ctx, x), contents(messages),
		llms.WithStreamingFunc(func(_ context.Context, piece []byte) error {
			if len(piece) == 0 || refused != nil {
				return refused
			}
			text.Write(piece)
			refused = emit(string(piece))
			return refused
		}))
	if err == nil && refused == nil && text.Len() == 0 && len(response.Choices) > 0 { // a model that does not stream
		if whole := response.Choices[0].Content; whole != "" {
			text.WriteString(whole)
			refused = emit(whole)
		}
	}
	if refused != nil {
		err = refused
	} else {
		err = x.outcome(ctx, err)
	}
	x.mutex.Lock()
	defer x.mutex.Unlock()
	return Reply{Text: text.String(), Cut: x.last.reason == "length", PromptTokens: x.last.promptTokens, Tokens: x.last.tokens,
		Server: x.server}, err
}

// outcome gives the exchange's error, which the client around it may have lost, or passes
// as err.
func (x *exchange) outcome(ctx context.Context, err error) error {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	switch {
	case x.failure != nil:
		return x.failure
	case err != nil:
		return err
	case !x.last.last && ctx.Err() != nil:
		return ctx.Err()
	case !x.last.last && x.used:
		return fmt.Errorf("%s %w: ask again", x.server, BrokenOff)
	}
	return nil
}

// contents gives messages as langchaingo takes them.
func contents(messages []Message) []llms.MessageContent {
	types := map[Role]llms.ChatMessageType{System: llms.ChatMessageTypeSystem, User: llms.ChatMessageTypeHuman, Assistant: llms.ChatMessageTypeAI}
	converted := make([]llms.MessageContent, len(messages))
	for i, m := range messages {
		converted[i] = llms.TextParts(types[m.Role], m.Text)
	}
	return converted
}
