package server

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"svara/internal/records"
)

// access says what a caller may have, and what a route takes to be had.
type access int

// From all to few; whoever may have one may have those before it.
const (
	toAll    access = iota // probes, pictures: nothing of the documents or of people
	toAsk                  // what the documents say
	toIngest               // changing the documents
	toAdmin                // what people asked, and who may do what
)

var scopes = map[records.Scope]access{records.Ask: toAsk, records.Ingest: toIngest, records.Admin: toAdmin}

// Keys knows the keys that hold. It is asked at every request.
type Keys interface {
	// Find gives the key of a secret; false where none has it that holds.
	Find(ctx context.Context, secret string) (records.Key, bool)
	// AnyKeys reports whether any key was ever made, revoked ones included.
	AnyKeys(ctx context.Context) (bool, error)
}

// caller is who sent a request, as far as that is anybody's business.
type caller struct {
	may   access
	key   string // its ID; empty without one
	local bool   // on this machine, of a Svara that is for this machine alone
}

// callerKey is where a context holds the caller.
const callerKey = "svara.caller"

func callerOf(c echo.Context) caller {
	who, _ := c.Get(callerKey).(caller)
	return who
}

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

// admit lets those in that may have what is behind it, as often as they may.
func (s *Server) admit(needed access) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if needed == toAll {
				return next(c)
			}
			who, err := s.identify(c)
			if limited := s.limitRate(c, who, 1); limited != nil { // guessing keys, too
				return limited
			}
			if err != nil {
				return err
			}
			if who.may < needed {
				return refusal(c.Request(), who, needed)
			}
			c.Set(callerKey, who)
			return next(c)
		}
	}
}

// identify says who a request is from. A key that no Svara can have made, which some
// clients insist on sending, is passed over.
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
	return caller{may: scopes[key.Scope], key: key.ID}, nil
}

// secretOf gives the key that a request carries, as OpenAI's clients and most others
// send it, or in X-API-Key.
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

// anonymous says what whoever has no key may have: to ask where Svara is open, and
// everything where it has no keys and whoever asks is on the same machine.
func (s *Server) anonymous(c echo.Context) (caller, error) {
	if s.opts.Open {
		return caller{may: toAsk}, nil
	}
	if s.opts.Keys != nil {
		if any, err := s.opts.Keys.AnyKeys(c.Request().Context()); err != nil || any {
			return caller{}, err
		}
	}
	if !s.isLocal(c.Request()) {
		return caller{}, errNotLocal
	}
	return caller{may: toAdmin, local: true}, nil
}

// isLocal reports whether a request comes from this machine itself. A name that is not
// this machine's is some site's that had its name lead here (DNS rebinding), and a
// forwarded request is somebody else's.
func (s *Server) isLocal(r *http.Request) bool {
	if isForwarded(r) || s.proxies.sent(r) {
		return false
	}
	peer, _, err := net.SplitHostPort(r.RemoteAddr)
	return err == nil && isLoopback(peer) && isLoopback(hostname(r.Host))
}

// isForwarded reports whether a proxy shows that it sent a request on. That a field is
// there counts: a proxy may put its own after an empty one of its client's. nginx, which by
// default tells nothing of whom it asks for and says that Host is our own address, does
// so in HTTP/1.0, which no browser and hardly a program on this machine speaks.
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

// isLoopback reports whether a name or an address is that of this machine to itself.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// refusal says why a caller may not have something that a request is for.
func refusal(r *http.Request, who caller, needed access) error {
	switch {
	case who.key == "" && secretOf(r) != "": // which identify passed over
		return errBadKey
	case who.key == "":
		return errNoKey
	}
	for scope, may := range scopes {
		if may == needed {
			return &problem{Status: http.StatusForbidden, Code: "key_too_weak",
				Message: fmt.Sprintf("Nyckeln räcker inte: det här kräver en som är gjord för %q (svara key create --scope %[1]s).", scope)}
		}
	}
	return errNoKey
}
