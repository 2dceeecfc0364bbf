package deploy

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

const (
	largest = 60 << 20 // bytes of all files in the image
	version = "1.2.3"
)

// image is the result of the Dockerfile, as an ordinary folder.
type image struct {
	root       string
	env        []string // NAME=value
	entrypoint []string
	check      []string
}

// buildImage builds the program as the Dockerfile says, from the files that .dockerignore
// does not exclude, and copies what the last stage copies.
func buildImage(t *testing.T) image {
	t.Helper()
	stages := readDockerfile(t, "../Dockerfile")
	build, last := stages[0], stages[1]
	places := map[string]string{"/src": t.TempDir(), "/image": filepath.Join(t.TempDir(), "image")}
	copyContext(t, places["/src"])
	runs := build.find("RUN")
	command := exec.Command("sh", "-ec", strings.ReplaceAll(runs[len(runs)-1].args, "/image", places["/image"]))
	command.Dir = places["/src"]
	command.Env = append(os.Environ(), "TARGETOS=linux", "TARGETARCH="+runtime.GOARCH, "VERSION="+version)
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", command, err, out)
	}
	i := image{root: t.TempDir(), entrypoint: last.command(t, "ENTRYPOINT"), check: last.command(t, "HEALTHCHECK")}
	for _, c := range last.find("COPY") {
		from, to, _ := strings.Cut(c.args, " ")
		for under, place := range places {
			if rest, found := strings.CutPrefix(from, under+"/"); found {
				from = filepath.Join(place, rest)
			}
		}
		i.copy(t, from, to)
	}
	for _, e := range last.find("ENV") {
		i.env = append(i.env, strings.Fields(e.args)...)
	}
	return i
}

// copy copies files into the image as COPY does: into a folder if to ends in "/", else to
// that name.
func (i image) copy(t *testing.T, pattern, to string) {
	t.Helper()
	found, err := filepath.Glob(pattern)
	if err != nil || len(found) == 0 {
		t.Fatalf("COPY %s: there is no such file (%v)", pattern, err)
	}
	for _, from := range found {
		name := filepath.Join(i.root, to)
		if strings.HasSuffix(to, "/") {
			name = filepath.Join(name, filepath.Base(from))
		}
		if info, err := os.Stat(from); err == nil && info.IsDir() {
			if err := os.MkdirAll(name, 0o755); err != nil {
				t.Fatal(err)
			}
			continue // only empty ones
		}
		copyFile(t, from, name)
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(from)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(to), 0o755)
	}
	if err == nil {
		err = os.WriteFile(to, data, info.Mode().Perm())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// copyContext copies the files that a build receives.
func copyContext(t *testing.T, to string) {
	t.Helper()
	file, err := os.Open("../.dockerignore")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	patterns, err := ignorefile.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	ignored, err := patternmatcher.New(patterns)
	if err != nil {
		t.Fatal(err)
	}
	source := os.DirFS("..")
	err = fs.WalkDir(source, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || name == "." {
			return err
		}
		switch out, err := ignored.MatchesOrParentMatches(name); {
		case err != nil:
			return err
		case out && entry.IsDir():
			return fs.SkipDir
		case out || entry.IsDir():
			return nil
		}
		copyFile(t, filepath.Join("..", name), filepath.Join(to, name))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
