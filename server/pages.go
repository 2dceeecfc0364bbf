package server

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"path"
	"strings"

	"github.com/labstack/echo/v4"

	"svara/assistant"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed assets/*
var assetFiles embed.FS

// pages are the templates and assets, read once. Embedded files cannot be missing or
// broken in a binary that passed its tests, so reading them panics.
type pages struct {
	templates map[voice]*template.Template
	version   string
	base      string            // the path that every address of Svara's begins with; see basePath
	assets    map[string][]byte // by address, without /assets/
	addresses map[string]string // by file name
}

// loadPages gives the pages of a version of Svara at a base: see basePath.
func loadPages(version, base string) *pages {
	p := &pages{version: version, base: base, templates: make(map[voice]*template.Template), assets: make(map[string][]byte), addresses: make(map[string]string)}
	entries, err := assetFiles.ReadDir("assets")
	if err != nil {
		panic(err)
	}
	for _, entry := range entries {
		content, err := assetFiles.ReadFile("assets/" + entry.Name())
		if err != nil {
			panic(err)
		}
		p.add(entry.Name(), content)
	}
	p.add("widget.js", widgetScript())
	parsed := template.Must(template.New("").Funcs(p.functions(voices[0])).Funcs(apiFunctions).ParseFS(templateFiles, "templates/*.html"))
	for _, v := range voices {
		p.templates[v] = template.Must(parsed.Clone()).Funcs(p.functions(v))
	}
	return p
}

// add takes an asset in.
func (p *pages) add(name string, content []byte) {
	address := hashed(name, content)
	p.assets[address] = content
	p.addresses[name] = address
}

// functions are what templates can call. Every address that begins at the root must go
// through base, or through at, which also keeps the language that the reader chose.
func (p *pages) functions(v voice) template.FuncMap {
	return template.FuncMap{
		"asset":     func(name string) string { return p.base + "/assets/" + p.addresses[name] },
		"at":        func(address string) string { return p.base + v.withLanguage(address) },
		"base":      func() string { return p.base },
		"chosen":    func() bool { return v.chosen },
		"date":      v.date,
		"day":       v.day,
		"lang":      func() language { return v.language },
		"langOf":    v.langOf,
		"number":    v.number,
		"otherLang": func() string { return string(v.other()) },
		"style":     func() template.CSS { return template.CSS(style) },
		"sourceURL": func(c assistant.Citation) string { return p.base + v.withLanguage(sourceURL(c)) },
		"text":      v.text,
		"version":   func() string { return p.version },
	}
}

// hashed puts a hash of a file's content into its name, so that browsers may keep it for
// ever.
func hashed(name string, content []byte) string {
	sum := sha256.Sum256(content)
	extension := path.Ext(name)
	return strings.TrimSuffix(name, extension) + "." + hex.EncodeToString(sum[:6]) + extension
}

// render answers with a page in the reader's language. The whole page is made before the
// first byte is sent: half a page with status 200 would look complete.
func (p *pages) render(c echo.Context, status int, name string, view any) error {
	var html bytes.Buffer
	if err := p.templates[voiceFor(c)].ExecuteTemplate(&html, name, view); err != nil {
		return err
	}
	return c.HTMLBlob(status, html.Bytes())
}

// errorView is what the page "error" shows.
type errorView struct {
	Title    string // the name of a text
	Message  string
	Language language // of the message
	Again    string   // the address to try again; empty where that does not help
	Home     bool     // whether to lead to the page to ask on
	Other    string   // the address of the page in the other language
}
