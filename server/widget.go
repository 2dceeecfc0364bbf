package server

import (
	"bytes"
	"embed"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"github.com/labstack/echo/v4"
)

//go:embed widget
var widgetFiles embed.FS

// widgetParts are the files of the custom element <svara-chat>, each after those that it
// needs.
var widgetParts = []string{"words.js", "service.js", "answer.js", "turn.js", "build.js", "attributes.js", "chat.js", "element.js"}

// widgetScript gives the element as one classic script. Its parts stand inside a
// function, so it sees nothing of the site's scripts and leaves only the element behind.
// Styles are a string in it, so that a site's content policy need not allow a style of
// ours. A second inclusion does nothing.
func widgetScript() []byte {
	var script bytes.Buffer
	script.WriteString("(() => {\n\"use strict\";\nif (customElements.get(\"svara-chat\")) return;\n")
	script.WriteString("const scriptBase = new URL(\".\", document.currentScript?.src ?? location.href); // none in a module\nconst styles = ")
	encoder := json.NewEncoder(&script)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(withoutComments("widget.css")); err != nil {
		panic(err)
	}
	script.WriteString("const english = ")
	if err := encoder.Encode(english); err != nil {
		panic(err)
	}
	for _, name := range widgetParts {
		script.WriteString(withoutComments(name))
	}
	script.WriteString("})();\n")
	return script.Bytes()
}

var ownLineComments = regexp.MustCompile(`(?m)^ *//.*\n|(?s:/\*.*?\*/\n?)`)

// withoutComments gives a file of the element without CSS comments and without comments
// on lines of their own: they make up a sixth of it.
func withoutComments(name string) string {
	return ownLineComments.ReplaceAllString(string(widgetFile(name)), "")
}

// widgetFile gives a file of the element. What is embedded cannot be missing.
func widgetFile(name string) []byte {
	content, err := widgetFiles.ReadFile("widget/" + name)
	if err != nil {
		panic(err)
	}
	return content
}

// widget answers GET /widget.js, which any site may load. Its address stays the same when
// its content changes, so browsers ask again after some minutes.
func (s *Server) widget(c echo.Context) error {
	address := s.pages.addresses["widget.js"]
	tag := `W/"` + address + `"` // weak: it holds for the compressed script, too
	header := c.Response().Header()
	header.Set(echo.HeaderAccessControlAllowOrigin, "*")
	header.Set("Cross-Origin-Resource-Policy", "cross-origin")
	header.Set(echo.HeaderCacheControl, contractCaching)
	header.Set("ETag", tag)
	if strings.Contains(c.Request().Header.Get("If-None-Match"), tag) {
		return c.NoContent(http.StatusNotModified)
	}
	return c.Blob(http.StatusOK, assetTypes[".js"], s.pages.assets[address])
}
