// Package ollamatest runs a real Ollama server for tests, with tiny models that it makes
// itself: four that say what they are made to say, and one that turns text into vectors.
//
// Start reading at Start. It needs an Ollama; 'make setup' builds one if there is none
// (command build). Models and everything else are in the test's temporary folder.
package ollamatest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"svara/internal/needed"
)

// Server is a running Ollama with the test models.
type Server struct {
	URL string // such as "http://127.0.0.1:38311"

	models  string // folder
	command *exec.Cmd
	hold    io.Closer // keeps the server running until closed
	ended   sync.Once
	log     log
}

// patience is how long a server may take until it listens. That is long on a loaded
// machine.
const patience = time.Minute

// Start runs a server until the test ends or is killed. environment adds to that of the
// server, as "OLLAMA_MAX_QUEUE=1". It skips the test if there is no Ollama.
func Start(t testing.TB, environment ...string) *Server {
	t.Helper()
	binary, err := Binary()
	if err != nil {
		needed.Skip(t, "ollama", err)
	}
	folder := t.TempDir()
	s := &Server{models: filepath.Join(folder, "models"), command: supervised(binary)}
	s.command.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + folder,
		"OLLAMA_HOST=127.0.0.1:0", "OLLAMA_MODELS=" + s.models,
		"OLLAMA_NO_CLOUD=1", "OLLAMA_NOPRUNE=1",
		"HTTPS_PROXY=http://127.0.0.1:9", // nothing may be fetched from the network
	}, environment...)
	if err := s.run(); err != nil {
		t.Fatalf("starting Ollama: %v\n%s", err, &s.log)
	}
	t.Cleanup(func() {
		s.Stop()
		if t.Failed() {
			t.Logf("Ollama's log:\n%s", &s.log)
		}
	})
	for _, model := range testModels {
		if err := s.create(model); err != nil {
			t.Fatalf("creating %s: %v\n%s", model.name, err, &s.log)
		}
	}
	return s
}

var listening = regexp.MustCompile(`Listening on (127\.0\.0\.1:\d+)`)

// run starts the process and waits until it listens.
func (s *Server) run() error {
	hold, err := s.command.StdinPipe()
	if err != nil {
		return err
	}
	s.hold = hold
	output, err := s.command.StderrPipe()
	if err != nil {
		return err
	}
	if err := s.command.Start(); err != nil {
		return err
	}
	address := make(chan string, 1)
	go func() {
		defer close(address)
		for lines := bufio.NewScanner(output); lines.Scan(); {
			fmt.Fprintln(&s.log, lines.Text())
			if m := listening.FindStringSubmatch(lines.Text()); m != nil {
				address <- m[1]
			}
		}
	}()
	select {
	case a := <-address:
		if a == "" {
			return fmt.Errorf("it ended at once")
		}
		s.URL = "http://" + a
		return nil
	case <-time.After(patience):
		s.Kill()
		return fmt.Errorf("it does not listen after %v", patience)
	}
}

// Stop ends the server in an orderly way, with the processes that run its models.
func (s *Server) Stop() {
	s.ended.Do(func() {
		s.hold.Close()
		timer := time.AfterFunc(patience, func() { killGroup(s.command) })
		s.command.Wait()
		timer.Stop()
	})
}

// Kill ends the server and the processes that run its models at once, as a power failure
// does. When it returns, nothing listens.
func (s *Server) Kill() {
	s.ended.Do(func() {
		killGroup(s.command)
		s.command.Wait()
		for range 1000 {
			connection, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
			if err != nil {
				return
			}
			connection.Close()
			time.Sleep(5 * time.Millisecond)
		}
	})
}

// KillRunner ends the processes that run models, as when memory runs out, and gives how
// many there were. The server keeps running.
func (s *Server) KillRunner(t testing.TB) int {
	t.Helper()
	killed := 0
	for _, p := range s.processes(t) {
		if p.task != "runner" {
			continue
		}
		runner, err := os.FindProcess(p.id)
		if err == nil {
			err = runner.Kill()
		}
		if err != nil {
			t.Fatalf("killing the runner: %v", err)
		}
		killed++
	}
	return killed
}

// Occupy keeps the models that write busy with an answer of a minute, until the test or the
// function that it gives ends it. It returns when the answer has begun.
func (s *Server) Occupy(t testing.TB) (release func()) {
	t.Helper()
	// The context is that of most tests, so that the model is not loaded anew.
	const question = `{"model":"` + Loop + `","messages":[{"role":"user","content":"Hej"}],"options":{"num_ctx":8192,"num_predict":8000}}`
	ctx, cancel := context.WithCancel(context.Background())
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL+"/api/chat", strings.NewReader(question))
	if err != nil {
		t.Fatal(err)
	}
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
	if err == nil {
		_, err = response.Body.Read(make([]byte, 1))
	}
	if err != nil {
		t.Fatalf("occupying %s: %v", s.URL, err)
	}
	release = func() {
		cancel()
		response.Body.Close()
	}
	t.Cleanup(release)
	return release
}

// process is a process that the server has started.
type process struct {
	id   int
	task string // its first argument, such as "runner"
}

// processes gives the running processes of the server's group.
func (s *Server) processes(t testing.TB) []process {
	t.Helper()
	output, err := exec.Command("ps", "-A", "-o", "pid=,pgid=,stat=,args=").Output()
	if err != nil {
		t.Fatalf("ps: %v", err)
	}
	var found []process
	for line := range strings.Lines(string(output)) {
		var id, group int
		var state, program, task string
		n, _ := fmt.Sscan(line, &id, &group, &state, &program, &task) // there may be no argument
		if n >= 4 && group == s.command.Process.Pid && !strings.HasPrefix(state, "Z") {
			found = append(found, process{id, task})
		}
	}
	return found
}

// log keeps the output of a server.
type log struct {
	mutex sync.Mutex
	text  strings.Builder
}

// Write adds to the log.
func (l *log) Write(p []byte) (int, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.Write(p)
}

// String gives the log.
func (l *log) String() string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.String()
}
