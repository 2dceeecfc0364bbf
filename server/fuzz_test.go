package server

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"svara/internal/model"
	"svara/internal/records"
)

// FuzzRoutes sends anything to every route. Whatever comes, what goes back is an
// answer or a problem that says what to do, and tells nothing of the inside.
func FuzzRoutes(f *testing.F) {
	kept, err := records.Open(f.Context(), f.TempDir())
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { kept.Close() })
	s := startTaking(f, Options{Feedback: kept, Unanswered: kept, KeepUnanswered: true, Keys: kept, Embedder: model.Embedded{},
		Origins: []string{"https://www.lillkoping.se"}, Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}},
		map[string]string{"semester.txt": "Semester för anställda\n\nAnställda har rätt till 25 dagars semester per år.\n"}, nil).Server
	routes := s.echo.Routes()
	slices.SortFunc(routes, func(a, b *echo.Route) int { return strings.Compare(a.Method+a.Path, b.Method+b.Path) })

	for i := range routes {
		f.Add(uint8(i), "", "", "", "", "application/json", []byte(`{"question":"Hur många dagars semester har anställda?"}`))
		f.Add(uint8(i), "semester.txt", "q=semester&n=3&fraga=semester&start=-1&end=99999999999999999999", "Accept", "text/event-stream", "application/json; charset=utf-8", []byte(`{"question":"semester","stream":true}`))
		f.Add(uint8(i), "../../etc/passwd", "%zz", "X-Request-Id", "../..", "text/plain", []byte("\xff\xfe{\x00}"))
		f.Add(uint8(i), "..%2f..%2f\\..\x00", "q=%ff&q=&n=9223372036854775808", "X-Forwarded-For", "' OR 1=1", "multipart/form-data; boundary=x", []byte("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../ond.txt\"\r\n\r\ntext\r\n--x--\r\n"))
		f.Add(uint8(i), "", "", "Authorization", "Bearer svara_"+strings.Repeat("x", 5000), "application/json", []byte(`{"messages":[{"role":"user","content":[{"type":"text","text":"semester"}]}],"input":"semester","model":7}`))
		f.Add(uint8(i), "", "", "Accept", "application/json, text/event-stream", "application/json", []byte(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"ask","arguments":{"question":"semester"}}}`))
		f.Add(uint8(i), "", "", "Content-Encoding", "gzip", "application/json", []byte(strings.Repeat(`[`, 20_000)))
	}
	f.Fuzz(func(t *testing.T, route uint8, rest, query, name, value, contentType string, body []byte) {
		to := routes[int(route)%len(routes)]
		path, wild := strings.CutSuffix(to.Path, "*")
		if before, _, named := strings.Cut(path, ":"); named {
			path, wild = before, true
		}
		if wild {
			path += rest
		}
		request := &http.Request{Method: to.Method, URL: &url.URL{Path: path, RawQuery: query}, Host: "localhost", RemoteAddr: "127.0.0.1:1",
			Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{}, ContentLength: int64(len(body)), Body: io.NopCloser(strings.NewReader(string(body)))}
		request.Header.Set("Content-Type", contentType)
		if name != "" {
			request.Header.Set(name, value)
		}
		recorder := httptest.NewRecorder()
		s.echo.ServeHTTP(recorder, request.WithContext(t.Context()))
		isFitToSend(t, recorder, isProgram(request))
	})
}

// isFitToSend checks what any answer must be.
func isFitToSend(t *testing.T, answer *httptest.ResponseRecorder, program bool) {
	t.Helper()
	text := answer.Body.String()
	if answer.Code >= 500 && answer.Code != http.StatusServiceUnavailable {
		t.Errorf("status %d: %s", answer.Code, text)
	}
	for _, inner := range []string{"goroutine ", ".go:", "/tmp/", "SQL", "svara/internal", "runtime error"} {
		if answer.Code >= 400 && strings.Contains(text, inner) {
			t.Errorf("%q is told: %s", inner, text)
		}
	}
	for name, values := range answer.Header() {
		if strings.ContainsAny(name+strings.Join(values, ""), "\r\n\x00") {
			t.Errorf("field %q: %q", name, values)
		}
	}
	media, _, _ := mime.ParseMediaType(answer.Header().Get("Content-Type"))
	switch {
	case text == "":
	case answer.Header().Get("Content-Encoding") != "":
	case !utf8.ValidString(text):
		t.Errorf("not UTF-8: %q", text)
	case media == "application/json" && !json.Valid(answer.Body.Bytes()):
		t.Errorf("not JSON: %s", text)
	case answer.Code >= 400 && program && media != "application/json" && media != "text/event-stream":
		t.Errorf("a program is told %q: %s", media, text)
	}
}
