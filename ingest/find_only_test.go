package ingest

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/text/unicode/norm"

	"svara/internal/index"
)

// TestSyncFilesIsSync changes a folder at random, by names that are each other's
// but for how letters are encoded among others, and tells SyncFiles what changed:
// the index must say what a Sync of all makes it say.
func TestSyncFilesIsSync(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 1))
	idx, folder := openIndex(t), fstest.MapFS{"stannar.txt": aFile("Detta stannar.")}
	mustSync(t, idx, folder, options())
	names := []string{"a.txt", "å.txt", norm.NFD.String("å.txt"), "mapp/b.md", "mapp/under/c.txt", "möte/d.txt",
		norm.NFD.String("möte/d.txt"), ".dold/e.txt", "f.pdf", "mapp/tom.txt", "a.txt~"}
	for round := range 60 {
		var changed []string
		for range 1 + random.IntN(4) {
			name := names[random.IntN(len(names))]
			changed = append(changed, norm.NFC.String(name))
			switch {
			case random.IntN(3) == 0:
				delete(folder, name)
			case name == "mapp/tom.txt" && random.IntN(2) == 0:
				folder[name] = aFile("12")
			default:
				folder[name] = aFile("Text " + strings.Repeat("ännu en ", random.IntN(9)) + "gång.")
			}
		}
		report, err := SyncFiles(t.Context(), idx, folder, options(), changed...)
		if err != nil {
			t.Fatal(err)
		}
		if slices.Contains(report.Removed, "stannar.txt") || report.Unchanged > len(changed) {
			t.Fatalf("round %d: it looked at more than %q: %v", round, changed, report)
		}
		fresh := openIndex(t)
		mustSync(t, fresh, folder, options())
		if got, want := contents(idx), contents(fresh); !reflect.DeepEqual(got, want) {
			t.Fatalf("round %d, after %q changed: %v\nwant %v", round, changed, pathsOf(got), pathsOf(want))
		}
		fresh.Close()
	}
}

func pathsOf(docs []index.Document) (paths []string) {
	for _, doc := range docs {
		paths = append(paths, doc.Path)
	}
	return paths
}

// Other documents are not read, and stay whatever became of their files.
func TestSyncFilesLeavesOthers(t *testing.T) {
	idx, folder := openIndex(t), fstest.MapFS{"a.txt": aFile("Text a."), "b.txt": aFile("Text b."), "c/d.txt": aFile("Text d.")}
	mustSync(t, idx, folder, options())
	delete(folder, "a.txt")
	folder["b.txt"] = aFile("Ny text b.")
	folder["ny.txt"] = aFile("Ny text.")
	report, err := SyncFiles(t.Context(), idx, folder, options(), "ny.txt", "finns/inte.txt", "")
	if err != nil || !slices.Equal(report.Added, []string{"ny.txt"}) || len(report.Changed)+len(report.Removed)+report.Unchanged > 0 {
		t.Fatalf("%v %v", report, err)
	}
	if got := pathsOf(contents(idx)); !slices.Equal(got, []string{"a.txt", "b.txt", "c/d.txt", "ny.txt"}) {
		t.Errorf("%q", got)
	}
	if doc, _ := idx.Snapshot().Document("b.txt"); doc.Text != "Text b." {
		t.Errorf("b.txt says %q", doc.Text)
	}
}

// What cannot be done for some files alone is done for all, or not at all.
func TestSyncFilesOfAnotherIndex(t *testing.T) {
	folder := fstest.MapFS{"a.txt": aFile("Text a."), "b.txt": aFile("Text b.")}
	idx := openIndex(t)
	report, err := SyncFiles(t.Context(), idx, folder, options(), "a.txt")
	if err != nil || len(report.Added) != 2 {
		t.Errorf("of an index that nobody filled: %v %v", report, err)
	}
	other := options()
	other.Embedder = newHashing("annan")
	report, err = SyncFiles(t.Context(), idx, folder, other, "a.txt")
	if err != nil || report.Rebuilt == "" || len(pathsOf(contents(idx))) != 2 {
		t.Errorf("with another embedder: %v %v", report, err)
	}
	elsewhere := options()
	elsewhere.Source = index.Source{Folder: "/annanstans"}
	if _, err := SyncFiles(t.Context(), idx, folder, elsewhere, "a.txt"); !errors.Is(err, ErrOtherFolder) {
		t.Errorf("of another folder: %v", err)
	}
	if got, _ := idx.Source(); got != source {
		t.Errorf("the source became %v", got)
	}
}

// A folder that cannot be listed keeps its documents; so does all, if it is the
// documents folder itself.
func TestSyncFilesUnlisted(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "mapp"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "mapp", "a.txt"), []byte("Text a."), 0o600); err != nil {
		t.Fatal(err)
	}
	idx := openIndex(t)
	mustSync(t, idx, os.DirFS(dir), options())
	files := refusing{os.DirFS(dir), "mapp"}
	report, err := SyncFiles(t.Context(), idx, files, options(), "mapp/a.txt")
	if err != nil || len(report.Removed) > 0 || len(report.Skipped) != 1 {
		t.Errorf("%v %v", report, err)
	}
	if _, err := SyncFiles(t.Context(), idx, refusing{os.DirFS(dir), "."}, options(), "mapp/a.txt"); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("%v", err)
	}
	if got := pathsOf(contents(idx)); len(got) != 1 {
		t.Errorf("%q", got)
	}
}

// refusing does not list one folder.
type refusing struct {
	fs.FS
	folder string
}

func (r refusing) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == r.folder {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return fs.ReadDir(r.FS, name)
}
