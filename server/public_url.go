package server

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"svara/assistant"
)

// ParsePublicURL reads the address at which people reach a server, where it differs from
// the one that it listens on: http or https, a host and, if a proxy serves it under a
// path, that path. For "" it gives nil.
func ParsePublicURL(text string) (*url.URL, error) {
	if text == "" {
		return nil, nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil ||
		u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return nil, fmt.Errorf("the public address is %q: give one such as https://svara.example.se, without a query", text)
	}
	if _, err := originOf(u); err != nil {
		return nil, fmt.Errorf("the public address is %q: %w", text, err)
	}
	return u, nil
}

// basePath gives the path that addresses on pages begin with, without a slash at its end:
// that of the public address. The proxy removes it from requests.
func basePath(public *url.URL) string {
	if public == nil {
		return ""
	}
	path := strings.Trim(public.EscapedPath(), "/")
	if path == "" {
		return ""
	}
	return "/" + path // one slash: two would begin the name of a host
}

// publicURL gives the address at which the client reaches this server, without a slash at
// its end: the configured one, else what the request or a trusted proxy says. It is empty
// for a client that names no host; relative addresses then still work.
func (s *Server) publicURL(c echo.Context) string {
	if s.opts.PublicURL != nil {
		return strings.TrimRight(s.opts.PublicURL.String(), "/")
	}
	host := s.proxies.host(c.Request())
	if host == "" {
		return ""
	}
	return s.proxies.scheme(c.Request()) + "://" + host
}

// absolute gives an answer whose document addresses work from anywhere.
func absolute(answer assistant.Answer, base string) assistant.Answer {
	citations := make([]assistant.Citation, len(answer.Citations)) // the answer's own are not ours to change
	for i, citation := range answer.Citations {
		citation.URL, citation.Standing = base+citation.URL, absoluteStanding(citation.Standing, base)
		citations[i] = citation
	}
	nearest := make([]assistant.Nearest, len(answer.Nearest))
	for i, document := range answer.Nearest {
		document.URL, document.Standing = base+document.URL, absoluteStanding(document.Standing, base)
		nearest[i] = document
	}
	answer.Citations, answer.Nearest = citations, nearest
	return answer
}

// absoluteStanding does the same for the address of a successor.
func absoluteStanding(standing assistant.Standing, base string) assistant.Standing {
	if standing.ReplacedBy != nil {
		next := *standing.ReplacedBy
		next.URL = base + next.URL
		standing.ReplacedBy = &next
	}
	return standing
}
