package index

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"svara/internal/catalogue"
)

// rawly runs statements on the file with SQLite alone.
func rawly(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
}

// flip inverts the bytes where text begins in the file.
func flip(t *testing.T, path, text string) {
	t.Helper()
	data := readFile(t, path)
	i := bytes.Index(data, []byte(text))
	if i < 0 {
		t.Fatalf("%q is not in the file", text)
	}
	data[i] ^= 0xff
	writeFile(t, path, data)
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func writeFile(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// made fills a new folder with two documents and closes the index.
func made(t *testing.T) (path string, docs []Document) {
	t.Helper()
	dir := t.TempDir()
	ix, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	docs = []Document{makeDocument(1, 1, 5, dimensions), makeDocument(2, 1, 4, dimensions)}
	fill(t, ix, docs...)
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, catalogue.FileName), docs
}

func TestOpenRefuses(t *testing.T) {
	for _, test := range []struct {
		name  string
		want  error
		spoil func(t *testing.T, path string)
	}{
		{"zero bytes", ErrDamaged, func(t *testing.T, path string) { writeFile(t, path, nil) }},
		{"one byte", ErrDamaged, func(t *testing.T, path string) { writeFile(t, path, []byte{'S'}) }},
		{"header only", ErrDamaged, func(t *testing.T, path string) { writeFile(t, path, readFile(t, path)[:100]) }},
		{"half", ErrDamaged, func(t *testing.T, path string) {
			data := readFile(t, path)
			writeFile(t, path, data[:len(data)/2])
		}},
		{"last page gone", ErrDamaged, func(t *testing.T, path string) {
			data := readFile(t, path)
			writeFile(t, path, data[:len(data)-catalogue.PageSize])
		}},
		{"last byte gone", ErrDamaged, func(t *testing.T, path string) {
			data := readFile(t, path)
			writeFile(t, path, data[:len(data)-1])
		}},
		{"random bytes", ErrDamaged, func(t *testing.T, path string) {
			writeFile(t, path, bytes.Repeat([]byte("slump! "), 5000))
		}},
		{"byte in a text", ErrDamaged, func(t *testing.T, path string) { flip(t, path, "gångsställe "+mark(2, 1)) }},
		{"byte in a vector", ErrDamaged, func(t *testing.T, path string) {
			flip(t, path, string(encodeVector(makeDocument(1, 1, 5, dimensions).Passages[3].Vector)[5:]))
		}},
		{"byte in the manifest", ErrDamaged, func(t *testing.T, path string) { flip(t, path, `prov"`) }},
		{"document deleted by other hands", ErrDamaged, func(t *testing.T, path string) {
			rawly(t, path, "PRAGMA foreign_keys = 1", "DELETE FROM documents WHERE id = 1")
		}},
		{"manifest deleted by other hands", ErrDamaged, func(t *testing.T, path string) {
			rawly(t, path, "DELETE FROM meta WHERE key = 'manifest'")
		}},
		{"passage moved to another document", ErrDamaged, func(t *testing.T, path string) {
			rawly(t, path, "UPDATE passages SET document = 2, ordinal = 4 WHERE document = 1 AND ordinal = 4")
		}},
		{"text of another type", ErrDamaged, func(t *testing.T, path string) {
			rawly(t, path, "UPDATE documents SET changed = 'i går'")
		}},
		{"table gone", ErrDamaged, func(t *testing.T, path string) { rawly(t, path, "DROP TABLE passages") }},
		{"another program's database", ErrDamaged, func(t *testing.T, path string) {
			os.Remove(path)
			rawly(t, path, "CREATE TABLE kunder (namn TEXT)", "INSERT INTO kunder VALUES ('Åsa')")
		}},
		{"another program's database with a log", ErrDamaged, func(t *testing.T, path string) {
			os.Remove(path)
			rawly(t, path, "PRAGMA journal_mode = wal", "CREATE TABLE kunder (namn TEXT)")
		}},
		{"newer format", ErrNewer, func(t *testing.T, path string) { rawly(t, path, "PRAGMA user_version = 99") }},
		{"format 0", ErrDamaged, func(t *testing.T, path string) { rawly(t, path, "PRAGMA user_version = 0") }},
	} {
		t.Run(test.name, func(t *testing.T) {
			path, _ := made(t)
			test.spoil(t, path)
			refused(t, path, test.want)
		})
	}
}

// refused checks that Open refuses with the error that is wanted, says what to
// do, and changes nothing.
func refused(t *testing.T, path string, want error) {
	t.Helper()
	before := readFile(t, path)
	log, _ := os.ReadFile(path + "-wal")
	ix, err := Open(t.Context(), filepath.Dir(path))
	if err == nil {
		ix.Close()
	}
	if !errors.Is(err, want) {
		t.Fatalf("%v, want %v", err, want)
	}
	advice := "run 'svara ingest FOLDER' to read the documents anew: keys, feedback, kept questions and the audit log are then lost"
	if want == ErrNewer {
		advice = "use a newer svara, or another --data folder"
	}
	if !strings.HasSuffix(err.Error(), advice) || !strings.Contains(err.Error(), path) {
		t.Errorf("%q does not name the file or say what to do", err)
	}
	if !bytes.Equal(before, readFile(t, path)) {
		t.Error("the file was changed")
	}
	if after, _ := os.ReadFile(path + "-wal"); !bytes.Equal(log, after) {
		t.Error("the log was changed")
	}
}

// TestOpenRefusesWithLog spoils an index whose last changes are in the log
// only, as after a kill. SQLite would fold the log into the file when it is
// closed.
func TestOpenRefusesWithLog(t *testing.T) {
	for name, test := range map[string]struct {
		want      error
		statement string
	}{
		"damage":       {ErrDamaged, "UPDATE documents SET text = 'något annat'"},
		"newer format": {ErrNewer, "PRAGMA user_version = 99"},
	} {
		t.Run(name, func(t *testing.T) {
			path, _ := made(t)
			db, err := sql.Open("sqlite", path)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if _, err := db.Exec(test.statement); err != nil {
				t.Fatal(err)
			}
			copied := filepath.Join(t.TempDir(), catalogue.FileName)
			for _, suffix := range []string{"", "-wal"} {
				writeFile(t, copied+suffix, readFile(t, path+suffix))
			}
			refused(t, copied, test.want)
		})
	}
}

// TestEveryByteCounts inverts bytes all over the file. Open must refuse it, or
// give the documents as they were: some bytes of a database mean nothing.
func TestEveryByteCounts(t *testing.T) {
	const stride = 131 // all bytes take minutes
	path, docs := made(t)
	whole := readFile(t, path)
	refusals := 0
	for i := 0; i < len(whole); i += stride {
		spoiled := bytes.Clone(whole)
		spoiled[i] ^= 0xff
		dir := t.TempDir()
		writeFile(t, filepath.Join(dir, catalogue.FileName), spoiled)
		ix, err := Open(context.Background(), dir)
		if err != nil {
			refusals++
			if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNewer) {
				t.Errorf("byte %d: %v", i, err)
			}
			if !bytes.Equal(spoiled, readFile(t, filepath.Join(dir, catalogue.FileName))) {
				t.Errorf("byte %d: the file was changed", i)
			}
			continue
		}
		expect(t, ix.Snapshot(), docs...)
		ix.Close()
		if t.Failed() {
			t.Fatalf("byte %d", i)
		}
	}
	t.Logf("%d of %d refused", refusals, (len(whole)+stride-1)/stride)
}

func TestOpenWithoutDatabase(t *testing.T) {
	t.Run("makes folders", func(t *testing.T) {
		name := "å b?c#d%20e"
		if runtime.GOOS == "windows" {
			name = "å b#c%20d" // where no name may hold a question mark
		}
		dir := filepath.Join(t.TempDir(), name, "f")
		fill(t, open(t, dir), makeDocument(1, 1, 1, dimensions))
		expect(t, open(t, dir).Snapshot(), makeDocument(1, 1, 1, dimensions))
	})
	t.Run("clears away unfinished ones", func(t *testing.T) {
		dir := t.TempDir()
		for _, name := range []string{"svara.db.new-123", "svara.db.new-123-wal"} {
			writeFile(t, filepath.Join(dir, name), []byte("halv"))
		}
		open(t, dir)
		if left, _ := filepath.Glob(filepath.Join(dir, "*.new-*")); left != nil {
			t.Errorf("%v", left)
		}
	})
	t.Run("refuses a log without its database", func(t *testing.T) {
		dir := t.TempDir()
		log := filepath.Join(dir, catalogue.FileName+"-wal")
		writeFile(t, log, []byte("logg"))
		if _, err := Open(t.Context(), dir); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), log) {
			t.Errorf("%v", err)
		}
		if string(readFile(t, log)) != "logg" {
			t.Error("changed it")
		}
	})
	t.Run("says that it cannot write", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "fil")
		writeFile(t, file, nil)
		for _, dir := range []string{file, filepath.Join(file, "under")} {
			if _, err := Open(t.Context(), dir); err == nil || !strings.HasSuffix(err.Error(), "choose another --data folder") {
				t.Errorf("%v", err)
			}
		}
	})
	t.Run("says that it must not write", func(t *testing.T) {
		switch {
		case os.Geteuid() == 0:
			t.Skip("root may write anywhere")
		case runtime.GOOS == "windows":
			t.Skip("a mode does not keep Windows from writing in a folder")
		}
		dir := t.TempDir()
		os.Chmod(dir, 0o500)
		if _, err := Open(t.Context(), dir); err == nil || !strings.HasSuffix(err.Error(), "choose another --data folder") {
			t.Errorf("%v", err)
		}
	})
}
