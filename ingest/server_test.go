package ingest

import (
	"context"
	"fmt"
	"testing"
	"testing/fstest"

	"svara/internal/index"
	"svara/internal/model"
	"svara/internal/ollamatest"
)

// killing ends the server's runners, once, when it is asked for the second time.
type killing struct {
	*model.Embedder
	t      *testing.T
	server *ollamatest.Server
	calls  int
	killed int
}

func (k *killing) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	if k.calls++; k.calls == 2 {
		k.killed = k.server.KillRunner(k.t)
	}
	return k.Embedder.EmbedDocuments(ctx, texts)
}

// The model under a finished index is replaced by another of the same name on a
// real server, whose process dies while it embeds: all vectors are the new one's,
// and what is found is what the new one finds.
func TestModelReplaced(t *testing.T) {
	server := ollamatest.Start(t)
	servers, err := model.Connect(server.URL, model.Options{})
	if err != nil {
		t.Fatal(err)
	}
	openEmbedder := func() *model.Embedder {
		t.Helper()
		e, err := servers.Embedder(t.Context(), ollamatest.Embed)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	files := make(fstest.MapFS)
	for i := range 90 {
		files[fmt.Sprintf("%d.txt", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "Ärende %d\n\nNämnden beslutade om ärende %d på sitt möte.", i, i)}
	}
	idx, err := index.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer idx.Close()
	first := openEmbedder()
	if _, err := Sync(t.Context(), idx, files, Options{Embedder: first}); err != nil {
		t.Fatal(err)
	}
	server.ReplaceEmbedder(t, ollamatest.Embed, 2)
	second := &killing{Embedder: openEmbedder(), t: t, server: server}
	if first.Describe().Digest == second.Describe().Digest {
		t.Fatal("another model has the same digest")
	}
	report, err := Sync(t.Context(), idx, files, Options{Embedder: second})
	if err != nil || report.Rebuilt == "" || second.killed == 0 {
		t.Fatalf("%+v, %v; %d runners were killed", report, err, second.killed)
	}
	s := idx.Snapshot()
	if m := s.Manifest(); m.Digest != second.Describe().Digest {
		t.Errorf("manifest %+v", m)
	}
	for i := range 3 {
		doc, p := s.Passage(i)
		vectors, err := second.Embedder.EmbedDocuments(t.Context(), []string{doc.Title + "\n" + p.Heading + "\n" + p.Bytes.In(doc.Text)})
		if err != nil {
			t.Fatal(err)
		}
		hits, err := s.Vectors(t.Context(), vectors[0], 1)
		if err != nil || len(hits) != 1 || hits[0].Passage != i || hits[0].Score < 0.999 {
			t.Errorf("passage %d: %+v, %v", i, hits, err)
		}
	}
}
