package server

import (
	"bytes"
	"encoding/json"
	"math"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"svara/internal/clienttest"
)

// exchange is a request and its answer, as internal/clienttest/openapi.mjs reads it.
type exchange struct {
	Operation   string            `json:"operation"`
	Query       map[string]string `json:"query"`
	RequestType string            `json:"requestType"`
	Request     any               `json:"request"`
	Status      int               `json:"status"`
	Type        string            `json:"type"`
	Headers     map[string]string `json:"headers"`
	Body        string            `json:"body"`
}

// exchanges are what was said to servers, to be held to the API's document.
type exchanges struct {
	t    *testing.T
	said []exchange
}

// say lets a server answer, and notes what was said.
func (x *exchanges) say(r *running, method, target, body string, headers ...string) answer {
	x.t.Helper()
	a := r.do(method, target, body, headers...)
	address, err := url.Parse(r.base + target)
	if err != nil {
		x.t.Fatal(err)
	}
	c := r.echo.NewContext(nil, nil)
	r.echo.Router().Find(method, address.EscapedPath(), c)
	e := exchange{Operation: documentedRoute(method, c.Path()), Query: make(map[string]string), Status: a.StatusCode, Headers: make(map[string]string), Body: a.body}
	for name, values := range address.Query() {
		e.Query[name] = values[0]
	}
	for name := range a.Header {
		e.Headers[strings.ToLower(name)] = a.Header.Get(name)
	}
	e.Type, _, _ = mime.ParseMediaType(a.Header.Get("Content-Type"))
	if body != "" {
		e.RequestType, e.Request = requestOf(x.t, body, headers)
	}
	x.said = append(x.said, e)
	return a
}

// requestOf gives a request's body as a value: of a form its fields.
func requestOf(t *testing.T, body string, headers []string) (mediaType string, value any) {
	t.Helper()
	at := slices.Index(headers, "Content-Type")
	if at < 0 {
		return "", nil
	}
	mediaType, parameters, _ := mime.ParseMediaType(headers[at+1])
	if mediaType != "multipart/form-data" {
		_ = json.Unmarshal([]byte(body), &value) // what is no JSON is refused, and not looked at
		return mediaType, value
	}
	form, err := multipart.NewReader(strings.NewReader(body), parameters["boundary"]).ReadForm(1 << 20)
	if err != nil {
		return mediaType, nil
	}
	fields := make(map[string]string)
	for name, values := range form.Value {
		fields[name] = values[0]
	}
	for name := range form.File {
		fields[name] = "content"
	}
	return mediaType, fields
}

// post says JSON.
func (x *exchanges) post(r *running, target, body string) answer {
	x.t.Helper()
	return x.say(r, "POST", target, body, "Content-Type", echo.MIMEApplicationJSON)
}

// upload says a form.
func (x *exchanges) upload(r *running, query string, parts ...part) answer {
	x.t.Helper()
	body, headers := form(parts...)
	return x.say(r, "POST", "/api/documents"+query, body, headers...)
}

// example says a request that the document shows; with is put in the place of what
// stands in it, by pairs.
func (x *exchanges) example(r *running, e apiExample, with ...string) answer {
	x.t.Helper()
	target := strings.NewReplacer(with...).Replace(strings.TrimPrefix(e.url, exampleURL))
	if e.form == nil {
		return x.say(r, e.method, target, e.body, "Content-Type", e.contentType)
	}
	var parts []part
	for _, field := range e.form {
		p := part{field: field[0], content: field[1]}
		if p.field == "file" {
			p.filename, p.content = field[1], "Larm i simhallen\n\nVid larm töms bassängen och vakthavande ringer 112.\n"
		}
		parts = append(parts, p)
	}
	body, headers := form(parts...)
	return x.say(r, e.method, target, body, headers...)
}

// check holds what was said to the document, and gives what of the document was met.
func (x *exchanges) check(document []byte) map[string]bool {
	x.t.Helper()
	said, err := json.Marshal(x.said)
	if err != nil {
		x.t.Fatal(err)
	}
	folder := x.t.TempDir()
	files := []string{filepath.Join(folder, "document.json"), filepath.Join(folder, "exchanges.json")}
	for i, content := range [][]byte{document, said} {
		if err := os.WriteFile(files[i], content, 0o600); err != nil {
			x.t.Fatal(err)
		}
	}
	var result struct{ Wrong, Met []string }
	if err := json.Unmarshal([]byte(clienttest.Run(x.t, "openapi.mjs", files...)), &result); err != nil {
		x.t.Fatal(err)
	}
	for _, wrong := range result.Wrong {
		x.t.Error(wrong)
	}
	met := make(map[string]bool)
	for _, m := range result.Met {
		met[m] = true
	}
	return met
}

// showsWhatWasSaid checks that each answer that the document shows was given, but for
// what is another each time.
func (x *exchanges) showsWhatWasSaid(operations map[string]operation) {
	x.t.Helper()
	said := make(map[string]bool)
	for _, e := range x.said {
		var body any
		if json.Unmarshal([]byte(e.Body), &body) == nil {
			said[e.Operation+strconv.Itoa(e.Status)+steady(x.t, body)] = true
		}
	}
	for name, o := range operations {
		for _, response := range o.Fields("responses") {
			for _, shown := range response.Node("content").Node(echo.MIMEApplicationJSON).Fields("examples") {
				text, err := json.Marshal(shown.Node("value"))
				var body any
				if err == nil {
					err = json.Unmarshal(text, &body)
				}
				if err != nil {
					x.t.Fatal(err)
				}
				if want := steady(x.t, body); !said[name+response.Name+want] {
					x.t.Errorf("%s: nobody was answered %s", name, want)
				}
			}
		}
	}
}

// unsteady are the fields that are others each time.
var unsteady = []string{"id", "retrieve_ms", "answer_ms", "total_ms", "changed", "created", "received", "finished", "day", "first", "last", "status_url"}

// sealedID is the form of an answer's id.
var sealedID = regexp.MustCompile(`^[A-Z2-7]{26}-[A-Z2-7]{16}$`)

// steady gives a value as text, without what is unsteady and with two decimals.
func steady(t *testing.T, value any) string {
	t.Helper()
	var walk func(value any)
	walk = func(value any) {
		switch value := value.(type) {
		case map[string]any:
			for key, field := range value {
				if number, is := field.(float64); is {
					value[key] = math.Round(number*100) / 100
				}
				if text, _ := field.(string); slices.Contains(unsteady, key) || sealedID.MatchString(text) {
					value[key] = "…"
				}
				walk(field)
			}
		case []any:
			for _, item := range value {
				walk(item)
			}
		}
	}
	walk(value)
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// hard are the codes that no exchange here brings about. TestEveryCodeIsDocumented holds
// those to their statuses.
var hard = []string{"internal", "timeout", "canceled", "restarting", "bad_body", "disk_full", "too_many_uploads", "upload_too_slow", "read_only", "document_busy",
	"model_unavailable", "model_missing", "model_busy", "queue_full", "model_timeout", "model_too_long", "model_broke_off", "model_failed"}

// isCovered checks that every answer of the document was met, but for hard codes. The
// codes of pages are not told to whoever reads them.
func isCovered(t *testing.T, operations map[string]operation, met map[string]bool) {
	t.Helper()
	for name, o := range operations {
		for _, response := range o.Fields("responses") {
			codes := slices.DeleteFunc(response.Texts("x-codes"), func(code string) bool { return slices.Contains(hard, code) })
			if response.Has("x-codes") && len(codes) == 0 {
				continue
			}
			if !met[name+" "+response.Name] {
				t.Errorf("%s: nobody got status %s", name, response.Name)
			}
			for _, code := range codes {
				if isForPrograms(o.Path) && !met[name+" "+response.Name+" "+code] {
					t.Errorf("%s: nobody got %s %s", name, response.Name, code)
				}
			}
			for i, event := range response.Node("content").Node("text/event-stream").Nodes("x-events") {
				if !met[name+" event "+strconv.Itoa(i)] {
					t.Errorf("%s: nobody got the event %q of %s", name, event.Text("event"), event.Node("schema").Text("$ref"))
				}
			}
		}
	}
	for status, code := range map[int]string{http.StatusInternalServerError: "internal", http.StatusServiceUnavailable: "timeout"} {
		for _, name := range []string{"POST /api/ask", "POST /v1/chat/completions"} {
			if !met[name+" "+strconv.Itoa(status)+" "+code] {
				t.Errorf("%s: nobody got %d %s", name, status, code)
			}
		}
	}
}
