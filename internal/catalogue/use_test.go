package catalogue

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// made makes a catalogue in a new folder, with a table t of one row.
func made(t *testing.T, row string) File {
	t.Helper()
	file, err := In(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	fill := func(tx *sql.Tx) error {
		_, err := tx.ExecContext(t.Context(), "CREATE TABLE t (row TEXT); INSERT INTO t VALUES (?)", row)
		return err
	}
	if err := file.Ensure(t.Context(), fill); err != nil {
		t.Fatal(err)
	}
	return file
}

// rowOf gives the row of a catalogue made by made.
func rowOf(t *testing.T, file File) (row string) {
	t.Helper()
	db, err := file.Write()
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRowContext(t.Context(), "SELECT row FROM t").Scan(&row); err != nil {
		t.Fatal(err)
	}
	return row
}

func isReleased(t *testing.T, release func() error) {
	t.Helper()
	if err := errors.Join(release(), release()); err != nil { // twice is no error
		t.Fatal(err)
	}
}

func TestUse(t *testing.T) {
	file := made(t, "ett")
	first, err := file.Use(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	second, err := file.Use(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	isReleased(t, first)
	if _, err := file.Alone(t.Context()); !errors.Is(err, ErrInUse) {
		t.Errorf("beside another's use: %v", err)
	}
	isReleased(t, second)
	alone, err := file.Alone(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.Use(t.Context()); !errors.Is(err, ErrTaken) {
		t.Errorf("beside one who has it alone: %v", err)
	}
	if _, err := file.Alone(t.Context()); !errors.Is(err, ErrInUse) {
		t.Errorf("twice alone: %v", err)
	}
	isReleased(t, alone)
	third, err := file.Use(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	isReleased(t, third)
}

// An older Svara knows of no Use, but has the file open.
func TestAloneBesideAnOlder(t *testing.T) {
	file := made(t, "ett")
	db, err := file.Write()
	if err != nil {
		t.Fatal(err)
	}
	if err := db.PingContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := file.Alone(t.Context()); !errors.Is(err, ErrInUse) {
		t.Errorf("%v", err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	alone, err := file.Alone(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	isReleased(t, alone)
	if got := rowOf(t, file); got != "ett" {
		t.Error(got)
	}
}

// A damaged catalogue can be had alone: it is what is to be replaced.
func TestAloneDamaged(t *testing.T) {
	file := made(t, "ett")
	writeFile(t, string(file), "Kära dagbok!")
	alone, err := file.Alone(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	isReleased(t, alone)
}

// The lock of a process ends with it.
func TestUseOfTheKilled(t *testing.T) {
	file := made(t, "ett")
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), holdEnv+"="+string(file))
	out, err := child.StdoutPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	if _, err := file.Alone(t.Context()); !errors.Is(err, ErrInUse) {
		t.Errorf("%v", err)
	}
	child.Process.Kill()
	child.Wait()
	alone, err := file.Alone(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	isReleased(t, alone)
}

// holdEnv names a catalogue that a child of the test is to hold until it is killed.
const holdEnv = "SVARA_TEST_HOLD"

func TestMain(m *testing.M) {
	if path := os.Getenv(holdEnv); path != "" {
		if _, err := File(path).Use(context.Background()); err == nil {
			os.Stdout.WriteString("!")
			select {}
		}
	}
	os.Exit(m.Run())
}

// However far a Replace has come when it is killed, the next use sees all of it or
// nothing.
func TestReplaceCutOff(t *testing.T) {
	for _, cut := range []string{"before the note", "noted", "log gone", "others moved", "all moved", "not at all"} {
		t.Run(cut, func(t *testing.T) {
			file, folder := made(t, "gammalt"), t.TempDir()
			log := string(file) + "-wal"
			writeFile(t, log, "an old log, which must not be replayed")
			fresh := string(made(t, "nytt"))
			document, place := filepath.Join(folder, ".kommer"), filepath.Join(folder, "dokument.txt")
			writeFile(t, document, "Nytt.")
			moves := []Move{{document, place}}
			want := "nytt"
			switch cut {
			case "before the note":
				want = "gammalt"
				writeFile(t, file.beside(swapName)+".new", `{"move":[{"fr`)
				if err := os.Remove(log); err != nil {
					t.Fatal(err)
				}
			case "not at all":
				if err := file.Replace(fresh, moves); err != nil {
					t.Fatal(err)
				}
			default:
				replaceUntil(t, file, fresh, moves, cut)
			}
			release, err := file.Use(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer release()
			if got := rowOf(t, file); got != want {
				t.Errorf("%q, want %q", got, want)
			}
			if got := exists(place); got != (want == "nytt") {
				t.Errorf("the document is there: %v", got)
			}
			if file.IsSwapping() {
				t.Error("the note is left")
			}
		})
	}
}

// replaceUntil does what Replace does, and stops half-way.
func replaceUntil(t *testing.T, file File, fresh string, moves []Move, cut string) {
	t.Helper()
	err := file.note(Swap{Remove: []string{string(file) + "-wal"}, Move: append(moves, Move{fresh, string(file)})})
	if err == nil && cut != "noted" {
		err = os.Remove(string(file) + "-wal")
	}
	if err == nil && (cut == "others moved" || cut == "all moved") {
		err = os.Rename(moves[0].From, moves[0].To)
	}
	if err == nil && cut == "all moved" {
		err = os.Rename(fresh, string(file))
	}
	if err != nil {
		t.Fatal(err)
	}
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// What cannot be completed is said, and stays to be done.
func TestReplaceHindered(t *testing.T) {
	file, fresh := made(t, "gammalt"), string(made(t, "nytt"))
	place := filepath.Join(t.TempDir(), "mapp")
	document := filepath.Join(filepath.Dir(place), ".kommer")
	writeFile(t, document, "Nytt.")
	if err := os.MkdirAll(filepath.Join(place, "full"), 0o700); err != nil { // no file can take its name
		t.Fatal(err)
	}
	err := file.Replace(fresh, []Move{{document, place}})
	if err == nil || !strings.Contains(err.Error(), "cannot be completed") || !file.IsSwapping() {
		t.Fatalf("%v", err)
	}
	if _, err := file.Use(t.Context()); err == nil || !strings.Contains(err.Error(), "cannot be completed") {
		t.Errorf("%v", err)
	}
	if err := os.RemoveAll(place); err != nil {
		t.Fatal(err)
	}
	release, err := file.Use(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	isReleased(t, release)
	if got := rowOf(t, file); got != "nytt" {
		t.Error(got)
	}
}
