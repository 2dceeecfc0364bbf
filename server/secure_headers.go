package server

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"

	"github.com/labstack/echo/v4"
)

// style is that of all pages. It stands in each of them, so that a page is painted
// after one round trip. It is two kilobytes, compressed.
//
//go:embed style.css
var style string

// contentPolicy lets a page load what this server serves and nothing else. No inline
// script runs, and no style but ours, which is allowed by its hash: even text that
// slipped through unescaped could do nothing.
var contentPolicy = fmt.Sprintf("default-src 'self'; style-src 'self' 'sha256-%s'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
	hashOf(style))

// hashOf gives a text's SHA-256 in the form that content policies use.
func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// secureHeaders sets headers for every answer. Questions are in addresses and answers in
// bodies, so neither must reach other sites or stay in caches. Handlers whose answers may
// be cached say so themselves.
func secureHeaders(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		header := c.Response().Header()
		header.Set(echo.HeaderContentSecurityPolicy, contentPolicy)
		header.Set(echo.HeaderXContentTypeOptions, "nosniff")
		header.Set(echo.HeaderReferrerPolicy, "no-referrer")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set(echo.HeaderCacheControl, "no-store")
		if c.Request().TLS != nil { // behind a proxy it is the proxy's to promise
			header.Set(echo.HeaderStrictTransportSecurity, "max-age=31536000")
		}
		return next(c)
	}
}
