package server

import (
	"html"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"svara/internal/browsertest"
)

func TestAPIPage(t *testing.T) {
	r := start(t, Options{Version: "1.2.3", Keys: keyring{}}, nil)
	page := r.get("/api")
	if page.StatusCode != http.StatusOK || page.Header.Get("Cache-Control") != contractCaching || !strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") {
		t.Errorf("%d %v", page.StatusCode, page.Header)
	}
	document := readDocument()
	for _, o := range document.Operations() {
		if !strings.Contains(page.body, `<h3 id="`+o.Text("operationId")+`"><code>`+o.Method+" "+o.Path+`</code></h3>`) {
			t.Errorf("the page lacks %s %s", o.Method, o.Path)
		}
	}
	for _, code := range document.Node("x-error-codes").keys {
		if !strings.Contains(page.body, `id="kod-`+code+`"`) {
			t.Errorf("the page lacks the code %s", code)
		}
	}
	ids := make(map[string]bool)
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(page.body, -1) {
		if ids[m[1]] {
			t.Errorf("the id %s is there twice", m[1])
		}
		ids[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(page.body, -1) {
		if !ids[m[1]] {
			t.Errorf("a link leads to #%s, which is not there", m[1])
		}
	}
	for _, wrong := range []string{exampleURL, "<nil>", "map[", "%!"} {
		if strings.Contains(html.UnescapeString(page.body), wrong) {
			t.Errorf("the page holds %q", wrong)
		}
	}
	if !strings.Contains(page.body, r.base+"/api/ask") || !strings.Contains(r.get("/saknas").body, `<a href="/api">`) {
		t.Error("no address, or no way to the page")
	}
}

// Whoever names a host that is markup gets it as text.
func TestAPIPageIsOfTheAddressAsked(t *testing.T) {
	r := start(t, Options{}, nil)
	for _, path := range []string{"/api", "/openapi.json"} {
		request, err := http.NewRequest("GET", r.base+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = "o'brien&co.example"
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body := new(strings.Builder)
		if err := response.Write(body); err != nil {
			t.Fatal(err)
		}
		want := map[string]string{"/api": "http://o&#39;brien&amp;co.example/api/ask", "/openapi.json": `"url":"http://o'brien\u0026co.example"`}[path]
		if !strings.Contains(body.String(), want) {
			t.Errorf("%s lacks %s", path, want)
		}
	}
}

func TestAPIPageInABrowser(t *testing.T) {
	r := startWith(t, documents)
	browsertest.Look(t, r.base+"/api?lang=sv", r.base+"/api?lang=en", r.base+"/documents")
}

// The commands on the page do what they say, in a shell and with curl.
func TestCurlExamples(t *testing.T) {
	curl, err := exec.LookPath("curl")
	if err != nil {
		t.Skip(err)
	}
	k := startTaking(t, Options{}, map[string]string{"semester.txt": string(documents["semester.txt"].Data)}, nil)
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "larm.txt"), []byte(harbour), 0o600); err != nil {
		t.Fatal(err)
	}
	wants := map[string]string{"ask": `"status":`, "search": `"passages":`, "uploadDocuments": `"status_url":`, "createChatCompletion": `chatcmpl-`, "mcp": `"jsonrpc":"2.0"`,
		"deleteDocument": `"code":"document_not_found"`, "listUploads": "rutiner/larm.txt"}
	for _, o := range readDocument().Operations() {
		want, try := wants[o.Text("operationId")]
		if !try {
			continue
		}
		examples, err := apiExamples(o)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range examples {
			command := strings.Replace(strings.ReplaceAll(e.Curl(), exampleURL, k.base), "curl", curl+" -sS", 1)
			shell := exec.CommandContext(t.Context(), "sh", "-c", command)
			shell.Dir = folder
			said, err := shell.CombinedOutput()
			if err != nil || !strings.Contains(string(said), want) {
				t.Errorf("%s\n%v: %s", command, err, said)
			}
		}
	}
}

func TestCurlQuotes(t *testing.T) {
	e := apiExample{method: "DELETE", url: "http://x/it's", keyed: true, contentType: "application/json", body: `{"a":"'; rm"}`}
	want := "curl -X DELETE 'http://x/it'\\''s' \\\n  -H \"Authorization: Bearer $SVARA_KEY\" \\\n  -H 'Content-Type: application/json' \\\n  -d '{\"a\":\"'\\''; rm\"}'"
	if got := e.Curl(); got != want {
		t.Errorf("%s", got)
	}
}

func TestProse(t *testing.T) {
	got := proseOf("One `a b` and\nmore.\n\n`c`\n")
	if len(got) != 2 || len(got[0]) != 3 || got[0][1] != (span{"a b", true}) || got[0][2].Code || got[1][0] != (span{"c", true}) {
		t.Errorf("%+v", got)
	}
	if got := proseOf(""); got != nil {
		t.Errorf("%+v", got)
	}
}
