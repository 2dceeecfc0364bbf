package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"svara/assistant"
)

func TestWidgetMayBeLoadedByAnySite(t *testing.T) {
	for _, origins := range [][]string{nil, {"https://intranet.example"}} {
		r := start(t, Options{Origins: origins, Keys: keyring{}}, nil)
		for _, origin := range []string{"https://intranet.example", "https://annan.example"} {
			for _, method := range []string{"GET", "HEAD"} { // HEAD tells the element whether a server is there
				a := r.do(method, "/widget.js", "", "Origin", origin)
				for name, want := range map[string]string{
					"Content-Type": "text/javascript; charset=utf-8", "Access-Control-Allow-Origin": "*",
					"Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": "public, max-age=300",
				} {
					if got := a.Header.Values(name); a.StatusCode != 200 || !slices.Equal(got, []string{want}) {
						t.Errorf("%s from %s, origins %q: %d, %s %q", method, origin, origins, a.StatusCode, name, got)
					}
				}
			}
		}
	}
}

func TestWidgetIsNotSentTwice(t *testing.T) {
	r := start(t, Options{}, nil)
	tag := r.get("/widget.js").Header.Get("ETag")
	for _, test := range []struct {
		has    string
		status int
	}{{tag, 304}, {`"annan", ` + tag, 304}, {`W/"annan"`, 200}} {
		a := r.do("GET", "/widget.js", "", "If-None-Match", test.has, "Accept-Encoding", "gzip")
		if a.StatusCode != test.status || a.Header.Get("ETag") != tag || (a.body == "") != (test.status == http.StatusNotModified) {
			t.Errorf("If-None-Match %s: %d with %d bytes, want %d", test.has, a.StatusCode, len(a.body), test.status)
		}
	}
}

// What it is made of is all there, and nothing in it makes markup of text or comes from
// elsewhere.
func TestWidgetIsWhole(t *testing.T) {
	script := string(widgetScript())
	for _, want := range []string{"const styles = \"", ":host {", "const words =", "class Service", "class Turn", `customElements.define("svara-chat"`} {
		if !strings.Contains(script, want) {
			t.Errorf("it lacks %s", want)
		}
	}
	files, err := widgetFiles.ReadDir("widget")
	if err != nil || len(files) != len(widgetParts)+1 {
		t.Errorf("%d files, %d scripts are used and one style (%v)", len(files), len(widgetParts), err)
	}
	for _, never := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "localStorage", "sessionStorage", "cookie", "eval(", "import(", "@import", "url("} {
		if strings.Contains(script, never) {
			t.Errorf("it has %s", never)
		}
	}
}

// Script and page with its style are to be 25 kB on the wire at most, and are kept far
// below.
func TestWidgetIsSmall(t *testing.T) {
	r := startWith(t, documents)
	size := 0
	for _, path := range []string{"/widget.js", "/"} {
		a := r.do("GET", path, "", "Accept-Encoding", "gzip")
		if a.Header.Get("Content-Encoding") != "gzip" {
			t.Errorf("%s is not compressed", path)
		}
		size += len(a.body)
	}
	t.Logf("%d bytes", size)
	if size > 21_300 {
		t.Errorf("%d bytes: what made it so large?", size)
	}
}

// Every error that those who ask may meet has English words: the element and the pages
// have nothing else where the API's are Swedish.
func TestEnglishHasWhatAskingMeets(t *testing.T) {
	var contract struct {
		Paths map[string]struct {
			Post struct {
				Responses map[string]struct {
					Codes []string `json:"x-codes"`
				}
			}
		}
	}
	r := start(t, Options{}, nil)
	if err := json.Unmarshal([]byte(r.get("/openapi.json").body), &contract); err != nil {
		t.Fatal(err)
	}
	// The element sends what can be read, and words.js and admit.go have the last.
	programs := []string{"bad_json", "bad_field", "bad_body", "bad_role", "unknown_field", "unsupported_media_type", "key_missing"}
	met := 0
	for _, response := range contract.Paths["/api/ask"].Post.Responses {
		for _, code := range response.Codes {
			met++
			if (english[code] == "") != slices.Contains(programs, code) {
				t.Errorf("%s: %q", code, english[code])
			}
		}
	}
	if met < 20 {
		t.Errorf("only %d codes", met)
	}
}

func TestExamplesSayHowAnswersComeAbout(t *testing.T) {
	tests := []struct {
		name   string
		writes bool
		check  Check
		mode   assistant.Mode
	}{
		{"no model", false, Check{Status: Absent}, assistant.Extractive},
		{"there", true, Check{Status: OK}, assistant.Generative},
		{"not looked at yet", true, Check{Status: Unknown}, assistant.Generative},
		{"gone", true, Check{Status: Absent}, assistant.Extractive},
		{"failing", true, Check{Status: Failing}, assistant.Extractive},
		{"gone and needed", true, Check{Status: Absent, Needed: true}, assistant.Generative},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var options assistant.Options
			if test.writes {
				options.Generation = &assistant.Generation{Model: "qwen3:8b"}
			}
			a := openWith(t, fees, options)
			checks := func() map[string]Check { return map[string]Check{"model": test.check} }
			r := start(t, Options{Observe: Observe{Checks: checks}}, func(s *Server) { s.Use(a) })
			model, said := "", "Ordagrant ur dokumenten"
			if test.mode == assistant.Generative {
				model, said = "qwen3:8b", "Skrivet av språkmodellen qwen3:8b, kontrollerat mot dokumenten"
			}
			if got := decode[examplesResponse](t, r.get("/api/examples"), 200); got.Mode != test.mode || got.Model != model {
				t.Errorf("%+v", got)
			}
			if page := r.get("/").body; !strings.Contains(page, said+"</p></div>") || !strings.Contains(page, fmt.Sprintf(`"mode": %q, "model": %q`, test.mode, model)) {
				t.Errorf("the page does not say %s", said)
			}
		})
	}
}

func TestExamplesAreThoseOfThePage(t *testing.T) {
	r := startWith(t, documents)
	examples := decode[struct{ Examples []string }](t, r.get("/api/examples"), 200).Examples
	page := r.get("/").body
	if len(examples) == 0 {
		t.Error("none")
	}
	for _, example := range examples {
		if !strings.Contains(page, ">"+example+"</a>") {
			t.Errorf("%s is not on the page", example)
		}
	}
	if empty := start(t, Options{}, nil); !strings.Contains(empty.get("/api/examples").body, "not_ready") {
		t.Error("examples without documents")
	}
}

// With what the page holds as data, the element shows what was answered, and need not
// ask again.
func TestPageHoldsWhatTheElementShows(t *testing.T) {
	r := startWith(t, documents)
	data := regexp.MustCompile(`(?s)<svara-chat mode="page" server="/">\s*<script type="application/json">(.*?)</script>`)
	const question = `Hur många dagars semester har "anställda" rätt till? </script>`
	for _, test := range []struct{ query, question, problem string }{
		{"", "", ""},
		{"?fraga=" + url.QueryEscape(question), question, ""},
		{"?fraga=", "", "Frågan är tom. Skriv en fråga."},
	} {
		found := data.FindStringSubmatch(r.get("/" + test.query).body)
		if found == nil {
			t.Errorf("%s: no data", test.query)
			continue
		}
		var held struct {
			Examples          []string
			Question, Problem string
			Answer            *assistant.Answer
		}
		if err := json.Unmarshal([]byte(found[1]), &held); err != nil {
			t.Errorf("%s: %v in %s", test.query, err, found[1])
		}
		if held.Question != test.question || held.Problem != test.problem || len(held.Examples) == 0 || (held.Answer != nil) != (test.question != "") {
			t.Errorf("%s: %+v", test.query, held)
		}
		if held.Answer != nil && (len(held.Answer.Citations) == 0 || held.Answer.Notice == "") {
			t.Errorf("%s: answer %+v", test.query, held.Answer)
		}
	}
}
