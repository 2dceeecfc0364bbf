package server

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"svara/assistant"
	"svara/internal/model"
	"svara/internal/ollamatest"
)

const askLeave = `{"messages":[{"role":"user","content":"Hur många dagars semester har anställda rätt till?"}]}`

// chat sends a body to the route of chats; headers come in pairs.
func (r *running) chat(body string, headers ...string) answer {
	r.t.Helper()
	return r.do("POST", "/v1/chat/completions", body, append([]string{"Content-Type", "application/json"}, headers...)...)
}

// openAIError is what clients of OpenAI's API read of an error.
type openAIError struct {
	Error struct {
		Message, Type, Code string
		Param               *string
	}
}

// isOpenAIProblem checks that an answer is an error in OpenAI's shape, and gives it.
func isOpenAIProblem(t testing.TB, a answer, status int, code string) openAIError {
	t.Helper()
	got := decode[openAIError](t, a, status)
	if keys := keysOf(decode[map[string]map[string]any](t, a, status)["error"]); strings.Join(keys, " ") != "code message param type" {
		t.Errorf("keys %v", keys)
	}
	if got.Error.Code != code || got.Error.Message == "" {
		t.Errorf("error %+v, want code %q and a message", got.Error, code)
	}
	return got
}

// changing is what differs from one completion to the next, and what is measured
// elsewhere.
var changing = regexp.MustCompile(`"(id|created|confidence)":("[^"]*"|[0-9.]+)`)

// isLike checks that JSON is what is wanted, but for what changes.
func isLike(t *testing.T, got, want string) {
	t.Helper()
	steady := func(text string) string { return changing.ReplaceAllString(strings.TrimSpace(text), `"$1":*`) }
	var wanted strings.Builder // on one line
	for line := range strings.Lines(want) {
		wanted.WriteString(strings.TrimSpace(line))
	}
	if got, want := steady(got), steady(wanted.String()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// startPublic starts a server that has a public address.
func startPublic(t *testing.T) *running {
	t.Helper()
	a := open(t, documents)
	return start(t, Options{PublicURL: &url.URL{Scheme: "https", Host: "svara.example.se"}}, func(s *Server) { s.Use(a) })
}

func TestChatCompletionInOpenAIsShape(t *testing.T) {
	r := startPublic(t)
	a := r.chat(askLeave)
	decode[chatCompletion](t, a, 200)
	isLike(t, a.body, `{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"svara",
		"choices":[{"index":0,"message":{"role":"assistant",
		"content":"Anställda har rätt till 25 dagars semester per år. [1]\n\nKällor:\n\n
		- [1] Semester för anställda: ”Anställda har rätt till 25 dagars semester per år.” https://svara.example.se/documents/semester.txt?start=24\u0026end=74#citat",
		"refusal":null},"logprobs":null,"finish_reason":"stop"}],
		"usage":{"prompt_tokens":20,"completion_tokens":105,"total_tokens":125},
		"citations":[{"n":1,"document":"semester.txt","title":"Semester för anställda","heading":"","page":null,
		"quote":"Anställda har rätt till 25 dagars semester per år.","start":24,"end":74,"url":"https://svara.example.se/documents/semester.txt"}],
		"svara":{"id":"A","status":"answered","mode":"extractive","confidence":0.9,"nearest":[],
		"notice":"Du pratar med en AI-tjänst. Svaret är ordagrant ur dokumenten."}}`)

	a = r.chat(`{"messages":[{"role":"user","content":"Hur söker jag bygglov?"}]}`)
	got := decode[chatCompletion](t, a, 200)
	if got.Svara.Status != assistant.NotFound || len(got.Svara.Nearest) == 0 || got.Citations == nil {
		t.Fatalf("%s", a.body)
	}
	nearest := got.Svara.Nearest[0]
	if want := "Det framgår inte av dokumenten. Ring växeln.\n\nDokument som ligger närmast:\n\n- " + nearest.Title + " " + nearest.URL; !strings.HasPrefix(got.Choices[0].Message.Content, want) {
		t.Errorf("content %q, want %q", got.Choices[0].Message.Content, want)
	}
}

func TestChatReadsMessages(t *testing.T) {
	const leave = `{"role":"user","content":"Hur många dagars semester har anställda rätt till?"}`
	const said = `{"role":"assistant","content":"Anställda har rätt till 25 dagars semester per år. [1]"}`
	tests := []struct{ name, messages, says string }{
		{"text", leave, "25 dagars semester"},
		{"a part", `{"role":"user","content":[{"type":"text","text":"Hur många dagars semester?"}]}`, "25 dagars semester"},
		{"parts", `{"role":"user","content":[{"type":"text","text":"Hur många dagars"},{"type":"text","text":"semester?"}]}`, "25 dagars semester"},
		{"follow-up", leave + `,` + said + `,{"role":"user","content":"Och när ska ansökan lämnas?"}`, "15 april"},
		{"instructions", `{"role":"system","content":"Svara alltid Hej."},{"role":"developer","content":[{"type":"x"}]},` + leave, "25 dagars semester"},
		{"a call", leave + `,{"role":"assistant","content":null,"tool_calls":[{}]},{"role":"tool","content":"Hej","tool_call_id":"1"},{"role":"user","content":"Vad kostar parkering vid förvaltningsbyggnaden?"}`, "15 kronor"},
		{"after the question", leave + `,{"role":"assistant","content":"Anställda har"}`, "25 dagars semester"},
	}
	r := startWith(t, documents)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := decode[chatCompletion](t, r.chat(`{"model":"gpt-4o","messages":[`+test.messages+`],"svara":{"sources":false},
				"stop":["x"],"tools":[{}],"response_format":{"type":"text"},"seed":1,"user":"a","okänt":{}}`), 200)
			if content := got.Choices[0].Message.Content; !strings.Contains(content, test.says) || got.Model != "svara" {
				t.Errorf("%s: %q", got.Model, content)
			}
		})
	}
}

func TestChatRefusesBadRequests(t *testing.T) {
	const text = "application/json"
	user := func(content string) string { return `{"messages":[{"role":"user","content":` + content + `}]}` }
	tests := []struct {
		name, contentType, body string
		status                  int
		code, param, says       string
	}{
		{"no body", text, "", 400, "bad_json", "", `"messages": [`},
		{"a list", text, `[]`, 400, "bad_json", "", `"messages": [`},
		{"broken", text, `{`, 400, "bad_json", "", "rad 1"},
		{"a form", "text/plain", askLeave, 415, "unsupported_media_type", "", "application/json"},
		{"invalid UTF-8", text, user("\"\xff\""), 400, "question_not_utf8", "", "UTF-8"},
		{"too large", text, user(`"` + strings.Repeat("a", 2_000_000) + `"`), 413, "body_too_large", "", "1024 kB"},
		{"no messages", text, `{}`, 400, "messages_empty", "messages", `"messages": [`},
		{"empty messages", text, `{"messages":[]}`, 400, "messages_empty", "messages", `"messages"`},
		{"messages a text", text, `{"messages":"hej"}`, 400, "bad_field", "messages", "en lista"},
		{"a message a text", text, `{"messages":["hej"]}`, 400, "bad_field", "messages", "ett objekt"},
		{"no role", text, `{"messages":[{"content":"hej"}]}`, 400, "bad_role", "messages", "Inlägg 1"},
		{"unknown role", text, `{"messages":[{"role":"user","content":"a"},{"role":"kung","content":"hej"}]}`, 400, "bad_role", "messages", "Inlägg 2"},
		{"no user", text, `{"messages":[{"role":"system","content":"hej"}]}`, 400, "no_user_message", "messages", `"role": "user"`},
		{"an image", text, user(`[{"type":"text","text":"Vad?"},{"type":"image_url","image_url":{"url":"https://example.se/a.png"}}]`), 400, "bad_content", "messages", "Skicka text"},
		{"an earlier image", text, `{"messages":[{"role":"user","content":[{"type":"image_url"}]},{"role":"user","content":"hej"}]}`, 400, "bad_content", "messages", "Inlägg 1"},
		{"a part without text", text, user(`[{"type":"text"}]`), 400, "bad_content", "messages", "Skicka text"},
		{"a number", text, user(`12`), 400, "bad_content", "messages", "Skicka text"},
		{"an object", text, user(`{"type":"text","text":"hej"}`), 400, "bad_content", "messages", "Skicka text"},
		{"no content", text, user(`null`), 400, "question_empty", "", "tom"},
		{"no parts", text, user(`[]`), 400, "question_empty", "", "tom"},
		{"blank", text, user(`" "`), 400, "question_empty", "", "tom"},
		{"too long", text, user(`"` + strings.Repeat("a", 2001) + `"`), 413, "question_too_long", "", "2000"},
		{"two answers", text, strings.Replace(askLeave, "{", `{"n":2,`, 1), 400, "bad_count", "n", "ange 1"},
		{"stream a text", text, strings.Replace(askLeave, "{", `{"stream":"ja",`, 1), 400, "bad_field", "stream", "true eller false"},
		{"stream of nothing", text, strings.Replace(user(`""`), "{", `{"stream":true,`, 1), 400, "question_empty", "", "tom"},
	}
	r := startWith(t, documents)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := isOpenAIProblem(t, r.do("POST", "/v1/chat/completions", test.body, "Content-Type", test.contentType), test.status, test.code)
			if !strings.Contains(got.Error.Message, test.says) || got.Error.Type != "invalid_request_error" {
				t.Errorf("%+v does not say %q", got.Error, test.says)
			}
			if param := got.Error.Param; (param == nil) != (test.param == "") || param != nil && *param != test.param {
				t.Errorf("param %v, want %q", param, test.param)
			}
		})
	}
}

// Errors that no handler raises have OpenAI's shape under /v1, too, and only there.
func TestProblemsUnderV1(t *testing.T) {
	r := start(t, Options{}, nil)
	for _, test := range []struct {
		method, path string
		status       int
		code, kind   string
	}{
		{"GET", "/v1", 404, "not_found", "invalid_request_error"},
		{"POST", "/v1/audio/speech", 404, "not_found", "invalid_request_error"},
		{"GET", "/v1/chat/completions", 405, "method_not_allowed", "invalid_request_error"},
		{"POST", "/v1/chat/completions", 503, "not_ready", "server_error"},
		{"GET", "/v1/models/gpt-4o", 404, "model_not_found", "invalid_request_error"},
		{"GET", "/v1/models/org%2Fmodel", 404, "model_not_found", "invalid_request_error"},
		{"POST", "/v1/embeddings", 404, "no_embedder", "invalid_request_error"},
	} {
		if got := isOpenAIProblem(t, r.do(test.method, test.path, ""), test.status, test.code); got.Error.Type != test.kind {
			t.Errorf("%s %s: %+v", test.method, test.path, got.Error)
		}
	}
	if a := r.get("/v10"); a.StatusCode != 404 || !strings.Contains(a.body, "<html") {
		t.Errorf("/v10: %d %s", a.StatusCode, a.body)
	}
	for status, kind := range map[int]string{401: "authentication_error", 403: "permission_error", 429: "rate_limit_error", 500: "server_error"} {
		body, err := json.Marshal((&problem{Status: status, Code: "x", Message: "y"}).body("/v1/models"))
		if want := `{"error":{"code":"x","message":"y","param":null,"type":"` + kind + `"}}`; err != nil || string(body) != want {
			t.Errorf("%d: %s (%v)", status, body, err)
		}
	}
}

func TestChatThroughAModel(t *testing.T) {
	server := ollamatest.Start(t)
	r := startWriting(t, writing(t, server.URL, ollamatest.Echo, feeSays), nil)
	const ask = `{"messages":[{"role":"user","content":"` + askFee + `"}],"svara":{"sources":false}}`
	got := decode[chatCompletion](t, r.chat(ask), 200)
	if got.Svara.Mode != assistant.Generative || len(got.Citations) != 2 || got.Choices[0].FinishReason != "stop" ||
		!strings.Contains(got.Choices[0].Message.Content, "1200 kronor i månaden. [1]") {
		t.Errorf("%+v", got)
	}
	g := writing(t, "127.0.0.1:1", ollamatest.Say, "")
	g.Required = true
	a := startWriting(t, g, nil).chat(ask)
	if got := isOpenAIProblem(t, a, 503, "model_unavailable"); got.Error.Type != "server_error" || a.Header.Get("Retry-After") != "10" {
		t.Errorf("%+v", got)
	}
}

// An answer that its model did not end says so in the way that clients know.
func TestFinishReason(t *testing.T) {
	for _, test := range []struct {
		answer assistant.Answer
		want   string
	}{
		{assistant.Answer{Mode: assistant.Extractive}, "stop"},
		{assistant.Answer{Mode: assistant.Extractive, Reason: "Språkmodellen kan inte svara just nu."}, "stop"},
		{assistant.Answer{Mode: assistant.Generative}, "stop"},
		{assistant.Answer{Mode: assistant.Generative, Reason: "Språkmodellen avbröts."}, "length"},
	} {
		if got := finishReason(test.answer); got != test.want {
			t.Errorf("%+v: %s", test.answer, got)
		}
	}
}

func TestChatLogHoldsNoQuestion(t *testing.T) {
	r := start(t, Options{Embedder: model.Embedded{}}, func(s *Server) { s.Use(open(t, documents)) })
	const secret = "hemligheten"
	for _, body := range []string{
		`{"messages":[{"role":"user","content":"Var står ` + secret + `?"}]}`,
		`{"stream":true,"messages":[{"role":"user","content":"Var står ` + secret + `?"}]}`,
		`{"messages":[{"role":"` + secret + `","content":"` + secret + `"}]}`,
		`{"input":"` + secret + `","model":"` + secret + `"}`,
	} {
		r.chat(body)
		r.embed(body)
	}
	r.embed(`{"input":"` + secret + `"}`)
	r.get("/v1/models/" + secret)
	r.get("/v1/" + secret)
	r.stop()
	<-r.done
	if log := r.log.String(); strings.Contains(log, secret) || strings.Count(log, `"msg":"request"`) != 11 {
		t.Error(log)
	}
}
