package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
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
		{"document that is a folder of another", withContents(t, backup, func(c *Contents) { c.Documents[0].Path = "mapp" }), ErrForeign, `the document "mapp" is a folder of "mapp/ö.txt"`},
		{"hidden document at the top", document(".profile"), ErrForeign, "a document is called"},
		{"document with another's rights", withContents(t, backup, func(c *Contents) { c.Documents[0].Mode = "4755" }), ErrForeign, ""},
		{"document with no rights that there are", withContents(t, backup, func(c *Contents) { c.Documents[0].Mode = "rw-" }), ErrForeign, ""},
		{"folder with another's rights", withContents(t, backup, func(c *Contents) { c.Folders["mapp"] = "2777" }), ErrForeign, `the folder "mapp" has the permissions "2777"`},
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

// A catalogue in which only SQLite's own check sees the damage is refused.
func TestRefuseWhatOnlySQLiteSees(t *testing.T) {
	from := filled(t)
	file, err := catalogue.In(from.data)
	if err != nil {
		t.Fatal(err)
	}
	db, err := file.Write()
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(`PRAGMA writable_schema = 1;
		UPDATE sqlite_schema SET sql = replace(sql, 'subject TEXT NOT NULL', 'subject TEXT') WHERE name = 'acts'`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if db, err = file.Write(); err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(`INSERT INTO acts (time, actor, what, subject) VALUES (1, 'a', 'b', NULL); PRAGMA writable_schema = 1;
		UPDATE sqlite_schema SET sql = replace(sql, 'subject TEXT', 'subject TEXT NOT NULL') WHERE name = 'acts'`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	backup, contents := from.backUp(Options{Include: None})
	if contents.Rows["acts"] != 4 {
		t.Errorf("%v", contents.Rows)
	}
	if _, err := newPlace(t).restore(backup, RestoreOptions{}); !errors.Is(err, ErrCutOff) || !strings.Contains(err.Error(), "NULL value in acts.subject") {
		t.Errorf("%v", err)
	}
}

// What would fill the disk is not begun.
func TestRefuseWithoutRoom(t *testing.T) {
	const tooMuch = 1 << 50
	var out bytes.Buffer
	packed := gzip.NewWriter(&out)
	archive := tar.NewWriter(packed)
	err := archive.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: headName, Mode: 0o600, Size: 12})
	if err == nil {
		_, err = archive.Write([]byte(`{"format":1}`))
	}
	if err == nil {
		err = archive.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: catalogueName, Mode: 0o600, Size: tooMuch})
	}
	if err := errors.Join(err, packed.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := newPlace(t).restore(out.Bytes(), RestoreOptions{}); err == nil || !strings.HasSuffix(err.Error(), "1125899907 MB are needed: make room to restore") {
		t.Errorf("%v", err)
	}
	from := filled(t)
	if err := os.Truncate(filepath.Join(from.data, catalogue.FileName), 8<<40); err != nil {
		t.Skipf("no file of 8 TB without its bytes: %v", err)
	}
	if _, err := Write(t.Context(), from.data, &out, Options{}); err == nil || !strings.HasSuffix(err.Error(), "make room for a copy of the index") {
		t.Errorf("%v", err)
	}
	if _, _, err := WriteFile(t.Context(), from.data, filepath.Join(t.TempDir(), "b"), Options{}); err == nil || !strings.HasSuffix(err.Error(), "choose another place, or write to standard output with -") {
		t.Errorf("%v", err)
	}
}
