package server

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// ParseOrigin reads a site's origin, as in "https://www.exempel.se": a scheme, a name
// and, where it is not the usual one, a port. Its error says what is wrong with it.
func ParseOrigin(text string) (string, error) {
	u, err := url.Parse(strings.ToLower(text))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || strings.Contains(u.Host, "*") || u.Scheme+"://"+u.Host != strings.ToLower(text) {
		return "", fmt.Errorf("%q is no origin: write it as https://www.exempel.se, without a path or an asterisk", text)
	}
	origin, err := originOf(u)
	if err != nil {
		return "", fmt.Errorf("%q is no origin that a browser sends: %w", text, err)
	}
	return origin, nil
}

// originOf gives the origin of an address as browsers write it. Its error says how the
// address is to be written.
func originOf(u *url.URL) (string, error) {
	host := strings.ToLower(u.Host)
	if strings.ContainsFunc(host, func(r rune) bool { return r > unicode.MaxASCII }) {
		return "", errors.New("write its name as it is registered, in ASCII: it has xn-- in it")
	}
	host = strings.TrimSuffix(host, map[string]string{"https": ":443", "http": ":80"}[u.Scheme])
	origin := u.Scheme + "://" + host
	if err := http.NewCrossOriginProtection().AddTrustedOrigin(origin); err != nil || u.Hostname() == "" || strings.HasSuffix(host, ":") {
		return "", errors.New("write a name, and a port only where it is not the usual one")
	}
	return origin, nil
}

var errCrossOrigin = &problem{Status: http.StatusForbidden, Code: "cross_origin",
	Message: "En annan webbplats får inte skicka det här. Den som driver tjänsten kan tillåta den (svara serve --origins)."}

// crossOrigin keeps pages of other sites from using Svara through their visitors'
// browsers. Pages of Options.Origins may do what programs may (CORS).
func (s *Server) crossOrigin() []echo.MiddlewareFunc {
	protection := http.NewCrossOriginProtection()
	trusted := s.opts.Origins
	if public := s.opts.PublicURL; public != nil { // a proxy may send another Host on
		if origin, err := originOf(public); err == nil { // ParsePublicURL saw to it
			trusted = append(slices.Clone(trusted), origin)
		}
	}
	for _, origin := range trusted {
		if err := protection.AddTrustedOrigin(origin); err != nil {
			panic(err) // ParseOrigin gave it
		}
	}
	refuse := func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if protection.Check(c.Request()) != nil {
				return errCrossOrigin
			}
			return next(c)
		}
	}
	if len(s.opts.Origins) == 0 {
		return []echo.MiddlewareFunc{refuse}
	}
	return []echo.MiddlewareFunc{middleware.CORSWithConfig(middleware.CORSConfig{
		AllowOriginFunc: func(origin string) (bool, error) { return slices.Contains(s.opts.Origins, origin), nil },
		AllowMethods:    []string{"GET", "HEAD", "POST", "DELETE"},
		AllowHeaders: []string{echo.HeaderAuthorization, "X-API-Key", echo.HeaderContentType, echo.HeaderAccept, echo.HeaderXRequestID, "X-Svara-Sources",
			"Mcp-Session-Id", "Mcp-Protocol-Version", "Last-Event-ID"},
		ExposeHeaders: []string{echo.HeaderXRequestID, echo.HeaderRetryAfter, echo.HeaderLocation, "Mcp-Session-Id"},
		MaxAge:        600, // what Chromium takes at most is 7200
	}), refuse}
}
