package server

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"svara/internal/records"
)

// anybody is the scope of routes that need no key: probes and static files, which tell
// nothing of the documents or of people.
const anybody records.Scope = ""

// Keys looks up valid keys. It is asked for every request.
type Keys interface {
	// Find gives the key with this secret; false if there is none or it was revoked.
	Find(ctx context.Context, secret string) (records.Key, bool)
	// AnyKeys reports whether any key was ever made, revoked ones included.
	AnyKeys(ctx context.Context) (bool, error)
}

// caller is who sent a request, as far as the server needs to know.
type caller struct {
	scope records.Scope
	key   string // its ID; empty without one
	local bool   // on this machine, while Svara has no keys and serves this machine alone
}

// callerKey is where a context holds the caller.
const callerKey = "svara.caller"

func callerOf(c echo.Context) caller {
	who, _ := c.Get(callerKey).(caller)
	return who
}

// actorOf names who acts, for the audit log: the id of a key, or "no key".
func actorOf(c echo.Context) string { return cmp.Or(callerOf(c).key, "no key") }

var (
	errNoKey = &problem{Status: http.StatusUnauthorized, Code: "key_missing",
		Message: "Det här kräver en nyckel, skickad i fältet Authorization: Bearer …. Den som driver tjänsten kan ge dig en, eller öppna tjänsten för frågor utan nyckel.",
		OnPage: words{"Sidan är inte öppen för alla, och en nyckel går inte att skriva in här. Be den som driver tjänsten om tillgång. Du som driver den kan öppna den för alla med svara serve --open, eller för några med en proxy som frågar vem som kommer och skickar en nyckel (docs/network.md).",
			"This page is not open to everybody, and a key cannot be entered here. Ask whoever runs the service for access. If you run it, open it to all with svara serve --open, or to some with a proxy that asks who they are and sends a key (docs/network.md)."}}
	errBadKey = &problem{Status: http.StatusUnauthorized, Code: "key_unknown",
		Message: "Nyckeln gäller inte. Den kan vara fel skriven eller återkallad. Be den som driver tjänsten om en ny.",
		OnPage: words{"Nyckeln som skickades hit gäller inte. Den kan vara fel skriven eller återkallad. Be den som driver tjänsten om tillgång. Du som driver den ser vilka nycklar som gäller med svara key list och gör en ny med svara key create.",
			"The key that was sent here does not hold. It may be misspelt or revoked. Ask whoever runs the service for access. If you run it, see which keys hold with svara key list, and make a new one with svara key create."}}
	errNotLocal = &problem{Status: http.StatusForbidden, Code: "only_local",
		Message: "Svara har inga nycklar än och svarar därför bara på den dator där den körs, under namnet localhost. Den som driver tjänsten kan skapa en nyckel (svara key create) eller öppna tjänsten för frågor (svara serve --open).",
		OnPage: words{"Svara svarar än så länge bara på den dator där den körs, under namnet localhost. Be den som driver tjänsten att öppna den. Du som driver den kan öppna den för alla med svara serve --open, och låta program fråga med en nyckel (svara key create).",
			"For now Svara answers only on the machine that it runs on, by the name localhost. Ask whoever runs the service to open it. If you run it, open it to all with svara serve --open, and let programs ask with a key (svara key create)."}}
)

// admit lets in callers whose scope allows what the route needs, within the rate limit.
func (s *Server) admit(needed records.Scope) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if needed == anybody {
				return next(c)
			}
			who, err := s.identify(c)
			if limited := s.limitRate(c, who, 1); limited != nil { // guessing keys, too
				return limited
			}
			if err != nil {
				return err
			}
			if !who.scope.May(needed) {
				return refusal(c.Request(), who, needed)
			}
			c.Set(callerKey, who)
			return next(c)
		}
	}
}

// identify finds out who sent a request. Some clients insist on sending a key: one that
// cannot be Svara's is ignored.
func (s *Server) identify(c echo.Context) (caller, error) {
	who, err := s.anonymous(c)
	if err != nil || s.opts.Keys == nil {
		return who, err
	}
	secret := secretOf(c.Request())
	if !strings.HasPrefix(secret, records.SecretPrefix) {
		return who, nil
	}
	key, found := s.opts.Keys.Find(c.Request().Context(), secret)
	if !found {
		return who, errBadKey
	}
	return caller{scope: key.Scope, key: key.ID}, nil
}

// secretOf gives the key that a request carries: as a Bearer token, which OpenAI's
// clients and most others send, or in X-API-Key.
func secretOf(r *http.Request) string {
	scheme, secret, _ := strings.Cut(r.Header.Get(echo.HeaderAuthorization), " ")
	if secret = strings.TrimSpace(secret); strings.EqualFold(scheme, "Bearer") && strings.HasPrefix(secret, records.SecretPrefix) {
		return secret
	}
	if own := strings.TrimSpace(r.Header.Get("X-API-Key")); own != "" { // a gateway may have its own Bearer
		return own
	}
	if strings.EqualFold(scheme, "Bearer") {
		return secret
	}
	return ""
}

// anonymous gives what a caller without a key may do: ask where Svara is open, and
// everything where no key was ever made and the caller is on this machine.
func (s *Server) anonymous(c echo.Context) (caller, error) {
	if s.opts.Open {
		return caller{scope: records.Ask}, nil
	}
	if s.opts.Keys != nil {
		if any, err := s.opts.Keys.AnyKeys(c.Request().Context()); err != nil || any {
			return caller{}, err
		}
	}
	if !s.isLocal(c.Request()) {
		return caller{}, errNotLocal
	}
	return caller{scope: records.Admin, local: true}, nil
}

// isLocal reports whether a request comes from this machine itself. A forwarded request
// is somebody else's. So is one whose Host is not this machine's: a web site may point
// its own name here (DNS rebinding).
func (s *Server) isLocal(r *http.Request) bool {
	if isForwarded(r) || s.proxies.sent(r) {
		return false
	}
	peer, _, err := net.SplitHostPort(r.RemoteAddr)
	return err == nil && isLoopback(peer) && isLoopback(hostname(r.Host))
}

// isForwarded reports whether a request shows signs of a proxy. Any forwarding header
// counts, even an empty one: a proxy may have added its own after an empty one of the
// client's. By default nginx sends none and sets Host to our own address, but it speaks
// HTTP/1.0, which no browser and hardly any program on this machine does.
func isForwarded(r *http.Request) bool {
	for header := range r.Header {
		if strings.HasPrefix(header, "X-Forwarded-") || header == "X-Real-Ip" || header == "Forwarded" || header == "Via" {
			return true
		}
	}
	return !r.ProtoAtLeast(1, 1)
}

// hostname gives a Host field's name without its port.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return strings.Trim(host, "[]")
}

// isLoopback reports whether a name or an address is this machine's own, for itself.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// refusal says why a caller may not have what a request asks for.
func refusal(r *http.Request, who caller, needed records.Scope) error {
	switch {
	case who.key == "" && secretOf(r) != "": // which identify passed over
		return errBadKey
	case who.key == "" && needed == records.Ask:
		return errNoKey
	case who.key == "": // opening Svara would not help: that is for questions
		return &problem{Status: http.StatusUnauthorized, Code: "key_missing",
			Message: fmt.Sprintf("Det här kräver en nyckel som är gjord för %q, skickad i fältet Authorization: Bearer …. Den som driver tjänsten kan göra en (svara key create --scope %[1]s).", needed)}
	}
	return &problem{Status: http.StatusForbidden, Code: "key_too_weak",
		Message: fmt.Sprintf("Nyckeln räcker inte: det här kräver en som är gjord för %q (svara key create --scope %[1]s).", needed)}
}
