package server

import "github.com/labstack/echo/v4"

// contentPolicy lets a page load what this server serves and nothing else. No
// inline script or style runs, so that text which slipped through unescaped
// could still do nothing.
const contentPolicy = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"

// secureHeaders sets what every answer carries. Questions stand in addresses
// and answers in bodies: neither is passed on to other sites or kept by caches.
// Handlers whose answers may be kept say so themselves.
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
