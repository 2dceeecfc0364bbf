package server

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
)

func TestParsePublicURL(t *testing.T) {
	for _, text := range []string{"https://svara.example.se", "http://10.0.0.1:8080/", "https://example.se/svara", "http://[::1]:80"} {
		if u, err := ParsePublicURL(text); err != nil || u.String() != text {
			t.Errorf("%q: %v %v", text, u, err)
		}
	}
	if u, err := ParsePublicURL(""); u != nil || err != nil {
		t.Errorf("none: %v %v", u, err)
	}
	for _, text := range []string{"svara.example.se", "//svara.example.se", "ftp://example.se", "https://", "https://:80", "https://a b",
		"https://example.se/?a=b", "https://example.se?", "https://example.se/#a", "https://anna:hemligt@example.se", "javascript:alert(1)", "/svara"} {
		if u, err := ParsePublicURL(text); err == nil || !strings.Contains(err.Error(), "https://svara.example.se") {
			t.Errorf("%q: %v %v", text, u, err)
		}
	}
}

// What no browser would send as an origin is refused, and not found out when it starts.
func TestParsePublicURLKnowsOrigins(t *testing.T) {
	for _, text := range []string{"https://åmål.se", "https://[fe80::1%25eth0]", "https://a.se:"} {
		if u, err := ParsePublicURL(text); err == nil {
			t.Errorf("%q: %v", text, u)
		}
	}
	public, err := ParsePublicURL("HTTPS://Svara.Example.se:443/svara")
	if err != nil {
		t.Fatal(err)
	}
	s := doors(Options{Open: true, PublicURL: public})
	if a := send(s, "POST", "/api/questions", "192.0.2.7:1", "Origin", "https://svara.example.se"); a.Code != 200 {
		t.Errorf("our own page: %d", a.Code)
	}
}

func TestPublicURL(t *testing.T) {
	tests := []struct {
		configured, asked, want string
	}{
		{"", "http://127.0.0.1:8080/v1/models?a=b", "http://127.0.0.1:8080"},
		{"", "https://svara.example.se/", "https://svara.example.se"},
		{"", "/", ""},
		{"https://svara.example.se", "http://127.0.0.1:8080/", "https://svara.example.se"},
		{"https://example.se/svara/", "http://127.0.0.1:8080/", "https://example.se/svara"},
	}
	for _, test := range tests {
		configured, err := ParsePublicURL(test.configured)
		if err != nil {
			t.Fatal(err)
		}
		request := httptest.NewRequest("GET", test.asked, nil)
		if test.asked == "/" {
			request.Host = ""
		}
		for _, name := range []string{"X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "X-Url-Scheme"} {
			request.Header.Set(name, "https") // anybody may send these
		}
		s := New(Options{PublicURL: configured})
		if got := s.publicURL(echo.New().NewContext(request, httptest.NewRecorder())); got != test.want {
			t.Errorf("%q asked for %q: %q, want %q", test.configured, test.asked, got, test.want)
		}
	}
}

// The configured address is what answers have; the request's is where it is none.
func TestChatHasPublicAddresses(t *testing.T) {
	a := open(t, documents)
	r := start(t, Options{PublicURL: &url.URL{Scheme: "https", Host: "example.se", Path: "/svara"}}, func(s *Server) { s.Use(a) })
	got := decode[chatCompletion](t, r.chat(askLeave), 200)
	const want = "https://example.se/svara/documents/semester.txt"
	if got.Citations[0].URL != want || !strings.Contains(got.Choices[0].Message.Content, want+"?start=") {
		t.Errorf("%+v", got)
	}

	open := start(t, Options{Open: true}, func(s *Server) { s.Use(a) })
	request, err := http.NewRequest("POST", open.base+"/v1/chat/completions", strings.NewReader(askLeave))
	if err != nil {
		t.Fatal(err)
	}
	request.Host = "svara.internt:8443"
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body := new(strings.Builder)
	if err := response.Write(body); err != nil || !strings.Contains(body.String(), `"url":"http://svara.internt:8443/documents/semester.txt"`) {
		t.Errorf("%v: %s", err, body)
	}
}
