package server

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"math"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"svara/internal/model"
	"svara/internal/ollamatest"
)

// embedded starts a server that has an embedder, and no documents.
func embedded(t *testing.T, e Embedder, timeout time.Duration) *running {
	t.Helper()
	return start(t, Options{Embedder: e, RequestTimeout: timeout}, nil)
}

func (r *running) embed(body string) answer {
	r.t.Helper()
	return r.do("POST", "/v1/embeddings", body, "Content-Type", "application/json")
}

type embeddingList[V any] struct {
	Object, Model string
	Data          []struct {
		Object    string
		Index     int
		Embedding V
	}
	Usage map[string]int
}

// Vectors are those of passages in the index, in both encodings.
func TestEmbeddings(t *testing.T) {
	r := embedded(t, model.Embedded{}, 0)
	texts := []string{"Ansökan om semester", "Översvämning i källaren 🌊"}
	want, err := model.Embedded{}.EmbedDocuments(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := json.Marshal(map[string]any{"model": "embedded", "input": texts, "dimensions": 384, "user": "a"})
	plain := decode[embeddingList[[]float32]](t, r.embed(string(body)), 200)
	if plain.Object != "list" || plain.Model != "embedded" || len(plain.Data) != 2 ||
		plain.Usage["prompt_tokens"] != 21 || plain.Usage["total_tokens"] != 21 || len(plain.Usage) != 2 {
		t.Errorf("%s %s, %d vectors, %v", plain.Object, plain.Model, len(plain.Data), plain.Usage)
	}
	coded := decode[embeddingList[string]](t, r.embed(strings.Replace(string(body), "{", `{"encoding_format":"base64",`, 1)), 200)
	for i, d := range plain.Data {
		if d.Object != "embedding" || d.Index != i || !slices.Equal(d.Embedding, want[i]) {
			t.Errorf("vector %d is another", i)
		}
		raw, err := base64.StdEncoding.DecodeString(coded.Data[i].Embedding)
		if err != nil || len(raw) != 4*len(want[i]) {
			t.Fatalf("%d bytes: %v", len(raw), err)
		}
		for j, x := range want[i] {
			if got := math.Float32frombits(binary.LittleEndian.Uint32(raw[4*j:])); got != x {
				t.Fatalf("number %d of vector %d is %v, want %v", j, i, got, x)
			}
		}
	}
	if one := decode[embeddingList[[]float32]](t, r.embed(`{"input":"Ansökan om semester"}`), 200); !slices.Equal(one.Data[0].Embedding, want[0]) {
		t.Error("a text alone has another vector than in a list")
	}
	most := `{"input":["a"` + strings.Repeat(`,"a"`, maxInputs-1) + `]}`
	if got := decode[embeddingList[[]float32]](t, r.embed(most), 200); len(got.Data) != maxInputs || got.Data[maxInputs-1].Index != maxInputs-1 {
		t.Errorf("%d vectors", len(got.Data))
	}
}

func TestEmbeddingsRefuseBadRequests(t *testing.T) {
	tests := []struct {
		name, body        string
		status            int
		code, param, says string
	}{
		{"no body", "", 400, "bad_json", "", `{"input": "…"}`},
		{"no input", `{}`, 400, "input_empty", "input", `{"input": "…"}`},
		{"null", `{"input":null}`, 400, "input_empty", "input", "saknas"},
		{"empty", `{"input":""}`, 400, "input_empty", "input", "Text 1"},
		{"blank", `{"input":["a"," \n"]}`, 400, "input_empty", "input", "Text 2"},
		{"a null in the list", `{"input":["a",null]}`, 400, "bad_input", "input", "lista av texter"},
		{"no texts", `{"input":[]}`, 400, "bad_count", "input", "1 till 2048"},
		{"too many", `{"input":["a"` + strings.Repeat(`,"a"`, maxInputs) + `]}`, 400, "bad_count", "input", "2049"},
		{"too long", `{"input":["a","` + strings.Repeat("ö", maxInput+1) + `"]}`, 400, "input_too_long", "input", "Text 2"},
		{"tokens", `{"input":[1,2,3]}`, 400, "bad_input", "input", "skicka texten"},
		{"lists of tokens", `{"input":[[1,2],[3]]}`, 400, "bad_input", "input", "skicka texten"},
		{"a number", `{"input":1}`, 400, "bad_input", "input", "skicka texten"},
		{"an object", `{"input":{"text":"a"}}`, 400, "bad_input", "input", "skicka texten"},
		{"another model", `{"input":"a","model":"text-embedding-3-small"}`, 404, "model_not_found", "model", `"embedded"`},
		{"another encoding", `{"input":"a","encoding_format":"int8"}`, 400, "bad_encoding", "encoding_format", "base64"},
		{"other dimensions", `{"input":"a","dimensions":256}`, 400, "bad_dimensions", "dimensions", "384"},
		{"model a number", `{"input":"a","model":1}`, 400, "bad_field", "model", "text"},
		{"too large", `{"input":"` + strings.Repeat("a", 2_000_000) + `"}`, 413, "body_too_large", "", "1024 kB"},
	}
	r := embedded(t, model.Embedded{}, 0)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := isOpenAIProblem(t, r.embed(test.body), test.status, test.code)
			if !strings.Contains(got.Error.Message, test.says) {
				t.Errorf("message %q does not say %q", got.Error.Message, test.says)
			}
			if param := got.Error.Param; (param == nil) != (test.param == "") || param != nil && *param != test.param {
				t.Errorf("param %v, want %q", param, test.param)
			}
		})
	}
}

// counting is an embedder that notes how many requests it does at a time.
type counting struct {
	model.Embedded
	now, most atomic.Int64
}

func (c *counting) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	now := c.now.Add(1)
	defer c.now.Add(-1)
	for most := c.most.Load(); now > most && !c.most.CompareAndSwap(most, now); most = c.most.Load() {
	}
	time.Sleep(5 * time.Millisecond)
	return c.Embedded.EmbedDocuments(ctx, texts)
}

// Texts are many and large: no more requests are done at a time than there are cores.
func TestEmbeddingsTakeTurns(t *testing.T) {
	c := &counting{}
	r := embedded(t, c, 0)
	var wait sync.WaitGroup
	for range 8 * runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			if a := r.embed(`{"input":"semester"}`); a.StatusCode != 200 {
				t.Errorf("%d %s", a.StatusCode, a.body)
			}
		})
	}
	wait.Wait()
	if most := c.most.Load(); most > int64(runtime.GOMAXPROCS(0)) {
		t.Errorf("%d at a time", most)
	}
}

func TestEmbeddingsTakeTooLong(t *testing.T) {
	got := embedded(t, model.Embedded{}, -time.Nanosecond).embed(`{"input":"a"}`) // a text is done before the clock of Windows moves
	if isOpenAIProblem(t, got, 503, "timeout"); got.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
}

// A model on a server embeds; when it is gone, the client is told so and the operator
// what to do.
func TestEmbeddingsOfAModel(t *testing.T) {
	server := ollamatest.Start(t)
	servers, err := model.Connect(server.URL, model.Options{})
	if err != nil {
		t.Fatal(err)
	}
	e, err := servers.Embedder(context.Background(), ollamatest.Embed)
	if err != nil {
		t.Fatal(err)
	}
	r := embedded(t, e, 0)
	got := decode[embeddingList[[]float32]](t, r.embed(`{"input":["Semester","Parkering"],"model":"`+ollamatest.Embed+`"}`), 200)
	if got.Model != ollamatest.Embed || len(got.Data) != 2 || len(got.Data[1].Embedding) != 128 {
		t.Errorf("%+v", got)
	}
	deletion, err := http.NewRequest("DELETE", server.URL+"/api/delete", strings.NewReader(`{"model":"`+ollamatest.Embed+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	deleted, err := http.DefaultClient.Do(deletion)
	if err != nil || deleted.StatusCode != 200 {
		t.Fatalf("%+v %v", deleted, err)
	}
	deleted.Body.Close()
	a := r.embed(`{"input":"Om fritidshem"}`)
	if got := isOpenAIProblem(t, a, 503, "model_missing"); got.Error.Type != "server_error" {
		t.Errorf("%+v", got)
	}
	logsFailure(t, r, a.Header.Get("X-Request-ID"), "ollama pull "+ollamatest.Embed)
}
