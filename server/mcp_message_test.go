package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"svara/assistant"
	"svara/ingest"
	"svara/internal/index"
	"svara/internal/model"
)

const (
	pingMCP = `{"jsonrpc":"2.0","id":1,"method":"ping"}`
	jsonMCP = "application/json"
)

// message sends one to /mcp as any program could; headers come in pairs.
func (r *running) message(body string, headers ...string) answer {
	r.t.Helper()
	return r.do("POST", "/mcp", body, append([]string{"Content-Type", jsonMCP}, headers...)...)
}

func TestMCPRefuses(t *testing.T) {
	r := startWith(t, documents)
	many := func(n int) string { return "[" + pingMCP + strings.Repeat(","+pingMCP, n-1) + "]" }
	for name, test := range map[string]struct {
		body    string
		headers []string
		status  int
		code    string
	}{
		"a form":              {pingMCP, []string{"Content-Type", "text/plain"}, 415, "unsupported_media_type"},
		"nothing":             {"", nil, 400, "bad_json"},
		"half":                {`{"jsonrpc":`, nil, 400, "bad_json"},
		"not an object":       {"7", nil, 400, "bad_mcp"},
		"not a message":       {"{}", nil, 400, "bad_mcp"},
		"wrong types":         {`{"jsonrpc":2,"id":{},"method":[]}`, nil, 400, "bad_field"},
		"wrong type in one":   {"[" + pingMCP + `,{"jsonrpc":"2.0","id":1,"method":"tools/call","params":7}]`, nil, 400, "bad_field"},
		"wrong name":          {`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":{}}}`, nil, 400, "bad_field"},
		"wrong id":            {`{"jsonrpc":"2.0","id":{},"method":"ping"}`, nil, 400, "bad_mcp"},
		"not UTF-8":           {"{\"jsonrpc\":\"2.0\",\"id\":\"\xff\",\"method\":\"ping\"}", nil, 400, "question_not_utf8"},
		"unknown method":      {`{"jsonrpc":"2.0","id":1,"method":"tools/delete"}`, nil, 400, "bad_mcp"},
		"unknown version":     {pingMCP, []string{"MCP-Protocol-Version", "1999-01-01"}, 400, "bad_mcp"},
		"no message":          {"[]", nil, 400, "bad_mcp"},
		"too many messages":   {many(maxBatch + 1), nil, 400, "batch_too_long"},
		"spaces before them":  {" \r\n" + many(maxBatch+1), nil, 400, "batch_too_long"},
		"batch of newer":      {many(2), []string{"MCP-Protocol-Version", "2025-06-18"}, 400, "bad_mcp"},
		"too large":           {`{"jsonrpc":"2.0","id":"` + strings.Repeat("x", defaultMaxBody) + `"}`, nil, 413, "body_too_large"},
		"resuming":            {pingMCP, []string{"Last-Event-ID", "x_1"}, 400, "bad_mcp"},
		"foreign site":        {pingMCP, []string{"Origin", "https://ond.example"}, 403, "cross_origin"},
		"no site":             {pingMCP, []string{"Origin", "null"}, 403, "cross_origin"},
		"foreign to browsers": {pingMCP, []string{"Sec-Fetch-Site", "cross-site"}, 403, "cross_origin"},
	} {
		a := r.message(test.body, test.headers...)
		if message := isProblem(t, a, test.status, test.code); strings.Contains(message, "Go ") || strings.Contains(message, "jsonrpc2") {
			t.Errorf("%s: %s", name, message)
		}
	}
	for _, method := range []string{"GET", "DELETE", "PUT", "HEAD"} {
		if a := r.do(method, "/mcp", "", "Accept", "text/event-stream", "Mcp-Session-Id", "x"); a.StatusCode != 405 || a.Header.Get("Allow") != "OPTIONS, POST" {
			t.Errorf("%s: %d %v", method, a.StatusCode, a.Header)
		}
	}
	isProblem(t, start(t, Options{}, nil).message(pingMCP), 503, "not_ready")
}

// A batch is refused by its eleventh message, whatever the rest would take.
func TestMCPReadsNoMoreThanABatch(t *testing.T) {
	const nothing = 400_000
	request := httptest.NewRequest("POST", "/mcp", strings.NewReader("["+strings.Repeat("0,", nothing)+"0]"))
	request.Header.Set("Content-Type", jsonMCP)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, _, err := readMessage(request, maxBatch)
	runtime.ReadMemStats(&after)
	if taken := after.TotalAlloc - before.TotalAlloc; err == nil || taken > 20*nothing {
		t.Errorf("%v, with %d kB", err, taken>>10)
	}
}

// A message counts as a request, however many come in one.
func TestMCPTakesFromTheRate(t *testing.T) {
	r := start(t, Options{Open: true, Rate: 8}, nil)
	r.Use(open(t, documents))
	batch := func(n int) string { return "[" + pingMCP + strings.Repeat(","+pingMCP, n-1) + "]" }
	if message := isProblem(t, r.message(batch(5)), 400, "batch_too_long"); !strings.Contains(message, "högst 4") { // of which none could ever be let in
		t.Error(message)
	}
	if a := r.message(batch(3)); a.StatusCode != 200 {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
	if a := r.message(pingMCP); a.StatusCode != 429 {
		t.Errorf("a fifth of four at once: %d %s", a.StatusCode, a.body)
	}
	r = start(t, Options{Open: true, Rate: 8}, nil)
	r.Use(open(t, documents))
	r.message(batch(2))
	if a := r.message(batch(3)); a.StatusCode != 429 || a.Header.Get("Retry-After") == "" {
		t.Errorf("three where there are two left: %d %s", a.StatusCode, a.body)
	}
	if a := r.message(pingMCP); a.StatusCode != 200 {
		t.Errorf("what a refused batch did not take: %d %s", a.StatusCode, a.body)
	}
}

func TestMCPAnswersRawMessages(t *testing.T) {
	r := startWith(t, documents)
	call := func(id int, name, arguments string) string {
		return fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":%q,"arguments":%s}}`, id, name, arguments)
	}
	ask := call(2, "ask", `{"question":"Hur många dagars semester har anställda rätt till?","conversation":null}`)
	for name, test := range map[string]struct {
		body    string
		headers []string
		want    string
	}{
		"no Accept":         {pingMCP, nil, `{"jsonrpc":"2.0","id":1,"result":{}}`},
		"JSON only":         {pingMCP, []string{"Accept", jsonMCP}, `"result":{}`},
		"own site":          {pingMCP, []string{"Origin", r.base}, `"result":{}`},
		"batch":             {"[" + pingMCP + "," + ask + "]", nil, "25 dagars semester"},
		"full batch":        {"[" + ask + strings.Repeat(","+call(3, "search", `{"query":"semester","n":1}`), maxBatch-1) + "]", nil, "25 dagars semester"},
		"of one id":         {"[" + ask + "," + ask + "]", nil, `"id":2`},
		"taken back":        {"[" + ask + `,{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}}]`, nil, `"id":2`},
		"subscription":      {`{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{}}`, nil, "-32601"},
		"no arguments":      {call(1, "search", "null"), nil, `"isError":true`},
		"unknown arguments": {call(1, "search", `{"query":"x","sort":1}`), nil, `"isError":true`},
		"n beyond bounds":   {call(1, "search", `{"query":"semester","n":-5}`), nil, `semester.txt#`},
		"unknown tool":      {call(1, "delete", "{}"), nil, "-32602"},
	} {
		a := r.message(test.body, test.headers...)
		if a.StatusCode != 200 || !strings.Contains(a.body, test.want) || strings.Contains(a.body, "mcp.") {
			t.Errorf("%s: %d %s", name, a.StatusCode, a.body)
		}
	}
	if a := r.message(`{"jsonrpc":"2.0","method":"notifications/initialized"}`); a.StatusCode != 202 || a.body != "" {
		t.Errorf("notification: %d %q", a.StatusCode, a.body)
	}
}

// A name that somebody lets lead to this machine does not open what listens on it
// alone, and has no keys; nor does the public address, which is somebody else's.
func TestMCPMeansThisHost(t *testing.T) {
	r := start(t, Options{PublicURL: &url.URL{Scheme: "https", Host: "svara.example.se"}}, nil)
	for host, want := range map[string]int{
		"ond.example": 403, "127.0.0.1.ond.example": 403, "ond.example:8080": 403, "": 503,
		"localhost:8080": 503, "127.0.0.1": 503, "[::1]:80": 503, "svara.example.se": 403,
	} {
		request, err := http.NewRequest("POST", r.base+"/mcp", strings.NewReader(pingMCP))
		if err != nil {
			t.Fatal(err)
		}
		request.Host = host
		request.Header.Set("Content-Type", jsonMCP)
		request.Header.Set("Origin", "https://svara.example.se") // the page's, where there is one
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != want { // 503: let in, and not ready
			t.Errorf("%q: %d, want %d", host, response.StatusCode, want)
		}
	}
}

// breaking embeds what is ingested, and no question.
type breaking struct{ model.Embedded }

func (breaking) EmbedQuery(context.Context, string) ([]float32, error) {
	return nil, errors.New("hemligt inre")
}

// What the operator has to mend is told to nobody else.
func TestMCPHidesWhatIsInside(t *testing.T) {
	idx, err := index.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer idx.Close()
	if _, err := ingest.Sync(t.Context(), idx, documents, ingest.Options{Embedder: model.Embedded{}}); err != nil {
		t.Fatal(err)
	}
	a, err := assistant.New(idx, breaking{}, assistant.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := start(t, Options{}, func(s *Server) { s.Use(a) })
	const secret = "Hur många dagar?"
	for name, argument := range map[string]string{"ask": "question", "search": "query"} {
		got := r.message(fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":%q,"arguments":{%q:%q}}}`, name, argument, secret))
		id := got.Header.Get("X-Request-Id")
		if !strings.Contains(got.body, fmt.Sprint(jsonrpc.CodeInternalError)) || !strings.Contains(got.body, id) || strings.Contains(got.body, "hemligt") {
			t.Errorf("%s: %s", name, got.body)
		}
		if log := r.log.String(); !strings.Contains(log, "hemligt inre") || !strings.Contains(log, `"route":"/mcp","request_id":"`+id) || strings.Contains(log, secret) {
			t.Errorf("%s: %s", name, log)
		}
	}
}

// A panic in a goroutine of the SDK's would end the process.
func TestMCPPanics(t *testing.T) {
	r := start(t, Options{}, nil)
	const question = "Var är skatten?"
	asked, secret := &record{}, question
	asked.question.Store(&secret)
	request := (&http.Request{}).WithContext(context.WithValue(t.Context(), recordKey{}, asked))
	c := r.echo.NewContext(request, echo.NewResponse(nil, r.echo))
	c.Response().Writer = &mcpReply{header: make(http.Header)}
	call := &mcpCall{server: r.Server, c: c}
	panics := func(context.Context, string, mcp.Request) (mcp.Result, error) { panic("hemligt inre: " + question) }
	for range 2 { // the second finds the call free
		_, err := guardMCP(panics)(context.WithValue(t.Context(), callKey{}, call), "tools/call", nil)
		var told *jsonrpc.Error
		if !errors.As(err, &told) || strings.Contains(told.Message, "hemligt") {
			t.Errorf("%v", err)
		}
	}
	if log := r.log.String(); !strings.Contains(log, "hemligt inre") || !strings.Contains(log, "mcp_message_test.go") || strings.Contains(log, "skatten") {
		t.Errorf("log: %s", log)
	}
}

// What comes over /mcp gets an answer, whatever it is, and no fault of Svara's.
func FuzzMCP(f *testing.F) {
	for _, body := range []string{pingMCP, "[" + pingMCP + "]", `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"fetch","arguments":{"id":"../semester.txt#0-9","start":-1,"end":9e99}}}`,
		`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}`, `{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{"_meta":{}}}`} {
		f.Add(body, "2025-11-25")
		f.Add(body, "2026-07-28")
		f.Add(body, "")
	}
	r := start(f, Options{RequestTimeout: time.Second}, nil)
	r.Use(open(f, documents))
	f.Fuzz(func(t *testing.T, body, version string) {
		request, err := http.NewRequest("POST", r.base+"/mcp", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", jsonMCP)
		if version != "" {
			request.Header["Mcp-Protocol-Version"] = []string{version}
		}
		begun := time.Now()
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			if strings.Contains(err.Error(), "invalid header") {
				t.Skip()
			}
			t.Fatal(err)
		}
		defer response.Body.Close()
		if response.StatusCode >= 500 || time.Since(begun) > 5*time.Second {
			t.Errorf("%d after %v", response.StatusCode, time.Since(begun))
		}
	})
}
