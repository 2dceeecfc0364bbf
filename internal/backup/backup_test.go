package backup

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
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
	if err != nil || info.Mode().Perm() != 0o600 {
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
		if strings.HasPrefix(name, "svara.backup-") {
			t.Errorf("%s is left", name)
		}
	}
}

// Documents that change while they are read are in the backup as its catalogue has them.
func TestDocumentsChangeMeanwhile(t *testing.T) {
	from := filled(t)
	reads := 0
	backup, contents := from.backUp(Options{Include: All, Progress: func(done, total int, path string) {
		if reads++; reads > 3 {
			return
		}
		from.write("a.txt", strings.Repeat("Avgiften är nu en annan. ", reads))
		from.write(fmt.Sprintf("ny-%d.txt", reads), "Den kom till.")
		if err := os.Remove(filepath.Join(from.documents, "uppladdad.txt")); err != nil && reads == 1 {
			t.Error(err)
		}
		from.read()
	}})
	if len(contents.Changed) > 0 || reads <= 3 {
		t.Errorf("changed: %q after %d reads", contents.Changed, reads)
	}
	to := newPlace(t)
	to.mustRestore(backup, RestoreOptions{Documents: to.documents})
	texts, _ := to.says()
	found := files(t, to.documents)
	if len(texts) < 3 || texts["uppladdad.txt"] != "" {
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

// Without --documents, documents go where they were only if nothing else is there: what
// is no backup of ours could name any folder.
func TestRestoreWhereTheyWere(t *testing.T) {
	from := filled(t)
	backup, _ := from.backUp(Options{Include: All})
	if err := os.Remove(filepath.Join(from.documents, "a.txt")); err != nil {
		t.Fatal(err)
	}
	_, err := from.restore(backup, RestoreOptions{Force: true})
	if err == nil || !strings.Contains(err.Error(), "say --documents "+from.documents) {
		t.Errorf("%v", err)
	}
	if err := os.RemoveAll(from.documents); err != nil {
		t.Fatal(err)
	}
	if restored := from.mustRestore(backup, RestoreOptions{Force: true}); restored.Written != 3 || restored.Into != from.documents {
		t.Errorf("%+v", restored)
	}
	from.mustRestore(backup, RestoreOptions{Force: true}) // all are there: nothing has to be put there
}
