package deploy

import (
	"bytes"
	"debug/elf"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"

	"svara/internal/needed"
)

const (
	largest = 60 << 20 // bytes of the image's files
	version = "1.2.3"
)

// image is what the Dockerfile makes, as a plain folder.
type image struct {
	root       string
	env        []string // NAME=value
	entrypoint []string
	check      []string
}

// buildImage builds the program as the Dockerfile says, of what .dockerignore leaves,
// and lays out what its last stage copies.
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

// copy copies files into the image as COPY does: into a folder whose name ends in "/",
// else under that name.
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
			continue // empty ones alone
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

// copyContext copies what a build is sent.
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

// container runs an image's program as a container's engine does: on its own, with
// nothing but its files, a device or two and /proc; the root cannot be written to, the
// user is the image's and may do nothing else.
type container struct {
	image
	data, documents string   // folders that stand at /data and /documents; "" for the image's documents
	env             []string // NAME=value, besides the image's
}

func (c container) command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	bubblewrap, err := exec.LookPath("bwrap")
	if err != nil {
		needed.Skip(t, "bwrap", err)
	}
	box := []string{"--unshare-all", "--share-net", "--die-with-parent", "--uid", "65532", "--gid", "65532", "--cap-drop", "ALL",
		"--ro-bind", c.root, "/", "--proc", "/proc", "--dev", "/dev", "--bind", c.data, "/data", "--clearenv"}
	if c.documents != "" {
		box = append(box, "--ro-bind", c.documents, "/documents")
	}
	for _, e := range slices.Concat(c.image.env, c.env) {
		name, value, _ := strings.Cut(e, "=")
		box = append(box, "--setenv", name, value)
	}
	return exec.Command(bubblewrap, slices.Concat(box, []string{"--"}, args)...)
}

// run runs the program and gives what it prints.
func (c container) run(t *testing.T, args ...string) (out string, err error) {
	t.Helper()
	command := c.command(t, slices.Concat(c.entrypoint, args)...)
	var printed, said bytes.Buffer
	command.Stdout, command.Stderr = &printed, &said
	if err = command.Run(); err != nil {
		err = fmt.Errorf("svara %q: %w: %s%s", args, err, printed.String(), said.String())
	}
	return printed.String(), err
}

// TestImage builds the image and has its program do in it all that it does.
func TestImage(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("images are of Linux")
	}
	i := buildImage(t)
	t.Run("files", func(t *testing.T) { testFiles(t, i) })
	for _, folder := range []string{"proc", "dev"} { // as engines make them
		if err := os.Mkdir(filepath.Join(i.root, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	formats, err := filepath.Abs("../testdata/formats")
	if err != nil {
		t.Fatal(err)
	}
	fresh := func() container {
		return container{image: i, data: t.TempDir(), env: []string{"OLLAMA_HOST=127.0.0.1:1"}}
	}
	t.Run("version", func(t *testing.T) {
		if out, err := fresh().run(t, "--version"); err != nil || out != version+"\n" {
			t.Errorf("%q %v", out, err)
		}
	})
	t.Run("ask", func(t *testing.T) {
		if out, err := fresh().run(t, "ask", "Vem är vd för SKR?"); err != nil || !strings.Contains(out, "Palle Lundberg") {
			t.Errorf("%s %v", out, err)
		}
	})
	t.Run("doctor", func(t *testing.T) {
		if out, err := fresh().run(t, "doctor", "--open"); err != nil || !strings.Contains(out, "127.0.0.1:1 does not answer") {
			t.Errorf("%s %v", out, err)
		}
	})
	t.Run("ingest", func(t *testing.T) { testIngest(t, fresh(), formats) })
	t.Run("refuses to serve all without a key", func(t *testing.T) {
		if _, err := fresh().run(t, "serve", "--listen", "0.0.0.0:0"); err == nil || !strings.Contains(err.Error(), "nobody has a key") {
			t.Error(err)
		}
	})
	t.Run("the root is read-only", func(t *testing.T) {
		if _, err := fresh().run(t, "ask", "--data", "/documents", "Vem är vd för SKR?"); err == nil || !strings.Contains(err.Error(), "read-only file system") {
			t.Error(err)
		}
	})
	t.Run("serve as compose does", func(t *testing.T) { testServe(t, fresh()) })
}

// testFiles looks at what is in the image: the program, which needs no other file, and
// little else.
func testFiles(t *testing.T, i image) {
	size := int64(0)
	err := filepath.WalkDir(i.root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		size += info.Size()
		inside := strings.TrimPrefix(name, i.root)
		if inside != i.entrypoint[0] && inside != "/etc/ssl/certs/ca-certificates.crt" && path.Dir(inside) != "/documents" {
			t.Errorf("what is %s for?", inside)
		}
		return nil
	})
	if err != nil || size > largest {
		t.Errorf("%d bytes, want at most %d: %v", size, largest, err)
	}
	t.Logf("%.1f MB", float64(size)/1e6)
	program, err := elf.Open(filepath.Join(i.root, i.entrypoint[0]))
	if err != nil {
		t.Fatal(err)
	}
	defer program.Close()
	for _, part := range program.Progs {
		if part.Type == elf.PT_INTERP || part.Type == elf.PT_DYNAMIC {
			t.Error("the program is not static: it needs libraries")
		}
	}
}

// testIngest has every format read, by the processes that the program starts for that.
func testIngest(t *testing.T, c container, folder string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	c.documents = folder
	out, err := c.run(t, "ingest", "--json", "/documents")
	if err != nil {
		t.Fatal(err)
	}
	var report struct {
		Added   []string
		Skipped []struct{ Path, Reason string }
	}
	if err := json.Unmarshal([]byte(out), &report); err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		name := entry.Name()
		isThere := slices.ContainsFunc(report.Added, func(document string) bool {
			return document == name || strings.HasPrefix(document, name+"/") // in an archive
		})
		if !isThere && path.Ext(name) != ".sh" {
			t.Errorf("%s is not read: %v", name, report.Skipped)
		}
	}
}

// testServe serves with the environment of docker-compose.yml, while Ollama is not there.
func testServe(t *testing.T, c container) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	service := load(t, nil, "../docker-compose.yml").Services["svara"]
	c.env = nil
	for name, value := range service.Environment {
		c.env = append(c.env, name+"="+*value)
	}
	c.env = append(c.env, "OLLAMA_HOST=http://127.0.0.1:1", "SVARA_LISTEN="+address)
	server := c.command(t, append(c.entrypoint, "serve")...)
	var said bytes.Buffer
	server.Stderr = &said
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Wait() }()
	defer func() {
		server.Process.Kill()
		<-ended
		if t.Failed() {
			t.Log(said.String())
		}
	}()
	check := service.HealthCheck.Test[1:]
	if !slices.Equal(check, c.check) {
		t.Errorf("compose checks with %q, the image with %q", check, c.check)
	}
	for end := time.Now().Add(time.Minute); c.command(t, check...).Run() != nil; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it does not become healthy")
		}
	}
	response, err := http.Post("http://"+address+"/api/ask", "application/json", strings.NewReader(`{"question":"Vem är vd för SKR?"}`))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || !bytes.Contains(body, []byte("Palle Lundberg")) || !bytes.Contains(body, []byte(`"mode":"extractive"`)) {
		t.Errorf("%s %s %v", response.Status, body, err)
	}
	server.Process.Kill()
	if err := <-ended; err == nil {
		t.Error("killed, and no error")
	}
	ended <- nil
	if out, err := c.command(t, check...).CombinedOutput(); err == nil {
		t.Errorf("healthy though nothing serves: %s", out)
	}
}
