package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"svara/ingest"
	"svara/internal/index"
	"svara/internal/model"
)

// bench is an intake of a folder, with the index that it fills.
type bench struct {
	*Intake
	t      *testing.T
	folder string
	log    *strings.Builder
}

// open opens an intake of a new folder, with what change does to its options.
func open(t *testing.T, change func(*Options)) *bench {
	t.Helper()
	idx, err := index.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { idx.Close() })
	return openOver(t, idx, t.TempDir(), change)
}

func openOver(t *testing.T, idx *index.Index, folder string, change func(*Options)) *bench {
	t.Helper()
	root, err := os.OpenRoot(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	log := &strings.Builder{}
	options := Options{Folder: root, Index: idx, Embedder: model.Embedded{}, Logger: slog.New(slog.NewTextHandler(log, nil))}
	if change != nil {
		change(&options)
	}
	if _, sourced := idx.Source(); !sourced {
		err := idx.Update(t.Context(), func(tx *index.Tx) error { return tx.SetSource(index.Source{Folder: root.Name()}) })
		if err == nil {
			err = idx.Refresh(t.Context())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return &bench{Intake: Open(options), t: t, folder: folder, log: log}
}

// run runs the worker until the function that it gives is called.
func (b *bench) run() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var worker sync.WaitGroup
	worker.Go(func() { b.Run(ctx) })
	stop = func() { cancel(); worker.Wait() }
	b.t.Cleanup(stop)
	return stop
}

// put takes one file in.
func (b *bench) put(name, text string, replace bool) (Upload, error) {
	came := false
	taken, err := b.Put(b.t.Context(), func() (string, io.Reader, error) {
		if came {
			return "", nil, io.EOF
		}
		came = true
		return name, strings.NewReader(text), nil
	}, replace, nil)
	if err != nil {
		return Upload{}, err
	}
	return taken[0], nil
}

func (b *bench) mustPut(name, text string, replace bool) Upload {
	b.t.Helper()
	u, err := b.put(name, text, replace)
	if err != nil {
		b.t.Fatal(err)
	}
	return u
}

// becomes waits until an upload is finished, and checks how.
func (b *bench) becomes(u Upload, want Status) Upload {
	b.t.Helper()
	b.waits(func() bool { u, _ = b.Upload(u.ID); return u.IsFinished() })
	if u.Status != want {
		b.t.Errorf("%+v, want %s", u, want)
	}
	return u
}

func (b *bench) waits(until func() bool) {
	b.t.Helper()
	for end := time.Now().Add(30 * time.Second); !until(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			b.t.Fatal("in vain")
		}
	}
}

// says gives the text that the index has of a document, "" for none.
func (b *bench) says(document string) string {
	doc, found := b.index.Snapshot().Document(document)
	if !found {
		return ""
	}
	return strings.TrimSpace(doc.Text)
}

// bases gives what is in the folder itself.
func (b *bench) bases() (names []string) {
	b.t.Helper()
	entries, err := os.ReadDir(b.folder)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func isRefused(t *testing.T, err error, code string) {
	t.Helper()
	var refusal *Refusal
	if !errors.As(err, &refusal) || refusal.Code != code {
		t.Errorf("%v, want %s", err, code)
	}
}

const noText = "\x89PNG\r\n\x1a\n\x00"

// Where the file system has no links, all goes as where it has.
func TestWithoutLinks(t *testing.T) {
	for name, link := range map[string]func(b *bench) func(string, string) error{
		"links":    func(b *bench) func(string, string) error { return b.link },
		"no links": func(*bench) func(string, string) error { return func(string, string) error { return syscall.EPERM } },
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t, nil)
			b.link = link(b)
			b.run()
			b.becomes(b.mustPut("a.txt", "Ett.", false), Ready)
			_, err := b.put("a.txt", "Två.", false)
			isRefused(t, err, "document_exists")
			b.becomes(b.mustPut("a.txt", "Tre.", true), Ready)
			b.becomes(b.mustPut("a.txt", noText, true), Failed)
			b.waits(func() bool { return b.says("a.txt") == "Tre." })
			b.becomes(b.mustPut("b.txt", noText, false), Failed)
			if got := b.bases(); !slices.Equal(got, []string{"a.txt"}) {
				t.Errorf("%q", got)
			}
			if done, err := b.Delete(t.Context(), "a.txt"); !done || err != nil {
				t.Errorf("%v %v", done, err)
			}
			if got := b.bases(); got != nil {
				t.Errorf("%q", got)
			}
		})
	}
}

// A document that is being read is not replaced by another: of the two before it, the
// one to come back would not be known.
func TestBusy(t *testing.T) {
	b := open(t, nil)
	first := b.mustPut("a.txt", "Ett.", false)
	_, err := b.put("a.txt", "Två.", true)
	isRefused(t, err, "document_busy")
	b.run()
	b.becomes(first, Ready)
	b.becomes(b.mustPut("a.txt", "Två.", true), Ready)
}

// A kill after a file was replaced and before it was read loses neither.
func TestKeptOverAKill(t *testing.T) {
	for text, want := range map[string]string{"Två.": "Två.", noText: "Ett."} {
		b := open(t, nil)
		stop := b.run()
		b.becomes(b.mustPut("mapp/a.txt", "Ett.", false), Ready)
		stop()
		b.mustPut("mapp/a.txt", text, true)
		if err := os.WriteFile(filepath.Join(b.folder, "mapp", arriving+"X"), []byte("halv"), 0o600); err != nil {
			t.Fatal(err)
		}
		again := openOver(t, b.index, b.folder, func(o *Options) { o.Unread = true })
		_, err := again.put("mapp/a.txt", "Tre.", true)
		isRefused(t, err, "document_busy")
		again.run()
		isWhole := func() bool {
			entries, _ := os.ReadDir(filepath.Join(b.folder, "mapp"))
			return len(entries) == 1 && entries[0].Name() == "a.txt"
		}
		again.waits(func() bool { return again.says("mapp/a.txt") == want && isWhole() })
	}
}

// What came in before a kill and was not read is read by the next, also where nobody
// names the folder.
func TestUnreadFolder(t *testing.T) {
	b := open(t, nil)
	b.mustPut("a.txt", "Ett.", false)
	again := openOver(t, b.index, b.folder, func(o *Options) { o.Unread = true })
	again.run()
	again.waits(func() bool { return again.says("a.txt") == "Ett." })
}

// A folder that is empty, as where nothing is mounted, does not empty the index.
func TestUnreadFolderIsEmpty(t *testing.T) {
	b := open(t, nil)
	stop := b.run()
	b.becomes(b.mustPut("a.txt", "Ett.", false), Ready)
	stop()
	if err := os.Remove(filepath.Join(b.folder, "a.txt")); err != nil {
		t.Fatal(err)
	}
	again := openOver(t, b.index, b.folder, func(o *Options) { o.Unread = true })
	after := &task{document: "ingen.txt", done: make(chan struct{})} // is done when the folder has been read
	again.push(after)
	stop = again.run()
	<-after.done
	stop()
	if again.says("a.txt") != "Ett." || !strings.Contains(again.log.String(), "mounted") {
		t.Errorf("%q, log %s", again.says("a.txt"), again.log)
	}
}

// An index that has changed its folder is left alone.
func TestOtherFolder(t *testing.T) {
	b := open(t, nil)
	b.run()
	b.becomes(b.mustPut("a.txt", "Ett.", false), Ready)
	other := os.DirFS(t.TempDir())
	elsewhere := ingest.Options{Embedder: model.Embedded{}, AllowRemovals: true, Source: index.Source{Folder: "/annanstans"}}
	if _, err := ingest.Sync(t.Context(), b.index, other, elsewhere); err != nil {
		t.Fatal(err)
	}
	_, err := b.put("b.txt", "Två.", false)
	isRefused(t, err, "no_folder")
	_, err = b.Delete(t.Context(), "a.txt")
	isRefused(t, err, "no_folder")
	if got := b.bases(); !slices.Equal(got, []string{"a.txt"}) {
		t.Errorf("%q", got)
	}
}

// So is a folder that has come in the place of ours.
func TestReplacedFolder(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows gives no folder that is open another name")
	}
	b := open(t, nil)
	if err := os.Rename(b.folder, b.folder+"-gammal"); err != nil {
		t.Fatal(err)
	}
	_, err := b.put("a.txt", "Ett.", false)
	isRefused(t, err, "no_folder")
	if err := os.Mkdir(b.folder, 0o700); err != nil {
		t.Fatal(err)
	}
	_, err = b.put("a.txt", "Ett.", false)
	isRefused(t, err, "no_folder")
	_, err = b.Delete(t.Context(), "a.txt")
	isRefused(t, err, "no_folder")
	if err := errors.Join(os.Remove(b.folder), os.Rename(b.folder+"-gammal", b.folder)); err != nil {
		t.Fatal(err)
	}
	b.mustPut("a.txt", "Ett.", false)
}

// While another reads documents into the index, uploads wait.
func TestWaitsForOthers(t *testing.T) {
	b := open(t, nil)
	release, err := b.index.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b.run()
	u := b.mustPut("a.txt", "Ett.", false)
	time.Sleep(2 * firstPause)
	if u, _ = b.Upload(u.ID); u.IsFinished() {
		t.Errorf("%+v", u)
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}
	b.becomes(u, Ready)
}

// refusing is an embedder that fails for texts that hold a word while it is set.
type refusing struct {
	model.Embedded
	mu   sync.Mutex
	word string
}

func (r *refusing) set(word string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.word = word
}

func (r *refusing) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, text := range texts {
		if r.word != "" && strings.Contains(text, r.word) {
			return nil, errors.New("cannot embed")
		}
	}
	return r.Embedded.EmbedDocuments(ctx, texts)
}

// One that the embedder fails at is tried again and does not hold the others up.
func TestEmbedderFails(t *testing.T) {
	embedder := &refusing{word: "giftig"}
	b := open(t, func(o *Options) { o.Embedder = embedder })
	bad := b.mustPut("0.txt", "En giftig text.", false)
	var good []Upload
	for i := range 5 {
		good = append(good, b.mustPut(fmt.Sprintf("%d.txt", i+1), "En god text.", false))
	}
	stop := b.run()
	for _, u := range good {
		b.becomes(u, Ready)
	}
	if bad, _ = b.Upload(bad.ID); bad.IsFinished() {
		t.Errorf("%+v", bad)
	}
	embedder.set("")
	b.becomes(bad, Ready)
	stop()
	if !strings.Contains(b.log.String(), "cannot embed") {
		t.Errorf("the log lacks why: %s", b.log)
	}
}

// What is remembered is bounded, and so is what waits.
func TestManyUploads(t *testing.T) {
	b := open(t, nil)
	var first Upload
	for i := range MaxUploads {
		u := &upload{Upload: Upload{Document: fmt.Sprintf("%d.txt", i)}}
		b.uploads.add(u)
		if i == 0 {
			first = u.Upload
		}
	}
	_, err := b.put("a.txt", "Ett.", false)
	isRefused(t, err, "too_many_uploads")
	if got := b.bases(); got != nil {
		t.Errorf("%q", got)
	}
	b.abandon("0.txt")
	u := b.mustPut("a.txt", "Ett.", false)
	if _, found := b.Upload(first.ID); found || len(b.Uploads()) != MaxUploads || b.Uploads()[0] != u {
		t.Errorf("%d uploads", len(b.Uploads()))
	}
}

// Where Svara may not write, that is what is told.
func TestReadOnlyFolder(t *testing.T) {
	const folder = "/sys/power" // in which on Linux nobody may make a file
	if _, err := os.Stat(folder); err != nil {
		t.Skip(err)
	}
	idx, err := index.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { idx.Close() })
	_, err = openOver(t, idx, folder, nil).put("a.txt", "Ett.", false)
	isRefused(t, err, "read_only")
}

// What a disk refuses is told in a way that an operator can act on.
func TestRefused(t *testing.T) {
	for code, causes := range map[string][]syscall.Errno{
		"read_only":     append(readOnly, syscall.EACCES),
		"disk_full":     diskFull,
		"bad_name":      nameTooLong,
		"document_busy": openElsewhere,
	} {
		for _, cause := range causes {
			isRefused(t, refused("a.txt", &fs.PathError{Op: "open", Path: "a.txt", Err: cause}), code)
		}
	}
	if err := refused("a.txt", io.ErrUnexpectedEOF); err != io.ErrUnexpectedEOF {
		t.Error(err)
	}
}
