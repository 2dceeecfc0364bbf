package server

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"svara/assistant"
	"svara/intake"
	"svara/internal/records"
)

// undocumented are the routes that are no part of the API: what tells of it, and what
// pages are made of.
var undocumented = []string{"GET /api", "GET /assets/{document}", "GET /openapi.json", "GET /widget.js"}

// documentedRoute gives a route of echo's as the document writes it.
func documentedRoute(method, path string) string {
	path = regexp.MustCompile(`:(\w+)`).ReplaceAllString(path, "{$1}")
	return method + " " + strings.Replace(path, "*", "{document}", 1)
}

func documented() map[string]operation {
	operations := make(map[string]operation)
	document := readDocument()
	documentErrors(document)
	for _, o := range document.Operations() {
		operations[o.Method+" "+o.Path] = o
	}
	return operations
}

func TestEveryRouteIsDocumented(t *testing.T) {
	var routes []string
	for _, route := range New(Options{Logger: slog.New(slog.DiscardHandler)}).echo.Routes() {
		if name := documentedRoute(route.Method, route.Path); route.Method != http.MethodHead && !slices.Contains(undocumented, name) {
			routes = append(routes, name)
		}
	}
	slices.Sort(routes)
	if all := slices.Sorted(maps.Keys(documented())); !slices.Equal(routes, all) {
		t.Errorf("routes %q, documented %q", routes, all)
	}
}

// Each route is tried with keys that hold for more and more; the first that is let in is
// what the document says.
func TestScopesAreDocumented(t *testing.T) {
	s := New(Options{Keys: keyring{}, Logger: slog.New(slog.DiscardHandler)})
	for name, o := range documented() {
		needed := "none"
		for _, scope := range []records.Scope{"", records.Metrics, records.Ask, records.Ingest, records.Admin} {
			var headers []string
			if scope != "" {
				headers = []string{"X-API-Key", records.SecretPrefix + string(scope)}
			}
			a := send(s, o.Method, targetOf(o), "192.0.2.7:4000", headers...)
			if a.Code != http.StatusUnauthorized && a.Code != http.StatusForbidden {
				needed = string(scope)
				break
			}
		}
		if o.Scope() != needed {
			t.Errorf("%s takes a key for %q, the document says %q", name, needed, o.Scope())
		}
		schemes, open := 0, false
		for _, requirement := range o.Nodes("security") {
			for _, scheme := range requirement.keys {
				schemes++
				if got := requirement.Text(scheme); got != "["+needed+"]" {
					t.Errorf("%s: %s says %s", name, scheme, got)
				}
			}
			open = open || len(requirement.keys) == 0
		}
		if (schemes == 2) != (needed != "") || open != (needed == string(records.Ask)) {
			t.Errorf("%s: %d schemes, open %v", name, schemes, open)
		}
	}
}

// codeArguments says which argument of a function is an error's code.
var codeArguments = map[string]int{"badRequest": 0, "badField": 1, "refuse": 0}

// codesIn gives the codes of errors that stand in a package's source, and what it does
// not understand.
func codesIn(t *testing.T, folder string) (codes []string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || names == nil {
		t.Fatal(err, names)
	}
	take := func(e ast.Expr) {
		switch e := e.(type) {
		case *ast.BasicLit:
			if code, err := strconv.Unquote(e.Value); err == nil {
				codes = append(codes, code)
			}
		case *ast.SelectorExpr: // copied from another error
		case *ast.Ident:
			if e.Name != "code" { // a parameter of codeArguments' functions
				t.Errorf("%s: the code of an error is %s: write it where it is given", folder, e.Name)
			}
		default:
			t.Errorf("%s: the code of an error is a %T: write it as it is", folder, e)
		}
	}
	files := token.NewFileSet()
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(files, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.KeyValueExpr:
				if key, is := n.Key.(*ast.Ident); is && key.Name == "Code" {
					take(n.Value)
				}
			case *ast.CallExpr:
				if called, is := n.Fun.(*ast.Ident); is {
					if i, gives := codeArguments[called.Name]; gives {
						take(n.Args[i])
					}
				}
			case *ast.CompositeLit:
				if kind, is := n.Type.(*ast.Ident); is && kind.Name == "QuestionError" {
					take(n.Elts[0])
				}
			}
			return true
		})
	}
	return codes
}

func TestEveryCodeIsDocumented(t *testing.T) {
	var codes []string
	for _, folder := range []string{".", "../assistant", "../intake"} {
		found := codesIn(t, folder)
		if len(found) < 3 {
			t.Errorf("%s: found %q alone", folder, found)
		}
		codes = append(codes, found...)
	}
	slices.Sort(codes)
	codes = slices.Compact(codes)
	table := readDocument().Node("x-error-codes")
	if all := slices.Sorted(slices.Values(table.keys)); !slices.Equal(codes, all) {
		t.Errorf("codes in the source %q, documented %q", codes, all)
	}

	// What tests of exchanges do not bring about has its status, too.
	failures := map[string]error{"timeout": errTimeout, "canceled": errCanceled, "restarting": errRestarting, "internal": fmt.Errorf("x"),
		"upload_too_slow": errSlow, "bad_range": badRequest("bad_range", ""), "not_found": echo.ErrNotFound, "method_not_allowed": echo.ErrMethodNotAllowed}
	for _, code := range codesIn(t, "../intake") {
		failures[code] = &intake.Refusal{Code: code}
	}
	for _, code := range codesIn(t, "../assistant") {
		if strings.HasPrefix(code, "question") && code != "queue_full" {
			failures[code] = &assistant.QuestionError{Code: code}
		} else {
			failures[code] = &assistant.ModelError{Code: code}
		}
	}
	for code, err := range failures {
		if p := problemOf(err, "x"); p.Code != code || strconv.Itoa(p.Status) != table.Node(code).Text("status") {
			t.Errorf("%s has status %d, documented %s", code, p.Status, table.Node(code).Text("status"))
		}
	}
}

func TestOpenAPI(t *testing.T) {
	r := start(t, Options{Version: "1.2.3", Keys: keyring{}}, nil)
	a := r.do("GET", "/openapi.json", "", "Origin", "https://annan.example")
	if a.StatusCode != 200 || a.Header.Get("Content-Type") != "application/json" || a.Header.Get("Cache-Control") != contractCaching ||
		a.Header.Get("Access-Control-Allow-Origin") != "*" || a.Header.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
		t.Errorf("%d %v", a.StatusCode, a.Header)
	}
	var document struct {
		OpenAPI string
		Info    struct{ Version string }
		Servers []struct{ URL string }
	}
	if err := json.Unmarshal([]byte(a.body), &document); err != nil {
		t.Fatal(err)
	}
	if document.OpenAPI != "3.1.1" || document.Info.Version != "1.2.3" || len(document.Servers) != 1 || document.Servers[0].URL != r.base {
		t.Errorf("%+v", document)
	}
	if strings.Contains(a.body, exampleURL) || !strings.Contains(a.body, r.base+"/documents/kvalitetsmassan") {
		t.Error("examples have another address")
	}
	isProblem(t, r.do("POST", "/openapi.json", ""), 405, "method_not_allowed")
}

// A comma in a text that is not quoted would make what follows it a field.
func TestDocumentHasNoFieldsByAccident(t *testing.T) {
	var look func(n *node, at string)
	look = func(n *node, at string) {
		for _, key := range n.keys {
			if strings.Contains(key, " ") || n.fields[key] == nil && !strings.Contains(at, "/value") && !strings.Contains(at, "/examples") {
				t.Errorf("%s has a field %q", at, key)
			}
			if n.Node(key) != nil {
				look(n.Node(key), at+"/"+key)
			}
			for _, item := range n.Nodes(key) {
				look(item, at+"/"+key)
			}
		}
	}
	look(readDocument(), "")
}

// The table that docs/api.md begins with has every operation for programs, and no other.
func TestTheGuideToTheAPINamesEveryOperation(t *testing.T) {
	guide, err := os.ReadFile("../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	table, _, _ := strings.Cut(string(guide), "```")
	told := make(map[string]bool)
	for _, found := range regexp.MustCompile("`((?:GET|POST|PUT|DELETE) /(?:api|v1)/[^`?]*)[^`]*`").FindAllStringSubmatch(table, -1) {
		told[found[1]] = true
	}
	operations := documented()
	for name := range operations {
		if _, path, _ := strings.Cut(name, " "); (strings.HasPrefix(path, "/api/") || isOpenAI(path)) && !told[name] {
			t.Errorf("the guide lacks %s", name)
		}
	}
	for name := range told {
		if _, there := operations[name]; !there {
			t.Errorf("the guide has %s, which there is not", name)
		}
	}
}
