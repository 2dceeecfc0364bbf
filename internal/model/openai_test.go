package model

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"testing"

	"svara/internal/ollamatest"
)

// Ollama speaks as OpenAI's servers do, too.
func TestOpenAICompatible(t *testing.T) {
	server := ollamatest.Start(t)
	address := "openai+" + server.URL + "/v1"
	s := servers(t, address)

	t.Run("what streams is the whole", func(t *testing.T) {
		var streamed strings.Builder
		pieces := 0
		reply, err := chat(t, s, ollamatest.Say).Generate(t.Context(), ask("Hej"), func(piece string) error {
			streamed.WriteString(piece)
			pieces++
			return nil
		})
		if err != nil || reply.Text != ollamatest.Sentence || streamed.String() != reply.Text || pieces < 5 || reply.Cut || reply.Tokens == 0 || reply.PromptTokens == 0 {
			t.Errorf("%+v %v in %d pieces", reply, err, pieces)
		}
	})
	t.Run("cut", func(t *testing.T) {
		reply, err := chat(t, s, ollamatest.Loop, func(o *ChatOptions) { o.Answer = 20 }).Generate(t.Context(), ask("Hej"), silent)
		if err != nil || !reply.Cut || reply.Tokens != 20 {
			t.Errorf("%+v %v", reply, err)
		}
	})
	t.Run("no such model", func(t *testing.T) {
		_, err := chat(t, s, "test-none").Generate(t.Context(), ask("Hej"), silent)
		must(t, err, NoModel, "serve the model there")
		_, err = s.Embedder(t.Context(), "test-none")
		must(t, err, NoModel, "serve the model there")
	})
	t.Run("no such path", func(t *testing.T) {
		_, err := chat(t, servers(t, "openai+"+server.URL), ollamatest.Say).Generate(t.Context(), ask("Hej"), silent)
		must(t, err, Refused, "/v1")
	})
	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		reply, err := chat(t, s, ollamatest.Loop).Generate(ctx, ask("Hej"), func(string) error { cancel(); return nil })
		if !errors.Is(err, context.Canceled) || reply.Text == "" {
			t.Errorf("%+v %v", reply, err)
		}
		isFree(t, s)
	})
	t.Run("vectors", func(t *testing.T) {
		texts := sentences(embedderBatch + 2)
		want, got := vectorsOf(t, embedder(t, servers(t, server.URL), ollamatest.Embed), texts...), embedder(t, s, ollamatest.Embed)
		for i, vector := range vectorsOf(t, got, texts...) {
			if cosine(vector, want[i]) < 0.9999 {
				t.Fatalf("vector %d differs from Ollama's own", i)
			}
		}
	})
	t.Run("dies", func(t *testing.T) {
		reply, err := chat(t, s, ollamatest.Loop).Generate(t.Context(), ask("Hej"), func(string) error { server.Kill(); return nil })
		must(t, err, BrokenOff, "ask again")
		if reply.Text == "" {
			t.Error("what came before is lost")
		}
		_, err = chat(t, s, ollamatest.Say).Generate(t.Context(), ask("Hej"), silent)
		must(t, err, NotThere, "address")
	})
}

// The key goes to OpenAI-compatible servers alone, and nothing else that the
// environment says about OpenAI goes to any.
func TestKey(t *testing.T) {
	server := ollamatest.Start(t)
	t.Setenv("OPENAI_API_KEY", "of the environment")
	t.Setenv("OPENAI_ORGANIZATION", "of the environment")
	target, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	var seen []http.Header
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		seen = append(seen, r.In.Header)
		r.SetURL(target)
	}}
	between := httptest.NewServer(proxy)
	defer between.Close()
	for address, want := range map[string][]string{between.URL: nil, "openai+" + between.URL + "/v1": {"Bearer hemlig"}} {
		seen = nil
		s, err := Connect(address, Options{Key: "hemlig"})
		if err != nil {
			t.Fatal(err)
		}
		if reply, err := chat(t, s, ollamatest.Say).Generate(t.Context(), ask("Hej"), silent); err != nil || reply.Text != ollamatest.Sentence {
			t.Errorf("%+v %v", reply, err)
		}
		embedder(t, s, ollamatest.Embed)
		if len(seen) < 3 {
			t.Errorf("%d requests were seen", len(seen))
		}
		for _, header := range seen {
			if got := header["Authorization"]; !slices.Equal(got, want) || header["Openai-Organization"] != nil {
				t.Errorf("%s: %v", address, header)
			}
		}
	}
}
