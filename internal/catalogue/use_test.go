package catalogue

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"os/exec"
	"testing"
	"time"
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
			time.Sleep(time.Hour) // a select would be a deadlock to a Go without cgo
		}
	}
	os.Exit(m.Run())
}
