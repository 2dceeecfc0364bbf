package main

import (
	"flag"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what of the documentation is made from the program")

const (
	madeBegin = "<!-- What follows is made by 'make docs'. -->\n"
	madeEnd   = "<!-- Here ends what is made. -->\n"
)

// holdMade fails where what a file of the documentation has between its two marks is
// not made, or, with -update, writes it there. It gives the whole text.
func holdMade(t *testing.T, file, made string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begun := strings.Cut(string(data), madeBegin)
	_, after, ended := strings.Cut(rest, madeEnd)
	if !begun || !ended {
		t.Fatalf("%s lacks the lines between which it is made", file)
	}
	want := before + madeBegin + "\n" + made + "\n" + madeEnd + after
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
	} else if string(data) != want {
		t.Errorf("%s is not what the program says: run 'make docs'", file)
	}
	return want
}

// TestArchitectureIsDrawn holds the diagram in docs/architecture.md to the imports that
// there are.
func TestArchitectureIsDrawn(t *testing.T) {
	imports := packageImports(t)
	var b strings.Builder
	b.WriteString("```mermaid\nflowchart TD\n")
	label := func(name string) string {
		if name == "." {
			return "svara"
		}
		return name
	}
	for _, name := range slices.Sorted(maps.Keys(imports)) {
		fmt.Fprintf(&b, "    %s[%s]\n", node(name), label(name))
	}
	for _, name := range slices.Sorted(maps.Keys(imports)) {
		for _, imported := range drawn(imports, name) {
			fmt.Fprintf(&b, "    %s --> %s\n", node(name), node(imported))
		}
	}
	b.WriteString("```\n")
	holdMade(t, "docs/architecture.md", b.String())
}

func node(name string) string {
	return strings.NewReplacer("/", "_", ".", "main").Replace(name)
}

// drawn gives what a package imports and none of its other imports does: an arrow that
// a longer way says as well is left out.
func drawn(imports map[string][]string, name string) []string {
	var reaches func(from, to string) bool
	reaches = func(from, to string) bool {
		return slices.ContainsFunc(imports[from], func(next string) bool { return next == to || reaches(next, to) })
	}
	return slices.DeleteFunc(slices.Clone(imports[name]), func(imported string) bool {
		return slices.ContainsFunc(imports[name], func(other string) bool { return other != imported && reaches(other, imported) })
	})
}

// packageImports gives which of the module's packages each of them imports, without
// those that serve tests or make data.
func packageImports(t *testing.T) map[string][]string {
	imports := make(map[string][]string)
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			if err == nil {
				err = skipFolder(os.DirFS("."), name)
			}
			return err
		}
		folder := path.Dir(name)
		if path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") || isForTests(folder) {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil || file.Name.Name == "main" && folder != "." {
			return err
		}
		if imports[folder] == nil {
			imports[folder] = []string{}
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			own, found := strings.CutPrefix(imported, "svara/")
			if err == nil && found && !slices.Contains(imports[folder], own) {
				imports[folder] = append(imports[folder], own)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, imported := range imports {
		slices.Sort(imported)
	}
	return imports
}

func isForTests(folder string) bool {
	return slices.ContainsFunc([]string{"internal/needed", "internal/browsertest", "internal/clienttest", "internal/ollamatest"}, func(name string) bool {
		return folder == name || strings.HasPrefix(folder, name+"/")
	})
}
