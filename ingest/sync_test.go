package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"svara/corpus"
	"svara/internal/extract"
	"svara/internal/index"
	"svara/internal/model"
)

var source = index.Source{Folder: "/dokument"}

func openIndex(t testing.TB) *index.Index {
	t.Helper()
	idx, err := index.Open(context.Background(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { idx.Close() })
	return idx
}

func options() Options { return Options{Embedder: model.Embedded{}, Source: source} }

// mustSync syncs, and checks what every Sync must leave behind.
func mustSync(t testing.TB, idx *index.Index, files fs.FS, opts Options) Report {
	t.Helper()
	report, err := Sync(context.Background(), idx, files, opts)
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := idx.Source(); !ok || got != opts.Source {
		t.Errorf("source %v", got)
	}
	if got := idx.Manifest(); got != manifestOf(opts.Embedder.Describe()) {
		t.Errorf("manifest %v", got)
	}
	for _, doc := range idx.Snapshot().Documents() {
		checkPassages(t, *doc)
		for i, p := range doc.Passages {
			if len(p.Vector) == 0 {
				t.Errorf("%s: passage %d has no vector", doc.Path, i)
			}
		}
	}
	return report
}

// contents gives all that an index holds, for comparison.
// contents gives the documents without their dates, which for those inside the
// binary is when they came in.
func contents(idx *index.Index) []index.Document {
	var docs []index.Document
	for _, doc := range idx.Snapshot().Documents() {
		undated := *doc
		undated.Changed = time.Time{}
		docs = append(docs, undated)
	}
	return docs
}

func aFile(s string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte(s), ModTime: time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC)}
}

// lines gives a report without its times.
func lines(r Report) string {
	r.Took = 0
	return r.String()
}

func TestSyncBuiltIn(t *testing.T) {
	idx := openIndex(t)
	var seen []Progress
	opts := options()
	opts.Progress = func(p Progress) { seen = append(seen, p) }
	report := mustSync(t, idx, corpus.Files, opts)
	if len(report.Added) != 5 || report.Passages != idx.Snapshot().Passages() || report.Passages == 0 || len(seen) != 6 ||
		seen[3] != (Progress{4, 5, "paneldiskussion-digital-mognad-och-ai.txt", 0, 28}) ||
		seen[5] != (Progress{5, 5, "skr-kommuners-och-regioners-digitaliseringsagenda.txt", 33, 33}) {
		t.Errorf("%v\n%v", report, seen)
	}
	if got, want := mustSync(t, idx, corpus.Files, options()).String(), "nothing to do: 5 documents are up to date\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestSyncChanges takes one folder through its life.
func TestSyncChanges(t *testing.T) {
	idx := openIndex(t)
	folder := fstest.MapFS{}
	steps := []struct {
		name   string
		change func()
		want   string
	}{
		{"new", func() {
			folder["lån.txt"] = aFile("Boken lånas i tre veckor.")
			folder["mapp/avgift.MD"] = aFile("# Avgift\n\nDen är 120 kr.")
			folder["gammal.text"] = aFile("R\xe4ksm\xf6rg\xe5s kostar 80 kr.")
			folder["bred.markdown"] = aFile("\xff\xfe\xd6\x00p\x00p\x00e\x00t\x00.\x00")
		}, `
added    bred.markdown
added    gammal.text
added    lån.txt
added    mapp/avgift.MD
4 added, 0 changed, 0 removed, 0 unchanged, 0 skipped: 4 passages in 0.0 s
`},
		{"again", func() {}, "\nnothing to do: 4 documents are up to date\n"},
		{"changed and renamed", func() {
			folder["lån.txt"] = aFile("Boken lånas i fyra veckor.")
			folder["pris.text"] = folder["gammal.text"]
			delete(folder, "gammal.text")
		}, `
changed  lån.txt
renamed  gammal.text to pris.text
0 added, 1 changed, 1 renamed, 0 removed, 2 unchanged, 0 skipped: 2 passages in 0.0 s
`},
		{"unusable among good", func() {
			folder["ny.txt"] = aFile("Ny text.")
			folder["bild.txt"] = aFile("\x89PNG\r\n\x1a\n\x00")
			folder["bok.rtf"] = aFile("{\\rtf1 a}")
			folder["LÄSMIG"] = aFile("Läs mig.")
			folder["tom.txt"] = aFile(" \n\n12 – 13\n")
			folder[".dold/a.txt"] = aFile("Dold.")
			folder["a.txt~"] = aFile("Rest.")
			folder["~$a.txt"] = aFile("Lås.")
			folder["arg\x1b[31m.txt"] = aFile("Arg.")
		}, `
added    LÄSMIG
added    ny.txt
skipped  "arg\x1b[31m.txt": the name holds control characters or is not UTF-8: rename it
skipped  bild.txt: holds an image: save what it says as PDF, .docx or text
skipped  bok.rtf: holds an RTF document: save it as .docx
skipped  tom.txt: holds no text
2 added, 0 changed, 0 removed, 4 unchanged, 4 skipped: 2 passages in 0.0 s
`},
		{"good becomes unusable", func() {
			for _, name := range []string{"bild.txt", "bok.rtf", "LÄSMIG", "tom.txt", "arg\x1b[31m.txt"} {
				delete(folder, name)
			}
			folder["lån.txt"] = aFile("\x00\x01\x02\x03 bin\x00")
		}, `
removed  LÄSMIG
removed  lån.txt
skipped  lån.txt: not a text: holds binary data; what it said before is removed
0 added, 0 changed, 2 removed, 4 unchanged, 1 skipped: 0 passages in 0.0 s
`},
		{"all gone", func() { clear(folder) }, `
removed  bred.markdown
removed  mapp/avgift.MD
removed  ny.txt
removed  pris.text
0 added, 0 changed, 4 removed, 0 unchanged, 0 skipped: 0 passages in 0.0 s
`},
	}
	for _, step := range steps {
		step.change()
		opts := options()
		opts.AllowRemovals = true
		report := mustSync(t, idx, folder, opts)
		if got := "\n" + lines(report); got != step.want {
			t.Errorf("%s:\n%s\nwant\n%s", step.name, got, step.want)
		}
		if step.name == "new" {
			for path, want := range map[string]string{"gammal.text": "Räksmörgås kostar 80 kr.", "bred.markdown": "Öppet."} {
				if doc, ok := idx.Snapshot().Document(path); !ok || doc.Text != want || doc.Changed.Year() != 2025 {
					t.Errorf("%s: %+v", path, doc)
				}
			}
		}
	}
}

func TestSyncNames(t *testing.T) {
	idx := openIndex(t)
	folder := fstest.MapFS{
		"a\u030arsmo\u0308te.txt": aFile("Från en Mac."),
		"\u00e5rsm\u00f6te.txt":   aFile("Från en annan."),
	}
	report := mustSync(t, idx, folder, options())
	want := `added    årsmöte.txt
skipped  "\u00e5rsm\u00f6te.txt": has the same name as "a\u030arsmo\u0308te.txt" but for how its letters are encoded: remove one of them
1 added, 0 changed, 0 removed, 0 unchanged, 1 skipped: 1 passages in 0.0 s
`
	if got := lines(report); got != want {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
	if doc, ok := idx.Snapshot().Document("årsmöte.txt"); !ok || doc.Text != "Från en Mac." {
		t.Errorf("%+v", doc)
	}
}

// TestSyncFolder syncs a real folder with what only a real one has.
func TestSyncFolder(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links and permissions are others here")
	}
	outside, dir := t.TempDir(), t.TempDir()
	write := func(path, content string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	link := func(target, name string) {
		t.Helper()
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(outside, "hemlig.txt"), "Hemlig.")
	write(filepath.Join(dir, "..version/bok.txt"), "Boken.")
	write(filepath.Join(dir, "bad\xffname.txt"), "Namn.")
	link("..version", "..data")
	link("..data/bok.txt", "bok.txt") // as a Kubernetes ConfigMap has it
	link(filepath.Join(outside, "hemlig.txt"), "a.txt")
	link("../"+filepath.Base(outside)+"/hemlig.txt", "b.txt")
	link(outside, "c")
	link("d.txt", "d.txt")
	link("saknas.txt", "e.txt")
	link(".", "f")
	want := `added    bok.txt
skipped  "bad\xffname.txt": the name holds control characters or is not UTF-8: rename it
skipped  a.txt: a link that leaves the folder is not followed: put the file itself here
skipped  b.txt: a link that leaves the folder is not followed: put the file itself here
skipped  c: a link that leaves the folder is not followed: put the file itself here
skipped  d.txt: a link that leads to itself
skipped  e.txt: a link that leads nowhere: cannot be read: no such file or directory
skipped  f: a link to a folder is not followed
1 added, 0 changed, 0 removed, 0 unchanged, 7 skipped: 1 passages in 0.0 s
`
	if got := lines(mustSync(t, openIndex(t), os.DirFS(dir), options())); got != want {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
	if _, err := Sync(context.Background(), openIndex(t), os.DirFS(filepath.Join(dir, "saknas")), options()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
}

// locked is a folder some of whose names cannot be opened.
type locked struct {
	fstest.MapFS
	names []string
}

func (l locked) Open(name string) (fs.File, error) {
	if slices.Contains(l.names, name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return l.MapFS.Open(name)
}

func (l locked) ReadDir(name string) ([]fs.DirEntry, error) {
	if slices.Contains(l.names, name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return l.MapFS.ReadDir(name)
}

func TestSyncUnreadable(t *testing.T) {
	idx := openIndex(t)
	files := fstest.MapFS{"a.txt": aFile("Ett."), "mapp/b.txt": aFile("Två."), "c.txt": aFile("Tre."), "mappar/d.txt": aFile("Fyra.")}
	mustSync(t, idx, files, options())
	before := contents(idx)
	folder := locked{files, []string{"a.txt", "mapp"}}
	want := `skipped  a.txt: cannot be read: permission denied: let the user that runs svara read it; what it said before is kept
skipped  mapp: cannot be read: permission denied: let the user that runs svara read it; what it said before is kept
nothing to do: 2 documents are up to date
`
	if got := lines(mustSync(t, idx, folder, options())); got != want {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
	if !reflect.DeepEqual(contents(idx), before) {
		t.Error("the index has changed")
	}
	opts := options()
	opts.Embedder = other{}
	if got := lines(mustSync(t, idx, folder, opts)); !strings.Contains(got, "removed  mapp/b.txt") || !strings.Contains(got, "read it; what it said before is removed, since the index is built anew") {
		t.Error(got)
	}
	if _, err := Sync(context.Background(), idx, locked{files, []string{"."}}, opts); !errors.Is(err, fs.ErrPermission) || len(contents(idx)) != 2 {
		t.Errorf("an unreachable folder: %v", err)
	}
}

// other is another embedder: two dimensions, from a text's length.
type other struct{ err error }

func (other) Describe() model.Description {
	return model.Description{Name: "other", Digest: "1", Dimensions: 2}
}

func (o other) EmbedDocuments(_ context.Context, texts []string) ([][]float32, error) {
	vectors := make([][]float32, len(texts))
	for i := range texts {
		vectors[i] = []float32{float32(len(texts[i])%2) * 1, 1 - float32(len(texts[i])%2)}
	}
	return vectors, o.err
}

func TestSyncRebuilds(t *testing.T) {
	idx := openIndex(t)
	mustSync(t, idx, corpus.Files, options())
	before := contents(idx)

	opts := options()
	opts.Embedder = other{errors.New("the model is not there")}
	report, err := Sync(context.Background(), idx, corpus.Files, opts)
	if err == nil || report.Rebuilt != "" || !reflect.DeepEqual(contents(idx), before) {
		t.Errorf("after a rebuild that failed: %v, %v", err, report)
	}

	opts.Embedder = other{}
	// Half of the way readers and other processes must still see all of the old.
	opts.Progress = func(p Progress) {
		if err := idx.Refresh(context.Background()); err != nil || !reflect.DeepEqual(contents(idx), before) {
			t.Errorf("at %d the old index is not whole: %v", p.Done, err)
		}
	}
	report = mustSync(t, idx, corpus.Files, opts)
	if want := `the embedder was "embedded" and is now "other"`; report.Rebuilt != want || report.Unchanged != 5 || report.Passages != idx.Snapshot().Passages() {
		t.Errorf("%v, want %q", report, want)
	}
	opts.Progress = nil
	if report := mustSync(t, idx, corpus.Files, opts); report.Rebuilt != "" || report.Unchanged != 5 {
		t.Error(report)
	}
	mustSync(t, idx, corpus.Files, options())
	if !reflect.DeepEqual(contents(idx), before) {
		t.Error("there and back again is not the same index")
	}
}

// manyFiles is a folder of several batches.
func manyFiles() fstest.MapFS {
	files := fstest.MapFS{}
	for i := range 5 * batchDocuments {
		files[fmt.Sprintf("%03d.txt", i)] = aFile(fmt.Sprintf("Ärende %d om nummer %d.\n\n%s", i, i*i, words(100+i%90)))
	}
	return files
}

func TestSyncCancelled(t *testing.T) {
	files := manyFiles()
	undisturbed := openIndex(t)
	mustSync(t, undisturbed, files, options())

	idx := openIndex(t)
	for _, at := range []int{1, batchDocuments + 1, 2 * batchDocuments, 3*batchDocuments + 5} {
		ctx, cancel := context.WithCancel(context.Background())
		opts := options()
		opts.Workers = 1 + at%7
		opts.Progress = func(p Progress) {
			if p.Done == at {
				cancel()
			}
			if p.Done > at {
				t.Errorf("went on to %d", p.Done)
			}
		}
		report, err := Sync(ctx, idx, files, opts)
		cancel()
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("cancelled at %d: %v", at, err)
		}
		hashes, err := idx.Hashes(context.Background())
		if want := at / batchDocuments * batchDocuments; err != nil || len(hashes) != want || len(report.Added)+report.Unchanged < want {
			t.Errorf("cancelled at %d: %d documents, want %d; %v", at, len(hashes), want, err)
		}
	}
	mustSync(t, idx, files, options())
	if !reflect.DeepEqual(contents(idx), contents(undisturbed)) {
		t.Error("an interrupted index differs from an undisturbed one")
	}
}

// TestSyncIsDeterministic holds that the number of workers changes nothing.
func TestSyncIsDeterministic(t *testing.T) {
	var want []index.Document
	for _, workers := range []int{1, 3, 16} {
		idx := openIndex(t)
		opts := options()
		opts.Workers = workers
		mustSync(t, idx, manyFiles(), opts)
		if want == nil {
			want = contents(idx)
		}
		if !reflect.DeepEqual(contents(idx), want) {
			t.Errorf("%d workers make another index", workers)
		}
	}
}

// failing gives an error after so many calls, and once too few vectors.
type failing struct {
	model.Embedded
	calls *int
	short bool
}

func (f failing) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	if *f.calls--; *f.calls < 0 {
		if f.short {
			return make([][]float32, len(texts)-1), nil
		}
		return nil, errors.New("no answer")
	}
	return f.Embedded.EmbedDocuments(ctx, texts)
}

func TestSyncEmbedderFails(t *testing.T) {
	idx := openIndex(t)
	opts := options()
	for _, short := range []bool{false, true} {
		calls := 2
		opts.Embedder = failing{calls: &calls, short: short}
		report, err := Sync(context.Background(), idx, manyFiles(), opts)
		if err == nil || !strings.HasPrefix(err.Error(), "ingest: embed passages up to ") || len(report.Added) == 0 {
			t.Errorf("%v, %d added", err, len(report.Added))
		}
	}
	if _, err := Sync(context.Background(), idx, manyFiles(), Options{}); err == nil {
		t.Error("no embedder, no error")
	}
	if report := mustSync(t, idx, manyFiles(), options()); len(report.Added)+report.Unchanged != 5*batchDocuments || report.Unchanged == 0 {
		t.Error(report)
	}
}

func TestLargeFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 64 MB")
	}
	idx := openIndex(t)
	files := fstest.MapFS{
		"stor.txt": aFile(strings.Repeat("Text. ", MaxFile/6+1)),
		"liten.md": aFile("Text."),
	}
	for i := range 4 { // large ones wait for each other and must not wait for ever
		files[fmt.Sprintf("%d.txt", i)] = aFile(strings.Repeat(" ", inHand/3) + "Text.")
	}
	report := mustSync(t, idx, files, options())
	if len(report.Added) != 5 || len(report.Skipped) != 1 || report.Skipped[0] != (Skip{"stor.txt", "larger than 64 MB: divide it into several files", true}) {
		t.Error(lines(report))
	}
}

// Two that read different folders at once would leave a mixture.
func TestSyncAlone(t *testing.T) {
	idx := openIndex(t)
	release, err := idx.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Sync(t.Context(), idx, corpus.Files, options()); !errors.Is(err, index.ErrLocked) {
		t.Errorf("beside another: %v", err)
	}
	release()
	mustSync(t, idx, corpus.Files, options())
}

// From its first moment an index says whose documents it holds, and those of
// another folder come in whole or not at all.
func TestSyncSource(t *testing.T) {
	idx := openIndex(t)
	opts := options()
	opts.Source = index.Source{Folder: "/ett"}
	opts.Progress = func(p Progress) {
		if p.Done%batchDocuments != 0 {
			return
		}
		idx.Refresh(context.Background())
		if source, known := idx.Source(); !known || source.Folder != "/ett" {
			t.Errorf("underway the source is %+v, %v", source, known)
		}
	}
	mustSync(t, idx, manyFiles(), opts)

	ctx, cancel := context.WithCancel(context.Background())
	before := contents(idx)
	opts.Source = index.Source{Folder: "/två"}
	opts.Progress = func(p Progress) {
		if p.Done == p.Total {
			cancel()
		}
	}
	other := fstest.MapFS{"a.txt": aFile("En annan text."), "b.txt": aFile("En till.")}
	if _, err := Sync(ctx, idx, other, opts); err == nil {
		t.Fatal("no error")
	}
	idx.Refresh(context.Background())
	if source, _ := idx.Source(); source.Folder != "/ett" || !reflect.DeepEqual(contents(idx), before) {
		t.Errorf("after a switch that was stopped the index is of %q, or another", source.Folder)
	}
	opts.Progress = nil
	if report := mustSync(t, idx, other, opts); len(report.Added) != 2 || len(report.Removed) != len(before) {
		t.Errorf("%v", report)
	}
}

// What is noted of a file must not outlive what it is noted of: a picture in a
// document's place, that document again, and the same picture again.
func TestNotesOfFiles(t *testing.T) {
	idx, picture := openIndex(t), aFile("\x89PNG\r\n\x1a\n\x00")
	for i, file := range []*fstest.MapFile{aFile("Text."), picture, aFile("Text."), picture, aFile("Annat."), picture} {
		report := mustSync(t, idx, fstest.MapFS{"a.txt": file}, options())
		_, there := idx.Snapshot().Document("a.txt")
		notes, err := idx.Files(t.Context())
		if isPicture := file == picture; err != nil || there == isPicture || len(notes) == 1 != isPicture || len(report.Skipped) == 1 != isPicture {
			t.Errorf("round %d: document %v, notes %v, %v, %v", i, there, notes, err, report)
		}
		again := mustSync(t, idx, fstest.MapFS{"a.txt": file}, options())
		if again.Changes() != 0 || len(again.Skipped) != len(report.Skipped) {
			t.Errorf("round %d: again: %v", i, again)
		}
	}
	// As a kill may leave it: the document is there, and so is the picture's note.
	mustSync(t, idx, fstest.MapFS{"a.txt": aFile("Text.")}, options())
	sum := sha256.Sum256(picture.Data)
	err := idx.Update(t.Context(), func(tx *index.Tx) error {
		return tx.PutFile(index.File{Path: "a.txt", Hash: hex.EncodeToString(sum[:]), Limits: fmt.Sprint(extract.DefaultLimits)})
	})
	if err != nil {
		t.Fatal(err)
	}
	mustSync(t, idx, fstest.MapFS{"a.txt": picture}, options())
	if _, there := idx.Snapshot().Document("a.txt"); there {
		t.Error("a picture passes for the document before it")
	}
}
