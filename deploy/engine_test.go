package deploy

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"svara/internal/needed"
	"svara/internal/ollamatest"
)

// engine runs compose for one test, in its own project.
type engine struct {
	folder  string // where commands run
	env     []string
	address string // where Svara answers
}

// startEngine gives a container engine, if the test is asked for and there is an engine
// that has or can fetch the base images.
func startEngine(t *testing.T) engine {
	t.Helper()
	if !needed.Is("engine") {
		t.Skip("images of gigabytes are fetched for this: SVARA_TEST_REQUIRE=engine runs it")
	}
	for _, args := range [][]string{{"info"}, {"compose", "version"}} {
		if out, err := exec.CommandContext(t.Context(), "docker", args...).CombinedOutput(); err != nil {
			needed.Skip(t, "engine", fmt.Errorf("docker %s: %w %s", args[0], err, out))
		}
	}
	for _, image := range []string{readDockerfile(t, "../Dockerfile")[0].base, load(t, nil, composeFile).Services["ollama"].Image} {
		if exec.CommandContext(t.Context(), "docker", "image", "inspect", image).Run() == nil {
			continue
		}
		if out, err := exec.CommandContext(t.Context(), "docker", "pull", "--quiet", image).CombinedOutput(); err != nil {
			needed.Skip(t, "engine", fmt.Errorf("docker pull %s: %w %s", image, err, out))
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	file, err := filepath.Abs(composeFile)
	if err != nil {
		t.Fatal(err)
	}
	project := fmt.Sprintf("svara-test-%d", os.Getpid())
	e := engine{t.TempDir(), append(os.Environ(), "COMPOSE_FILE="+file, "COMPOSE_PROJECT_NAME="+project,
		"SVARA_IMAGE="+project+":dev", "PUBLISH="+address, "SVARA_MODEL="+ollamatest.Say, "SVARA_EMBEDDER="+ollamatest.Embed), address}
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(e.try(context.Background(), "docker compose logs --no-color"))
		}
		t.Log(e.try(context.Background(), "docker compose down --volumes --rmi local"))
	})
	return e
}

func (e engine) try(ctx context.Context, line string) (string, error) {
	command := exec.CommandContext(ctx, "sh", "-c", line)
	command.Dir, command.Env = e.folder, e.env
	out, err := command.CombinedOutput()
	return string(out), err
}

// run runs a shell command and gives its output.
func (e engine) run(t *testing.T, line string) string {
	t.Helper()
	out, err := e.try(t.Context(), line)
	if err != nil {
		t.Fatalf("%s: %v\n%s", line, err, out)
	}
	return out
}

// guided runs a command, which must be in the guides.
func (e engine) guided(t *testing.T, line string) string {
	t.Helper()
	if !slices.Contains(guideLines(t), line) {
		t.Fatalf("no guide has the command %s", line)
	}
	return e.run(t, line)
}

// get requests a path from Svara until the answer satisfies is, and gives it.
func (e engine) get(t *testing.T, path string, is func(body string) bool) {
	t.Helper()
	var body []byte
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
		response, err := http.Get("http://" + e.address + path)
		if err != nil {
			continue
		}
		body, _ = io.ReadAll(response.Body)
		response.Body.Close()
		if response.StatusCode == http.StatusOK && is(string(body)) {
			return
		}
	}
	t.Fatalf("%s never says what is waited for, but %s", path, body)
}

// ask gives the mode in which a question is answered.
func (e engine) ask(t *testing.T) (mode string) {
	t.Helper()
	response, err := http.Post("http://"+e.address+"/api/ask", "application/json", strings.NewReader(`{"question": "Vem är vd för SKR?"}`))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var answer struct{ Status, Mode, Answer string }
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil || answer.Status != "answered" {
		t.Fatalf("%d %+v %v", response.StatusCode, answer, err)
	}
	return answer.Mode
}

// TestEngine follows the guides with a real engine: it builds an image, Svara answers
// before the models are there and uses them without a restart when they are, and it makes
// keys and a backup and restores that.
func TestEngine(t *testing.T) {
	e := startEngine(t)
	e.guided(t, "docker compose up --detach")
	e.get(t, "/readyz", func(string) bool { return true })
	if mode := e.ask(t); mode != "extractive" {
		t.Errorf("without a model the answer is %s", mode)
	}
	began := e.run(t, "docker inspect --format '{{.State.StartedAt}}' $(docker compose ps --quiet svara)")

	// Nobody can download these models. They are copied in, as to a site without internet.
	ollamatest.Start(t, "OLLAMA_MODELS="+filepath.Join(e.folder, "models"))
	e.guided(t, "docker compose cp models ollama:/root/.ollama/")
	e.get(t, "/readyz", func(body string) bool {
		var ready struct {
			Checks map[string]struct{ Status string }
		}
		return json.Unmarshal([]byte(body), &ready) == nil && ready.Checks["model"].Status == "ok" && ready.Checks["embedder"].Status == "ok"
	})
	if now := e.run(t, "docker inspect --format '{{.State.StartedAt}}' $(docker compose ps --quiet svara)"); now != began {
		t.Errorf("Svara was started anew: %s, then %s", began, now)
	}
	if told := e.guided(t, "docker compose exec svara svara doctor"); !strings.Contains(told, `vectors by "`+ollamatest.Embed) || !strings.Contains(told, "by "+ollamatest.Say) {
		t.Errorf("the models are not used: %s", told)
	}
	if log := e.guided(t, "docker compose logs models"); !strings.Contains(log, ollamatest.Embed) && !strings.Contains(log, "pull") {
		t.Errorf("the service that fetches models says %q", log)
	}

	// A backup, something newer, and a restore.
	e.guided(t, "docker compose run --rm --no-deps svara key create --scope ask --name Kontaktcenter")
	e.guided(t, "docker compose exec -T svara svara backup - > svara.tar.gz")
	e.run(t, "docker compose exec -T svara svara key create --scope ask --name Senare")
	e.guided(t, "docker compose stop svara")
	e.guided(t, "docker compose run --rm -T --no-deps svara restore --force - < svara.tar.gz")
	e.guided(t, "docker compose start svara")
	e.get(t, "/readyz", func(string) bool { return true })
	if keys := e.run(t, "docker compose exec svara svara key list"); !strings.Contains(keys, "Kontaktcenter") || strings.Contains(keys, "Senare") {
		t.Errorf("restored were the keys\n%s", keys)
	}
	e.get(t, "/readyz", func(string) bool {
		return strings.Contains(e.run(t, "docker compose ps svara"), "(healthy)")
	})
}
