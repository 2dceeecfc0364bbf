package server

import (
	"fmt"
	"net"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"testing"
	"time"
)

func TestRate(t *testing.T) {
	const a, b = "192.0.2.1:1", "192.0.2.2:1"
	s := doors(Options{Open: true, Keys: keyring{}, Rate: 6})
	for i := range 3 {
		if r := send(s, "GET", "/api/questions", a); r.Code != 200 {
			t.Fatalf("request %d: %d", i+1, r.Code)
		}
	}
	refused := send(s, "GET", "/api/questions", a)
	if seconds, _ := strconv.Atoi(refused.Header().Get("Retry-After")); refused.Code != 429 || seconds < 9 || seconds > 10 {
		t.Errorf("%d, Retry-After %q", refused.Code, refused.Header().Get("Retry-After"))
	}
	for name, r := range map[string]int{
		"another address":           send(s, "GET", "/api/questions", b).Code,
		"a key at the same address": send(s, "GET", "/api/questions", a, "X-API-Key", "svara_ask").Code,
		"what is nobody's business": send(s, "GET", "/api/all", a).Code,
	} {
		if r != 200 {
			t.Errorf("%s: %d", name, r)
		}
	}
	if r := send(s, "GET", "/api/questions", b, "X-API-Key", "svara_guessed"); r.Code != 401 {
		t.Errorf("a guess: %d", r.Code)
	}
	send(s, "GET", "/api/questions", b, "X-API-Key", "svara_guessed")
	if r := send(s, "GET", "/api/questions", b, "X-API-Key", "svara_guessed"); r.Code != 429 {
		t.Errorf("a guess too many: %d", r.Code)
	}
}

func TestRateComesBack(t *testing.T) {
	r := rates{perMinute: 60}
	now := time.Now()
	for range 30 {
		if wait := r.take("a", 1, now); wait != 0 {
			t.Fatal(wait)
		}
	}
	if wait := r.take("a", 1, now); wait != time.Second {
		t.Errorf("wait %v", wait)
	}
	if wait := r.take("a", 1, now.Add(time.Second)); wait != 0 {
		t.Errorf("wait %v after it", wait)
	}
}

// Whoever can take any number of addresses takes no more memory.
func TestRatesAreBounded(t *testing.T) {
	r := rates{perMinute: 60}
	now := time.Now()
	for i := range 3 * maxLimiters {
		r.take(fmt.Sprint(i), 1, now)
		if len(r.limiters) > maxLimiters {
			t.Fatalf("%d after %d", len(r.limiters), i)
		}
	}
	for i := 0; len(r.limiters) < maxLimiters; i++ {
		r.take(fmt.Sprint("other ", i), 1, now)
	}
	r.take("new", 1, now.Add(time.Minute))
	if len(r.limiters) != 1 {
		t.Errorf("%d are kept that have long been idle", len(r.limiters))
	}
}

func TestNetwork(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.1": "192.0.2.1", "::ffff:192.0.2.1": "::ffff:192.0.2.1", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64", "": "", "x": "x",
	} {
		if got := network(address); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
}

func TestProxies(t *testing.T) {
	p := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8::1/128")}
	tests := []struct {
		name, peer, forwarded string
		trusted               []netip.Prefix
		want                  string
	}{
		{"no proxy trusted", "10.0.0.1:1", "192.0.2.9", nil, "10.0.0.1"},
		{"a trusted one", "10.0.0.1:1", "192.0.2.9", p, "192.0.2.9"},
		{"a trusted one by IPv6", "[2001:db8::1]:1", "192.0.2.9", p, "192.0.2.9"},
		{"another that says it is one", "203.0.113.5:1", "192.0.2.9", p, "203.0.113.5"},
		{"what a client put before", "10.0.0.1:1", "1.1.1.1, 192.0.2.9", p, "192.0.2.9"},
		{"two that are trusted", "10.0.0.1:1", "192.0.2.9, 10.1.1.1", p, "192.0.2.9"},
		{"private addresses are not", "192.168.0.1:1", "192.0.2.9", p, "192.168.0.1"},
		{"nor this machine", "127.0.0.1:1", "192.0.2.9", p, "127.0.0.1"},
	}
	for _, test := range tests {
		s := doors(Options{Open: true, Rate: 2, Proxies: test.trusted})
		send(s, "GET", "/api/questions", test.peer, "X-Forwarded-For", test.forwarded, "X-Forwarded-Proto", "https", "X-Forwarded-Host", "svara.lillkoping.se")
		if _, found := s.rates.limiters["address "+test.want]; !found {
			t.Errorf("%s: %v", test.name, s.rates.limiters)
		}
		request := httptest.NewRequest("GET", "/", nil)
		request.RemoteAddr = test.peer
		request.Header.Set("X-Forwarded-Proto", "https")
		request.Header.Set("X-Forwarded-Host", "svara.lillkoping.se, other")
		believed, want := s.publicURL(s.echo.NewContext(request, httptest.NewRecorder())), "http://example.com"
		if host, _, _ := net.SplitHostPort(test.peer); test.want != host {
			want = "https://svara.lillkoping.se"
		}
		if believed != want {
			t.Errorf("%s: reached at %s, want %s", test.name, believed, want)
		}
	}
}
