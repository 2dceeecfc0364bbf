package server

import (
	"net/http"
	"path"
	"strings"

	"github.com/labstack/echo/v4"
)

// asset answers GET /assets/{name}.{hash}.{extension}.
func (s *Server) asset(c echo.Context) error {
	name := strings.TrimPrefix(c.Request().URL.Path, "/assets/")
	content, found := s.pages.assets[name]
	if !found {
		return echo.ErrNotFound
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "public, max-age=31536000, immutable")
	return c.Blob(http.StatusOK, assetTypes[path.Ext(name)], content)
}

// assetTypes are the assets' media types. Those that the system knows may be
// others, and browsers are told not to guess.
var assetTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}
