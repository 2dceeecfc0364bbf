package index

import (
	"maps"
	"testing"
)

// What a catalogue knows of files: those within an archive are the archive's.
func TestHeld(t *testing.T) {
	ix := open(t, t.TempDir())
	defer ix.Close()
	want := map[string]string{"a.txt": "a", "mapp/b.txt": "b", "mapp/arkiv.zip": "z"}
	err := ix.Update(t.Context(), func(tx *Tx) error {
		if err := tx.SetManifest(Manifest{Embedder: "prov", Dimensions: dimensions}); err != nil {
			return err
		}
		if err := tx.SetSource(Source{Folder: "/dokument"}); err != nil {
			return err
		}
		for path, hash := range map[string]string{"a.txt": "a", "mapp/b.txt": "b", "mapp/arkiv.zip/c/d.txt": "c", "mapp/arkiv.zip/e.txt": "e"} {
			doc := makeDocument(1, 1, 2, dimensions)
			doc.Path, doc.Hash = path, hash
			if err := tx.Put(doc); err != nil {
				return err
			}
		}
		if err := tx.PutFile(File{Path: "mapp/arkiv.zip", Hash: "z"}); err != nil {
			return err
		}
		return tx.PutFile(File{Path: "mapp/bild.png", Hash: "p", Skipped: []SkippedPart{{Reason: "no text"}}})
	})
	if err != nil {
		t.Fatal(err)
	}
	source, files, err := Held(t.Context(), ix.pool)
	if err != nil || source.Folder != "/dokument" || !maps.Equal(files, want) {
		t.Errorf("%v %v %v, want %v", source, files, err, want)
	}
	// The first catalogues had no files that are no documents.
	if _, err := ix.pool.Exec("DROP TABLE files"); err != nil {
		t.Fatal(err)
	}
	if _, files, err = Held(t.Context(), ix.pool); err != nil || len(files) != 4 {
		t.Errorf("%v %v", files, err)
	}
}
