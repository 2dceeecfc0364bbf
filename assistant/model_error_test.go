package assistant

import (
	"errors"
	"strings"
	"testing"
	"time"

	"svara/ingest"
	"svara/internal/index"
	"svara/internal/model"
	"svara/internal/ollamatest"
)

// isModelError checks that an error tells people what to do, and the operator why.
func isModelError(t *testing.T, err error, code string, why error) {
	t.Helper()
	var told *ModelError
	if !errors.As(err, &told) || told.Code != code || !errors.Is(err, why) {
		t.Fatalf("%v, want %s", err, code)
	}
	if strings.Contains(told.Message, "127.0.0.1") || !strings.Contains(told.Message, "Försök") && !strings.Contains(told.Message, "Meddela") {
		t.Errorf("people are told %q", told.Message)
	}
}

func testRequiredFails(t *testing.T, server *ollamatest.Server) {
	for _, test := range []struct {
		name, model, code string
		patience          time.Duration
		why               error
	}{
		{"no such model", "test-none", "model_missing", time.Minute, model.NoModel},
		{"not in time", ollamatest.Loop, "model_timeout", 10 * time.Millisecond, model.TimedOut},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := writing(t, server, fees(), test.model, "")
			a.generation.Required, a.generation.Patience = true, test.patience
			_, err := a.Ask(t.Context(), Question{Text: "Vad är avgiften för fritidshem?"})
			isModelError(t, err, test.code, test.why)
		})
	}
	// What its words are worth is another matter.
	a := writing(t, server, fees(), ollamatest.Echo, "Fritidshem har en avgift på 900 kronor i månaden [1].")
	a.generation.Required = true
	if answer := streamed(t, a, "Vad är avgiften för fritidshem?"); answer.Reason != reasonUnproved || answer.Mode != Extractive {
		t.Errorf("%+v", answer)
	}
}

// Without its embedder no question is answered.
func TestEmbedderDies(t *testing.T) {
	server := ollamatest.Start(t)
	servers, err := model.Connect(server.URL, model.Options{})
	if err != nil {
		t.Fatal(err)
	}
	embedder, err := servers.Embedder(t.Context(), ollamatest.Embed)
	if err != nil {
		t.Fatal(err)
	}
	idx, err := index.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { idx.Close() })
	if _, err := ingest.Sync(t.Context(), idx, fees(), ingest.Options{Embedder: embedder}); err != nil {
		t.Fatal(err)
	}
	a, err := New(idx, embedder, Options{})
	if err != nil {
		t.Fatal(err)
	}
	ask(t, a, "Vad är avgiften för fritidshem?")
	server.Kill()
	_, err = a.Ask(t.Context(), Question{Text: "Vad är avgiften för fritidshem?"})
	isModelError(t, err, "model_unavailable", model.NotThere)
	_, err = a.Search(t.Context(), Question{Text: "avgiften"}, 1)
	isModelError(t, err, "model_unavailable", model.NotThere)
}
