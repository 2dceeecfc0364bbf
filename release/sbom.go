package main

import (
	"bytes"
	"debug/buildinfo"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// componentsOf gives the list of what a program was built from, as CycloneDX 1.6 in JSON.
// It reads this from the program, where Go's linker has put it, so that the list shows
// what is in the program and not what might be. What the linker cannot know, the works
// that a module has compiled, is in listed.
func componentsOf(program, version string, made time.Time, listed []compiled) ([]byte, error) {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return nil, err
	}
	svara := cdx.Component{BOMRef: "svara", Type: cdx.ComponentTypeApplication, Name: "svara", Version: version}
	components := []cdx.Component{library("golang", "std", strings.TrimPrefix(info.GoVersion, "go"))}
	var pdfium string
	for _, module := range info.Deps {
		for module.Replace != nil {
			module = module.Replace
		}
		components = append(components, library("golang", module.Path, module.Version))
		if module.Path == compiledInto {
			pdfium = components[len(components)-1].BOMRef
		}
	}
	if pdfium == "" {
		return nil, fmt.Errorf("%s is not in the program: take what is compiled into it from the list of components", compiledInto)
	}
	linked := refs(components)
	var inside []cdx.Component
	for _, c := range listed {
		component := library("generic", c.work, c.version)
		component.Description = "compiled in pdfium.wasm of " + compiledInto
		inside = append(inside, component)
	}
	within := refs(inside)
	components = append(components, inside...)
	bom := cdx.NewBOM()
	bom.Metadata = &cdx.Metadata{Timestamp: made.Format(time.RFC3339), Component: &svara}
	bom.Components = &components
	bom.Dependencies = &[]cdx.Dependency{{Ref: svara.BOMRef, Dependencies: &linked}, {Ref: pdfium, Dependencies: &within}}
	var b bytes.Buffer
	err = cdx.NewBOMEncoder(&b, cdx.BOMFileFormatJSON).SetPretty(true).SetEscapeHTML(false).EncodeVersion(bom, cdx.SpecVersion1_6)
	return b.Bytes(), err
}

// library gives a component, with its package URL. The specification demands lower case
// for Go modules, and "+" is escaped in all URLs. The version may be empty.
func library(kind, name, version string) cdx.Component {
	c := cdx.Component{Type: cdx.ComponentTypeLibrary, Name: name, Version: version}
	c.PackageURL = "pkg:" + kind + "/" + strings.ToLower(name)
	if version != "" {
		c.PackageURL += "@" + url.QueryEscape(version)
	}
	c.BOMRef = c.PackageURL
	return c
}

func refs(components []cdx.Component) (refs []string) {
	for _, c := range components {
		refs = append(refs, c.BOMRef)
	}
	return refs
}

// compiledInto is the module whose pdfium.wasm contains compiled works by others.
const compiledInto = "github.com/klippa-app/go-pdfium"

// compiled is one of those works. Its version is empty if it follows from that of PDFium.
type compiled struct{ work, version string }

// readCompiled reads the list of those works: lines with the work, its version or "-",
// and more.
func readCompiled(module string) (all []compiled, err error) {
	file := filepath.Join(module, "internal/licenses/pdfium/compiled.tsv")
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		field := strings.Split(line, "\t")
		if len(field) < 2 {
			return nil, fmt.Errorf("%s: %q names no work and version", file, line)
		}
		all = append(all, compiled{field[0], strings.TrimPrefix(field[1], "-")})
	}
	return all, nil
}
