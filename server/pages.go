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
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed assets/*
var assetFiles embed.FS

// pages are the templates and assets, read once. What is embedded cannot be
// missing or broken in a binary that passed its tests, so reading them panics.
type pages struct {
	templates *template.Template
	version   string
	assets    map[string][]byte // by address, without /assets/
	addresses map[string]string // by file name
}

func loadPages(version string) *pages {
	p := &pages{version: version, assets: make(map[string][]byte), addresses: make(map[string]string)}
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
	p.templates = template.Must(template.New("").Funcs(template.FuncMap{
		"asset":     func(name string) string { return "/assets/" + p.addresses[name] },
		"sourceURL": sourceURL,
		"version":   func() string { return p.version },
	}).Funcs(apiFunctions).ParseFS(templateFiles, "templates/*.html"))
	return p
}

// add takes an asset in.
func (p *pages) add(name string, content []byte) {
	address := hashed(name, content)
	p.assets[address] = content
	p.addresses[name] = address
}

// hashed puts a hash of a file's content in its name, so that browsers may keep
// it for ever.
func hashed(name string, content []byte) string {
	sum := sha256.Sum256(content)
	extension := path.Ext(name)
	return strings.TrimSuffix(name, extension) + "." + hex.EncodeToString(sum[:6]) + extension
}

// render answers with a page. It is made whole before a byte is sent: half a
// page with status 200 would pass for a whole one.
func (p *pages) render(c echo.Context, status int, name string, view any) error {
	var html bytes.Buffer
	if err := p.templates.ExecuteTemplate(&html, name, view); err != nil {
		return err
	}
	return c.HTMLBlob(status, html.Bytes())
}

// errorView is what the page "error" shows.
type errorView struct {
	Title, Message string
	Next, NextText string // where to go from there; may be empty
}
