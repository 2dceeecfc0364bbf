package server

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"svara/internal/records"
)

// keyring is the keys that tests use: their secrets, without the prefix, are their
// scopes.
type keyring struct{ none bool }

func (k keyring) Find(_ context.Context, secret string) (records.Key, bool) {
	scope := records.Scope(strings.TrimPrefix(secret, records.SecretPrefix))
	return records.Key{ID: "id-" + string(scope), Scope: scope}, scope.May(scope) && !k.none
}

func (k keyring) AnyKeys(context.Context) (bool, error) { return !k.none, nil }

// send lets a server answer a request from an address, without a network.
func send(s *Server, method, target, from string, headers ...string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, target, bytes.NewReader(nil))
	request.RemoteAddr = from
	for i := 0; i+1 < len(headers); i += 2 {
		switch headers[i] {
		case "Host":
			request.Host = headers[i+1]
		case "Proto":
			request.ProtoMajor, request.ProtoMinor = 1, 0
		default:
			request.Header.Set(headers[i], headers[i+1])
		}
	}
	recorder := httptest.NewRecorder()
	s.echo.ServeHTTP(recorder, request)
	return recorder
}

// doors is a server with a route for each access.
func doors(o Options) *Server {
	o.Logger = slog.New(slog.DiscardHandler)
	s := New(o)
	for path, who := range map[string]records.Scope{"/api/all": anybody, "/api/questions": records.Ask, "/api/put": records.Ingest, "/api/see": records.Admin} {
		s.handle("GET", path, who, func(c echo.Context) error { return c.String(http.StatusOK, callerOf(c).key) })
		s.handle("POST", path, who, func(c echo.Context) error { return c.String(http.StatusOK, callerOf(c).key) })
	}
	return s
}

func TestWhoIsLetIn(t *testing.T) {
	const here, elsewhere = "127.0.0.1:4000", "192.0.2.7:4000"
	bearer := func(secret string) []string { return []string{"Authorization", "Bearer " + secret} }
	tests := []struct {
		name    string
		options Options
		from    string
		headers []string
		status  [4]int // all, ask, ingest, admin
		code    string // of the first that is not 200
	}{
		{"no keys, this machine", Options{}, here, []string{"Host", "localhost:8080"}, [4]int{200, 200, 200, 200}, ""},
		{"no keys yet, this machine by its address", Options{Keys: keyring{none: true}}, here, []string{"Host", "127.0.0.1"}, [4]int{200, 200, 200, 200}, ""},
		{"no keys, this machine by IPv6", Options{}, "[::1]:4000", []string{"Host", "[::1]:8080"}, [4]int{200, 200, 200, 200}, ""},
		{"no keys, elsewhere", Options{}, elsewhere, []string{"Host", "localhost"}, [4]int{200, 403, 403, 403}, "only_local"},
		{"no keys, a name that leads here", Options{}, here, []string{"Host", "ond.example"}, [4]int{200, 403, 403, 403}, "only_local"},
		{"no keys, through a proxy here", Options{}, here, []string{"Host", "localhost", "X-Forwarded-For", "192.0.2.7"}, [4]int{200, 403, 403, 403}, "only_local"},
		{"no keys, through a proxy that adds to an empty field", Options{}, here, []string{"Host", "localhost", "X-Forwarded-For", ""}, [4]int{200, 403, 403, 403}, "only_local"},
		{"no keys, through a proxy that names itself alone", Options{}, here, []string{"Host", "localhost", "Via", "1.1 proxy"}, [4]int{200, 403, 403, 403}, "only_local"},
		{"no keys, through nginx as it is", Options{}, here, []string{"Host", "127.0.0.1:8080", "Proto", "1.0"}, [4]int{200, 403, 403, 403}, "only_local"},
		{"no keys, through a trusted proxy here", Options{Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}, here, []string{"Host", "localhost"}, [4]int{200, 403, 403, 403}, "only_local"},
		{"no keys, through a proxy that tells only how it was asked", Options{}, here, []string{"Host", "localhost", "X-Forwarded-Proto", "https"}, [4]int{200, 403, 403, 403}, "only_local"},
		{"no keys, a client that must send one", Options{}, here, append(bearer("sk-xyz"), "Host", "localhost"), [4]int{200, 200, 200, 200}, ""},
		{"open, elsewhere", Options{Open: true}, elsewhere, nil, [4]int{200, 200, 401, 401}, "key_missing"},
		{"open, this machine", Options{Open: true}, here, []string{"Host", "localhost"}, [4]int{200, 200, 401, 401}, "key_missing"},
		{"open, a client that must send one", Options{Open: true, Keys: keyring{}}, elsewhere, bearer("sk-xyz"), [4]int{200, 200, 401, 401}, "key_unknown"},
		{"open, with a key", Options{Open: true, Keys: keyring{}}, elsewhere, bearer("svara_ingest"), [4]int{200, 200, 200, 403}, "key_too_weak"},
		{"open, a revoked key", Options{Open: true, Keys: keyring{}}, elsewhere, bearer("svara_old"), [4]int{200, 401, 401, 401}, "key_unknown"},
		{"keys, none sent", Options{Keys: keyring{}}, here, []string{"Host", "localhost"}, [4]int{200, 401, 401, 401}, "key_missing"},
		{"keys, to ask", Options{Keys: keyring{}}, elsewhere, bearer("svara_ask"), [4]int{200, 200, 403, 403}, "key_too_weak"},
		{"keys, to ingest", Options{Keys: keyring{}}, elsewhere, bearer("svara_ingest"), [4]int{200, 200, 200, 403}, "key_too_weak"},
		{"keys, to do all", Options{Keys: keyring{}}, elsewhere, bearer("svara_admin"), [4]int{200, 200, 200, 200}, ""},
		{"keys, to see figures", Options{Keys: keyring{}}, elsewhere, bearer("svara_metrics"), [4]int{200, 403, 403, 403}, "key_too_weak"},
		{"keys, in a field of its own", Options{Keys: keyring{}}, elsewhere, []string{"X-API-Key", "svara_admin"}, [4]int{200, 200, 200, 200}, ""},
		{"keys, beside another's Bearer", Options{Keys: keyring{}}, elsewhere, []string{"Authorization", "Bearer gateway", "X-API-Key", "svara_admin"}, [4]int{200, 200, 200, 200}, ""},
		{"keys, in small letters", Options{Keys: keyring{}}, elsewhere, []string{"Authorization", "bearer  svara_admin"}, [4]int{200, 200, 200, 200}, ""},
		{"keys, and what is none of ours", Options{Keys: keyring{}}, elsewhere, bearer("sk-xyz"), [4]int{200, 401, 401, 401}, "key_unknown"},
		{"keys, another scheme", Options{Keys: keyring{}}, elsewhere, []string{"Authorization", "Basic svara_admin"}, [4]int{200, 401, 401, 401}, "key_missing"},
		{"no keys yet, a key of another Svara", Options{Keys: keyring{none: true}}, elsewhere, bearer("svara_admin"), [4]int{200, 403, 403, 403}, "only_local"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := doors(test.options)
			for i, path := range []string{"/api/all", "/api/questions", "/api/put", "/api/see"} {
				a := send(s, "GET", path, test.from, test.headers...)
				if a.Code != test.status[i] {
					t.Errorf("%s: %d, want %d", path, a.Code, test.status[i])
				}
				if a.Code != 200 && (a.Header().Get("WWW-Authenticate") != "") != (a.Code == 401) {
					t.Errorf("%s: WWW-Authenticate %q", path, a.Header().Get("WWW-Authenticate"))
				}
				if test.status[i] != 200 && (i == 0 || test.status[i-1] == 200) && !strings.Contains(a.Body.String(), `"`+test.code+`"`) {
					t.Errorf("%s: %s, want %s", path, a.Body, test.code)
				}
			}
		})
	}
}

// What a key is needed for is said, and that of questions alone, that Svara can be opened.
func TestTheKeyThatIsMissingIsNamed(t *testing.T) {
	closed, open := doors(Options{Keys: keyring{}}), doors(Options{Open: true})
	for _, test := range []struct {
		server     *Server
		path, says string
		opens      bool
	}{
		{closed, "/api/questions", "kräver en nyckel", true},
		{closed, "/api/see", `gjord för \"admin\"`, false},
		{open, "/api/put", `gjord för \"ingest\"`, false},
		{open, "/api/see", `gjord för \"admin\"`, false},
	} {
		a := send(test.server, "GET", test.path, "192.0.2.7:4000")
		if a.Code != 401 || !strings.Contains(a.Body.String(), test.says) || strings.Contains(a.Body.String(), "öppna tjänsten") != test.opens {
			t.Errorf("%s: %d %s", test.path, a.Code, a.Body)
		}
	}
}

// nginx without settings sends others' requests on as if they were this machine's, but
// in HTTP/1.0.
func TestNginxWithoutSettingsIsNotThisMachine(t *testing.T) {
	s := httptest.NewServer(doors(Options{}).echo)
	defer s.Close()
	for protocol, want := range map[string]string{"HTTP/1.0": " 403 ", "HTTP/1.1": " 200 "} {
		conn, err := net.Dial("tcp", s.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "GET /api/see %s\r\nHost: %s\r\nConnection: close\r\n\r\n", protocol, s.Listener.Addr())
		answer, err := io.ReadAll(conn)
		if err != nil || !bytes.Contains(answer[:min(len(answer), 16)], []byte(want)) {
			t.Errorf("%s: %.60q (%v), want%s", protocol, answer, err, want)
		}
	}
}

// A route that nobody thought of who may have it is none: each of ours says.
func TestRoutesSayWhoMayHaveThem(t *testing.T) {
	free := map[string]bool{"/healthz": true, "/readyz": true, "/assets/*": true, "/api": true, "/openapi.json": true, "/widget.js": true}
	s := New(Options{Keys: keyring{}, Logger: slog.New(slog.DiscardHandler)})
	for _, route := range s.echo.Routes() {
		a := send(s, route.Method, strings.ReplaceAll(route.Path, "*", "x"), "192.0.2.7:4000")
		if free[route.Path] != (a.Code != http.StatusUnauthorized) {
			t.Errorf("%s %s: %d without a key", route.Method, route.Path, a.Code)
		}
	}
}

// Nobody can give a browser a key: the page says so, and does not lead to itself.
func TestPagesOfErrors(t *testing.T) {
	closed := New(Options{Keys: keyring{}, Logger: slog.New(slog.DiscardHandler)})
	unkeyed := New(Options{Logger: slog.New(slog.DiscardHandler)})
	busy := New(Options{Open: true, Rate: 1, Logger: slog.New(slog.DiscardHandler)})
	tests := []struct {
		server *Server
		target string
		status int
		says   string
		next   string // the only link, but for those of every page; empty for none
	}{
		{closed, "/", 401, "<p>Sidan är inte öppen för alla, och", ""},
		{closed, "/?lang=en", 401, "<p>This page is not open to everybody, and", ""},
		{closed, "/documents", 401, "svara serve --open, eller", ""},
		{unkeyed, "/", 403, "<p>Svara svarar än så länge bara på den dator där den körs", ""},
		{unkeyed, "/?lang=en", 403, "<p>For now Svara answers only on the machine that it runs on", ""},
		{closed, "/borta", 404, "Sidan finns inte", `<p><a href="/">Till frågesidan</a></p>`},
		{busy, "/?fraga=Hur+d%C3%A5", 503, "Försök igen om en stund.", `<p><a href="/?fraga=Hur&#43;d%C3%A5">Försök igen</a></p>`},
		{busy, "/?lang=en&fraga=Hur", 429, "<p>There have been too many questions", `<p><a href="/?lang=en&amp;fraga=Hur">Try again</a></p>`},
		{busy, "/?fraga=Hur+d%C3%A5", 429, "Försök igen om 60 sekunder.", `<p><a href="/?fraga=Hur&#43;d%C3%A5">Försök igen</a></p>`},
	}
	for _, test := range tests {
		a := send(test.server, "GET", test.target, "192.0.2.7:1")
		page := a.Body.String()
		if a.Code != test.status || !strings.Contains(page, test.says) || !strings.Contains(page, test.next) {
			t.Errorf("%s: %d %s, want %d, %s, %s", test.target, a.Code, page, test.status, test.says, test.next)
		}
		if strings.Contains(page, "<p><a") != (test.next != "") || strings.Contains(page, "Bearer") {
			t.Errorf("%s: %s", test.target, page)
		}
	}
}

func TestProgramsWithAWrongAddressGetJSON(t *testing.T) {
	s := New(Options{Open: true, Logger: slog.New(slog.DiscardHandler)})
	for target, want := range map[string]string{"POST /chat/completions": "not_found", "POST /": "method_not_allowed", "DELETE /documents/x": "method_not_allowed"} {
		method, path, _ := strings.Cut(target, " ")
		a := send(s, method, path, "192.0.2.7:1")
		if a.Header().Get("Content-Type") != "application/json" || !strings.Contains(a.Body.String(), `"`+want+`"`) {
			t.Errorf("%s: %s, want %s", target, a.Body, want)
		}
	}
}

func TestOtherSites(t *testing.T) {
	const listed, other = "https://www.lillkoping.se", "https://ond.example"
	open := Options{Open: true, Origins: []string{listed}}
	tests := []struct {
		name    string
		options Options
		method  string
		origin  string
		site    string // Sec-Fetch-Site
		status  int
		allowed bool // by CORS
	}{
		{"a program", open, "POST", "", "", 200, false},
		{"our own page", open, "POST", "http://example.com", "same-origin", 200, false},
		{"a listed site", open, "POST", listed, "cross-site", 200, true},
		{"a listed site reads", open, "GET", listed, "cross-site", 200, true},
		{"another site", open, "POST", other, "cross-site", 403, false},
		{"another site in an old browser", open, "POST", other, "", 403, false},
		{"another site reads, and may not see it", open, "GET", other, "cross-site", 200, false},
		{"a site where none is listed", Options{Open: true}, "POST", listed, "cross-site", 403, false},
		{"a part of a listed name", open, "POST", "https://www.lillkoping.se.ond.example", "cross-site", 403, false},
		{"a listed site without TLS", open, "POST", "http://www.lillkoping.se", "cross-site", 403, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := doors(test.options)
			headers := []string{"Origin", test.origin, "Sec-Fetch-Site", test.site}
			if test.origin == "" {
				headers = nil
			}
			a := send(s, test.method, "/api/questions", "192.0.2.7:1", headers...)
			if a.Code != test.status {
				t.Errorf("%d %s", a.Code, a.Body)
			}
			if got := a.Header().Get("Access-Control-Allow-Origin"); (got != "") != test.allowed || test.allowed && got != test.origin {
				t.Errorf("Access-Control-Allow-Origin %q", got)
			}
			preflight := send(s, "OPTIONS", "/api/questions", "192.0.2.7:1", append(headers, "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "authorization,content-type")...)
			if got := preflight.Header().Get("Access-Control-Allow-Headers"); strings.Contains(got, "Authorization") != test.allowed {
				t.Errorf("preflight: Access-Control-Allow-Headers %q", got)
			}
			if got := a.Header().Get("Access-Control-Allow-Credentials"); got != "" {
				t.Errorf("cookies are let through: %q", got)
			}
		})
	}
}

func TestParseOrigin(t *testing.T) {
	for text, want := range map[string]string{"https://a.se": "https://a.se", "HTTPS://A.se": "https://a.se", "http://localhost:3000": "http://localhost:3000",
		"https://a.se:443": "https://a.se", "http://a.se:80": "http://a.se", "http://a.se:443": "http://a.se:443", "https://xn--4cab6c.se": "https://xn--4cab6c.se", "https://[::1]:443": "https://[::1]"} {
		if got, err := ParseOrigin(text); got != want || err != nil {
			t.Errorf("%s: %q %v", text, got, err)
		}
	}
	for _, text := range []string{"", "*", "a.se", "https://a.se/", "https://a.se/x", "https://a.se?x", "ftp://a.se", "https://u@a.se", "https://*.a.se", "null", "https://", "https://åäö.se", "https://a.se:", "https://:443", "https://[fe80::1%25eth0]"} {
		if got, err := ParseOrigin(text); err == nil {
			t.Errorf("%q is taken for %q", text, got)
		}
	}
}
