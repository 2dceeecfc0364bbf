// Release makes the files of a release of Svara: for each system and processor an archive
// with the program, its guides, the licences of what is in it and a list of its components
// (SBOM, CycloneDX), and the checksums of all archives.
//
//	go -C release run . -version v1.2.3
//
// writes to dist. Start reading at run; build.go builds the programs, pack.go makes the
// archives, and sbom.go lists the components. The same commit and tags give the same
// archives with the same Go, byte for byte, whatever the environment: what is not
// committed is not released. The package is a module of its own, so that Svara does not
// depend on what it needs.
package main

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// target is a system and processor that Go can build for.
type target struct{ system, processor string }

// targets are the ones that an archive is made for.
var targets = []target{
	{"linux", "amd64"}, {"linux", "arm64"},
	{"darwin", "amd64"}, {"darwin", "arm64"},
	{"windows", "amd64"}, {"windows", "arm64"},
}

// String gives a target as it is written in names of archives: linux_amd64.
func (t target) String() string { return t.system + "_" + t.processor }

// release is a release to be made.
type release struct {
	version string    // such as v1.2.3
	module  string    // folder of Svara's module, in a clone
	out     string    // folder for the archives
	only    string    // the only target, such as linux_amd64; empty for all
	dirty   bool      // include what is not committed, and say so in the version
	time    time.Time // of the commit; files get it as their time of change
}

func main() {
	r := release{module: ".."}
	flag.StringVar(&r.version, "version", "", "version to make, as v1.2.3")
	flag.StringVar(&r.out, "out", "../dist", "folder to write to")
	flag.StringVar(&r.only, "only", "", "one target alone, as linux_amd64")
	flag.BoolVar(&r.dirty, "dirty", false, "to try things: release what is not committed, too, as VERSION+dirty")
	flag.Parse()
	if err := r.run(); err != nil {
		fmt.Fprintf(os.Stderr, "release: %v\n", err)
		os.Exit(1)
	}
}

var versions = regexp.MustCompile(`^v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$`)

// run makes the archives, and then the checksums of all archives in the folder.
func (r *release) run() error {
	if !versions.MatchString(r.version) {
		return fmt.Errorf("%q is no version: say it with -version v1.2.3", r.version)
	}
	wanted := slices.DeleteFunc(slices.Clone(targets), func(t target) bool { return r.only != "" && r.only != t.String() })
	if len(wanted) == 0 {
		return fmt.Errorf("%q is no target: choose among %v", r.only, targets)
	}
	if err := r.look(); err != nil {
		return err
	}
	if err := os.MkdirAll(r.out, 0o755); err != nil {
		return err
	}
	for _, t := range wanted {
		archive, err := r.make(t)
		if err != nil {
			return fmt.Errorf("%v: %w", t, err)
		}
		info, err := os.Stat(archive)
		if err != nil {
			return err
		}
		fmt.Printf("%s  %.1f MB\n", archive, float64(info.Size())/1e6)
	}
	return r.sum()
}

// look finds the time of the commit that is checked out, and refuses files that are not
// committed, because nobody could make the release from the commit again.
func (r *release) look() error {
	output, err := exec.Command("git", "-C", r.module, "log", "-1", "--format=%ct").Output()
	if err != nil {
		return fmt.Errorf("when the commit was made: %w: release from a clone", err)
	}
	seconds, err := strconv.ParseInt(strings.TrimSpace(string(output)), 10, 64)
	if err != nil {
		return err
	}
	r.time = time.Unix(seconds, 0).UTC()
	changed, err := exec.Command("git", "-C", r.module, "status", "--porcelain").Output()
	switch {
	case err != nil:
		return fmt.Errorf("what is not committed: %w", err)
	case len(changed) > 0 && !r.dirty:
		return fmt.Errorf("not all is committed: commit it or put it away, or try things with -dirty:\n%s", changed)
	case len(changed) > 0:
		r.version += "+dirty"
	}
	return nil
}

func (r *release) isDirty() bool { return strings.HasSuffix(r.version, "+dirty") }

// sum writes the checksums of all archives in the folder, including those made before.
func (r *release) sum() error {
	entries, err := os.ReadDir(r.out)
	if err != nil {
		return err
	}
	var sums strings.Builder
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasPrefix(name, "svara_") || !strings.HasSuffix(name, ".tar.gz") && !strings.HasSuffix(name, ".zip") {
			continue
		}
		data, err := os.ReadFile(filepath.Join(r.out, name))
		if err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(data), name)
	}
	return os.WriteFile(filepath.Join(r.out, "SHA256SUMS"), []byte(sums.String()), 0o644)
}

// make builds the program for a target and packs it with its files. It gives the path of
// the archive.
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
	inside, err := readCompiled(r.module)
	if err != nil {
		return "", err
	}
	bom, err := componentsOf(program, r.version, r.time, inside)
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

// filesFor gives the files that go into an archive beside the program.
func (r *release) filesFor(t target) ([]file, error) {
	patterns := []string{"README.md", "README.en.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/*.md", "docs/ci/*.yml", "docs/screenshots/page-source-1280-light.png"}
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
