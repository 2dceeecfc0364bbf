package backup

import (
	"archive/tar"
	"bytes"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"svara/internal/catalogue"
)

// Whatever is wrong with a backup, it is refused in a sentence, and nothing changes.
func TestRefuse(t *testing.T) {
	from := filled(t)
	backup, _ := from.backUp(Options{Include: All})
	over := filled(t)
	before, documents := files(t, over.data), files(t, over.documents)
	insert := func(h tar.Header, data string) []byte { // before the catalogue
		return changed(t, backup, func(header *tar.Header, content []byte) []tarMember {
			if header.Name == catalogueName {
				return []tarMember{{&h, []byte(data)}, {header, content}}
			}
			return []tarMember{{header, content}}
		})
	}
	regular := func(name string) []byte {
		return insert(tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o600}, "x")
	}
	document := func(path string) []byte {
		return withContents(t, backup, func(c *Contents) { c.Documents[0].Path = path })
	}
	renamed := func(h *tar.Header, data []byte) []tarMember {
		h.Name = "brev/" + h.Name
		return []tarMember{{h, data}}
	}
	withoutContents := func(h *tar.Header, data []byte) []tarMember {
		if h.Name == contentsName {
			return nil
		}
		return []tarMember{{h, data}}
	}
	tests := []struct {
		name   string
		backup []byte
		want   error
		says   string
	}{
		{"empty", nil, ErrForeign, ""},
		{"text", []byte("Kära dagbok!"), ErrForeign, "name a file that 'svara backup' made"},
		{"cut off in the middle", backup[:len(backup)/2], ErrCutOff, "take another one"},
		{"cut off at the end", backup[:len(backup)-1], ErrCutOff, ""},
		{"another archive", changed(t, backup, renamed), ErrForeign, ""},
		{"without contents", changed(t, backup, withoutContents), ErrCutOff, "its contents are missing"},
		{"newer format", rewritten(t, backup, headName, func([]byte) []byte { return []byte(`{"format":9,"version":"v8.0.0","new":1}`) }),
			ErrNewer, "svara v8.0.0 made it in format 9, and this svara reads up to 1: restore with svara v8.0.0 or newer"},
		{"no format", rewritten(t, backup, headName, func([]byte) []byte { return []byte(`{}`) }), ErrForeign, ""},
		{"other catalogue", rewritten(t, backup, catalogueName, func(data []byte) []byte { data[len(data)/2] ^= 1; return data }), ErrCutOff, "svara.db is not what the contents say"},
		{"other document", rewritten(t, backup, "documents/000001", func(data []byte) []byte { return append(data, '!') }), ErrCutOff, "documents/000001 is not"},
		{"other rows", withContents(t, backup, func(c *Contents) { c.Rows["keys"]++ }), ErrCutOff, "other rows"},
		{"a way out", regular("../svara.db"), ErrForeign, `it holds "../svara.db"`},
		{"absolute", regular("/tmp/svara.db"), ErrForeign, ""},
		{"unknown", regular("documents/a.txt"), ErrForeign, ""},
		{"a folder", insert(tar.Header{Typeflag: tar.TypeDir, Name: "documents/"}, ""), ErrForeign, ""},
		{"a link", insert(tar.Header{Typeflag: tar.TypeSymlink, Name: "documents/000009", Linkname: "/etc/passwd"}, ""), ErrForeign, ""},
		{"a hard link", insert(tar.Header{Typeflag: tar.TypeLink, Name: "documents/000009", Linkname: "svara.db"}, ""), ErrForeign, ""},
		{"twice", regular("documents/000001"), ErrForeign, "out of place"},
		{"two heads", insert(tar.Header{Typeflag: tar.TypeReg, Name: headName, Mode: 0o600}, "{}"), ErrForeign, "out of place"},
		{"document outside", document("../a.txt"), ErrForeign, "a document is called"},
		{"document at the root", document("/etc/a.txt"), ErrForeign, ""},
		{"document without a name", document("mapp//a.txt"), ErrForeign, ""},
		{"hidden document", document("mapp/.ssh/authorized_keys"), ErrForeign, ""},
		{"document named twice", withContents(t, backup, func(c *Contents) { c.Documents[0].Path = c.Documents[1].Path }), ErrForeign, ""},
		{"document that is the catalogue", withContents(t, backup, func(c *Contents) { c.Documents[0].Part = c.Catalogue }), ErrForeign, ""},
		{"folder that is none", withContents(t, backup, func(c *Contents) { c.Folder = "dokument" }), ErrForeign, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := over.restore(test.backup, RestoreOptions{Force: true, Documents: over.documents})
			if !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("%v, want %v with %q", err, test.want, test.says)
			}
			if now := files(t, over.data); !maps.Equal(now, before) {
				t.Errorf("the data folder changed: %q", namesOf(now))
			}
			if !maps.Equal(files(t, over.documents), documents) {
				t.Error("the documents folder changed")
			}
		})
	}
}

// No byte of a backup can change without being noticed, or making no difference.
func TestFlippedBytes(t *testing.T) {
	from := filled(t)
	backup, _ := from.backUp(Options{Include: All})
	texts, _ := from.says()
	over := newPlace(t)
	refused := 0
	for at := 0; at < len(backup); at += max(1, len(backup)/60) {
		damaged := bytes.Clone(backup)
		damaged[at] ^= 0x10
		if _, err := over.restore(damaged, RestoreOptions{Force: true, Documents: over.documents}); err != nil {
			refused++
			continue
		}
		if got, _ := over.says(); !maps.Equal(got, texts) { // as of gzip's note of a time
			t.Errorf("byte %d: %q", at, got)
		}
	}
	if refused < 50 {
		t.Errorf("only %d were refused", refused)
	}
}

// A catalogue of a newer Svara is refused by both versions.
func TestRefuseNewerCatalogue(t *testing.T) {
	from := filled(t)
	file, err := catalogue.In(from.data)
	if err != nil {
		t.Fatal(err)
	}
	backup, _ := from.backUp(Options{Include: None})
	db, err := file.Write()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("PRAGMA user_version = 5"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(t.Context(), from.data, &bytes.Buffer{}, Options{}); !errors.Is(err, catalogue.ErrNewer) {
		t.Errorf("%v", err)
	}
	data, err := os.ReadFile(filepath.Join(from.data, catalogue.FileName))
	if err != nil {
		t.Fatal(err)
	}
	part, err := writeNew(filepath.Join(t.TempDir(), "x"), 0o600, bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	newer := rewritten(t, backup, catalogueName, func([]byte) []byte { return data })
	newer = withContents(t, newer, func(c *Contents) { part.Name = catalogueName; c.Catalogue = part })
	if _, err := newPlace(t).restore(newer, RestoreOptions{}); !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), "svara v1.2.3 made it") || !strings.Contains(err.Error(), "format 5") {
		t.Errorf("%v", err)
	}
}
