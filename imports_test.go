package main

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// tree says what each package may import, besides the standard library: the
// tree that DESIGN.md draws. The root package is "." and may import all
// packages. A name that ends in "/" stands for all below it.
var tree = map[string][]string{
	".": {"svara/",
		"github.com/alecthomas/kong", "github.com/goccy/go-yaml", "github.com/schollz/progressbar/v3", "golang.org/x/term", "golang.org/x/text/unicode/norm",
		"github.com/shirou/gopsutil/v4/disk", "github.com/shirou/gopsutil/v4/mem",
		"go.opentelemetry.io/otel", "go.opentelemetry.io/otel/"},
	"corpus":             {},
	"prompts":            {},
	"internal/swedish":   {"github.com/blevesearch/snowballstem", "github.com/blevesearch/snowballstem/swedish", "golang.org/x/text/unicode/norm"},
	"internal/catalogue": {"modernc.org/sqlite", "modernc.org/sqlite/lib"},
	"internal/index":     {"svara/internal/catalogue", "svara/internal/swedish", "github.com/philippgille/chromem-go"},
	"internal/records":   {"svara/internal/catalogue", "svara/internal/index"},
	"internal/backup": {"svara/internal/catalogue", "svara/internal/index", "svara/internal/records",
		"github.com/shirou/gopsutil/v4/disk", "golang.org/x/text/unicode/norm"},
	"internal/model": {"svara/internal/swedish", "github.com/tmc/langchaingo/embeddings",
		"github.com/tmc/langchaingo/llms", "github.com/tmc/langchaingo/llms/ollama", "github.com/tmc/langchaingo/llms/openai"},
	"internal/proof":               {"svara/internal/swedish"},
	"assistant":                    {"svara/internal/index", "svara/internal/model", "svara/internal/proof", "svara/internal/swedish", "svara/prompts"},
	"internal/extract/about":       {"svara/internal/swedish", "github.com/goccy/go-yaml"},
	"internal/extract/tables":      {"svara/internal/extract/about", "svara/internal/swedish"},
	"internal/extract/numfmt":      {},
	"internal/extract/pdf/pdftest": {"golang.org/x/text/encoding/charmap"},
	"internal/extract/pdf": {"svara/internal/extract/about", "svara/internal/extract/tables", "svara/internal/swedish", "golang.org/x/text/unicode/norm",
		"github.com/klippa-app/go-pdfium", "github.com/klippa-app/go-pdfium/webassembly", "github.com/tetratelabs/wazero", "github.com/tetratelabs/wazero/api"},
	"internal/extract": {"svara/internal/extract/about", "svara/internal/extract/numfmt", "svara/internal/extract/pdf", "svara/internal/extract/tables",
		"svara/internal/swedish",
		"github.com/gabriel-vasile/mimetype", "github.com/yuin/goldmark", "github.com/yuin/goldmark/",
		"golang.org/x/net/html", "golang.org/x/net/html/atom", "golang.org/x/net/html/charset",
		"golang.org/x/text/encoding", "golang.org/x/text/encoding/", "golang.org/x/text/unicode/norm"},
	"ingest": {"svara/internal/extract", "svara/internal/index", "svara/internal/model", "svara/internal/swedish", "golang.org/x/sync/semaphore", "golang.org/x/text/unicode/norm"},
	// DESIGN.md does not give eval internal/swedish; it compares facts word by word.
	"internal/follow":          {"github.com/fsnotify/fsnotify"},
	"intake":                   {"svara/ingest", "svara/internal/extract", "svara/internal/index", "golang.org/x/text/unicode/norm"},
	"eval":                     {"svara/assistant", "svara/eval/metrics", "svara/eval/suites", "svara/internal/swedish"},
	"eval/metrics":             {},
	"eval/report":              {"svara/assistant", "svara/eval", "svara/eval/metrics"},
	"eval/suites":              {"svara/assistant", "svara/eval/metrics", "svara/internal/swedish", "github.com/goccy/go-yaml", "github.com/goccy/go-yaml/"},
	"internal/licenses":        {},
	"internal/licenses/pdfium": {},
	"internal/licenses/gather": {"svara/internal/licenses/pdfium"},
	// These serve tests alone.
	"internal/needed":           {},
	"internal/browsertest":      {"svara/internal/needed"},
	"internal/clienttest":       {"svara/internal/needed"},
	"internal/ollamatest":       {"svara/internal/needed"},
	"internal/ollamatest/build": {"svara/internal/ollamatest"},
	"server": {"svara/assistant", "svara/ingest", "svara/intake", "svara/internal/model", "svara/internal/records", "svara/internal/swedish", "svara/prompts",
		"github.com/labstack/echo/v4", "github.com/labstack/echo/v4/middleware", "golang.org/x/time/rate", "github.com/VictoriaMetrics/metrics", "github.com/goccy/go-yaml",
		"github.com/modelcontextprotocol/go-sdk/jsonrpc", "github.com/modelcontextprotocol/go-sdk/mcp",
		// The API of traces alone: what sends them is main's.
		"go.opentelemetry.io/otel/attribute", "go.opentelemetry.io/otel/codes", "go.opentelemetry.io/otel/propagation", "go.opentelemetry.io/otel/trace"},
}

// reserved says which packages may import these of the standard library; all
// may import the others.
var reserved = map[string][]string{
	"database/sql": {"internal/catalogue", "internal/index", "internal/records"},
	"net/http":     {"server", "internal/model", "internal/ollamatest"},
	"testing":      {"internal/needed", "internal/browsertest", "internal/clienttest", "internal/ollamatest"},
}

func TestImports(t *testing.T) {
	for _, wrong := range wrongImports(t, os.DirFS(".")) {
		t.Error(wrong)
	}
}

// A test that finds nothing wrong proves something only if it would find what
// is.
func TestWrongImportsAreFound(t *testing.T) {
	const source = "//go:build never\n\npackage a\n\nimport (\n\t_ \"fmt\"\n\t_ %q\n)\n"
	module := func(file, imported string) fstest.MapFS {
		return fstest.MapFS{file: {Data: fmt.Appendf(nil, source, imported)}}
	}
	tests := []struct {
		file, imported string
		want           string // part of the message; empty where the import is right
	}{
		{"server/a.go", "github.com/labstack/echo/v4", ""},
		{"server/a.go", "svara/internal/index", "server/a.go:7: package server may not import svara/internal/index"},
		{"server/a.go", "github.com/philippgille/chromem-go", "may not import"},
		{"assistant/a.go", "github.com/labstack/echo/v4", "assistant/a.go:7: package assistant may not import"},
		{"assistant/a.go", "net/http", "package assistant may not import net/http"},
		{"assistant/a.go", "net/url", ""},
		{"internal/extract/a.go", "golang.org/x/text/encoding/charmap", ""},
		{"internal/extract/a.go", "golang.org/x/text/language", "may not import"},
		{"internal/extract/a.go", "github.com/yuin/goldmarkish", "may not import"},
		{"main.go", "svara/internal/index", ""},
		{"main.go", "modernc.org/sqlite", "main.go:7: the root package may not import"},
		{"internal/index/a.go", "testing", "may not import testing"},
		{"internal/index/a_test.go", "testing", ""},
		{"util/a.go", "fmt", "package util is not in the tree"},
		{"ingest/testdata/a.go", "testing", ""},
		{".hidden/a.go", "testing", ""},
	}
	for _, test := range tests {
		wrong := strings.Join(wrongImports(t, module(test.file, test.imported)), "\n")
		if (wrong == "") != (test.want == "") || !strings.Contains(wrong, test.want) {
			t.Errorf("%s importing %s: %q, want %q", test.file, test.imported, wrong, test.want)
		}
	}
	other := module("bench/a.go", "github.com/blevesearch/bleve/v2")
	other["bench/go.mod"] = &fstest.MapFile{}
	if wrong := wrongImports(t, other); wrong != nil {
		t.Errorf("another module: %q", wrong)
	}
}

// wrongImports gives the imports that the tree does not have, each with its
// place. It reads source rather than asking 'go list', which passes over files
// that are for other systems.
func wrongImports(t *testing.T, module fs.FS) []string {
	var wrong []string
	err := fs.WalkDir(module, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return skipFolder(module, name)
		}
		if path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		found, err := wrongImportsOf(module, name)
		wrong = append(wrong, found...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return wrong
}

// skipFolder gives fs.SkipDir for a folder that the go command does not look
// for packages in: another module, test data, and hidden ones.
func skipFolder(module fs.FS, name string) error {
	base := path.Base(name)
	if name == "." {
		return nil
	}
	if _, err := fs.Stat(module, path.Join(name, "go.mod")); err == nil {
		return fs.SkipDir
	}
	if base == "testdata" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
		return fs.SkipDir
	}
	return nil
}

func wrongImportsOf(module fs.FS, name string) ([]string, error) {
	source, err := fs.ReadFile(module, name)
	if err != nil {
		return nil, err
	}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, source, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	folder := path.Dir(name)
	described := "package " + folder
	if folder == "." {
		described = "the root package"
	}
	allowed, known := tree[folder]
	if !known {
		return []string{fmt.Sprintf("%s: %s is not in the tree: see imports_test.go", name, described)}, nil
	}
	var wrong []string
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		if !mayImport(folder, allowed, imported) {
			at := files.Position(spec.Pos())
			wrong = append(wrong, fmt.Sprintf("%s:%d: %s may not import %s: see imports_test.go", name, at.Line, described, imported))
		}
	}
	return wrong, nil
}

func mayImport(folder string, allowed []string, imported string) bool {
	if imported == "svara/"+folder { // a program that makes the package's data
		return true
	}
	first, _, _ := strings.Cut(imported, "/")
	if first != "svara" && !strings.Contains(first, ".") { // the standard library
		importers, isReserved := reserved[imported]
		return !isReserved || slices.Contains(importers, folder)
	}
	return slices.ContainsFunc(allowed, func(name string) bool {
		return name == imported || strings.HasSuffix(name, "/") && strings.HasPrefix(imported, name)
	})
}
