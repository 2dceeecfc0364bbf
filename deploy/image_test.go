package deploy

import (
	"bytes"
	"debug/elf"
	"encoding/json"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestImage builds the image and runs everything that its program does.
func TestImage(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("images are of Linux")
	}
	i := buildImage(t)
	t.Run("files", func(t *testing.T) { testFiles(t, i) })
	for _, folder := range []string{"proc", "dev"} { // as engines do
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
		if _, err := fresh().run(t, "ask", "--data", "/documents", "Vem är vd för SKR?"); err == nil || !strings.Contains(err.Error(), "user 65532 may not read and write /documents") {
			t.Error(err)
		}
	})
	t.Run("serve as compose does", func(t *testing.T) { testServe(t, fresh()) })
	t.Run("installed as the guide says", func(t *testing.T) { testInstalled(t, i) })
	t.Run("as the guide says", func(t *testing.T) { testGuide(t, fresh()) })
	t.Run("under the filter of svara.service", func(t *testing.T) { testConfined(t, fresh(), formats) })
}

// testFiles checks what is in the image: the program, which needs no other file, and
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

// testIngest reads documents of every format, with the processes that the program starts
// for them.
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
			return document == name || strings.HasPrefix(document, name+"/") // it is in an archive
		})
		if !isThere && path.Ext(name) != ".sh" {
			t.Errorf("%s is not read: %v", name, report.Skipped)
		}
	}
}

// composeEnv gives the environment in docker-compose.yml, with an address where no Ollama
// is.
func composeEnv(t *testing.T) []string {
	var env []string
	for name, value := range load(t, nil, composeFile).Services["svara"].Environment {
		env = append(env, name+"="+*value)
	}
	return append(env, "OLLAMA_HOST=http://127.0.0.1:1")
}

// testServe serves with the environment of docker-compose.yml, without Ollama.
func testServe(t *testing.T, c container) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	c.env = append(composeEnv(t), "SVARA_LISTEN="+address)
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
	check := load(t, nil, composeFile).Services["svara"].HealthCheck.Test[1:]
	if !slices.Equal(check, c.check) {
		t.Errorf("compose checks with %q, the image with %q", check, c.check)
	}
	for end := time.Now().Add(time.Minute); c.command(t, check...).Run() != nil; time.Sleep(50 * time.Millisecond) {
		if len(ended) > 0 || time.Now().After(end) {
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
