package server

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// ParseOrigin reads a site's origin, as in "https://www.exempel.se": a scheme, a name
// and, where it is not the usual one, a port. Its error says what is wrong with it.
func ParseOrigin(text string) (string, error) {
	u, err := url.Parse(strings.ToLower(text))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.Contains(u.Host, "*") || u.Scheme+"://"+u.Host != strings.ToLower(text) {
		return "", fmt.Errorf("%q is no origin: write it as https://www.exempel.se, without a path or an asterisk", text)
	}
	return u.String(), nil
}

var errCrossOrigin = &problem{Status: http.StatusForbidden, Code: "cross_origin",
	Message: "En annan webbplats får inte skicka det här. Den som driver tjänsten kan tillåta den (svara serve --origins)."}

// crossOrigin keeps the pages of other sites from using Svara in their visitors'
// browsers, but for those of Options.Origins, which may as any program may (CORS).
func (s *Server) crossOrigin() []echo.MiddlewareFunc {
	protection := http.NewCrossOriginProtection()
	trusted := s.opts.Origins
	if public := s.opts.PublicURL; public != nil { // a proxy may send another Host on
		trusted = append(slices.Clone(trusted), public.Scheme+"://"+public.Host)
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
