package server

import (
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"svara/internal/ollamatest"
)

// Chunks of an answer in the documents' own words, with all that may come.
func TestChatStreamInOpenAIsShape(t *testing.T) {
	r := startPublic(t)
	a := r.chat(strings.Replace(askLeave, "{", `{"stream":true,"stream_options":{"include_usage":true},`, 1), "Accept-Encoding", "gzip")
	for name, value := range map[string]string{"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store",
		"X-Accel-Buffering": "no", "Content-Encoding": ""} {
		if got := a.Header.Get(name); got != value || a.StatusCode != 200 {
			t.Errorf("%d, %s %q, want %q", a.StatusCode, name, got, value)
		}
	}
	chunk := func(rest string) string {
		return `{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"svara","choices":[` + rest + `}`
	}
	part := func(delta, reason, rest string) string {
		return chunk(`{"index":0,"delta":` + delta + `,"logprobs":null,"finish_reason":` + reason + `}],"usage":null` + rest)
	}
	want := []string{
		part(`{"role":"assistant","content":""}`, "null", ""),
		part(`{"content":"Anställda har rätt till 25 dagars semester per år. [1]"}`, "null", ""),
		part(`{"content":"\n\nKällor:\n\n- [1] Semester för anställda: ”Anställda har rätt till 25 dagars semester per år.” https://svara.example.se/documents/semester.txt?start=24\u0026end=74#citat"}`, "null", ""),
		part(`{}`, `"stop"`, `,"citations":[{"n":1,"document":"semester.txt","title":"Semester för anställda","heading":"","page":null,
			"quote":"Anställda har rätt till 25 dagars semester per år.","start":24,"end":74,"url":"https://svara.example.se/documents/semester.txt"}],
			"svara":{"id":"A","status":"answered","mode":"extractive","confidence":0.9,"nearest":[],
			"notice":"Du pratar med en AI-tjänst. Svaret är ordagrant ur dokumenten."}`),
		chunk(`],"usage":{"prompt_tokens":20,"completion_tokens":105,"total_tokens":125}`),
		"[DONE]",
	}
	got := strings.Split(strings.TrimSuffix(a.body, "\n\n"), "\n\n")
	if len(got) != len(want) {
		t.Fatalf("%d events: %s", len(got), a.body)
	}
	for i, event := range got {
		data, found := strings.CutPrefix(event, "data: ")
		if !found {
			t.Errorf("event %q", event)
		}
		isLike(t, data, want[i])
	}

	plain := r.chat(strings.Replace(askLeave, "{", `{"stream":true,`, 1))
	if strings.Contains(plain.body, `"usage"`) || !strings.HasSuffix(plain.body, "\n\ndata: [DONE]\n\n") {
		t.Errorf("usage that nobody asked for: %s", plain.body)
	}
}

// openChat asks for a chat in chunks.
func (r *running) openChat(question string) *stream {
	r.t.Helper()
	return r.openAt("/v1/chat/completions", map[string]any{"stream": true, "messages": []map[string]string{{"role": "user", "content": question}}})
}

// chunkOf gives what a chunk adds to the content, and its finish_reason.
func chunkOf(t *testing.T, e event) (text, reason string) {
	t.Helper()
	var chunk struct {
		Choices []struct {
			Delta  struct{ Content string }
			Reason string `json:"finish_reason"`
		}
	}
	if err := json.Unmarshal([]byte(e.data), &chunk); err != nil || len(chunk.Choices) != 1 {
		t.Fatalf("%+v: %v", e, err)
	}
	return chunk.Choices[0].Delta.Content, chunk.Choices[0].Reason
}

// What a real model writes comes sentence by sentence, verified, while it writes on.
func TestChatStreamThroughAModel(t *testing.T) {
	server := ollamatest.Start(t)
	all := startWriting(t, writing(t, server.URL, ollamatest.Echo, feeSays), nil).openChat(askFee).rest()
	if len(all) < 6 || all[len(all)-1].data != "[DONE]" {
		t.Fatalf("%+v", all)
	}
	for i, part := range []string{"", "1200 kronor i månaden. [1]", "2023. [2]", "Källor:\n\n- [1] Avgifter i Lillevik: ”Avgiften"} {
		if text, reason := chunkOf(t, all[i]); !strings.Contains(text, part) || reason != "" {
			t.Errorf("chunk %d: %q %s", i, text, reason)
		}
	}
	if text, reason := chunkOf(t, all[4]); text != "" || reason != "stop" || !strings.Contains(all[4].data, `"mode":"generative"`) {
		t.Errorf("%s", all[4].data)
	}

	s := startWriting(t, writing(t, server.URL, ollamatest.Echo, long()), nil).openChat(askFee)
	var first, last time.Time
	for _, e := range s.rest() {
		if e.data == "[DONE]" {
			last = e.at
		} else if text, _ := chunkOf(t, e); text != "" && first.IsZero() {
			first = e.at
		}
	}
	if last.Sub(first) < 100*time.Millisecond {
		t.Errorf("the first part came %v before the last", last.Sub(first))
	}
}

// An answer may take longer than a request may otherwise.
func TestChatHasTheModelsPatience(t *testing.T) {
	server := ollamatest.Start(t)
	const short = 100 * time.Millisecond
	r := startWriting(t, writing(t, server.URL, ollamatest.Echo, long()), func(s *Server) {
		s.opts.RequestTimeout, s.writePatience = short, short
	})
	start := time.Now()
	all := r.openChat(askFee).rest()
	if took := time.Since(start); took < 2*short || all[len(all)-1].data != "[DONE]" {
		t.Errorf("%v: %+v", took, all)
	}
}

// An error after the first chunk is one that clients throw; comments keep the
// connection open before that.
func TestChatStreamIsBrokenOff(t *testing.T) {
	server := ollamatest.Start(t)
	r := startWriting(t, writing(t, server.URL, ollamatest.Echo, feeSays), func(s *Server) {
		s.heartbeatEvery, s.stopTimeout = 10*time.Millisecond, time.Second
	})
	server.Occupy(t)
	s := r.openChat(askFee)
	if e, err := s.next(); err != nil || e.name != "" || e.data != "keep-alive" {
		t.Fatalf("%+v %v", e, err)
	}
	r.stop()
	body, err := io.ReadAll(s.lines)
	if err != nil {
		t.Fatal(err)
	}
	events := strings.Split(strings.TrimSpace(string(body)), "\n\n")
	var told openAIError
	data, found := strings.CutPrefix(events[len(events)-1], "data: ")
	if err := json.Unmarshal([]byte(data), &told); err != nil || !found || told.Error.Code != "restarting" || told.Error.Type != "server_error" {
		t.Errorf("%q %v", body, err)
	}
	if strings.Contains(string(body), "event:") || strings.Contains(string(body), "[DONE]") {
		t.Errorf("%q", body)
	}
	<-r.done
}
