// Release makes what is handed out of a version of Svara: for each system and
// processor an archive with the program, its guides, the licences of what is inside it
// and a list of that (SBOM, CycloneDX), and the checksums of all archives.
//
//	go -C release run . -version v1.2.3
//
// writes to dist. Start reading at run; pack.go makes archives, sbom.go lists of
// components. Made twice from the same commit, with the same Go, the archives are the
// same, byte for byte. The package is a module of its own, so that what it needs is
// none of Svara's.
package main

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// target is a system and processor that Go builds for.
type target struct{ system, processor string }

// targets are those that an archive is made for.
var targets = []target{
	{"linux", "amd64"}, {"linux", "arm64"},
	{"darwin", "amd64"}, {"darwin", "arm64"},
	{"windows", "amd64"}, {"windows", "arm64"},
}

// String writes a target as archives are named: linux_amd64.
func (t target) String() string { return t.system + "_" + t.processor }

// release is one to be made.
type release struct {
	version string    // as v1.2.3
	module  string    // folder of Svara's module
	out     string    // folder for the archives
	time    time.Time // of the commit: what is made is from then
}

func main() {
	version := flag.String("version", "", "version to make, as v1.2.3")
	out := flag.String("out", "../dist", "folder to write to")
	only := flag.String("only", "", "one target alone, as linux_amd64")
	flag.Parse()
	if err := run(*version, *out, *only); err != nil {
		fmt.Fprintf(os.Stderr, "release: %v\n", err)
		os.Exit(1)
	}
}

var versions = regexp.MustCompile(`^v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$`)

// run makes the archives and their checksums. only is a target, or empty for all.
func run(version, out, only string) error {
	if !versions.MatchString(version) {
		return fmt.Errorf("%q is no version: say it with -version v1.2.3", version)
	}
	r := release{version: version, module: "..", out: out}
	var err error
	if r.time, err = commitTime(r.module); err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	sums := ""
	for _, t := range targets {
		if only != "" && only != t.String() {
			continue
		}
		archive, err := r.make(t)
		if err != nil {
			return fmt.Errorf("%v: %w", t, err)
		}
		data, err := os.ReadFile(archive)
		if err != nil {
			return err
		}
		sums += fmt.Sprintf("%x  %s\n", sha256.Sum256(data), filepath.Base(archive))
		fmt.Printf("%s  %.1f MB\n", archive, float64(len(data))/1e6)
	}
	if sums == "" {
		return fmt.Errorf("%q is no target: choose among %v", only, targets)
	}
	return os.WriteFile(filepath.Join(out, "SHA256SUMS"), []byte(sums), 0o644)
}

// commitTime gives when the commit that is checked out was made.
func commitTime(module string) (time.Time, error) {
	output, err := exec.Command("git", "-C", module, "log", "-1", "--format=%ct").Output()
	if err != nil {
		return time.Time{}, fmt.Errorf("when the commit was made: %w: release from a clone", err)
	}
	seconds, err := strconv.ParseInt(strings.TrimSpace(string(output)), 10, 64)
	return time.Unix(seconds, 0).UTC(), err
}

// make builds for a target and packs what goes with that. It gives the archive's path.
func (r *release) make(t target) (archive string, err error) {
	folder, err := os.MkdirTemp("", "svara-release-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(folder)
	program := filepath.Join(folder, "svara")
	if t.system == "windows" {
		program += ".exe"
	}
	if err := r.build(t, program); err != nil {
		return "", err
	}
	bom, err := componentsOf(program, r.version, r.time)
	if err != nil {
		return "", err
	}
	files, err := r.filesFor(t)
	if err != nil {
		return "", err
	}
	files = append(files,
		file{name: filepath.Base(program), from: program, executable: true},
		file{name: "svara.cdx.json", data: bom})
	name := fmt.Sprintf("svara_%s_%v", strings.TrimPrefix(r.version, "v"), t)
	return pack(filepath.Join(r.out, name), t.system == "windows", r.time, files)
}

// build compiles the program, without C and without this machine's paths in it.
func (r *release) build(t target, program string) error {
	command := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w -X main.Version="+r.version, "-o", program, ".")
	command.Dir = r.module
	command.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+t.system, "GOARCH="+t.processor)
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("build: %w: %s", err, output)
	}
	return nil
}

// filesFor gives what goes into an archive beside the program.
func (r *release) filesFor(t target) ([]file, error) {
	patterns := []string{"README.md", "README.en.md", "CHANGELOG.md", "docs/*.md", "docs/ci/*.yml", "docs/screenshots/page-source-1280-light.png"}
	if t.system == "linux" {
		patterns = append(patterns, "deploy/svara.service")
	}
	files := []file{{name: "THIRD-PARTY-LICENSES.txt", from: filepath.Join(r.module, "internal/licenses/THIRD-PARTY-LICENSES.txt")}}
	for _, pattern := range patterns {
		found, err := filepath.Glob(filepath.Join(r.module, pattern))
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			return nil, fmt.Errorf("there is no %s", pattern)
		}
		for _, path := range found {
			name, err := filepath.Rel(r.module, path)
			if err != nil {
				return nil, err
			}
			files = append(files, file{name: filepath.ToSlash(name), from: path})
		}
	}
	return files, nil
}
