package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// clone gives a separate repository with the content of the working tree, so that the
// tests work outside a clone, and with changes that are not committed.
func clone(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git here, which a release needs")
	}
	module := t.TempDir()
	apart := []string{".git", "node_modules", "dist", "svara-data", "svara"} // as in .gitignore
	err := filepath.WalkDir("..", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case slices.Contains(apart, entry.Name()) && entry.IsDir():
			return filepath.SkipDir
		case !entry.Type().IsRegular() || slices.Contains(apart, entry.Name()):
			return nil
		}
		to := filepath.Join(module, strings.TrimPrefix(filepath.ToSlash(name), "../"))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		return os.WriteFile(to, read(t, name), 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
	commit(t, module)
	return module
}

// commit makes a folder a repository, with everything in it committed.
func commit(t *testing.T, module string) {
	t.Helper()
	for _, arguments := range [][]string{{"init", "-q"}, {"add", "--all"}, {"-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "all"}} {
		if output, err := exec.Command("git", append([]string{"-C", module}, arguments...)...).CombinedOutput(); err != nil {
			t.Fatalf("git %q: %v: %s", arguments, err, output)
		}
	}
}

// The archive for this machine can be unpacked and its program run. The program says its
// version and what it was made from, the list of components is right, and the archive is
// the same when somebody with other settings makes it again.
func TestRelease(t *testing.T) {
	here := target{runtime.GOOS, runtime.GOARCH}
	if !slices.Contains(targets, here) || here.system != "linux" {
		t.Skipf("what the guide says is for Linux, not %v", here)
	}
	module := clone(t)
	first, again := t.TempDir(), t.TempDir()
	for i, out := range []string{first, again} {
		if i > 0 {
			for name, value := range map[string]string{"GOFLAGS": "-buildvcs=false -tags=other", "GOAMD64": "v3", "GOARM64": "v9.0", "GOEXPERIMENT": "noswissmap", "CGO_ENABLED": "1", "TZ": "Asia/Tokyo"} {
				t.Setenv(name, value)
			}
		}
		r := release{version: "v1.2.3-test", module: module, out: out, only: here.String()}
		if err := r.run(); err != nil {
			t.Fatal(err)
		}
	}
	name := "svara_1.2.3-test_" + here.String()
	archive := read(t, filepath.Join(first, name+".tar.gz"))
	if !bytes.Equal(archive, read(t, filepath.Join(again, name+".tar.gz"))) {
		t.Error("made twice, it is not the same")
	}
	into := t.TempDir()
	for _, command := range [][]string{ // as in docs/operate.md
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
	for _, want := range []string{"svara", "svara.cdx.json", "README.md", "README.en.md", "CHANGELOG.md", "THIRD-PARTY-LICENSES.txt", "docs/operate.md", "docs/ci/gitlab-ci.yml", "deploy/svara.service"} {
		if !slices.Contains(names, name+"/"+want) {
			t.Errorf("%s is not in the archive", want)
		}
	}
	checkLinks(t, filepath.Join(into, name))
	program := filepath.Join(into, name, "svara")
	revision, err := exec.Command("git", "-C", module, "rev-parse", "HEAD").Output()
	if err != nil {
		t.Fatal(err)
	}
	output, err := exec.Command(program, "version").CombinedOutput()
	if want := "svara v1.2.3-test\nrevision " + strings.TrimSpace(string(revision)) + " of "; err != nil || !strings.HasPrefix(string(output), want) || strings.Contains(string(output), "with changes") {
		t.Errorf("version: %s %v, want %s", output, err, want)
	}
	checkComponents(t, program, read(t, filepath.Join(into, name, "svara.cdx.json")))
}

// checkLinks checks that what the guides in an unpacked archive link to is beside them.
func checkLinks(t *testing.T, folder string) {
	t.Helper()
	link := regexp.MustCompile(`\]\(([^)#:]+)[)#]`)
	followed := 0
	for _, pattern := range []string{"*.md", "docs/*.md"} {
		guides, _ := filepath.Glob(filepath.Join(folder, pattern))
		for _, guide := range guides {
			for _, to := range link.FindAllSubmatch(read(t, guide), -1) {
				followed++
				if _, err := os.Stat(filepath.Join(filepath.Dir(guide), string(to[1]))); err != nil {
					t.Errorf("%s links to what the archive lacks: %v", filepath.Base(guide), err)
				}
			}
		}
	}
	if followed == 0 {
		t.Error("the guides link to nothing")
	}
}

// What is not committed is not released. It can be built for trial, under a version that
// says so.
func TestDirty(t *testing.T) {
	module := t.TempDir()
	if err := os.WriteFile(filepath.Join(module, "a.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := (&release{module: module}).look(); err == nil || !strings.Contains(err.Error(), "release from a clone") {
		t.Errorf("no clone: %v", err)
	}
	commit(t, module)
	clean := release{version: "v1.2.3", module: module, dirty: true}
	if err := clean.look(); err != nil || clean.version != "v1.2.3" || clean.isDirty() || clean.time.IsZero() {
		t.Errorf("clean: %v, %+v", err, clean)
	}
	for _, name := range []string{"a.txt", "new.txt"} {
		if err := os.WriteFile(filepath.Join(module, name), []byte("changed"), 0o644); err != nil {
			t.Fatal(err)
		}
		r := release{version: "v1.2.3", module: module}
		if err := r.look(); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
		r.dirty = true
		if err := r.look(); err != nil || r.version != "v1.2.3+dirty" {
			t.Errorf("%s: %v, %s", name, err, r.version)
		}
	}
}

// The checksums are those of all archives in the folder, including those made before.
func TestSum(t *testing.T) {
	r := release{out: t.TempDir()}
	want := ""
	for _, name := range []string{"notes.txt", "svara_1.0.0_linux_amd64.tar.gz", "svara_1.0.0_windows_amd64.zip", "SHA256SUMS"} {
		if err := os.WriteFile(filepath.Join(r.out, name), []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(name, "svara_") {
			want += fmt.Sprintf("%x  %s\n", sha256.Sum256([]byte(name)), name)
		}
	}
	if err := r.sum(); err != nil {
		t.Fatal(err)
	}
	if got := string(read(t, filepath.Join(r.out, "SHA256SUMS"))); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// The licences in a release are those of everything in it.
func TestTargetsAreLicensed(t *testing.T) {
	gather := string(read(t, "../internal/licenses/gather/gather.go"))
	for _, target := range targets {
		if !strings.Contains(gather, `"`+target.system+"/"+target.processor+`"`) {
			t.Errorf("the licences of %v are not gathered", target)
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
		if err := (&release{version: version, module: "..", out: t.TempDir()}).run(); err == nil || !strings.Contains(err.Error(), "is no version") {
			t.Errorf("%q is taken", version)
		}
	}
	if err := (&release{version: "v1.2.3", module: "..", out: t.TempDir(), only: "plan9_amd64"}).run(); err == nil || !strings.Contains(err.Error(), "is no target") {
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

// namesIn gives the names of the files in a tarball.
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
