package main

import (
	"bytes"
	"debug/buildinfo"
	"runtime"
	"slices"
	"strings"
	"testing"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

func checkComponents(t *testing.T, program string, data []byte) {
	t.Helper()
	var bom cdx.BOM
	if err := cdx.NewBOMDecoder(bytes.NewReader(data), cdx.BOMFileFormatJSON).Decode(&bom); err != nil {
		t.Fatal(err)
	}
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	inside, err := readCompiled("..")
	if err != nil {
		t.Fatal(err)
	}
	if want := len(info.Deps) + 1 + len(inside); bom.SpecVersion != cdx.SpecVersion1_6 || bom.Metadata.Component.Version != "v1.2.3-test" || len(*bom.Components) != want {
		t.Errorf("%v, %v, %d components of %d", bom.SpecVersion, bom.Metadata.Component, len(*bom.Components), want)
	}
	for _, want := range []string{
		"pkg:golang/github.com/philippgille/chromem-go@v0.7.0", "pkg:golang/std@" + strings.TrimPrefix(runtime.Version(), "go"),
		"pkg:generic/pdfium@7961", "pkg:generic/freetype", "pkg:generic/openjpeg", "pkg:generic/libtiff", "pkg:generic/zlib@1.3.2.1-motley", "pkg:generic/icu@78",
	} {
		if !slices.ContainsFunc(*bom.Components, func(c cdx.Component) bool { return c.PackageURL == want && c.BOMRef == want }) {
			t.Errorf("%s is not listed", want)
		}
	}
	for _, of := range *bom.Dependencies {
		if of.Ref != "svara" && (!strings.HasPrefix(of.Ref, "pkg:golang/github.com/klippa-app/go-pdfium@v") || len(*of.Dependencies) != len(inside)) {
			t.Errorf("%s depends on %q", of.Ref, *of.Dependencies)
		}
	}
	if len(*bom.Dependencies) != 2 {
		t.Errorf("%d depend on something, not Svara and go-pdfium", len(*bom.Dependencies))
	}
}

func TestPackageURL(t *testing.T) {
	for _, test := range []struct{ kind, name, version, want string }{
		{"golang", "github.com/VictoriaMetrics/metrics", "v1.35.2", "pkg:golang/github.com/victoriametrics/metrics@v1.35.2"},
		{"golang", "example.org/a/v2", "v2.0.0+incompatible", "pkg:golang/example.org/a/v2@v2.0.0%2Bincompatible"},
		{"generic", "musl", "", "pkg:generic/musl"},
	} {
		got := library(test.kind, test.name, test.version)
		if got.PackageURL != test.want || got.Name != test.name || got.Version != test.version {
			t.Errorf("%+v, want %s", got, test.want)
		}
	}
}
