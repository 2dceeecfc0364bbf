package index

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// readingProbe is a text with something of all that read tells apart.
const readingProbe = `Om SKR:s e-legitimation: 4 § och paragraf 12, 500 000 kronor, dnr 2023/45, 1177.se.
Den 24 juni 2025 (2025-06-24) kl. 9.30 höjs avgiften med 3,5 % till en halv miljard; café, Ærø, t.ex. 10-15 ÅR`

// TestReadingVersion fails when read or encode no longer gives what it gave.
// Then raise readingVersion and put the new sum here: indexes of before hold the
// old readings.
func TestReadingVersion(t *testing.T) {
	doc := tabled("c Taxa 2026\n-\nn Åtgärd | Timpris\nr Carport | 10 kr\n-\np " + strings.ReplaceAll(readingProbe, "\n", " "))
	for _, b := range doc.Blocks {
		doc.Passages = append(doc.Passages, Passage{Heading: "Rubrik", Bytes: b.Span})
	}
	sum := sha256.Sum256(read(doc).encode())
	if got, want := hex.EncodeToString(sum[:8]), "3de2be0c2025fac0"; got != want || readingVersion != 2 {
		t.Errorf("version %d reads %s, want %s", readingVersion, got, want)
	}
}

func TestReadingIsDecoded(t *testing.T) {
	doc := makeDocument(1, 1, 7, 0)
	want := read(&doc)
	data := string(want.encode())
	got, err := decodeReading(data)
	if err != nil || !slices.Equal(got.forms, want.forms) || len(got.parts) != len(want.parts) {
		t.Fatalf("%v %v", got, err)
	}
	for i := range got.parts {
		if !slices.Equal(got.parts[i], want.parts[i]) {
			t.Errorf("part %d: %v, want %v", i, got.parts[i], want.parts[i])
		}
	}
	for size := range len(data) {
		if _, err := decodeReading(data[:size]); err == nil {
			t.Fatalf("%d of %d bytes pass for all", size, len(data))
		}
	}
}

// TestReadingsAreMadeAgain opens catalogues that lack readings, as an older Svara
// leaves them: the index is the same, and afterwards the readings are there.
func TestReadingsAreMadeAgain(t *testing.T) {
	for name, statements := range map[string][]string{
		"no table":      {"DROP TABLE readings"},
		"none":          {"DELETE FROM readings"},
		"one missing":   {"DELETE FROM readings WHERE document = 2"},
		"older version": {"UPDATE readings SET version = 0, data = 'gammal'"},
	} {
		t.Run(name, func(t *testing.T) {
			path, docs := made(t)
			before := readingsIn(t, path)
			rawly(t, path, statements...)
			ix := open(t, filepath.Dir(path))
			expect(t, ix.Snapshot(), docs...)
			if hits := ix.Snapshot().Words(mark(2, 1), 100); len(hits) < 4 {
				t.Errorf("%d hits", len(hits))
			}
			if after := readingsIn(t, path); len(before) != 2 || !reflect.DeepEqual(after, before) {
				t.Errorf("readings %v, want %v", after, before)
			}
			fill(t, ix, makeDocument(3, 1, 2, dimensions)) // it can be written to
			update(t, ix, (*Tx).Clear)
			if left := readingsIn(t, path); len(left) > 0 {
				t.Errorf("%d are left", len(left))
			}
		})
	}
}

// readingsIn gives the readings in the catalogue by document.
func readingsIn(t *testing.T, path string) map[int64]string {
	t.Helper()
	ix := open(t, filepath.Dir(path))
	rows, err := ix.pool.QueryContext(t.Context(), "SELECT document, data FROM readings")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	found := map[int64]string{}
	for rows.Next() {
		var document int64
		var data string
		if err := rows.Scan(&document, &data); err != nil {
			t.Fatal(err)
		}
		found[document] = data
	}
	return found
}

func TestReadingOfAnotherDocumentIsRefused(t *testing.T) {
	path, _ := made(t)
	rawly(t, path, "UPDATE readings SET data = replace(data, 'k', 'z') WHERE document = 1") // as well formed as before
	if _, err := Open(t.Context(), filepath.Dir(path)); !errors.Is(err, ErrDamaged) {
		t.Errorf("%v", err)
	}
	path, _ = made(t)
	rawly(t, path, "DELETE FROM readings WHERE document = 1", "UPDATE readings SET document = 1")
	if _, err := Open(t.Context(), filepath.Dir(path)); !errors.Is(err, ErrDamaged) {
		t.Errorf("%v", err)
	}
}

func TestReadingOfMorePassagesIsRefused(t *testing.T) {
	path, _ := made(t)
	ix := open(t, filepath.Dir(path))
	more := makeDocument(1, 1, 6, dimensions) // of which the catalogue has 5
	other := unread{reading: read(&more)}
	err := ix.pool.QueryRowContext(t.Context(), "SELECT id, checksum FROM documents ORDER BY path").Scan(&other.id, &other.sum)
	if err == nil {
		err = ix.putReadings(t.Context(), []unread{other})
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), filepath.Dir(path)); !errors.Is(err, ErrDamaged) || !errors.Is(err, errReading) {
		t.Errorf("%v", err)
	}
}
