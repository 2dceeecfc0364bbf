package server

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
)

func TestSecureHeaders(t *testing.T) {
	r := startWith(t, documents)
	for _, path := range []string{"/", "/api/documents", "/healthz", "/saknas", "/api/saknas"} {
		for name, want := range map[string]string{
			"Content-Security-Policy":     contentPolicy,
			"X-Content-Type-Options":      "nosniff",
			"Referrer-Policy":             "no-referrer",
			"Access-Control-Allow-Origin": "",
			"Server":                      "",
		} {
			if got := r.do("GET", path, "", "Origin", "https://annan.example").Header.Get(name); got != want {
				t.Errorf("%s: %s %q, want %q", path, name, got, want)
			}
		}
	}
}

func TestRequestIDs(t *testing.T) {
	r := startWith(t, documents)
	for _, id := range []string{"abc-123", "A.b_c", strings.Repeat("x", 64)} {
		if got := r.do("GET", "/healthz", "", "X-Request-ID", id).Header.Get("X-Request-ID"); got != id {
			t.Errorf("%q became %q", id, got)
		}
	}
	made := regexp.MustCompile(`^[A-Z2-7]{26}$`)
	for _, id := range []string{"", "a b", "å", `"}{"`, "<script>", strings.Repeat("x", 65)} {
		if got := r.do("GET", "/healthz", "", "X-Request-ID", id).Header.Get("X-Request-ID"); !made.MatchString(got) {
			t.Errorf("%q became %q", id, got)
		}
	}
}

func TestMethodsAndPaths(t *testing.T) {
	r := startWith(t, documents)
	tests := []struct {
		method, path string
		status       int
		code, allow  string
	}{
		{"GET", "/api/ask", 405, "method_not_allowed", "OPTIONS, POST"},
		{"PUT", "/api/ask", 405, "method_not_allowed", "OPTIONS, POST"},
		{"POST", "/api/search", 405, "method_not_allowed", "OPTIONS, GET, HEAD"},
		{"POST", "/api/documents/semester.txt", 405, "method_not_allowed", "OPTIONS, DELETE, GET, HEAD"},
		{"DELETE", "/api/documents", 405, "method_not_allowed", "OPTIONS, GET, HEAD, POST"},
		{"POST", "/readyz", 405, "method_not_allowed", "OPTIONS, GET, HEAD"},
		{"POST", "/api", 405, "method_not_allowed", "OPTIONS, GET, HEAD"},
		{"GET", "/api/", 404, "not_found", ""},
		{"POST", "/api/ask/", 404, "not_found", ""},
		{"GET", "/api/nej", 404, "not_found", ""},
		{"GET", "/api//documents", 404, "not_found", ""},
	}
	for _, test := range tests {
		a := r.do(test.method, test.path, "")
		isProblem(t, a, test.status, test.code)
		if got := a.Header.Get("Allow"); got != test.allow {
			t.Errorf("%s %s: Allow %q, want %q", test.method, test.path, got, test.allow)
		}
	}
	for _, path := range []string{"/", "/healthz", "/readyz", "/api/documents", "/api/documents/semester.txt", "/documents/semester.txt", "/api/search?q=semester"} {
		if a := r.do("HEAD", path, ""); a.StatusCode != 200 || a.body != "" {
			t.Errorf("HEAD %s: %d %q", path, a.StatusCode, a.body)
		}
	}
	if a := r.do("HEAD", "/api/nej", ""); a.StatusCode != 404 {
		t.Errorf("HEAD: %d", a.StatusCode)
	}
	if a := r.do("OPTIONS", "/api/ask", ""); a.StatusCode != 204 || a.Header.Get("Allow") != "OPTIONS, POST" {
		t.Errorf("OPTIONS: %d %s", a.StatusCode, a.Header.Get("Allow"))
	}
}

func TestPanicIsNotShown(t *testing.T) {
	r := start(t, Options{}, func(s *Server) {
		broken := func(echo.Context) error { panic("hemligt inre") }
		s.handle("GET", "/api/broken", anybody, broken)
		s.handle("GET", "/broken", anybody, broken)
	})
	a := r.get("/api/broken")
	id := a.Header.Get("X-Request-ID")
	if message := isProblem(t, a, 500, "internal"); !strings.Contains(message, id) || strings.Contains(message, "hemligt") {
		t.Errorf("message %q", message)
	}
	log := r.log.String()
	for _, want := range []string{"hemligt inre", `"request_id":"` + id, "middleware_test.go", `"route":"/api/broken"`, `"status":500`} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %s: %s", want, log)
		}
	}
	page := r.get("/broken")
	if page.StatusCode != 500 || strings.Contains(page.body, "hemligt") || !strings.Contains(page.body, page.Header.Get("X-Request-ID")) {
		t.Errorf("page: %d %s", page.StatusCode, page.body)
	}
	if a := r.get("/healthz"); a.StatusCode != 200 {
		t.Errorf("after the panics: %d", a.StatusCode)
	}
}

// No question reaches the log, however it comes in, at any level.
func TestLogHoldsNoQuestion(t *testing.T) {
	r := startWith(t, documents)
	const secret = "hemligheten"
	r.askJSON("Var står " + secret + "?")
	r.askJSON(secret + strings.Repeat("x", 2000))
	r.do("POST", "/api/ask", `{"question":"`+secret+`"`, "Content-Type", "application/json")
	r.do("POST", "/api/ask", `{"question":"x","conversation":[{"role":"`+secret+`"}]}`, "Content-Type", "application/json")
	for _, path := range []string{"/api/search?q=", "/api/search?n=x&q=", "/?fraga=", "/", "/api/", "/documents/", "/api/documents/", "/assets/"} {
		r.get(path + secret)
	}
	r.do("GET", "/healthz", "", "X-Request-ID", secret+" med mera", "User-Agent", secret, "Referer", r.base+"/?fraga="+secret)
	r.do("GET", "/"+url.PathEscape("vad är "+secret), "", "X-Forwarded-For", "192.0.2.77")

	r.stop()
	<-r.done
	log := r.log.String()
	for _, unwanted := range []string{secret, "192.0.2.77", "127.0.0.1"} {
		if strings.Contains(log, unwanted) {
			t.Errorf("the log holds %q: %s", unwanted, log)
		}
	}
	lines := strings.Split(strings.TrimSpace(log), "\n")
	if len(lines) != 16 { // with "stopping" and "stopped"
		t.Errorf("%d lines: %s", len(lines), log)
	}
	var first map[string]any
	if err := json.Unmarshal([]byte(lines[0]), &first); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]any{"level": "INFO", "msg": "request", "method": "POST", "route": "/api/ask", "status": 200.0} {
		if first[name] != want {
			t.Errorf("%s %v, want %v", name, first[name], want)
		}
	}
	for _, name := range []string{"duration_ms", "bytes", "request_id"} {
		if first[name] == nil || first[name] == 0.0 {
			t.Errorf("%s %v", name, first[name])
		}
	}
	for _, want := range []string{`"route":"none"`, `"code":"question_too_long"`, `"route":"/documents/*"`, `"level":"DEBUG"`} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %s", want)
		}
	}
}

func TestCompression(t *testing.T) {
	r := startWith(t, documents)
	for path, encoding := range map[string]string{"/": "gzip", "/api/documents": "", "/healthz": ""} {
		if got := r.do("GET", path, "", "Accept-Encoding", "gzip").Header.Get("Content-Encoding"); got != encoding {
			t.Errorf("%s: Content-Encoding %q, want %q", path, got, encoding)
		}
	}
	if got := r.get("/").Header.Get("Content-Encoding"); got != "" {
		t.Errorf("not asked for: Content-Encoding %q", got)
	}
}
