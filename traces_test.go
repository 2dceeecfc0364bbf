package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	spans "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"svara/internal/ollamatest"
)

// receiver is a collector: what it takes is OTLP over HTTP, in protobuf.
type receiver struct {
	*httptest.Server
	mutex   sync.Mutex
	raw     bytes.Buffer
	spans   []*spans.Span
	service map[string]string // attributes of the resource
	bad     error
}

func receive(t *testing.T) *receiver {
	r := &receiver{service: make(map[string]string)}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body)
		var sent collector.ExportTraceServiceRequest
		if err == nil {
			err = proto.Unmarshal(body, &sent)
		}
		if request.URL.Path != "/v1/traces" || request.Header.Get("Content-Type") != "application/x-protobuf" {
			err = fmt.Errorf("%s %s", request.URL.Path, request.Header.Get("Content-Type"))
		}
		r.mutex.Lock()
		defer r.mutex.Unlock()
		r.raw.Write(body)
		if err != nil {
			r.bad = err
		}
		for _, resource := range sent.GetResourceSpans() {
			maps.Copy(r.service, attributes(resource.GetResource().GetAttributes()))
			for _, scope := range resource.GetScopeSpans() {
				r.spans = append(r.spans, scope.GetSpans()...)
			}
		}
	}))
	t.Cleanup(r.Close)
	return r
}

func attributes(pairs []*common.KeyValue) map[string]string {
	found := make(map[string]string)
	for _, pair := range pairs {
		found[pair.GetKey()] = strings.Trim(strings.SplitN(pair.GetValue().String(), ":", 2)[1], `"`)
	}
	return found
}

// serving is 'svara serve' in this process.
type serving struct {
	t    *testing.T
	base string
	log  *logBuffer
	stop context.CancelFunc
	done chan int
}

type logBuffer struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.Write(p)
}

func (l *logBuffer) String() string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.String()
}

func serve(t *testing.T, args ...string) *serving {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	ctx, stop := context.WithCancel(context.Background())
	s := &serving{t: t, base: "http://" + address, log: &logBuffer{}, stop: stop, done: make(chan int, 1)}
	go func() {
		s.done <- run(ctx, append([]string{"serve", "--listen", address, "--data", t.TempDir()}, args...), io.Discard, s.log)
	}()
	t.Cleanup(stop)
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		if head, _, err := send("GET", s.base+"/readyz", "", ""); err == nil && strings.HasPrefix(head, "200") {
			return s
		}
		if time.Now().After(end) {
			t.Fatalf("not ready: %s", s.log)
		}
	}
}

// ask asks within a trace, and gives the status.
func (s *serving) ask(question, traceparent string) int {
	s.t.Helper()
	request, err := http.NewRequest("POST", s.base+"/api/ask", strings.NewReader(fmt.Sprintf(`{"question":%q}`, question)))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("traceparent", traceparent)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	response.Body.Close()
	return response.StatusCode
}

// end stops the server and gives how long that took.
func (s *serving) end() time.Duration {
	s.t.Helper()
	start := time.Now()
	s.stop()
	if status := <-s.done; status != 0 {
		s.t.Errorf("exit status %d: %s", status, s.log)
	}
	return time.Since(start)
}

const (
	traceID = "4bf92f3577b34da6a3ce929d0e0e4736"
	within  = "00-" + traceID + "-00f067aa0ba902b7-01"
)

func TestTraces(t *testing.T) {
	ollama := ollamatest.Start(t)
	prompts, err := filepath.Abs("testdata/prompts")
	if err != nil {
		t.Fatal(err)
	}
	r := receive(t)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", r.URL)
	t.Setenv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=test")
	s := serve(t, "--ollama", ollama.URL, "--model", "test-echo", "--prompts", prompts)
	const question = "Vem är vd för SKR?"
	if status := s.ask(question, within); status != 200 {
		t.Fatalf("status %d: %s", status, s.log)
	}
	if status := s.ask("  ", within); status != 400 {
		t.Fatalf("status %d", status)
	}
	if took := s.end(); took > 15*time.Second {
		t.Errorf("stopping took %v", took)
	}

	if r.bad != nil {
		t.Fatal(r.bad)
	}
	if strings.Contains(r.raw.String(), "vd för") || strings.Contains(r.raw.String(), "Palle") {
		t.Error("a span holds the question or the answer")
	}
	if r.service["service.name"] != "svara" || r.service["service.version"] != Version || r.service["deployment.environment"] != "test" {
		t.Errorf("resource %v", r.service)
	}
	var asked *spans.Span
	named := make(map[string]*spans.Span)
	for _, span := range r.spans {
		got := attributes(span.GetAttributes())
		if span.GetName() == "POST /api/ask" && got["http.response.status_code"] == "200" {
			asked = span
		}
		named[span.GetName()] = span
	}
	if asked == nil {
		t.Fatalf("spans %v", slices.Collect(maps.Keys(named)))
	}
	if id, parent := hex.EncodeToString(asked.GetTraceId()), hex.EncodeToString(asked.GetParentSpanId()); id != traceID || parent != "00f067aa0ba902b7" {
		t.Errorf("trace %s under %s, want the client's", id, parent)
	}
	if got := attributes(asked.GetAttributes()); got["http.route"] != "/api/ask" || got["svara.status"] != "answered" || got["svara.mode"] != "generative" {
		t.Errorf("attributes %v", got)
	}
	for _, name := range []string{"retrieve", "embed", "generate"} {
		span := named[name]
		switch {
		case span == nil:
			t.Errorf("no span %s", name)
		case !bytes.Equal(span.GetParentSpanId(), asked.GetSpanId()) || !bytes.Equal(span.GetTraceId(), asked.GetTraceId()):
			t.Errorf("%s is not under the request", name)
		case span.GetStartTimeUnixNano() < asked.GetStartTimeUnixNano() || span.GetEndTimeUnixNano() > asked.GetEndTimeUnixNano() || span.GetEndTimeUnixNano() < span.GetStartTimeUnixNano():
			t.Errorf("%s is from %d to %d, outside of the request", name, span.GetStartTimeUnixNano(), span.GetEndTimeUnixNano())
		}
	}
	if !strings.Contains(s.log.String(), "trace_id="+traceID) {
		t.Errorf("the log does not name the trace: %s", s.log)
	}
}

// A collector that takes connections and says nothing keeps no answer waiting, nor the
// server from stopping.
func TestTracesToADeadCollector(t *testing.T) {
	dead, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer dead.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://"+dead.Addr().String()+"/v1/traces")
	s := serve(t, "--mode", "extractive")
	start := time.Now()
	for range 20 {
		if status := s.ask("Vem är vd för SKR?", within); status != 200 {
			t.Fatalf("status %d", status)
		}
	}
	if took := time.Since(start); took > 15*time.Second {
		t.Errorf("20 answers took %v", took)
	}
	if took := s.end(); took > flushTimeout+10*time.Second {
		t.Errorf("stopping took %v", took)
	}
	if !strings.Contains(s.log.String(), "traces") {
		t.Errorf("the log does not tell of it: %s", s.log)
	}
}

// Where no endpoint is set nothing of OpenTelemetry runs, whatever clients send.
func TestTracesAreOff(t *testing.T) {
	r := receive(t)
	for _, off := range []map[string]string{
		{},
		{"OTEL_EXPORTER_OTLP_ENDPOINT": r.URL, "OTEL_SDK_DISABLED": "true"},
		{"OTEL_EXPORTER_OTLP_ENDPOINT": r.URL, "OTEL_TRACES_EXPORTER": "none"},
	} {
		t.Run(fmt.Sprint(off), func(t *testing.T) {
			for name, value := range off {
				t.Setenv(name, value)
			}
			s := serve(t, "--mode", "extractive")
			if status := s.ask("Vem är vd för SKR?", within); status != 200 {
				t.Fatalf("status %d", status)
			}
			stacks := make([]byte, 1<<20)
			stacks = stacks[:runtime.Stack(stacks, true)]
			if bytes.Contains(stacks, []byte("go.opentelemetry.io")) {
				t.Errorf("running: %s", stacks)
			}
			s.end()
			if strings.Contains(s.log.String(), "trace_id") {
				t.Errorf("the log names a trace: %s", s.log)
			}
		})
	}
	if r.raw.Len() > 0 || len(r.spans) > 0 {
		t.Error("something was sent")
	}
}
