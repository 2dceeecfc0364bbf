package backup

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"svara/internal/catalogue"
)

// A document that comes into the folder while the backup is restored stays, as does one
// that has its place.
func TestDocumentComesMeanwhile(t *testing.T) {
	u := &unpacked{folder: filepath.Join(t.TempDir(), "svara.restoring-7"), contents: Contents{}}
	documents := t.TempDir()
	if err := errors.Join(os.Mkdir(u.folder, 0o700), os.WriteFile(filepath.Join(u.folder, "1"), []byte("Ur säkerhetskopian."), 0o600)); err != nil {
		t.Fatal(err)
	}
	d, err := openFolder(u, documents)
	if err != nil {
		t.Fatal(err)
	}
	defer d.close(false)
	for _, name := range []string{"b.txt", "a.txt"} {
		if err := d.bring(Document{Path: name, Part: Part{Name: "1", SHA256: "?"}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(documents, "a.txt"), []byte("Kom nyss."), 0o600); err != nil {
		t.Fatal(err)
	}
	p, fresh := filled(t), filled(t)
	file, err := catalogue.In(p.data)
	if err != nil {
		t.Fatal(err)
	}
	left, err := file.Replace(filepath.Join(fresh.data, catalogue.FileName), d.moves)
	if err != nil {
		t.Fatal(err)
	}
	if d.keep(left); !slices.Equal(d.kept, []string{"a.txt"}) {
		t.Errorf("%q", d.kept)
	}
	if got, want := files(t, documents), map[string]string{"a.txt": "Kom nyss.", "b.txt": "Ur säkerhetskopian."}; !maps.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// Who may read a document, and when it was changed, is as it was, within what the
// process may give.
func TestModesAndTimes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files have no such permissions there")
	}
	from := filled(t)
	in := func(folder, name string) string { return filepath.Join(folder, filepath.FromSlash(name)) }
	when := time.Date(2019, 3, 4, 5, 6, 7, 891000000, time.UTC)
	want := map[string]fs.FileMode{".": 0o750, "mapp": 0o700, "a.txt": 0o640, "mapp/ö.txt": 0o600, "uppladdad.txt": 0o755}
	for name, mode := range map[string]fs.FileMode{".": 0o750, "mapp": 0o700 | fs.ModeSetgid, "a.txt": 0o640, "mapp/ö.txt": 0o600, "uppladdad.txt": 0o777 | fs.ModeSetuid} {
		if err := errors.Join(os.Chmod(in(from.documents, name), mode), os.Chtimes(in(from.documents, name), when, when)); err != nil {
			t.Fatal(err)
		}
	}
	backup, _ := from.backUp(Options{Include: All})
	older := withContents(t, backup, func(c *Contents) {
		for i := range c.Documents {
			c.Documents[i].Mode, c.Documents[i].Modified = "", time.Time{}
		}
		c.Folders = nil
	})
	unknown := map[string]fs.FileMode{".": 0o755, "mapp": 0o755, "a.txt": 0o644, "mapp/ö.txt": 0o644, "uppladdad.txt": 0o644}
	for name, test := range map[string]struct {
		backup []byte
		want   map[string]fs.FileMode
		known  bool
	}{"as they were": {backup, want, true}, "of an older backup": {older, unknown, false}} {
		t.Run(name, func(t *testing.T) {
			to := &place{t: t, data: filepath.Join(t.TempDir(), "data"), documents: filepath.Join(t.TempDir(), "ny", "dokument")}
			to.mustRestore(test.backup, RestoreOptions{Documents: to.documents})
			for name, mode := range test.want {
				info, err := os.Stat(in(to.documents, name))
				if err != nil {
					t.Fatal(err)
				}
				if got := info.Mode() &^ fs.ModeDir; got != mode&^umask(t) {
					t.Errorf("%s: %v, want %v", name, got, mode)
				}
				if !info.IsDir() && info.ModTime().Equal(when) != test.known {
					t.Errorf("%s: %v", name, info.ModTime())
				}
			}
		})
	}
}

// umask gives the permissions that files which are made do not have here.
func umask(t *testing.T) fs.FileMode {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x")
	if err := os.Mkdir(path, 0o777); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return 0o777 &^ info.Mode().Perm()
}

// A folder whose name has its letters encoded otherwise on the disk is the folder.
func TestRestoreBesideOtherLetters(t *testing.T) {
	const composed, decomposed = "\u00c5r", "A\u030ar"
	from := newPlace(t)
	from.write(decomposed+"/"+decomposed+"/ett.txt", "Ett.")
	from.write(decomposed+"/"+decomposed+"/två.txt", "Två.")
	from.read()
	backup, contents := from.backUp(Options{Include: All})
	if got := contents.Documents[0].Path; got != composed+"/"+composed+"/ett.txt" {
		t.Fatalf("%q", got)
	}
	if _, noted := contents.Folders[composed+"/"+composed]; !noted || len(contents.Folders) != 3 {
		t.Errorf("%q", contents.Folders)
	}
	home := filepath.Join(from.documents, decomposed)
	for _, gone := range []string{filepath.Join(home, decomposed, "två.txt"), filepath.Join(home, decomposed), home} {
		if err := os.RemoveAll(gone); err != nil {
			t.Fatal(err)
		}
		if gone != home && filepath.Dir(gone) == home {
			from.write(decomposed+"/egen.txt", "Vår.")
		}
		from.mustRestore(backup, RestoreOptions{Force: true})
		if entries, err := os.ReadDir(from.documents); err != nil || len(entries) != 1 {
			t.Errorf("after %q: %v %v", gone, entries, err)
		}
		if texts, _ := from.says(); len(texts) != 2 {
			t.Errorf("%q", texts)
		}
	}
}
