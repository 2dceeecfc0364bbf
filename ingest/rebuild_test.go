package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"svara/corpus"
	"svara/internal/index"
	"svara/internal/model"
)

// hashing is an embedder of four numbers out of a hash of its name and the text,
// and notes the texts that it has embedded. Two of them make vectors that look
// alike and mean different things.
type hashing struct {
	name, digest string
	calls        int // after which it fails with err, or waits for the end of the context; below 0: never
	err          error
	embedded     []string
}

func newHashing(name string) *hashing { return &hashing{name: name, digest: "1", calls: -1} }

func (h *hashing) Describe() model.Description {
	return model.Description{Name: h.name, Digest: h.digest, Dimensions: 4, FusionWeight: 1}
}

func (h *hashing) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	if h.calls == 0 {
		if h.err == nil {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		return nil, h.err
	}
	h.calls--
	vectors := make([][]float32, len(texts))
	for i, text := range texts {
		vectors[i] = h.vector(text)
	}
	h.embedded = append(h.embedded, texts...)
	return vectors, nil
}

func (h *hashing) EmbedQuery(_ context.Context, text string) ([]float32, error) {
	return h.vector(text), nil
}

func (h *hashing) vector(text string) []float32 {
	sum := sha256.Sum256([]byte(h.name + h.digest + text))
	vector, squares := make([]float32, 4), 0.0
	for i := range vector {
		vector[i] = float32(int16(binary.BigEndian.Uint16(sum[2*i:])))
		squares += float64(vector[i]) * float64(vector[i])
	}
	for i := range vector {
		vector[i] = float32(float64(vector[i]) / math.Sqrt(squares))
	}
	return vector
}

// allOf reports what is wrong with a snapshot that should be whole and have
// vectors of this embedder alone.
func (h *hashing) allOf(s *index.Snapshot, documents int) error {
	if m := s.Manifest(); m != manifestOf(h.Describe()) {
		return fmt.Errorf("the manifest is %+v", m)
	}
	if n := len(s.Documents()); n != documents {
		return fmt.Errorf("%d documents, want %d", n, documents)
	}
	for i := range s.Passages() {
		doc, p := s.Passage(i)
		if !slices.Equal(p.Vector, h.vector(textOf(doc, p))) {
			return fmt.Errorf("%s has a vector that %s did not make: %v", doc.Path, h.name, p.Vector)
		}
	}
	return nil
}

// stopped starts a rebuild with h that ends after some calls, and checks that
// nobody sees any of it.
func (h *hashing) stopped(t *testing.T, idx *index.Index, files fs.FS, calls int, old *hashing) {
	t.Helper()
	h.calls, h.err = calls, errors.New("the server is gone: start it")
	defer func() { h.calls = -1 }()
	documents, before := len(idx.Snapshot().Documents()), idx.Snapshot()
	report, err := Sync(t.Context(), idx, files, Options{Embedder: h, Source: source})
	if !errors.Is(err, h.err) || report.Rebuilt != "" || report.Passages != 0 {
		t.Fatalf("%v, %v", err, report)
	}
	if want := "ingest: the index stands as it was, and "; !strings.HasPrefix(err.Error(), want) || !strings.HasSuffix(err.Error(), "start it") {
		t.Errorf("%q", err)
	}
	if err := idx.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := old.allOf(idx.Snapshot(), documents); err != nil {
		t.Error(err)
	}
	if idx.Snapshot() != before {
		t.Error("what was staged made a server load the index anew")
	}
}

// sameAsFresh fails unless idx is as if it had been built by h of files at once.
func sameAsFresh(t *testing.T, idx *index.Index, files fs.FS, h *hashing) {
	t.Helper()
	fresh := openIndex(t)
	mustSync(t, fresh, files, Options{Embedder: &hashing{name: h.name, digest: h.digest, calls: -1}, Source: source})
	if !reflect.DeepEqual(contents(idx), contents(fresh)) {
		t.Error("the index differs from one that was never stopped")
	}
	if err := h.allOf(idx.Snapshot(), len(fresh.Snapshot().Documents())); err != nil {
		t.Error(err)
	}
}

// A rebuild whose embedder dies is gone on with where it stopped.
func TestRebuildResumes(t *testing.T) {
	idx, files := openIndex(t), shuffled(60, 6)
	old := newHashing("gammal")
	mustSync(t, idx, files, Options{Embedder: old, Source: source})
	all := idx.Snapshot().Passages()
	h := newHashing("ny")
	for _, calls := range []int{2, 0, 1} {
		h.stopped(t, idx, files, calls, old)
	}
	staged := len(h.embedded)
	if staged != 3*embedBatch || all <= staged {
		t.Fatalf("%d of %d passages are embedded: the test tests nothing", staged, all)
	}
	var seen []Progress
	report := mustSync(t, idx, files, Options{Embedder: h, Source: source, Progress: func(p Progress) { seen = append(seen, p) }})
	if len(h.embedded) != all || report.Resumed != staged || report.Passages != all || report.Unchanged != 60 {
		t.Errorf("%d passages were embedded for %d\n%v", len(h.embedded), all, report)
	}
	if want := fmt.Sprintf("rebuilt  the embedder was \"gammal\" and is now \"ny\"\nresumed  %d of %d passages were embedded before it was stopped\n", staged, all); !strings.HasPrefix(report.String(), want) {
		t.Error(report)
	}
	sameAsFresh(t, idx, files, h)
	checkProgress(t, seen, staged, all)
	if report := mustSync(t, idx, files, Options{Embedder: h, Source: source}); report.Unchanged != 60 || len(h.embedded) != all {
		t.Error(report)
	}
	// The swap has emptied what was staged.
	mustSync(t, idx, files, Options{Embedder: old, Source: source})
	if report := mustSync(t, idx, files, Options{Embedder: h, Source: source}); report.Resumed != 0 || len(h.embedded) != 2*all {
		t.Error(report)
	}
}

// checkProgress checks what a rebuild of 60 files said.
func checkProgress(t *testing.T, seen []Progress, staged, all int) {
	t.Helper()
	for i, p := range seen {
		last := seen[max(0, i-1)]
		if p.Total != 60 || p.Done < last.Done || p.Embedded < last.Embedded || p.Passages < last.Passages || p.Path == "" {
			t.Errorf("%+v after %+v", p, last)
		}
		if reading := i < 60; reading != (p.Embedded == 0) || reading && p.Done > 0 || !reading && p.Passages != all {
			t.Errorf("%d: %+v", i, p)
		}
	}
	if first := seen[60].Embedded; first != staged+embedBatch {
		t.Errorf("it goes on at %d, want %d", first, staged+embedBatch)
	}
	if last := seen[len(seen)-1]; last.Done != 60 || last.Embedded != all {
		t.Errorf("%+v", last)
	}
}

// What changes, comes and goes while a rebuild lies still comes out right, and no
// more of it is embedded again than must be.
func TestRebuildResumesAmongChanges(t *testing.T) {
	for _, withOld := range []bool{false, true} { // whether the old embedder reads the changes first
		idx, files := openIndex(t), shuffled(40, 6)
		old, h := newHashing("gammal"), newHashing("ny")
		mustSync(t, idx, files, Options{Embedder: old, Source: source})
		h.stopped(t, idx, files, 2, old)
		staged := map[string]bool{}
		for _, text := range h.embedded {
			staged[text] = true
		}
		files["0001.txt"].Data = append(files["0001.txt"].Data, "\n\nEtt nytt stycke, som inte stod där."...)
		files["flyttad.txt"] = files["0002.txt"]
		delete(files, "0002.txt")
		delete(files, "0003.txt") // staged
		delete(files, "0030.txt") // not staged
		files["0000a.txt"] = aFile("Ny text som ingen har läst.")
		if withOld {
			mustSync(t, idx, files, Options{Embedder: old, Source: source})
			if err := old.allOf(idx.Snapshot(), 39); err != nil {
				t.Error(err)
			}
		}
		h.embedded = nil
		report := mustSync(t, idx, files, Options{Embedder: h, Source: source})
		sameAsFresh(t, idx, files, h)
		want := 0
		for i := range idx.Snapshot().Passages() {
			doc, p := idx.Snapshot().Passage(i)
			lost := doc.Path == "flyttad.txt" || withOld && doc.Path == "0001.txt"
			if staged[textOf(doc, p)] && !lost {
				want++
			}
		}
		if report.Resumed != want || want < embedBatch || len(h.embedded) != report.Passages-want {
			t.Errorf("with the old embedder between %v: %d of %d passages were embedded again, want %d", withOld, len(h.embedded), report.Passages, report.Passages-want)
		}
	}
}

// What is staged of a file that no index has seen goes when the file does, whoever
// notices it.
func TestStagedOfRemovedFile(t *testing.T) {
	for _, last := range []string{"gammal", "ny"} {
		idx, files := openIndex(t), shuffled(20, 6)
		old, h := newHashing("gammal"), newHashing("ny")
		mustSync(t, idx, files, Options{Embedder: old, Source: source})
		files["00.txt"] = aFile("Hemlig text.")
		h.stopped(t, idx, files, 1, old)
		staged := func(path, text string) bool {
			vectors, err := idx.Recall(t.Context(), manifestOf(h.Describe()), path, []string{text})
			return err == nil && vectors[0] != nil
		}
		if !staged("00.txt", h.embedded[0]) || !staged("0000.txt", h.embedded[1]) {
			t.Fatal("nothing is staged: the test tests nothing")
		}
		delete(files, "00.txt")
		again := newHashing(last)
		again.calls, again.err = 0, errors.New("gone")
		Sync(t.Context(), idx, files, Options{Embedder: again, Source: source})
		if staged("00.txt", h.embedded[0]) || !staged("0000.txt", h.embedded[1]) {
			t.Errorf("by %s: of the removed file there is %v, of another %v", last, staged("00.txt", h.embedded[0]), staged("0000.txt", h.embedded[1]))
		}
	}
}

// A third embedder, or the same one with other weights or prefixes, does not get
// what the second has made.
func TestRebuildWithAnother(t *testing.T) {
	idx, files := openIndex(t), shuffled(20, 6)
	old, h := newHashing("gammal"), newHashing("ny")
	mustSync(t, idx, files, Options{Embedder: old, Source: source})
	h.stopped(t, idx, files, 1, old)
	newer := &hashing{name: "ny", digest: "2", calls: -1}
	report := mustSync(t, idx, files, Options{Embedder: newer, Source: source})
	if report.Resumed != 0 || len(newer.embedded) != report.Passages {
		t.Error(report)
	}
	sameAsFresh(t, idx, files, newer)
	h.embedded = nil
	report = mustSync(t, idx, files, Options{Embedder: h, Source: source})
	if report.Rebuilt != `the embedder "ny" is of another version` || report.Resumed != 0 || len(h.embedded) != report.Passages {
		t.Error(report)
	}
	sameAsFresh(t, idx, files, h)
}

func TestRebuildCancelled(t *testing.T) {
	idx, files := openIndex(t), shuffled(20, 6)
	old, h := newHashing("gammal"), newHashing("ny")
	mustSync(t, idx, files, Options{Embedder: old, Source: source})
	h.calls = 1
	ctx, cancel := context.WithCancel(t.Context())
	var at time.Time
	_, err := Sync(ctx, idx, files, Options{Embedder: h, Source: source, Progress: func(p Progress) {
		if p.Embedded > 0 { // the next call waits for the end
			time.AfterFunc(50*time.Millisecond, func() { at = time.Now(); cancel() })
		}
	}})
	if !errors.Is(err, context.Canceled) || at.IsZero() || time.Since(at) > 10*time.Second {
		t.Fatalf("%v after %v", err, time.Since(at))
	}
	if err := old.allOf(idx.Snapshot(), 20); err != nil {
		t.Error(err)
	}
	h.calls = -1
	if report := mustSync(t, idx, files, Options{Embedder: h, Source: source}); report.Resumed != embedBatch || len(h.embedded) != report.Passages {
		t.Error(report)
	}
	sameAsFresh(t, idx, files, h)
}

// BenchmarkRebuild builds an index of 10,000 passages anew with the embedder in
// the binary: without staging, with it, and with every batch staged by itself, in
// turn.
func BenchmarkRebuild(b *testing.B) {
	files := shuffled(500, 20)
	idx := openIndex(b)
	usual := stageEvery
	defer func() { stageEvery = usual }()
	modes := []time.Duration{time.Hour, usual, 0}
	took := make([]time.Duration, len(modes))
	rounds, passages := 0, 0
	mustSync(b, idx, files, options())
	for b.Loop() {
		for i := range modes {
			mode := (i + rounds) % len(modes)
			stageEvery = modes[mode]
			embedder := versioned{digest: fmt.Sprint(rounds, mode)}
			start := time.Now()
			report, err := Sync(b.Context(), idx, files, Options{Embedder: embedder, Source: source})
			if err != nil {
				b.Fatal(err)
			}
			took[mode] += time.Since(start)
			passages = report.Passages
		}
		rounds++
	}
	without := took[0].Seconds() / float64(rounds)
	b.ReportMetric(float64(passages), "passages")
	b.ReportMetric(without, "s-without-staging")
	b.ReportMetric(took[1].Seconds()/took[0].Seconds(), "staged/without")
	b.ReportMetric(took[2].Seconds()/took[0].Seconds(), "every-batch/without")
	batches := float64(passages) / embedBatch
	b.ReportMetric((took[2]-took[0]).Seconds()/float64(rounds)/batches*1000, "ms/staged-batch")
}

// shuffled makes documents of the words of those in the binary.
func shuffled(documents, paragraphs int) fstest.MapFS {
	var vocabulary []string
	err := fs.WalkDir(corpus.Files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(corpus.Files, path)
		vocabulary = append(vocabulary, strings.Fields(string(data))...)
		return err
	})
	if err != nil {
		panic(err) // they are in the binary
	}
	random := rand.New(rand.NewPCG(1, 2))
	files := fstest.MapFS{}
	for n := range documents {
		var text strings.Builder
		fmt.Fprintf(&text, "Ärende %d om sådant som hör dit", n)
		for range paragraphs {
			text.WriteString("\n\n")
			for range 115 {
				text.WriteString(vocabulary[random.IntN(len(vocabulary))] + " ")
			}
			text.WriteString("slut.")
		}
		files[fmt.Sprintf("%04d.txt", n)] = aFile(text.String())
	}
	return files
}

// versioned is the embedder in the binary, under another digest.
type versioned struct {
	model.Embedded
	digest string
}

func (v versioned) Describe() model.Description {
	d := v.Embedded.Describe()
	d.Digest = v.digest
	return d
}

// textOf gives what is embedded of one passage.
func textOf(doc *index.Document, p *index.Passage) string {
	return doc.Title + "\n" + doc.Under(p) + "\n" + p.Bytes.In(doc.Text)
}
