package catalogue

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// A copy is of one instant, though others write on: two rows that are always written
// together are together in it.
func TestCopyWhileWriting(t *testing.T) {
	file := made(t, "0")
	db, err := file.Write()
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), `INSERT INTO t VALUES ('0');
		CREATE TABLE ballast AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2000) SELECT i, hex(randomblob(200)) FROM n`); err != nil {
		t.Fatal(err)
	}
	stop := make(chan struct{})
	var writing sync.WaitGroup
	writing.Go(func() {
		for i := 1; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			if _, err := db.Exec("UPDATE t SET row = ?", fmt.Sprint(i)); err != nil {
				t.Error(err)
				return
			}
		}
	})
	folder := t.TempDir()
	differing := map[string]bool{}
	for i := range 20 {
		copied := File(filepath.Join(folder, fmt.Sprint(i)))
		if err := file.Copy(t.Context(), string(copied)); err != nil {
			t.Fatal(err)
		}
		if err := copied.Verify(t.Context()); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(string(copied))
		if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%v %v", info, err)
		}
		differing[sameRows(t, copied)] = true
	}
	close(stop)
	writing.Wait()
	if len(differing) < 2 {
		t.Errorf("nothing was written meanwhile: %v", differing)
	}
}

func sameRows(t *testing.T, file File) (row string) {
	t.Helper()
	db, err := file.Read()
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var rows int
	if err := db.QueryRowContext(t.Context(), "SELECT count(DISTINCT row), max(row) FROM t").Scan(&rows, &row); err != nil || rows != 1 {
		t.Errorf("%d different rows, want 1: %v", rows, err)
	}
	return row
}

// A copy holds nothing of what was removed, and replaces nothing.
func TestCopy(t *testing.T) {
	file := made(t, "Hemlig text")
	db, err := file.Write()
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "PRAGMA secure_delete = 0; DELETE FROM t; INSERT INTO t VALUES ('kvar')"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "kopia")
	if err := file.Copy(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(path); err != nil || strings.Contains(string(data), "Hemlig") {
		t.Errorf("it holds what was removed, or: %v", err)
	}
	if err := file.Copy(t.Context(), path); err == nil {
		t.Error("it replaced a file")
	}
	if got := rowOf(t, File(path)); got != "kvar" {
		t.Error(got)
	}
}

func TestVerify(t *testing.T) {
	other := made(t, "ett")
	db, err := other.Write()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("PRAGMA user_version = 7"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	if err := other.Verify(t.Context()); !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), "has format 7, this svara reads up to 1: use a newer svara") {
		t.Errorf("%v", err)
	}
	damaged := made(t, strings.Repeat("lång text ", 20000))
	data, err := os.ReadFile(string(damaged))
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, string(damaged), string(data[:len(data)-PageSize]))
	if err := damaged.Verify(t.Context()); !errors.Is(err, ErrDamaged) {
		t.Errorf("%v", err)
	}
	if err := withNull(t).Verify(t.Context()); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "NULL value in t.row") {
		t.Errorf("what only SQLite's own check sees: %v", err)
	}
	if err := made(t, "ett").Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

// withNull gives a file that can be read, and that holds what its schema forbids.
func withNull(t *testing.T) File {
	t.Helper()
	file := made(t, "ett")
	db, err := file.Write()
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(t.Context(), `INSERT INTO t VALUES (NULL); PRAGMA writable_schema = 1;
		UPDATE sqlite_schema SET sql = 'CREATE TABLE t(row TEXT NOT NULL)' WHERE name = 't'`); err != nil {
		t.Fatal(err)
	}
	return file
}

// One at a time makes copies, and what a kill left of them goes, also of an older
// Svara, whose copies had another name. The lock's own journal stays: it is open.
func TestCopying(t *testing.T) {
	file := made(t, "ett")
	left, older := file.beside("svara.copies-123"), file.beside("svara.backup-123")
	if err := errors.Join(os.Mkdir(left, 0o700), os.Mkdir(older, 0o700)); err != nil {
		t.Fatal(err)
	}
	folder, done, err := file.Copying(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if exists(left) || exists(older) || !exists(folder) {
		t.Error("what was left is there, or no folder")
	}
	if !exists(file.beside("svara.backup-journal")) {
		t.Error("the lock's journal is gone")
	}
	if _, _, err := file.Copying(t.Context()); !errors.Is(err, ErrCopying) {
		t.Errorf("%v", err)
	}
	if err := done(); err != nil || exists(folder) {
		t.Errorf("the folder stays: %v", err)
	}
}
