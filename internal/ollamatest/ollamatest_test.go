package ollamatest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

type message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// ask posts a request to a server and decodes the answer.
func ask(t *testing.T, s *Server, path string, request map[string]any, into any) {
	t.Helper()
	body, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.Post(s.URL+path, "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	said, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != 200 {
		t.Fatalf("%s: %s %s %v", path, response.Status, said, err)
	}
	if err := json.Unmarshal(said, into); err != nil {
		t.Fatal(err)
	}
}

// reply is the answer of a chat.
type reply struct {
	Message message
	Reason  string `json:"done_reason"`
	Tokens  int    `json:"eval_count"`
}

func chat(t *testing.T, s *Server, model string, more map[string]any, messages ...message) reply {
	t.Helper()
	request := map[string]any{"model": model, "messages": messages, "stream": false}
	for name, value := range more {
		request[name] = value
	}
	var r reply
	ask(t, s, "/api/chat", request, &r)
	return r
}

const prose = `Kommunfullmäktige möttes måndagen den 18 november i Folkets hus. Först gällde det den nya skolan i Vinninga, som väntas kosta 142 miljoner kronor och rymma drygt trehundra elever; trafiken förbi platsen är redan tät, så en gångtunnel utreds innan spaden sätts i jorden.

Därefter höjdes den fasta avgiften för vatten med 9 %, "för en villa cirka 480 kr om året". Till sist valdes Örjan Åkesson till ersättare efter Yvonne Quist (§ 12). Ordföranden tackade alla och önskade en god jul.`

// TestModels checks what the tests of other packages rely on.
func TestModels(t *testing.T) {
	s := Start(t)
	user := func(text string) message { return message{"user", text} }
	for name, test := range map[string]struct {
		model    string
		more     map[string]any
		messages []message
		want     string
	}{
		"say":               {Say, nil, []message{user("Hej")}, Sentence},
		"echo":              {Echo, nil, []message{user(prose)}, prose},
		"echo of the last":  {Echo, nil, []message{{"system", "Svara kort."}, user("Vad kostar vatten?"), {"assistant", "50 kr."}, user("Varför?")}, "Varför?"},
		"echo of a quote":   {Echo, nil, []message{user("Källa 1: " + TokenQuote + "Vattnet kostar 50 kr." + TokenStop + " Källa 2. Vad kostar vatten?")}, "Vattnet kostar 50 kr."},
		"think":             {Think, map[string]any{"think": nil}, []message{user("Hej")}, Thoughtful},
		"told not to think": {Think, map[string]any{"think": false}, []message{user("Hej")}, Thoughtless},
	} {
		if r := chat(t, s, test.model, test.more, test.messages...); r.Message.Content != test.want || r.Reason != "stop" {
			t.Errorf("%s: %q (%s), want %q", name, r.Message.Content, r.Reason, test.want)
		}
	}
	r := chat(t, s, Loop, map[string]any{"options": map[string]any{"num_predict": 300}}, user("Hej"))
	if r.Reason != "length" || !strings.HasPrefix(strings.Repeat(round, 9), r.Message.Content) {
		t.Errorf("loop ended by itself (%s): %q", r.Reason, r.Message.Content)
	}
}

func TestEmbedder(t *testing.T) {
	s := Start(t)
	embed := func(texts ...string) [][]float64 {
		var out struct{ Embeddings [][]float64 }
		ask(t, s, "/api/embed", map[string]any{"model": Embed, "input": texts}, &out)
		return out.Embeddings
	}
	vectors := embed("Var byggs den nya skolan?", "I Vinninga ska kommunens nya skola byggas.", "Katter äter gärna fisk.")
	dot := func(a, b []float64) (sum float64) {
		for i := range a {
			sum += a[i] * b[i]
		}
		return sum
	}
	near, far := dot(vectors[0], vectors[1]), dot(vectors[0], vectors[2])
	if len(vectors[0]) != embeddingSize || near < 0.3 || far > 0.2 {
		t.Errorf("%d dimensions, near %.2f, far %.2f", len(vectors[0]), near, far)
	}
	s.ReplaceEmbedder(t, Embed, 2)
	if same := dot(vectors[0], embed("Var byggs den nya skolan?")[0]); same > 0.5 {
		t.Errorf("another seed gives nearly the same vector: %.2f", same)
	}
}

// A test leaves nothing running, whether it is killed or ends.
func TestNothingIsLeft(t *testing.T) {
	s := Start(t)
	chat(t, s, Say, nil, message{"user", "Hej"})
	if n := s.KillRunner(t); n != 1 {
		t.Errorf("%d runners after one chat", n)
	}
	if r := chat(t, s, Say, nil, message{"user", "Hej"}); r.Message.Content != Sentence {
		t.Errorf("after a runner's death: %q", r.Message.Content)
	}
	s.hold.Close() // as the system does when a test is killed
	for deadline := time.Now().Add(patience); len(s.processes(t)) > 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("processes are left")
		}
	}
}

// Clients that leave let others be answered. Without what command build mends, most runs
// of this find nobody answered; such an Ollama, which was not built here, is no fault.
func TestServesAfterClientsLeave(t *testing.T) {
	s := Start(t)
	fail := t.Fatalf
	if used, _ := Binary(); filepath.Base(used) == "ollama" {
		fail = t.Skipf
	}
	client := http.Client{Timeout: patience, Transport: &http.Transport{DisableKeepAlives: true}}
	const question = `{"model":"` + Loop + `","messages":[{"role":"user","content":"Hej"}]}`
	for n := range 300 {
		response, err := client.Post(s.URL+"/api/chat", "application/json", strings.NewReader(question))
		if err != nil {
			fail("after %d have left: %v", n, err)
		}
		if _, err := response.Body.Read(make([]byte, 1)); err != nil {
			t.Errorf("no first word after %d have left: %v", n, err)
		}
		response.Body.Close()
	}
}
