package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"svara/assistant"
	"svara/corpus"
	"svara/ingest"
	"svara/internal/index"
	"svara/internal/model"
	"svara/server"
)

// formerly is an embedder that another index was built with, and whose server is gone.
type formerly struct{ asked *int }

func (formerly) Describe() model.Description {
	return model.Description{Name: "formerly", Digest: "1", Dimensions: 2}
}

func (formerly) EmbedDocuments(_ context.Context, texts []string) ([][]float32, error) {
	vectors := make([][]float32, len(texts))
	for i := range vectors {
		vectors[i] = []float32{1, 0}
	}
	return vectors, nil
}

func (f formerly) EmbedQuery(context.Context, string) ([]float32, error) {
	*f.asked++
	return nil, &model.Error{Failure: model.NotThere}
}

// builtFormerly gives a configuration whose index formerly built: of a folder with one
// document, or of the documents inside the binary.
func builtFormerly(t *testing.T, ofFolder bool) *Config {
	t.Helper()
	config := &Config{Data: t.TempDir(), Mode: modeExtractive}
	options := ingest.Options{Embedder: formerly{}}
	var files fs.FS = corpus.Files
	if ofFolder {
		config.Documents = t.TempDir()
		if err := os.WriteFile(filepath.Join(config.Documents, "bad.txt"), []byte("Badet öppnar klockan sju."), 0o666); err != nil {
			t.Fatal(err)
		}
		options.Source.Folder, files = config.Documents, os.DirFS(config.Documents)
	}
	idx, err := index.Open(t.Context(), config.Data)
	if err != nil {
		t.Fatal(err)
	}
	defer idx.Close()
	if _, err := ingest.Sync(t.Context(), idx, files, options); err != nil {
		t.Fatal(err)
	}
	return config
}

// changing gives a service over the index of formerly, which the embedder in the binary
// is to follow, and what it logs.
func changing(t *testing.T, config *Config) (*service, *logBuffer) {
	t.Helper()
	l, err := config.openLibraryAtOnce(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	log := new(logBuffer)
	logger := slog.New(slog.NewTextHandler(log, nil))
	return &service{library: l, monitor: newMonitor(l, logger), logger: logger, errOut: io.Discard}, log
}

// The documents inside the binary are read anew with the embedder that came, once
// another that reads into the index is done, of which is told once.
func TestBuiltInDocumentsChangeEmbedder(t *testing.T) {
	s, log := changing(t, builtFormerly(t, false))
	current, err := s.library.assistantOver(s.library.config)
	if err != nil {
		t.Fatal(err)
	}
	other, err := index.Open(t.Context(), s.library.config.Data)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	release, err := other.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.changeEmbedder(t.Context(), server.New(server.Options{Logger: s.logger}), current, nil)
	}()
	time.Sleep(2*awaitEvery + awaitEvery/2)
	if told := log.String(); strings.Count(told, "another svara reads") != 1 || strings.Contains(told, "ERROR") {
		t.Errorf("while another reads: %s", told)
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-done:
	case <-time.After(patience):
		t.Fatalf("the index is not built anew: %s", log)
	}
	if m := s.library.index.Manifest(); m.Embedder != embedded {
		t.Errorf("the index is of %q", m.Embedder)
	}
}

// Documents of a folder that is away stay as they are: those inside the binary do not
// take their place.
func TestDocumentsOfFolderThatIsAwayStay(t *testing.T) {
	config := builtFormerly(t, true)
	s, log := changing(t, config)
	current, err := s.library.assistantOver(config)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(config.Documents); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	s.changeEmbedder(ctx, server.New(server.Options{Logger: s.logger}), current, nil)
	documents := s.library.index.Snapshot().Documents()
	if ctx.Err() != nil || len(documents) != 1 || documents[0].Path != "bad.txt" {
		t.Errorf("%v, %d documents: %s", ctx.Err(), len(documents), log)
	}
}

// What another embedder built is answered from as it is while neither is there: a
// document that has changed since cannot be read and must not keep it from that.
func TestAnswersAsItIs(t *testing.T) {
	config := builtFormerly(t, true)
	config.Embedder = "late"
	if err := os.WriteFile(filepath.Join(config.Documents, "bad.txt"), []byte("Badet öppnar klockan nio."), 0o666); err != nil {
		t.Fatal(err)
	}
	s, _ := changing(t, config)
	asked, err := s.library.assistant(t.Context(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := asked.Ask(t.Context(), assistant.Question{Text: "När öppnar badet?"})
	if err != nil || !strings.Contains(answer.Text, "klockan sju") {
		t.Errorf("%q %v", answer.Text, err)
	}
}

// An embedder that cannot be reached is not tried again for every question.
func TestOptionalEmbedder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		optional := optionalEmbedder{formerly{&asked}, new(outage)}
		for want, wait := range []time.Duration{0, afterQuick, afterQuick} {
			time.Sleep(wait)
			for range 3 {
				if _, err := optional.EmbedQuery(t.Context(), "badet"); !errors.Is(err, model.NotThere) {
					t.Error(err)
				}
			}
			if asked != want+1 {
				t.Errorf("looked for %d times, want %d", asked, want+1)
			}
		}
	})
}
