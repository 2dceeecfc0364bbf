package backup

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"svara/internal/catalogue"
)

// Without --documents, documents go where they were only if the index that is replaced
// says so: what is no backup of ours could name any folder.
func TestRestoreWhereTheyWere(t *testing.T) {
	from := filled(t)
	backup, _ := from.backUp(Options{Include: All})
	if err := os.Remove(filepath.Join(from.documents, "a.txt")); err != nil {
		t.Fatal(err)
	}
	if restored := from.mustRestore(backup, RestoreOptions{Force: true}); restored.Written != 1 || restored.Into != from.documents {
		t.Errorf("%+v", restored)
	}
	if err := os.RemoveAll(from.documents); err != nil {
		t.Fatal(err)
	}
	if restored := from.mustRestore(backup, RestoreOptions{Force: true}); restored.Written != 3 || restored.Into != from.documents {
		t.Errorf("%+v", restored)
	}
	from.mustRestore(backup, RestoreOptions{Force: true}) // all are there: nothing has to be put there
}

// Any other folder must be named, were it empty or not there: also one that is no folder
// on this system.
func TestRestoreElsewhere(t *testing.T) {
	from := filled(t)
	whole, _ := from.backUp(Options{Include: All})
	over := filled(t)
	before := files(t, over.data)
	empty, absent := t.TempDir(), filepath.Join(t.TempDir(), "borta")
	for _, folder := range []string{empty, absent, `C:\dokument`, "dokument", "/srv/dokument\x00"} {
		backup := withContents(t, whole, func(c *Contents) { c.Folder = folder })
		for _, to := range []*place{over, newPlace(t)} {
			_, err := to.restore(backup, RestoreOptions{Force: true})
			if err == nil || !strings.Contains(err.Error(), "its documents were in the folder "+strconv.Quote(folder)) || !strings.Contains(err.Error(), "say where they are to be with --documents, or leave them out with --without-documents") {
				t.Errorf("%q: %v", folder, err)
			}
			if entries, err := os.ReadDir(empty); err != nil || len(entries) > 0 || exists(absent) {
				t.Errorf("%q: something was put there: %v %v", folder, entries, err)
			}
		}
		if now := files(t, over.data); !maps.Equal(now, before) {
			t.Errorf("%q: the data folder changed: %q", folder, namesOf(now))
		}
		named := newPlace(t)
		if restored := named.mustRestore(backup, RestoreOptions{Documents: named.documents}); restored.Written != 3 {
			t.Errorf("%q: %+v", folder, restored)
		}
		if restored := newPlace(t).mustRestore(backup, RestoreOptions{WithoutDocuments: true}); restored.Written != 0 || restored.Into != "" {
			t.Errorf("%q: %+v", folder, restored)
		}
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// Files of the operator's that are called much as ours stay, in both folders.
func TestFilesOfOthers(t *testing.T) {
	p := filled(t)
	backup, _ := p.backUp(Options{Include: None})
	theirs := map[string]string{"svara.restore-me.tar.gz": string(backup), "svara.restoring-måndag": "x", "svara.backup-mandag.tar.gz": "x", "svara.copies-2.gz": "x", "svara.db.new-fredag": "x"}
	for name, text := range theirs {
		if err := os.WriteFile(filepath.Join(p.data, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := WriteFile(t.Context(), p.data, filepath.Join(p.data, "svara.backup-tisdag.tar.gz"), Options{}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"svara.db", "svara.db-wal", "svara.lock", "svara.use", "svara.backup", "svara.swap"} {
		_, _, err := WriteFile(t.Context(), p.data, filepath.Join(p.data, name), Options{Force: true})
		if err == nil || !strings.HasSuffix(err.Error(), "is a name that svara itself uses there: choose another name") {
			t.Errorf("%s: %v", name, err)
		}
	}
	p.mustRestore(backup, RestoreOptions{Force: true})
	p.says()
	held := files(t, p.data)
	for name, text := range theirs {
		if held[name] != text {
			t.Errorf("%s is gone, or another", name)
		}
	}
	if held["svara.backup-tisdag.tar.gz"] == "" {
		t.Errorf("%q", namesOf(held))
	}
}

// Where a document cannot be put, nothing changes.
func TestRestoreWithoutAPlace(t *testing.T) {
	from := filled(t)
	backup, _ := from.backUp(Options{Include: All})
	for name, spoil := range map[string]func(documents string) error{
		"a folder in a document's place": func(documents string) error { return os.Mkdir(filepath.Join(documents, "uppladdad.txt"), 0o700) },
		"a file in a folder's place":     func(documents string) error { return os.WriteFile(filepath.Join(documents, "mapp"), nil, 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			over := filled(t)
			to := t.TempDir()
			if err := spoil(to); err != nil {
				t.Fatal(err)
			}
			before, documents := files(t, over.data), files(t, to)
			_, err := over.restore(backup, RestoreOptions{Force: true, Documents: to})
			if err == nil || !strings.Contains(err.Error(), "cannot be put into "+to) || !strings.Contains(err.Error(), "name another folder with --documents") {
				t.Errorf("%v", err)
			}
			if !maps.Equal(files(t, over.data), before) || !maps.Equal(files(t, to), documents) {
				t.Errorf("something changed: %q %q", namesOf(files(t, over.data)), namesOf(files(t, to)))
			}
			if entries, err := os.ReadDir(to); err != nil || len(entries) != 1 {
				t.Errorf("a folder that was made is left: %v %v", entries, err)
			}
			over.says()
		})
	}
}

// A restore that can be neither completed nor undone gives way to another.
func TestRestoreOverTheUnfinished(t *testing.T) {
	from := filled(t)
	backup, _ := from.backUp(Options{Include: All})
	note, stage := filepath.Join(from.data, "svara.swap"), filepath.Join(from.data, "svara.restoring-123")
	err := errors.Join(os.WriteFile(note, []byte(`{"move":[{"from":"/finns/inte/a","to":"/finns/inte/b"}]}`), 0o600), os.Mkdir(stage, 0o700))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := from.restore(backup, RestoreOptions{}); !errors.Is(err, catalogue.ErrUnfinished) {
		t.Errorf("%v", err)
	}
	if _, err := from.restore(backup[:len(backup)/2], RestoreOptions{Force: true}); !errors.Is(err, ErrCutOff) || !exists(note) || !exists(stage) {
		t.Errorf("the note or what it needs is gone, or: %v", err)
	}
	if entries, err := filepath.Glob(filepath.Join(from.data, "svara.restoring-*")); err != nil || len(entries) != 1 {
		t.Errorf("%q %v", entries, err)
	}
	from.mustRestore(backup, RestoreOptions{Force: true})
	if texts, _ := from.says(); len(texts) != 3 || exists(note) || exists(stage) {
		t.Errorf("%q", texts)
	}
}

// A restore that is told to stop does, also while it waits for the backup, and leaves
// nothing.
func TestRestoreStops(t *testing.T) {
	from := filled(t)
	backup, _ := from.backUp(Options{Include: All})
	for name, first := range map[string][]byte{"at once": nil, "half-way": backup[:len(backup)/2], "at the end": backup[:len(backup)-1]} {
		t.Run(name, func(t *testing.T) {
			to := newPlace(t)
			ctx, cancel := context.WithCancel(t.Context())
			read, write := io.Pipe()
			defer read.Close()
			go func() {
				io.Copy(write, bytes.NewReader(first))
				time.Sleep(50 * time.Millisecond)
				cancel() // and nothing more comes
			}()
			done := make(chan error, 1)
			go func() {
				_, err := Restore(ctx, read, to.data, RestoreOptions{Documents: to.documents})
				done <- err
			}()
			select {
			case err := <-done:
				if !errors.Is(err, context.Canceled) {
					t.Errorf("%v", err)
				}
			case <-time.After(20 * time.Second):
				t.Fatal("it does not stop")
			}
			if entries, err := os.ReadDir(to.data); err != nil || len(entries) != 1 {
				t.Errorf("left: %v %v", entries, err)
			}
		})
	}
}
