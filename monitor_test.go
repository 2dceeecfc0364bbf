package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"svara/internal/model"
	"svara/internal/ollamatest"
	"svara/server"
)

// What is not ready follows the servers of models, at the latest when a question meets
// that they are gone.
func TestReadinessFollowsTheServers(t *testing.T) {
	ollama := ollamatest.Start(t)
	prompts, err := filepath.Abs("testdata/prompts")
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, "--ollama", ollama.URL, "--model", "test-echo", "--embedder", ollamatest.Embed, "--mode", "generative",
		"--prompts", prompts, "--documents", smallFolder(t))
	get := func(path string) string {
		t.Helper()
		head, body, err := send("GET", s.base+path, "", "")
		if err != nil {
			t.Fatal(err)
		}
		return head[:3] + "\n" + body
	}
	says(t, get("/readyz"), "200", `"embedder":{"status":"ok","message":"It answers."`, `"model":{"status":"ok","message":"It answers."`)
	says(t, get("/metrics"), "\nsvara_embedder_up 1\n", "\nsvara_model_up 1\n")
	if status := s.ask("Vem förvaltar kajen?", ""); status != 200 {
		t.Fatalf("status %d: %s", status, s.log)
	}
	isDocumented(t, get("/metrics"))
	ollama.Kill()
	if status := s.ask("Vem förvaltar kajen?", ""); status != 503 {
		t.Fatalf("without the server: %d", status)
	}
	ready := get("/readyz")
	says(t, ready, "503", `"status":"not_ready"`, `"embedder":{"status":"absent"`)
	if strings.Contains(ready, "127.0.0.1") {
		t.Errorf("an address is told: %s", ready)
	}
	says(t, get("/metrics"), "\nsvara_embedder_up 0\n", `svara_model_calls_total{call="embed",outcome="absent"} 1`)
	s.end()
	says(t, s.log.String(), "level=WARN msg=\"model server\" model=test-embed condition=absent")
}

// A model that says nothing, though its server lists it, is waited for once. Until it
// speaks, answers are in the documents' own words, at once, and everybody who looks is told.
func TestSilentModelIsWaitedForOnce(t *testing.T) {
	ollama := ollamatest.Start(t)
	const limit = 3 * time.Second
	s := serve(t, "--ollama", ollama.URL, "--model", ollamatest.Echo, "--mode", "auto", "--prompts", quotingPrompts(t), "--patience", limit.String(),
		"--documents", smallFolder(t))
	ask := func(want string) time.Duration {
		t.Helper()
		start := time.Now()
		_, body, err := send("POST", s.base+"/api/ask", `{"question":"Vem förvaltar kajen?"}`, "")
		if err != nil || !strings.Contains(body, "Hamnlaget") || !strings.Contains(body, want) {
			t.Fatalf("%s %v, want %s: %s", body, err, want, s.log)
		}
		return time.Since(start)
	}
	ask(`"mode":"generative"`)
	release := ollama.Occupy(t)
	if took := ask("Språkmodellen hann inte svara klart."); took < limit {
		t.Errorf("the first was answered after %v", took)
	}
	for range 5 {
		if took := ask("Språkmodellen kan inte svara just nu."); took >= limit {
			t.Errorf("a later one was answered after %v", took)
		}
	}
	s.until(`"model":{"status":"failing".*"status":"ready"`, "GET", "/readyz", "")
	s.until(`\nsvara_model_up 0\n`, "GET", "/metrics", "")
	release()
	s.until(`"model":{"status":"ok"`, "GET", "/readyz", "")
	s.until(`"mode":"generative"`, "POST", "/api/ask", `{"question":"Vem förvaltar kajen?"}`)
	s.end()
	says(t, s.log.String(), "condition=failing", "says nothing", "start it anew", "condition=ok")
}

// isDocumented holds the names in /metrics and those in docs/observe.md, its alerts
// included, to each other.
func isDocumented(t *testing.T, metrics string) {
	t.Helper()
	page, err := os.ReadFile("docs/observe.md")
	if err != nil {
		t.Fatal(err)
	}
	names := make(map[string]bool)
	for _, m := range regexp.MustCompile(`(?m)^# TYPE (svara_\w+)`).FindAllStringSubmatch(metrics, -1) {
		names[m[1]] = true
		if !strings.Contains(string(page), "`"+m[1]+"`") {
			t.Errorf("docs/observe.md does not tell of %s", m[1])
		}
	}
	for _, name := range regexp.MustCompile(`svara_[a-z_]+`).FindAllString(string(page), -1) {
		if !names[strings.TrimSuffix(name, "_bucket")] {
			t.Errorf("docs/observe.md tells of %s, which there is not", name)
		}
	}
}

// An installation without a language model, as most begin, is not down: it has 0 from the
// start, and the alert is for a model that was there.
func TestAlertIsForAModelThatWasThere(t *testing.T) {
	s := serve(t, "--ollama", "127.0.0.1:1", "--documents", smallFolder(t))
	s.until("\nsvara_model_up 0\n", "GET", "/metrics", "")
	page, err := os.ReadFile("docs/observe.md")
	if err != nil {
		t.Fatal(err)
	}
	alerts := regexp.MustCompile(`(?m)^ *expr: .*svara_model_up == 0.*$`).FindAllString(string(page), -1)
	if len(alerts) != 1 || !strings.Contains(alerts[0], " and max_over_time(svara_model_up[7d]) == 1") {
		t.Errorf("%q", alerts)
	}
	s.end()
}

func smallFolder(t *testing.T) string {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "kajen.txt"), []byte("Om kajen\n\nKajen förvaltas av Hamnlaget i Sundvik.\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	return folder
}

func says(t *testing.T, text string, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
}

// watching gives a monitor of a new library.
func watching(t *testing.T, config *Config) *monitor {
	t.Helper()
	config.Data = t.TempDir()
	l, err := config.openLibrary(t.Context(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return newMonitor(l, slog.New(slog.DiscardHandler))
}

func TestIndexThatCannotBeSeenAnew(t *testing.T) {
	w := watching(t, &Config{Mode: modeExtractive})
	if err := w.library.index.Close(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	go w.library.keepFresh(ctx, w)
	for w.failed.Load() == 0 && ctx.Err() == nil {
		time.Sleep(20 * time.Millisecond)
	}
	if check := w.checks()["index"]; check.Status != server.Failing || check.Needed {
		t.Errorf("%+v", check)
	}
	if w.lastRefresh() != 0 {
		t.Error("none worked")
	}
	w.refresh(nil)
	if check, told := w.checks()["index"]; told || w.lastRefresh() == 0 {
		t.Errorf("after one that worked: %+v", check)
	}
}

func TestConditions(t *testing.T) {
	failure := func(f model.Failure) error { return &model.Error{Failure: f} }
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	late, stop := context.WithTimeout(t.Context(), 0)
	defer stop()
	tests := []struct {
		ctx       context.Context
		err       error
		outcome   string
		condition server.Condition // after it, where it was unknown before
	}{
		{t.Context(), nil, "ok", server.OK},
		{t.Context(), failure(model.NotThere), "absent", server.Absent},
		{t.Context(), failure(model.NoModel), "absent", server.Absent},
		{t.Context(), failure(model.Busy), "busy", server.Unknown},
		{t.Context(), failure(model.Full), "busy", server.Unknown},
		{t.Context(), failure(model.TimedOut), "timeout", server.Unknown},
		{t.Context(), failure(model.BrokenOff), "failed", server.Failing},
		{t.Context(), failure(model.Refused), "failed", server.Failing},
		{t.Context(), failure(model.TooLong), "failed", server.Unknown},
		{canceled, errors.New("left"), "canceled", server.Unknown},
		{late, failure(model.NotThere), "timeout", server.Unknown},
	}
	for _, test := range tests {
		w := watching(t, &Config{Mode: modeAuto, Model: "m"})
		ctx, span := startSpan(test.ctx, "generate", "m")
		w.used(ctx, &w.model, span, test.err)
		if got := outcomeNames[outcomeOf(ctx, test.err)]; got != test.outcome {
			t.Errorf("%v: %s, want %s", test.err, got, test.outcome)
		}
		if check := w.checks()["model"]; check.Status != test.condition || check.Needed {
			t.Errorf("%v: %+v, want %s", test.err, check, test.condition)
		}
	}
}

// That verification ends a model's answer is not a failure of the model.
func TestChatThatIsEnded(t *testing.T) {
	w := watching(t, &Config{Mode: modeAuto, Model: "m"})
	enough := errors.New("enough")
	_, err := monitoredChat{speaker{}, w}.Generate(t.Context(), nil, func(string) error { return enough })
	if !errors.Is(err, enough) || w.model.calls[cameOK].Load() != 1 || w.checks()["model"].Status != server.OK {
		t.Errorf("%v, %+v", err, w.checks()["model"])
	}
}

// speaker is a chat that says one word.
type speaker struct{}

func (speaker) Generate(_ context.Context, _ []model.Message, emit func(string) error) (model.Reply, error) {
	return model.Reply{}, emit("ord")
}
