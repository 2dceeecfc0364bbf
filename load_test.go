package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"svara/internal/ollamatest"
)

// process is svara serving in a process of its own.
type process struct {
	*exec.Cmd
	t      testing.TB
	base   string // its address, as http://127.0.0.1:40123
	client *http.Client
	done   chan error // what it ended with
}

var servesAt = regexp.MustCompile(`at (http://\S+) `)

// startServing starts svara over the documents inside the binary.
func startServing(t testing.TB, args ...string) *process {
	t.Helper()
	program, err := os.Executable() // which is svara where its name is: see TestMain
	if err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, done: make(chan error, 1), client: &http.Client{
		Transport: &http.Transport{MaxIdleConnsPerHost: 1000, DisableCompression: true}, Timeout: time.Minute}}
	p.Cmd = &exec.Cmd{Path: program, Args: append([]string{"svara", "serve", "--listen", "127.0.0.1:0"}, args...),
		Env: append(os.Environ(), "SVARA_DATA="+t.TempDir(), "OLLAMA_HOST=127.0.0.1:1", "HOME="+t.TempDir())}
	output, err := p.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.Process.Kill()
		<-p.done
	})
	address := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(output)
		for lines.Scan() {
			if found := servesAt.FindStringSubmatch(lines.Text()); found != nil {
				address <- found[1]
			}
		}
		p.done <- p.Wait()
		close(p.done)
	}()
	select {
	case p.base = <-address:
	case err := <-p.done:
		t.Fatalf("it does not serve: %v", err)
	case <-time.After(time.Minute):
		t.Fatal("it does not say where it serves")
	}
	return p
}

// ask sends a question, and gives the answer's status and body; 0 where none came.
func (p *process) ask(question string, stream bool) (status int, body []byte) {
	sent, err := json.Marshal(map[string]any{"question": question, "stream": stream})
	if err != nil {
		return 0, []byte(err.Error())
	}
	response, err := p.client.Post(p.base+"/api/ask", "application/json", bytes.NewReader(sent))
	if err != nil {
		return 0, []byte(err.Error())
	}
	defer response.Body.Close()
	body, err = io.ReadAll(response.Body)
	if err != nil {
		return 0, []byte(err.Error())
	}
	return response.StatusCode, body
}

var residentLine = regexp.MustCompile(`(?m)^VmRSS:\s+(\d+) kB`)

// memory gives the process's resident memory in MB; 0 where the system does not say.
func (p *process) memory() (megabytes int) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.Process.Pid))
	if err != nil {
		return 0
	}
	if found := residentLine.FindSubmatch(status); found != nil {
		fmt.Sscan(string(found[1]), &megabytes)
	}
	return megabytes / 1024
}

// suiteQuestions gives the questions of the first suite.
func suiteQuestions(t testing.TB) []string {
	t.Helper()
	suite, err := os.ReadFile(filepath.Join("eval", "suites", "kanda-fakta.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var questions []string
	for _, found := range regexp.MustCompile(`(?m)^    question: "?([^"\n]+)"?$`).FindAllSubmatch(suite, -1) {
		questions = append(questions, string(found[1]))
	}
	if len(questions) < 50 {
		t.Fatalf("only %d questions in the suite", len(questions))
	}
	return questions
}

const (
	loadStreams   = 500
	loadQuestions = 10_000
	loadAtOnce    = 32
)

// TestLoad asks all at once and for long, with clients in between that only hold on to
// their connections. No answer is an error, and memory does not grow.
func TestLoad(t *testing.T) {
	if testing.Short() {
		t.Skip("asks 10,000 questions")
	}
	p := startServing(t, "--mode", "extractive")
	questions := suiteQuestions(t)
	unfinished := hold(t, p.base, 50)

	t.Run("streams", func(t *testing.T) {
		var answered atomic.Int64
		begin := make(chan struct{})
		var wait sync.WaitGroup
		for i := range loadStreams {
			wait.Go(func() {
				<-begin
				status, body := p.ask(questions[i%len(questions)], true)
				switch {
				case status == http.StatusOK && bytes.Contains(body, []byte("\nevent: answer\n")):
					answered.Add(1)
				case status != http.StatusTooManyRequests && status != http.StatusServiceUnavailable:
					t.Errorf("stream %d: %d %.200s", i, status, body)
				}
			})
		}
		start := time.Now()
		close(begin)
		wait.Wait()
		t.Logf("%d streams at once: %d answered, in %.1f s; %d MB", loadStreams, answered.Load(), time.Since(start).Seconds(), p.memory())
		if answered.Load() < loadStreams/2 {
			t.Error("most were turned away")
		}
	})

	t.Run("questions", func(t *testing.T) {
		var next, failed atomic.Int64
		took := make([]time.Duration, loadQuestions)
		var memory []int // in MB, as it goes
		var wait sync.WaitGroup
		start := time.Now()
		for range loadAtOnce {
			wait.Go(func() {
				for i := next.Add(1) - 1; i < loadQuestions && failed.Load() < 10; i = next.Add(1) - 1 {
					sent := time.Now()
					status, body := p.ask(questions[i%int64(len(questions))], false)
					took[i] = time.Since(sent)
					if status != http.StatusOK {
						failed.Add(1)
						t.Errorf("question %d: %d %.200s", i, status, body)
					}
				}
			})
		}
		for next.Load() < loadQuestions {
			memory = append(memory, p.memory())
			time.Sleep(200 * time.Millisecond)
		}
		wait.Wait()
		memory = append(memory, p.memory())
		seconds := time.Since(start).Seconds()
		slices.Sort(took)
		third := max(1, len(memory)/3)
		early, late := slices.Max(memory[:third]), slices.Max(memory[len(memory)-third:])
		t.Logf("%d questions, %d at a time: %.0f a second, p50 %v, p95 %v, p99 %v; at most %d MB in the first third and %d in the last",
			loadQuestions, loadAtOnce, loadQuestions/seconds, took[loadQuestions/2], took[loadQuestions*95/100], took[loadQuestions*99/100], early, late)
		if late > early+early/4+8 {
			t.Errorf("memory grows: %v MB", memory)
		}
	})

	// Those who never sent the rest of their bodies are cut by now, or soon.
	for i, connection := range unfinished {
		connection.SetReadDeadline(time.Now().Add(time.Minute))
		if _, err := io.ReadAll(connection); errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatalf("connection %d is held for ever", i)
		}
	}
}

// hold opens connections that send the beginning of a body and no more, which it gives,
// and some that read a byte a second of an answer. They must not keep others from
// theirs.
func hold(t *testing.T, base string, each int) (unfinished []net.Conn) {
	t.Helper()
	address := strings.TrimPrefix(base, "http://")
	for range each {
		for _, request := range []string{
			"POST /api/ask HTTP/1.1\r\nHost: " + address + "\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"question\":",
			"POST /api/ask HTTP/1.1\r\nHost: " + address + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"que\r\n",
			"GET /api/documents/digg-framja-forvaltningens-formaga-att-anvanda-ai.txt HTTP/1.1\r\nHost: " + address + "\r\n\r\n",
		} {
			connection, err := net.Dial("tcp", address)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { connection.Close() })
			if _, err := io.WriteString(connection, request); err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(request, "POST") {
				unfinished = append(unfinished, connection)
			} else {
				go func() { // until the test closes it
					for one := make([]byte, 1); ; time.Sleep(time.Second) {
						if _, err := connection.Read(one); err != nil {
							return
						}
					}
				}()
			}
		}
	}
	return unfinished
}

// TestStopWhileStreaming tells a process to end while a model writes: the answer comes
// whole, and the process ends as one should.
func TestStopWhileStreaming(t *testing.T) {
	model := ollamatest.Start(t)
	p := startServing(t, "--mode", "generative", "--ollama", model.URL, "--model", ollamatest.Echo, "--prompts", quotingPrompts(t))
	response, err := p.client.Post(p.base+"/api/ask", "application/json", strings.NewReader(`{"question":"Vem är vd för SKR?","stream":true}`))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	var events []string
	for lines.Scan() {
		name, isEvent := strings.CutPrefix(lines.Text(), "event: ")
		if !isEvent {
			continue
		}
		if len(events) == 0 {
			if err := p.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
		}
		events = append(events, name)
	}
	if len(events) < 2 || events[len(events)-1] != "answer" {
		t.Errorf("events %v", events)
	}
	select {
	case err := <-p.done:
		if err != nil {
			t.Errorf("it ended with %v", err)
		}
	case <-time.After(15 * time.Second):
		t.Error("it does not end")
	}
}
