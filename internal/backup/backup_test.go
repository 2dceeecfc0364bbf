package backup

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"svara/internal/records"
)

// What was backed up is there again elsewhere: index, keys, and the documents that were
// asked for.
func TestRoundTrip(t *testing.T) {
	from := filled(t)
	texts, keys := from.says()
	for include, want := range map[Include][]string{
		All: {"a.txt", "mapp/ö.txt", "uppladdad.txt"}, Uploaded: {"uppladdad.txt"}, None: nil,
	} {
		t.Run(string(include), func(t *testing.T) {
			backup, contents := from.backUp(Options{Include: include})
			if contents.Rows["documents"] != 3 || contents.Rows["keys"] != 1 || contents.Rows["acts"] != 3 || len(contents.Changed) > 0 {
				t.Errorf("%+v", contents)
			}
			to := &place{t: t, data: filepath.Join(t.TempDir(), "ny", "data"), documents: filepath.Join(t.TempDir(), "ny")}
			restored := to.mustRestore(backup, RestoreOptions{Documents: to.documents})
			if restored.Version != "v1.2.3" || restored.Written != len(want) || len(restored.Kept) > 0 {
				t.Errorf("%+v", restored)
			}
			if got := namesOf(files(t, to.documents)); !slices.Equal(got, want) {
				t.Errorf("%q, want %q", got, want)
			}
			gotTexts, gotKeys := to.says()
			if !maps.Equal(gotTexts, texts) || !slices.Equal(gotKeys, keys) {
				t.Errorf("%v %v, want %v %v", gotTexts, gotKeys, texts, keys)
			}
			for _, name := range namesOf(files(t, to.data)) {
				if !slices.Contains([]string{"svara.db", "svara.use"}, name) {
					t.Errorf("%s is left", name)
				}
			}
		})
	}
}

// A second backup is a backup as good; nothing is left of the first.
func TestWriteFile(t *testing.T) {
	p := filled(t)
	folder := t.TempDir()
	path := filepath.Join(folder, "b.tar.gz")
	if _, _, err := WriteFile(t.Context(), p.data, path, Options{Include: All}); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 { // Windows has no modes
		t.Errorf("%v %v", info, err)
	}
	if _, _, err := WriteFile(t.Context(), p.data, path, Options{Include: All}); err == nil || !strings.Contains(err.Error(), "--force") {
		t.Errorf("%v", err)
	}
	_, size, err := WriteFile(t.Context(), p.data, path, Options{Include: None, Force: true})
	if info, statError := os.Stat(path); err != nil || statError != nil || info.Size() != size {
		t.Errorf("%v %v, size %d", err, statError, size)
	}
	if _, _, err := WriteFile(t.Context(), filepath.Join(folder, "ingen"), filepath.Join(folder, "c"), Options{}); err == nil || !strings.Contains(err.Error(), "nothing of Svara's") {
		t.Errorf("%v", err)
	}
	if got := namesOf(files(t, folder)); !slices.Equal(got, []string{"b.tar.gz"}) {
		t.Errorf("%q", got)
	}
	for _, name := range namesOf(files(t, p.data)) {
		if strings.HasPrefix(name, "svara.copies-") {
			t.Errorf("%s is left", name)
		}
	}
}

// A file that comes while the backup is made is not replaced by it, unless that is said.
func TestWriteFileMeanwhile(t *testing.T) {
	for _, force := range []bool{false, true} {
		p, path := filled(t), filepath.Join(t.TempDir(), "b.tar.gz")
		_, _, err := WriteFile(t.Context(), p.data, path, Options{Include: All, Force: force, Progress: func(int, int, string) {
			if err := os.WriteFile(path, []byte("en annans"), 0o600); err != nil {
				t.Error(err)
			}
		}})
		data, readError := os.ReadFile(path)
		if readError != nil || (string(data) == "en annans") == force || errors.Is(err, fs.ErrExist) == force || (err == nil) != force {
			t.Errorf("force %v: %v %v, %d bytes", force, err, readError, len(data))
		}
		if got := namesOf(files(t, filepath.Dir(path))); len(got) != 1 {
			t.Errorf("%q", got)
		}
	}
}

// Documents that change while they are read are in the backup as its catalogue has them.
func TestDocumentsChangeMeanwhile(t *testing.T) {
	// A reading of the three documents tells of them, and of its end; then comes a copy.
	for when, first := range map[string]int{"before the copy": 1, "after the copy": 5} {
		t.Run(when, func(t *testing.T) { changeMeanwhile(t, first) })
	}
}

// changeMeanwhile changes documents while the backup reads the three from first on.
func changeMeanwhile(t *testing.T, first int) {
	from := filled(t)
	reads := 0
	backup, contents := from.backUp(Options{Include: All, Progress: func(done, total int, path string) {
		if reads++; reads < first || reads >= first+3 {
			return
		}
		from.write("a.txt", strings.Repeat("Avgiften är nu en annan. ", reads))
		from.write(fmt.Sprintf("ny-%d.txt", reads), "Den kom till.")
		if err := os.Remove(filepath.Join(from.documents, "uppladdad.txt")); err != nil && reads == first {
			t.Error(err)
		}
		from.read()
	}})
	if len(contents.Changed) > 0 || reads <= first+3 {
		t.Errorf("changed: %q after %d reads", contents.Changed, reads)
	}
	to := newPlace(t)
	to.mustRestore(backup, RestoreOptions{Documents: to.documents})
	texts, _ := to.says()
	found := files(t, to.documents)
	if len(texts) < 3 || texts["a.txt"] == "Avgiften är 120 kronor." || texts["uppladdad.txt"] != "" {
		t.Errorf("%q", texts)
	}
	for name, text := range texts {
		if strings.TrimSpace(found[name]) != text {
			t.Errorf("%s is %q in the folder and %q in the index", name, found[name], text)
		}
		delete(found, name)
	}
	if len(found) > 0 {
		t.Errorf("the index does not know %q", found)
	}
}

// A document that is rewritten at its old length is read again.
func TestRewrittenMeanwhile(t *testing.T) {
	const now = "Avgiften är 450 kronor."
	from := filled(t)
	reads := 0
	backup, contents := from.backUp(Options{Include: All, Progress: func(int, int, string) {
		if reads++; reads == 2 { // the first has been read
			from.write("a.txt", now)
			from.read()
		}
	}})
	to := newPlace(t)
	to.mustRestore(backup, RestoreOptions{Documents: to.documents})
	if got := files(t, to.documents)["a.txt"]; got != now || len(contents.Changed) > 0 {
		t.Errorf("%q, changed: %q", got, contents.Changed)
	}
}

// What changed without the index knowing is named, and in the backup as it is.
func TestDocumentsOtherThanTheIndex(t *testing.T) {
	from := filled(t)
	from.write("a.txt", "Avgiften är en annan, som ingen har läst.")
	if err := os.Remove(filepath.Join(from.documents, "mapp", "ö.txt")); err != nil {
		t.Fatal(err)
	}
	backup, contents := from.backUp(Options{Include: All})
	if want := []string{"a.txt", "mapp/ö.txt"}; !slices.Equal(contents.Changed, want) {
		t.Errorf("%q, want %q", contents.Changed, want)
	}
	to := newPlace(t)
	to.mustRestore(backup, RestoreOptions{Documents: to.documents})
	if got := files(t, to.documents); got["a.txt"] != "Avgiften är en annan, som ingen har läst." || len(got) != 2 {
		t.Errorf("%q", got)
	}
}

// What was uploaded and has not been read yet goes along: it was acknowledged.
func TestUnread(t *testing.T) {
	from := filled(t)
	from.write("ny.txt", "Den väntar på att läsas.")
	from.records(func(kept *records.Records) error {
		return kept.Audit(t.Context(), records.Act{Actor: "a", What: records.DocumentUploaded, Subject: "ny.txt"})
	})
	backup, contents := from.backUp(Options{Include: Uploaded})
	if !slices.Equal(contents.Changed, []string{"ny.txt"}) {
		t.Errorf("%q", contents.Changed)
	}
	to := newPlace(t)
	to.mustRestore(backup, RestoreOptions{Documents: to.documents})
	if got := namesOf(files(t, to.documents)); !slices.Equal(got, []string{"ny.txt", "uppladdad.txt"}) {
		t.Errorf("%q", got)
	}
}

// What the folder holds is left, and so is all that it holds besides.
func TestRestoreOverDocuments(t *testing.T) {
	from := filled(t)
	backup, _ := from.backUp(Options{Include: All})
	to := newPlace(t)
	to.write("a.txt", "Det här är nyare.")
	to.write("mapp/ö.txt", "Ön har en brygga.")
	to.write("egen.txt", "Den är vår.")
	restored := to.mustRestore(backup, RestoreOptions{Documents: to.documents})
	if restored.Written != 1 || !slices.Equal(restored.Kept, []string{"a.txt"}) {
		t.Errorf("%+v", restored)
	}
	want := map[string]string{"a.txt": "Det här är nyare.", "mapp/ö.txt": "Ön har en brygga.", "egen.txt": "Den är vår.", "uppladdad.txt": "Den här kom genom Svara."}
	if got := files(t, to.documents); !maps.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// What is there already is replaced only by force, and then altogether.
func TestRestoreOver(t *testing.T) {
	from := filled(t)
	backup, _ := from.backUp(Options{Include: None})
	to := newPlace(t)
	to.write("b.txt", "Något annat.")
	to.read()
	to.records(func(kept *records.Records) error {
		_, _, err := kept.CreateKey(t.Context(), records.Admin, "Den gamla")
		return err
	})
	before := files(t, to.data)
	if _, err := to.restore(backup, RestoreOptions{}); err == nil || !strings.Contains(err.Error(), "replace them with --force") {
		t.Errorf("%v", err)
	}
	if !maps.Equal(files(t, to.data), before) {
		t.Error("something changed")
	}
	to.mustRestore(backup, RestoreOptions{Force: true})
	texts, keys := to.says()
	if len(texts) != 3 || !slices.Equal(keys, []string{"Kontaktcenter"}) {
		t.Errorf("%q %q", texts, keys)
	}
}

// Where somebody has the data folder open, nothing is restored.
func TestRestoreBesideAnother(t *testing.T) {
	from := filled(t)
	backup, _ := from.backUp(Options{Include: None})
	from.records(func(*records.Records) error {
		_, err := from.restore(backup, RestoreOptions{Force: true})
		if err == nil || !strings.Contains(err.Error(), "stop 'svara serve'") {
			t.Errorf("%v", err)
		}
		return nil
	})
}

// What was backed up on one system is restored on another, whose folders are written
// otherwise and whose files may have other names.
func TestRestoreOfAnotherSystem(t *testing.T) {
	from := filled(t)
	backup, _ := from.backUp(Options{Include: All})
	there := map[bool]string{true: "/srv/dokument", false: `C:\Dokument`}[runtime.GOOS == "windows"]
	backup = withContents(t, backup, func(c *Contents) { c.Folder = there })
	to := newPlace(t)
	_, err := to.restore(backup, RestoreOptions{})
	if err == nil || !strings.Contains(err.Error(), "its documents were in the folder "+strconv.Quote(there)+", of which the index in ") {
		t.Errorf("%v", err)
	}
	if restored := to.mustRestore(backup, RestoreOptions{WithoutDocuments: true}); restored.Folder != there || restored.Into != "" {
		t.Errorf("%+v", restored)
	}
	to.mustRestore(backup, RestoreOptions{Documents: to.documents, Force: true})
	if got := namesOf(files(t, to.documents)); len(got) != 3 {
		t.Errorf("%q", got)
	}
	const name = "möte: vad nu?.txt"
	backup = withContents(t, backup, func(c *Contents) { c.Documents[0].Path = name })
	to = newPlace(t)
	restored, err := to.restore(backup, RestoreOptions{Documents: to.documents})
	if runtime.GOOS != "windows" {
		if err != nil || restored.Written != 3 {
			t.Errorf("%+v %v", restored, err)
		}
		return
	}
	if err == nil || !strings.Contains(err.Error(), name+": this system takes no such name") || len(files(t, to.documents)) > 0 {
		t.Errorf("%v, %q", err, files(t, to.documents))
	}
	to.mustRestore(backup, RestoreOptions{WithoutDocuments: true})
}
