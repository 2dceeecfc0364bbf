package model

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/tmc/langchaingo/llms"
	langchain "github.com/tmc/langchaingo/llms/ollama"

	"svara/internal/ollamatest"
)

// servers connects to addresses.
func servers(t testing.TB, addresses ...string) *Servers {
	t.Helper()
	s, err := Connect(strings.Join(addresses, ","), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// chat gives a chat with a model, with the options that change sets.
func chat(t testing.TB, s *Servers, model string, change ...func(*ChatOptions)) *Chat {
	t.Helper()
	o := ChatOptions{Model: model, Context: 2048} // small, for speed
	for _, c := range change {
		c(&o)
	}
	c, err := s.Chat(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func silent(string) error { return nil }

func ask(text string) []Message { return []Message{{User, text}} }

// must fails the test unless err is the failure, and says what to do.
func must(t *testing.T, err error, want Failure, advice string) {
	t.Helper()
	var detailed *Error
	if !errors.Is(err, want) || !errors.As(err, &detailed) || !strings.Contains(err.Error(), advice) {
		t.Errorf("%v; want one that it %s, with %q", err, want, advice)
	}
}

func TestChat(t *testing.T) {
	server := ollamatest.Start(t)
	s := servers(t, server.URL)

	t.Run("what streams is the whole", func(t *testing.T) {
		var pieces []string
		reply, err := chat(t, s, ollamatest.Say).Generate(t.Context(), ask("Hej"), func(piece string) error {
			pieces = append(pieces, piece)
			return nil
		})
		if err != nil || reply.Text != ollamatest.Sentence || strings.Join(pieces, "") != reply.Text || len(pieces) < 5 {
			t.Errorf("%+v %v in %q", reply, err, pieces)
		}
		if reply.Cut || reply.PromptTokens == 0 || reply.Tokens == 0 || reply.Server != server.URL {
			t.Errorf("%+v", reply)
		}
	})
	t.Run("roles", func(t *testing.T) {
		conversation := []Message{{System, "Svara kort."}, {User, "Vad kostar vatten?"}, {Assistant, "50 kr."}, {User, "Varför?"}}
		if reply, err := chat(t, s, ollamatest.Echo).Generate(t.Context(), conversation, silent); err != nil || reply.Text != "Varför?" {
			t.Errorf("%+v %v", reply, err)
		}
	})
	t.Run("told not to think", func(t *testing.T) {
		if reply, err := chat(t, s, ollamatest.Think).Generate(t.Context(), ask("Hej"), silent); err != nil || reply.Text != ollamatest.Thoughtless {
			t.Errorf("%+v %v", reply, err)
		}
		_, err := chat(t, s, ollamatest.Say, func(o *ChatOptions) { o.Think = true }).Generate(t.Context(), ask("Hej"), silent)
		must(t, err, Refused, "does not support thinking")
	})
	t.Run("settings", func(t *testing.T) {
		if _, err := chat(t, s, ollamatest.Say).Generate(t.Context(), ask("Hej"), silent); err != nil {
			t.Fatal(err)
		}
		var running struct {
			Models []struct {
				Expires time.Time `json:"expires_at"`
				Context int       `json:"context_length"`
			}
		}
		if err := s.get(t.Context(), "/api/ps", &running); err != nil {
			t.Fatal(err)
		}
		for _, m := range running.Models {
			if left := time.Until(m.Expires); left < 29*time.Minute || left > 31*time.Minute || m.Context != 2048 {
				t.Errorf("%v in memory with the context %d", left, m.Context)
			}
		}
	})
	t.Run("cut", func(t *testing.T) {
		reply, err := chat(t, s, ollamatest.Loop, func(o *ChatOptions) { o.Answer = 20 }).Generate(t.Context(), ask("Hej"), silent)
		if err != nil || !reply.Cut || reply.Tokens != 20 {
			t.Errorf("%+v %v", reply, err)
		}
	})
	t.Run("the answer outgrows the context", func(t *testing.T) {
		reply, err := chat(t, s, ollamatest.Loop, func(o *ChatOptions) { o.Context = 256 }).Generate(t.Context(), ask("Hej"), silent)
		if err != nil || !reply.Cut || reply.PromptTokens+reply.Tokens > 260 {
			t.Errorf("%+v %v", reply, err)
		}
	})
	t.Run("the prompt is too long", func(t *testing.T) {
		long := ask(strings.Repeat("Taxan höjs från årsskiftet. ", 100))
		reply, err := chat(t, s, ollamatest.Echo).Generate(t.Context(), long, silent)
		must(t, err, TooLong, "shorten")
		if reply.Text != "" {
			t.Errorf("%+v", reply)
		}
		// One message alone can be cut in its middle; of several the first go.
		_, err = chat(t, s, ollamatest.Echo).Generate(t.Context(), append(long, ask("Varför?")...), silent)
		must(t, err, TooLong, "shorten")
	})
	t.Run("no such model", func(t *testing.T) {
		_, err := chat(t, s, "test-none:8b").Generate(t.Context(), ask("Hej"), silent)
		must(t, err, NoModel, "run 'ollama pull test-none:8b' there")
		if _, err := s.Chat(ChatOptions{}); err == nil {
			t.Error("a chat without a model's name")
		}
	})
	t.Run("emit's error ends it", func(t *testing.T) {
		enough := errors.New("enough")
		reply, err := chat(t, s, ollamatest.Loop).Generate(t.Context(), ask("Hej"), func(string) error { return enough })
		if err != enough || reply.Text == "" {
			t.Errorf("%+v %v", reply, err)
		}
		isFree(t, s)
	})
	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		reply, err := chat(t, s, ollamatest.Loop).Generate(ctx, ask("Hej"), func(string) error { cancel(); return nil })
		if !errors.Is(err, context.Canceled) || reply.Text == "" {
			t.Errorf("%+v %v", reply, err)
		}
		isFree(t, s)
	})
	t.Run("a deadline", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		reply, err := chat(t, s, ollamatest.Loop).Generate(ctx, ask("Hej"), silent)
		must(t, err, TimedOut, "smaller model")
		if reply.Text == "" {
			t.Error("what came before the deadline is lost")
		}
		isFree(t, s)
	})
}

// whole is a model that does not stream.
type whole struct{ llms.Model }

func (w whole) GenerateContent(ctx context.Context, messages []llms.MessageContent, _ ...llms.CallOption) (*llms.ContentResponse, error) {
	return w.Model.GenerateContent(ctx, messages)
}

// Any of langchaingo's models can chat, without Servers between.
func TestAnyModel(t *testing.T) {
	server := ollamatest.Start(t)
	plain := func(name string) llms.Model {
		model, err := langchain.New(langchain.WithServerURL(server.URL), langchain.WithModel(name))
		if err != nil {
			t.Fatal(err)
		}
		return model
	}
	for name, model := range map[string]llms.Model{"streaming": plain(ollamatest.Say), "whole": whole{plain(ollamatest.Say)}} {
		var streamed strings.Builder
		reply, err := (&Chat{model: model}).Generate(t.Context(), ask("Hej"), func(piece string) error {
			streamed.WriteString(piece)
			return nil
		})
		if err != nil || reply.Text != ollamatest.Sentence || streamed.String() != reply.Text {
			t.Errorf("%s: %+v %v, streamed %q", name, reply, err, &streamed)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err := (&Chat{model: plain(ollamatest.Loop)}).Generate(ctx, ask("Hej"), func(string) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) { // langchaingo's client gives nothing, and no error
		t.Errorf("cancelled: %v", err)
	}
}

// isFree fails the test unless a server, which answers one at a time and would else be
// busy for ten seconds or more, soon begins a new answer of the looping model.
func isFree(t *testing.T, s *Servers) {
	t.Helper()
	start := time.Now()
	_, err := chat(t, s, ollamatest.Loop, func(o *ChatOptions) { o.Answer = 1 }).Generate(t.Context(), ask("Hej"), silent)
	if took := time.Since(start); err != nil || took > 5*time.Second {
		t.Errorf("the server was free after %v (%v)", took, err)
	}
}
