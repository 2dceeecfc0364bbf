package model

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"svara/internal/ollamatest"
)

func embedder(t testing.TB, s *Servers, model string) *Embedder {
	t.Helper()
	e, err := s.Embedder(t.Context(), model)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func vectorsOf(t *testing.T, e *Embedder, texts ...string) [][]float32 {
	t.Helper()
	before := slices.Clone(texts)
	vectors, err := e.EmbedDocuments(t.Context(), texts)
	if err != nil || len(vectors) != len(texts) {
		t.Fatalf("%d vectors for %d texts: %v", len(vectors), len(texts), err)
	}
	if !slices.Equal(before, texts) {
		t.Errorf("the caller's texts became %q", texts)
	}
	return vectors
}

// sentences are n texts that differ.
func sentences(n int) []string {
	words := strings.Fields("avgift barn cykel detaljplan elev flytt grind hamn idrott jord kök lokal måltid nämnd ombud plats")
	texts := make([]string, n)
	for i := range texts {
		texts[i] = "Kommunens " + words[i%16] + "\noch " + words[i/16%16] + " kostar."
	}
	return texts
}

func TestEmbedder(t *testing.T) {
	server := ollamatest.Start(t)
	s := servers(t, server.URL)
	e := embedder(t, s, ollamatest.Embed)
	d := e.Describe()
	if d.Name != ollamatest.Embed || d.Dimensions != 128 || d.Digest == "" || d.FusionWeight != unknownFusionWeight || e.Warning() != "" {
		t.Errorf("%+v %q", d, e.Warning())
	}

	t.Run("a batch is as single ones", func(t *testing.T) {
		texts := sentences(2*embedderBatch + 3)
		for i, vector := range vectorsOf(t, e, texts...) {
			if i%7 == 0 && cosine(vector, vectorsOf(t, e, texts[i])[0]) < 0.9999 {
				t.Errorf("%q has another vector alone", texts[i])
			}
		}
		if got := vectorsOf(t, e); len(got) != 0 {
			t.Error("vectors for no text")
		}
	})
	t.Run("the near are near", func(t *testing.T) {
		question, err := e.EmbedQuery(t.Context(), "Var byggs den nya skolan?")
		if err != nil {
			t.Fatal(err)
		}
		v := vectorsOf(t, e, "Kommunens nya skola byggs.", "Katter äter gärna fisk.")
		if near, far := cosine(question, v[0]), cosine(question, v[1]); near < far+0.2 {
			t.Errorf("near %.2f, far %.2f", near, far)
		}
	})
	t.Run("blank texts", func(t *testing.T) {
		v := vectorsOf(t, e, "", "vatten", " \n\t")
		if cosine(v[0], v[0]) != 0 || cosine(v[2], v[2]) != 0 || len(v[0]) != 128 || math.Abs(cosine(v[1], v[1])-1) > 1e-5 {
			t.Errorf("lengths %.2f %.2f %.2f", cosine(v[0], v[0]), cosine(v[1], v[1]), cosine(v[2], v[2]))
		}
	})
	t.Run("texts that are too long", func(t *testing.T) {
		water, fish := strings.Repeat("vattenledning ", 300), strings.Repeat("torskfiske ", 300)
		v := vectorsOf(t, e, "skola", water+fish, "vattenledning", "torskfiske")
		for i, vector := range v {
			if math.Abs(cosine(vector, vector)-1) > 1e-5 {
				t.Errorf("vector %d has the squared length %v", i, cosine(vector, vector))
			}
		}
		if begins, ends := cosine(v[1], v[2]), cosine(v[1], v[3]); begins < 0.5 || ends < 0.5 {
			t.Errorf("of a long text, the beginning counts %.2f and the end %.2f", begins, ends)
		}
		if cosine(v[0], vectorsOf(t, e, "skola")[0]) < 0.9999 {
			t.Error("a short text has another vector beside a long one")
		}
	})
	t.Run("a word that is too long", func(t *testing.T) {
		start := time.Now()
		vectorsOf(t, e, strings.Repeat("å", 4000))
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("it took %v", took)
		}
		if got := breakWords("kort " + strings.Repeat("å", 150)); got != "kort "+strings.Repeat("å", 100)+" "+strings.Repeat("å", 50) {
			t.Errorf("%q", got)
		}
	})
	t.Run("the model's process dies", func(t *testing.T) {
		vectorsOf(t, e, "vatten")
		if server.KillRunner(t) == 0 {
			t.Error("no model ran")
		}
		vectorsOf(t, e, sentences(40)...)
	})
	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := e.EmbedDocuments(ctx, []string{"vatten"}); err == nil {
			t.Error("no error")
		}
	})
	t.Run("no such model", func(t *testing.T) {
		_, err := s.Embedder(t.Context(), "test-none")
		must(t, err, NoModel, "run 'ollama pull test-none' there")
	})
	t.Run("another version", func(t *testing.T) {
		server.ReplaceEmbedder(t, ollamatest.Embed, 2)
		if again := embedder(t, s, ollamatest.Embed).Describe(); again.Digest == d.Digest {
			t.Error("other vectors with the same digest")
		}
	})
}

// Prefixes must reach the model, and count in the digest.
func TestPrefixes(t *testing.T) {
	server := ollamatest.Start(t)
	server.ReplaceEmbedder(t, "e5-small", 1)
	s := servers(t, server.URL)
	plain, e5 := embedder(t, s, ollamatest.Embed), embedder(t, s, "e5-small")
	if plain.Describe().Digest == e5.Describe().Digest || !strings.Contains(e5.Warning(), "English") {
		t.Errorf("%+v %+v %q", plain.Describe(), e5.Describe(), e5.Warning())
	}
	if blank := vectorsOf(t, e5, " ")[0]; cosine(blank, blank) != 0 {
		t.Error("the vector of a blank text is that of the prefix")
	}
	want := vectorsOf(t, plain, "passage: vatten", "query: vatten")
	document := vectorsOf(t, e5, "vatten")[0]
	question, err := e5.EmbedQuery(t.Context(), "vatten")
	if err != nil || cosine(document, want[0]) < 0.9999 || cosine(question, want[1]) < 0.9999 || cosine(document, question) > 0.99 {
		t.Errorf("document %.4f, question %.4f, each other %.4f: %v", cosine(document, want[0]), cosine(question, want[1]), cosine(document, question), err)
	}
}

func TestEmbeddingMovesOn(t *testing.T) {
	first, second := ollamatest.Start(t), ollamatest.Start(t)
	e := embedder(t, servers(t, first.URL, second.URL), ollamatest.Embed)
	want := vectorsOf(t, e, "vatten")[0]
	first.Kill()
	if got := vectorsOf(t, e, "vatten")[0]; cosine(got, want) < 0.9999 {
		t.Error("another vector from the other server")
	}
	second.Kill()
	start := time.Now()
	_, err := e.EmbedQuery(t.Context(), "vatten")
	must(t, err, NotThere, "ollama serve")
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("a question waited %v", took)
	}
}

func TestKnownEmbedders(t *testing.T) {
	for _, test := range []struct {
		model, query, document string
		english                bool
		weight                 float64
	}{
		{"snowflake-arctic-embed2:latest", "query: ", "", false, 1},
		{"hf.co/Casual-Autopsy/snowflake-arctic-embed-l-v2.0-gguf:Q8_0", "query: ", "", false, 1},
		{"snowflake-arctic-embed:335m", searchPrefix, "", true, 0.05},
		{"jeffh/intfloat-multilingual-e5-large-instruct:f16", taskPrefix + " ", "", false, 1},
		{"intfloat/multilingual-e5-small", "query: ", "passage: ", false, 1},
		{"e5-large-v2", "query: ", "passage: ", true, 0.05},
		{"nomic-embed-text", "search_query: ", "search_document: ", true, 0.05},
		{"nomic-embed-text-v2-moe", "search_query: ", "search_document: ", false, 1},
		{"embeddinggemma:300m", "task: search result | query: ", "title: none | text: ", false, 1},
		{"Qwen/Qwen3-Embedding-0.6B", taskPrefix, "", false, 1},
		{"qwen3-embedding", taskPrefix, "", false, 1},
		{"bge-m3", "", "", false, 1},
		{"paraphrase-multilingual", "", "", false, 1},
		{"granite-embedding:278m", "", "", false, 1},
		{"granite-embedding", "", "", true, 0.05},
		{"mxbai-embed-large", searchPrefix, "", true, 0.05},
		{"all-minilm:l6-v2", "", "", true, 0.05},
		{"kommunens-egen", "", "", false, 0.5},
	} {
		k, isKnown := lookUp(test.model)
		if k.query != test.query || k.document != test.document || k.english != test.english || k.fusionWeight(isKnown) != test.weight {
			t.Errorf("%s: %+v with the weight %v", test.model, k, k.fusionWeight(isKnown))
		}
		if warning := k.warning(test.model); (warning != "") != test.english || warning != "" && !strings.Contains(warning, recommendedEmbedder) {
			t.Errorf("%s: %q", test.model, warning)
		}
	}
}
