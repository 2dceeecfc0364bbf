package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"debug/buildinfo"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// What is made for this machine can be unpacked and run, says its version, lists what
// is inside it, and is the same when it is made again.
func TestRelease(t *testing.T) {
	here := target{runtime.GOOS, runtime.GOARCH}
	if !slices.Contains(targets, here) || here.system != "linux" {
		t.Skipf("what the guide says is for Linux, not %v", here)
	}
	first, again := t.TempDir(), t.TempDir()
	for _, out := range []string{first, again} {
		if err := run("v1.2.3-test", out, here.String()); err != nil {
			t.Fatal(err)
		}
	}
	name := "svara_1.2.3-test_" + here.String()
	archive := read(t, filepath.Join(first, name+".tar.gz"))
	if !bytes.Equal(archive, read(t, filepath.Join(again, name+".tar.gz"))) {
		t.Error("made twice, it is not the same")
	}
	if want := fmt.Sprintf("%x  %s.tar.gz\n", sha256.Sum256(archive), name); string(read(t, filepath.Join(first, "SHA256SUMS"))) != want {
		t.Error("checksums are not of what was made")
	}
	into := t.TempDir()
	for _, command := range [][]string{ // as docs/operate.md says
		{"sha256sum", "--check", "--ignore-missing", "SHA256SUMS"},
		{"tar", "-xzf", name + ".tar.gz", "-C", into},
	} {
		c := exec.Command(command[0], command[1:]...)
		c.Dir = first
		if output, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%q: %v: %s", command, err, output)
		}
	}
	names := namesIn(t, archive)
	for _, want := range []string{"svara", "svara.cdx.json", "README.md", "README.en.md", "CHANGELOG.md", "THIRD-PARTY-LICENSES.txt", "docs/operate.md", "docs/ci/gitlab-ci.yml"} {
		if !slices.Contains(names, name+"/"+want) {
			t.Errorf("%s is not in the archive", want)
		}
	}
	program := filepath.Join(into, name, "svara")
	output, err := exec.Command(program, "--version").CombinedOutput()
	if err != nil || !strings.Contains(string(output), "1.2.3-test") {
		t.Errorf("--version: %s %v", output, err)
	}
	checkComponents(t, program, read(t, filepath.Join(into, name, "svara.cdx.json")))
}

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
	if bom.SpecVersion != cdx.SpecVersion1_6 || bom.Metadata.Component.Version != "v1.2.3-test" || len(*bom.Components) != len(info.Deps)+1 {
		t.Errorf("%v, %v, %d components of %d", bom.SpecVersion, bom.Metadata.Component, len(*bom.Components), len(info.Deps)+1)
	}
	for _, want := range []string{"pkg:golang/github.com/philippgille/chromem-go@v0.7.0", "pkg:golang/std@" + strings.TrimPrefix(runtime.Version(), "go")} {
		if !slices.ContainsFunc(*bom.Components, func(c cdx.Component) bool { return c.PackageURL == want }) {
			t.Errorf("%s is not listed", want)
		}
	}
}

func TestPackZip(t *testing.T) {
	made := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	archive, err := pack(filepath.Join(t.TempDir(), "svara_1_windows_amd64"), true, made, []file{
		{name: "svara.exe", data: []byte("program"), executable: true}, {name: "docs/a.md", data: []byte("guide")},
	})
	if err != nil {
		t.Fatal(err)
	}
	r, err := zip.OpenReader(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var names []string
	for _, f := range r.File {
		names = append(names, f.Name)
		if !f.Modified.Equal(made) {
			t.Errorf("%s is from %v", f.Name, f.Modified)
		}
	}
	if want := []string{"svara_1_windows_amd64/docs/a.md", "svara_1_windows_amd64/svara.exe"}; !slices.Equal(names, want) {
		t.Errorf("%q, want %q", names, want)
	}
}

func TestWrongVersions(t *testing.T) {
	for _, version := range []string{"", "1.2.3", "v1.2", "v1.2.3/..", "v1.2.3 -x", "latest"} {
		if err := run(version, t.TempDir(), ""); err == nil {
			t.Errorf("%q is taken", version)
		}
	}
	if err := run("v1.2.3", t.TempDir(), "plan9_amd64"); err == nil {
		t.Error("a target that there is not is taken")
	}
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// namesIn gives the names of what a tarball holds.
func namesIn(t *testing.T, archive []byte) (names []string) {
	t.Helper()
	packed, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(packed); ; {
		header, err := r.Next()
		if err == io.EOF {
			return names
		}
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, header.Name)
	}
}
