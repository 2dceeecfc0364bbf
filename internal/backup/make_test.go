package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"svara/ingest"
	"svara/internal/index"
	"svara/internal/model"
	"svara/internal/records"
)

// place is an installation: a data folder and a folder of documents.
type place struct {
	t               *testing.T
	data, documents string
}

func newPlace(t *testing.T) *place {
	return &place{t: t, data: filepath.Join(t.TempDir(), "data"), documents: t.TempDir()}
}

// filled is a place with documents, of which some were uploaded, and a key.
func filled(t *testing.T) *place {
	t.Helper()
	p := newPlace(t)
	p.write("a.txt", "Avgiften är 120 kronor.")
	p.write("mapp/ö.txt", "Ön har en brygga.")
	p.write("uppladdad.txt", "Den här kom genom Svara.")
	p.read()
	p.records(func(kept *records.Records) error {
		_, _, err := kept.CreateKey(t.Context(), records.Ask, "Kontaktcenter")
		return errors.Join(err,
			kept.Audit(t.Context(), records.Act{Actor: "a", What: records.DocumentUploaded, Subject: "uppladdad.txt"}),
			kept.Audit(t.Context(), records.Act{Actor: "a", What: records.DocumentUploaded, Subject: "borta.txt"}))
	})
	return p
}

func (p *place) write(name, text string) {
	p.t.Helper()
	path := filepath.Join(p.documents, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
		p.t.Fatal(err)
	}
}

// read makes the index say what the folder says.
func (p *place) read() {
	p.t.Helper()
	idx, err := index.Open(p.t.Context(), p.data)
	if err != nil {
		p.t.Fatal(err)
	}
	defer idx.Close()
	options := ingest.Options{Embedder: model.Embedded{}, Source: index.Source{Folder: p.documents}}
	if _, err := ingest.Sync(p.t.Context(), idx, os.DirFS(p.documents), options); err != nil {
		p.t.Fatal(err)
	}
}

func (p *place) records(do func(*records.Records) error) {
	p.t.Helper()
	kept, err := records.Open(p.t.Context(), p.data)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := errors.Join(do(kept), kept.Close()); err != nil {
		p.t.Fatal(err)
	}
}

// backUp gives a backup of a place.
func (p *place) backUp(o Options) ([]byte, Contents) {
	p.t.Helper()
	o.Version = "v1.2.3"
	var out bytes.Buffer
	contents, err := Write(p.t.Context(), p.data, &out, o)
	if err != nil {
		p.t.Fatal(err)
	}
	return out.Bytes(), contents
}

func (p *place) restore(backup []byte, o RestoreOptions) (Restored, error) {
	return Restore(p.t.Context(), bytes.NewReader(backup), p.data, o)
}

func (p *place) mustRestore(backup []byte, o RestoreOptions) Restored {
	p.t.Helper()
	restored, err := p.restore(backup, o)
	if err != nil {
		p.t.Fatal(err)
	}
	return restored
}

// says gives the texts that the index has, by document, and the names of the keys.
func (p *place) says() (texts map[string]string, keys []string) {
	p.t.Helper()
	idx, err := index.Open(p.t.Context(), p.data)
	if err != nil {
		p.t.Fatal(err)
	}
	defer idx.Close()
	texts = make(map[string]string)
	for _, doc := range idx.Snapshot().Documents() {
		texts[doc.Path] = strings.TrimSpace(doc.Text)
	}
	p.records(func(kept *records.Records) error {
		all, err := kept.Keys(p.t.Context())
		for _, k := range all {
			keys = append(keys, k.Name)
		}
		return err
	})
	return texts, keys
}

// files gives what all files of a folder hold, by name.
func files(t *testing.T, folder string) map[string]string {
	t.Helper()
	held := make(map[string]string)
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) || err == nil && entry.IsDir() {
			return nil
		}
		data, err := os.ReadFile(filepath.Join(folder, name))
		held[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return held
}

func namesOf(files map[string]string) []string { return slices.Sorted(maps.Keys(files)) }

// changed gives a backup with other members: change gets each, in order, and gives what
// is to stand in its place.
func changed(t *testing.T, backup []byte, change func(*tar.Header, []byte) []tarMember) []byte {
	t.Helper()
	packed, err := gzip.NewReader(bytes.NewReader(backup))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	zipped := gzip.NewWriter(&out)
	from, to := tar.NewReader(packed), tar.NewWriter(zipped)
	for {
		header, err := from.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		data, readError := io.ReadAll(from)
		if err := errors.Join(err, readError); err != nil {
			t.Fatal(err)
		}
		for _, m := range change(header, data) {
			m.header.Size = int64(len(m.data))
			err := to.WriteHeader(m.header)
			if err == nil {
				_, err = to.Write(m.data)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := errors.Join(to.Close(), zipped.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

type tarMember struct {
	header *tar.Header
	data   []byte
}

// rewritten gives a backup in which one member has other contents.
func rewritten(t *testing.T, backup []byte, name string, rewrite func([]byte) []byte) []byte {
	t.Helper()
	found := false
	defer func() {
		if !found {
			t.Errorf("no member %s", name)
		}
	}()
	return changed(t, backup, func(h *tar.Header, data []byte) []tarMember {
		if h.Name == name {
			found = true
			data = rewrite(data)
		}
		return []tarMember{{h, data}}
	})
}

// withContents gives a backup whose contents say something else.
func withContents(t *testing.T, backup []byte, change func(*Contents)) []byte {
	t.Helper()
	return rewritten(t, backup, contentsName, func(data []byte) []byte {
		var c Contents
		if err := json.Unmarshal(data, &c); err != nil {
			t.Fatal(err)
		}
		change(&c)
		data, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		return data
	})
}
