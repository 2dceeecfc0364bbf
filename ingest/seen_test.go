package ingest

import (
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// readings is a folder that notes the files of which something is read. Several may be
// read at a time.
type readings struct {
	fs.FS
	mu   sync.Mutex
	read map[string]bool
}

func (c *readings) note(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.read[name] = true
}

func (c *readings) Open(name string) (fs.File, error) {
	f, err := c.FS.Open(name)
	if err != nil {
		return nil, err
	}
	if dir, isDir := f.(fs.ReadDirFile); isDir {
		if info, err := f.Stat(); err == nil && info.IsDir() {
			return dir, nil
		}
	}
	return noting{f, func() { c.note(name) }}, nil
}

type noting struct {
	fs.File
	note func()
}

func (n noting) Read(b []byte) (int, error) {
	n.note()
	return n.File.Read(b)
}

// A followed folder is looked at again and again; only what was written to is read.
func TestSeenFilesAreNotReadAgain(t *testing.T) {
	dir, now := t.TempDir(), time.Now()
	write := func(name, text string, at time.Time) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	lastWeek := now.AddDate(0, 0, -7)
	write("kajen.txt", "Kajen är 300 meter lång.", lastWeek)
	write("tom.txt", "", lastWeek)
	write("ny.txt", "Bryggan är 40 meter lång.", now)
	idx, opts := openIndex(t), options()
	opts.Seen = &Seen{now: func() time.Time { return now }}
	look := func(what string, want ...string) {
		t.Helper()
		folder := &readings{FS: os.DirFS(dir), read: make(map[string]bool)}
		if _, err := Sync(t.Context(), idx, folder, opts); err != nil {
			t.Fatal(err)
		}
		for _, name := range want {
			if !folder.read[name] {
				t.Errorf("%s: %s is not read", what, name)
			}
		}
		if len(folder.read) != len(want) {
			t.Errorf("%s: read %v, want %v", what, folder.read, want)
		}
	}
	look("the first look", "kajen.txt", "tom.txt", "ny.txt")
	look("what was written to just now may be again, at the same time", "ny.txt")
	now = now.Add(time.Minute)
	look("once more, for the last time", "ny.txt")
	look("nothing was written to")
	write("kajen.txt", "Kajen är 310 meter lång.", lastWeek.AddDate(0, 0, 1))
	look("another time, and the same size", "kajen.txt")
	if doc, _ := idx.Snapshot().Document("kajen.txt"); doc.Text != "Kajen är 310 meter lång." {
		t.Errorf("the index says %q", doc.Text)
	}
	if err := os.Rename(filepath.Join(dir, "ny.txt"), filepath.Join(dir, "brygga.txt")); err != nil {
		t.Fatal(err)
	}
	look("renamed", "brygga.txt")
	now = now.Add(2 * readAgain)
	look("after days", "kajen.txt", "tom.txt", "brygga.txt")
}
