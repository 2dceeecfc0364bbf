package main

import (
	"archive/zip"
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"svara/internal/index"
)

// TestKilledWhileIngesting kills 'svara ingest' of a folder with documents of every
// format again and again, while files come, change, are renamed and go. Whenever it is
// looked at, the index opens and holds all of an archive or nothing; in the end it is
// the one that an undisturbed run makes. Two folders at a time halve the wait.
func TestKilledWhileIngesting(t *testing.T) {
	total := kills
	if testing.Short() {
		total = killsShort
	}
	for seed := range uint64(2) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			killWhileIngesting(t, total/2, seed)
		})
	}
}

// killWhileIngesting kills so many ingestions of a folder of its own.
func killWhileIngesting(t *testing.T, total int, seed uint64) {
	r := newRubble(t, seed)
	r.ingest(r.data, 0)
	r.change()
	started := time.Now()
	r.ingest(r.data, 0)
	within := 1.25 * float64(time.Since(started)) // when it is killed at the latest, as the machine is now
	killed, done := 0, 0
	for killed < total {
		if r.ingest(r.data, time.Duration(r.random.Float64()*within)) {
			killed++
			within *= 1.02
		} else {
			done++
			within *= 0.9
			r.change()
		}
		if killed%5 == 0 {
			r.change()
			r.check()
		}
	}
	r.ingest(r.data, 0)
	fresh := t.TempDir()
	r.ingest(fresh, 0)
	got, want := r.contents(r.data), r.contents(fresh)
	if !slices.Equal(got, want) {
		t.Errorf("after %d kills the index holds\n%s\nwant\n%s", killed, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	t.Logf("%d kills, at last within %v, %d runs that were done before; %d documents", killed, time.Duration(within), done, len(want))
	if done > 3*total {
		t.Error("too few kills hit: the test tests little")
	}
}

// rubble is a folder whose ingestion is killed.
type rubble struct {
	t            *testing.T
	folder, data string
	random       *rand.Rand
	made         int
}

func newRubble(t *testing.T, seed uint64) *rubble {
	r := &rubble{t: t, folder: t.TempDir(), data: t.TempDir(), random: rand.New(rand.NewPCG(8, seed))}
	files, err := filepath.Glob("testdata/formats/*.*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		r.write(filepath.Base(file), data)
	}
	for range 60 {
		r.add()
	}
	return r
}

func (r *rubble) write(name string, data []byte) {
	r.t.Helper()
	if err := os.WriteFile(filepath.Join(r.folder, name), data, 0o644); err != nil {
		r.t.Fatal(err)
	}
}

// add writes a new file of some format.
func (r *rubble) add() {
	r.made++
	text := fmt.Sprintf("Plan %d\n\nPlanen nummer %d kostar %d kronor.\n\n", r.made, r.made, r.random.IntN(10_000)) + strings.Repeat("Den gäller tills vidare. ", r.random.IntN(400))
	name := fmt.Sprintf("plan-%d", r.made)
	switch r.made % 4 {
	case 0:
		r.write(name+".txt", []byte(text))
	case 1:
		r.write(name+".md", []byte("# "+text))
	case 2:
		r.write(name+".html", []byte("<!doctype html><title>Plan</title><main><h1>Plan</h1><p>"+text+"</main>"))
	case 3:
		var data bytes.Buffer
		archive := zip.NewWriter(&data)
		for part := range r.parts(name) {
			w, err := archive.Create(fmt.Sprintf("del-%d.txt", part))
			if err == nil {
				_, err = w.Write([]byte(text))
			}
			if err != nil {
				r.t.Fatal(err)
			}
		}
		if err := archive.Close(); err != nil {
			r.t.Fatal(err)
		}
		r.write(name+".zip", data.Bytes())
	}
}

// parts is how many documents an archive of that name holds.
func (r *rubble) parts(name string) int { return 2 + len(name) }

// change makes, renames, copies and removes files.
func (r *rubble) change() {
	for range 3 {
		r.add()
	}
	formats, err := filepath.Glob(filepath.Join(r.folder, "*riktlinje*"))
	if err != nil {
		r.t.Fatal(err)
	}
	for range 3 { // so that something takes its time
		file := formats[r.random.IntN(len(formats))]
		data, err := os.ReadFile(file)
		if err != nil {
			r.t.Fatal(err)
		}
		if err := os.Remove(file); err != nil {
			r.t.Fatal(err)
		}
		r.made++
		r.write(fmt.Sprintf("%d-riktlinje%s", r.made, filepath.Ext(file)), data)
		formats, _ = filepath.Glob(filepath.Join(r.folder, "*riktlinje*"))
	}
	names, err := filepath.Glob(filepath.Join(r.folder, "plan-*"))
	if err != nil || len(names) < 10 {
		r.t.Fatal(err, len(names))
	}
	pick := func() string { return names[r.random.IntN(len(names))] }
	gone, moved := pick(), pick()
	for range 3 {
		if err := os.RemoveAll(gone); err != nil {
			r.t.Fatal(err)
		}
		gone = pick()
	}
	if _, err := os.Stat(moved); err == nil && filepath.Ext(moved) != ".zip" {
		if err := os.Rename(moved, strings.Replace(moved, "plan-", "plan-x", 1)); err != nil {
			r.t.Fatal(err)
		}
	}
}

// ingest runs the program, and kills it after a while that is not 0. It reports
// whether it was killed.
func (r *rubble) ingest(data string, after time.Duration) (killed bool) {
	r.t.Helper()
	command := exec.Command("svara", "ingest", r.folder, "--data", data, "--allow-removals") // kills can let changes pile up
	var said bytes.Buffer
	command.Stdout, command.Stderr = &said, &said
	if err := command.Start(); err != nil {
		r.t.Fatal(err)
	}
	timer := time.AfterFunc(cmp.Or(after, time.Hour), func() { command.Process.Kill() })
	err := command.Wait()
	code := -1
	if isDue := !timer.Stop(); isDue && runtime.GOOS == "windows" {
		code = 1 // of the killed
	}
	if killed = err != nil && command.ProcessState.ExitCode() == code; err != nil && !killed {
		r.t.Fatalf("%v: %s", err, said.String())
	}
	return killed
}

// check looks at an index whose ingestion was killed.
func (r *rubble) check() {
	r.t.Helper()
	archives := make(map[string]int)
	for _, line := range r.contents(r.data) {
		path, _, _ := strings.Cut(line, "\t")
		if archive, _, within := strings.Cut(path, ".zip/"); within && strings.HasPrefix(archive, "plan-") {
			archives[archive]++
		}
	}
	for archive, held := range archives {
		if want := r.parts(archive); held != want {
			r.t.Errorf("%d documents of %s.zip, which holds %d", held, archive, want)
		}
	}
}

// contents gives a line for each document of an index, with all that is kept of it.
func (r *rubble) contents(data string) []string {
	r.t.Helper()
	idx, err := index.Open(r.t.Context(), data)
	if err != nil {
		r.t.Fatal(err)
	}
	defer idx.Close()
	var lines []string
	for _, doc := range idx.Snapshot().Documents() {
		lines = append(lines, fmt.Sprintf("%s\t%s\t%s\t%d\t%x", doc.Path, doc.Title, doc.Hash, len(doc.Passages), sum(doc)))
	}
	return lines
}

// sum stands for the text, structure and passages of a document, with their vectors.
func sum(doc *index.Document) []byte {
	var all bytes.Buffer
	fmt.Fprint(&all, doc.Text, doc.Blocks, doc.Passages, doc.About)
	hash := sha256.Sum256(all.Bytes())
	return hash[:8]
}
