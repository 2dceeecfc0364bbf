package model

import (
	"bufio"
	"context"
	"errors"
	"io"
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

// proxied puts a reverse proxy before a server, which shows it each request and
// each answer.
func proxied(t *testing.T, server *ollamatest.Server, request func(http.Header), answer func(*http.Response)) string {
	t.Helper()
	target, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	between := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite:        func(r *httputil.ProxyRequest) { request(r.In.Header); r.SetURL(target) },
		ModifyResponse: func(r *http.Response) error { answer(r); return nil },
	})
	t.Cleanup(between.Close)
	return between.URL
}

// An answer without its end is none, even if the connection ends in order, as
// proxies let it.
func TestAnswerWithoutEnd(t *testing.T) {
	address := proxied(t, ollamatest.Start(t), func(http.Header) {}, func(r *http.Response) {
		var begin strings.Builder
		for lines := bufio.NewReader(r.Body); strings.Count(begin.String(), "\n") < 10; {
			line, err := lines.ReadString('\n')
			if begin.WriteString(line); err != nil {
				break // it is an error, which has one line
			}
		}
		r.Body.Close()
		r.Body = io.NopCloser(strings.NewReader(begin.String()))
	})
	for _, address := range []string{address, "openai+" + address + "/v1"} {
		reply, err := chat(t, servers(t, address), ollamatest.Say).Generate(t.Context(), ask("Hej"), silent)
		must(t, err, BrokenOff, "ask again")
		if reply.Text == "" || reply.Text == ollamatest.Sentence {
			t.Errorf("%+v", reply)
		}
	}
}

// A server that ends a connection without a word, as one that was started anew
// does, is asked again.
func TestConnectionEnds(t *testing.T) {
	ends := true
	address := proxied(t, ollamatest.Start(t), func(http.Header) {
		if ends {
			ends = false
			panic(http.ErrAbortHandler)
		}
	}, func(*http.Response) {})
	if reply, err := chat(t, servers(t, address), ollamatest.Say).Generate(t.Context(), ask("Hej"), silent); err != nil || ends {
		t.Errorf("%+v %v", reply, err)
	}
}

// The key goes to OpenAI-compatible servers alone, and nothing that the environment
// says about OpenAI goes to any.
func TestKey(t *testing.T) {
	t.Setenv("OPENAI_API_KEY", "of the environment")
	t.Setenv("OPENAI_ORGANIZATION", "of the environment")
	var seen []http.Header
	address := proxied(t, ollamatest.Start(t), func(h http.Header) { seen = append(seen, h.Clone()) }, func(*http.Response) {})
	for _, test := range []struct {
		address, key string
		want         []string
	}{
		{address, "hemlig", nil},
		{"openai+" + address + "/v1", "hemlig", []string{"Bearer hemlig"}},
		{"openai+" + address + "/v1", "", nil},
	} {
		seen = nil
		s, err := Connect(test.address, Options{Key: test.key})
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
			if got := header["Authorization"]; !slices.Equal(got, test.want) || header["Openai-Organization"] != nil {
				t.Errorf("%s: %v", test.address, header)
			}
		}
	}
}

// Servers need not give vectors in the order of the texts.
func TestVectorsInOrder(t *testing.T) {
	got, err := openAI{}.vectors([]byte(`{"data":[{"index":1,"embedding":[2]},{"index":0,"embedding":[1]}]}`))
	if err != nil || len(got) != 2 || got[0][0] != 1 || got[1][0] != 2 {
		t.Errorf("%v %v", got, err)
	}
}
