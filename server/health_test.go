package server

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"svara/assistant"
	"svara/ingest"
	"svara/internal/index"
	"svara/internal/model"
)

type readiness struct {
	Status string
	Checks map[string]struct {
		Status, Message string
		Age             float64 `json:"age_seconds"`
	}
}

func TestReadyz(t *testing.T) {
	full, empty := open(t, documents), open(t, fstest.MapFS{})
	check := func(name string, c Check) map[string]Check { return map[string]Check{name: c} }
	tests := []struct {
		name      string
		assistant *assistant.Assistant
		checks    map[string]Check
		status    int
		part      string // whose condition and words are told
		condition string
		message   string
	}{
		{"before the documents are read", nil, nil, 503, "index", "absent", "The documents are being read."},
		{"documents", full, nil, 200, "index", "ok", "The documents are loaded."},
		{"none", empty, nil, 200, "index", "ok", "There are no documents."},
		{"what is outside cannot hide that nothing is read", nil, check("index", Check{Status: OK}), 503, "index", "absent", "The documents are being read."},
		{"an index that cannot be seen anew", full, check("index", Check{Status: Failing, Message: "Old."}), 200, "index", "failing", "Old."},
		{"no model, and none needed", full, check("model", Check{Status: Absent, Message: "None."}), 200, "model", "absent", "None."},
		{"no model where one is needed", full, check("model", Check{Status: Absent, Needed: true}), 503, "model", "absent", ""},
		{"an embedder not looked at yet", full, check("embedder", Check{Status: Unknown, Needed: true}), 503, "embedder", "unknown", ""},
		{"an embedder that works", full, check("embedder", Check{Status: OK, Needed: true}), 200, "embedder", "ok", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := start(t, Options{Observe: Observe{Checks: func() map[string]Check { return test.checks }}}, func(s *Server) {
				if test.assistant != nil {
					s.Use(test.assistant)
				}
			})
			a := r.get("/readyz")
			got := decode[readiness](t, a, test.status)
			if want := map[int]string{200: "ready", 503: "not_ready"}[test.status]; got.Status != want {
				t.Errorf("status %q, want %q", got.Status, want)
			}
			if part := got.Checks[test.part]; part.Status != test.condition || part.Message != test.message {
				t.Errorf("%s: %+v, want %s %q", test.part, part, test.condition, test.message)
			}
			if retry := a.Header.Get("Retry-After"); (retry != "") != (test.status == 503) {
				t.Errorf("Retry-After %q with status %d", retry, test.status)
			}
		})
	}
}

// stranger is an embedder of another name.
type stranger struct{ model.Embedded }

func (stranger) Describe() model.Description {
	d := model.Embedded{}.Describe()
	d.Name = "annan"
	return d
}

func TestReadyzTellsOfAnotherEmbedder(t *testing.T) {
	folder := t.TempDir()
	idx, err := index.Open(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { idx.Close() })
	if _, err := ingest.Sync(t.Context(), idx, documents, ingest.Options{Embedder: model.Embedded{}}); err != nil {
		t.Fatal(err)
	}
	a, err := assistant.New(idx, model.Embedded{}, assistant.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := start(t, Options{}, func(s *Server) { s.Use(a) })
	decode[readiness](t, r.get("/readyz"), 200)
	if _, err := ingest.Sync(t.Context(), idx, documents, ingest.Options{Embedder: stranger{}}); err != nil {
		t.Fatal(err)
	}
	if got := decode[readiness](t, r.get("/readyz"), 200).Checks["index"]; got.Status != "failing" || !strings.Contains(got.Message, "Another embedder") {
		t.Errorf("%+v", got)
	}
	if got := r.askJSON("Vad kostar parkering vid förvaltningen?"); got.StatusCode != 200 || !strings.Contains(got.body, "15 kronor") {
		t.Errorf("%d: %s", got.StatusCode, got.body)
	}
}

func TestReadyzTellsAge(t *testing.T) {
	r := start(t, Options{Observe: Observe{Checks: func() map[string]Check {
		return map[string]Check{"model": {Status: OK, Seen: time.Now().Add(-20 * time.Second)}}
	}}}, nil)
	if age := decode[readiness](t, r.get("/readyz"), 503).Checks["model"].Age; age < 20 || age > 40 {
		t.Errorf("age %v s, want 20", age)
	}
}
