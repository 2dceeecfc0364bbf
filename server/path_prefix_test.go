package server

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"svara/internal/browsertest"
)

// behindAPath serves documents under /svara, as a proxy does that takes the path away,
// and gives the address to begin at.
func behindAPath(t *testing.T) string {
	t.Helper()
	a := open(t, documents)
	s := New(Options{Logger: slog.New(slog.DiscardHandler), Open: true, Version: "1.2.3", PublicURL: &url.URL{Scheme: "https", Host: "example.se", Path: "/svara/"}})
	s.Use(a)
	proxy := httptest.NewServer(http.StripPrefix("/svara", s.echo))
	t.Cleanup(proxy.Close)
	return proxy.URL + "/svara/"
}

var anAddressOnAPage = regexp.MustCompile(`\s(?:src|href|action)="([^"]*)"`)

// Every address on every page leads to something, from the page that it is on.
func TestPagesBehindAPath(t *testing.T) {
	begin := behindAPath(t)
	leads := []string{begin, begin + "?fraga=" + url.QueryEscape("Hur många dagars semester har anställda?"), begin + "saknas?lang=en", begin + "documents?lang=en&sok=e"}
	seen := map[string]bool{}
	for len(leads) > 0 {
		at := leads[0]
		leads = leads[1:]
		if seen[at] {
			continue
		}
		seen[at] = true
		a := fetch(t, at)
		if !strings.HasPrefix(at, begin) || a.StatusCode != 200 && !strings.Contains(at, "/saknas") {
			t.Errorf("%s: %d", at, a.StatusCode)
			continue
		}
		if !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
			continue
		}
		page, err := url.Parse(at)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range anAddressOnAPage.FindAllStringSubmatch(a.body, -1) {
			lead, err := page.Parse(strings.ReplaceAll(m[1], "&amp;", "&"))
			if err != nil {
				t.Fatal(err)
			}
			lead.Fragment = ""
			leads = append(leads, lead.String())
		}
	}
	for _, wanted := range []string{"documents/semester.txt", "documents/a%23b%3Fc.txt", "documents", "api", "documents/semester.txt?lang=en"} {
		if !seen[begin+wanted] {
			t.Errorf("no page leads to %s", wanted)
		}
	}
}

// fetch reads an address.
func fetch(t *testing.T, address string) answer {
	t.Helper()
	r := &running{t: t}
	return r.get(address)
}

func TestPagesBehindAPathInABrowser(t *testing.T) {
	begin := behindAPath(t)
	browsertest.Look(t, begin+"documents/semester.txt?start=24&end=74")
}

func TestBasePath(t *testing.T) {
	for address, want := range map[string]string{
		"": "", "https://a.se": "", "https://a.se/": "", "https://a.se/svara": "/svara", "https://a.se/svara/": "/svara",
		"https://a.se/a/b": "/a/b", "https://a.se//b.se": "/b.se", "https://a.se/fr%C3%A5ga": "/fr%C3%A5ga", "https://a.se/a%2Fb": "/a%2Fb",
	} {
		public, err := ParsePublicURL(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := basePath(public); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}
