package records

import (
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"svara/internal/catalogue"
	"svara/internal/index"
)

// open opens the records in dir and closes them with the test.
func open(t testing.TB, dir string) *Records {
	t.Helper()
	r, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// must gives the value of a call that must not fail.
func must[T any](value T, err error) func(t testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// filesWith gives the files of a folder that hold a text anywhere in their bytes.
func filesWith(t testing.TB, dir, text string) (holding []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		data, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte(text)) {
			holding = append(holding, entry.Name())
		}
	}
	return holding
}

// on makes it another day.
func (r *Records) on(day string) {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	r.now = func() time.Time { return at.Add(13*time.Hour + 14*time.Minute) }
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	r := must(Open(t.Context(), dir))(t)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, catalogue.FileName)
	whole := must(os.ReadFile(path))(t)
	for name, test := range map[string]struct {
		want  error
		spoil func()
	}{
		"another format": {catalogue.ErrNewer, func() { rawly(t, path, "PRAGMA user_version = 99") }},
		"no database":    {catalogue.ErrDamaged, func() { os.WriteFile(path, []byte(strings.Repeat("dagbok ", 5000)), 0o600) }},
		"another's":      {catalogue.ErrDamaged, func() { os.Remove(path); rawly(t, path, "CREATE TABLE kunder (namn TEXT)") }},
		"a hash cut off": {catalogue.ErrDamaged, func() {
			rawly(t, path, "INSERT INTO keys (id, hash, scope, name, created, used) VALUES ('a', x'00', 'ask', '', 0, '')")
		}},
	} {
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
		test.spoil()
		before := must(os.ReadFile(path))(t)
		if r, err := Open(t.Context(), dir); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
			if err == nil {
				r.Close()
			}
		}
		if !bytes.Equal(before, must(os.ReadFile(path))(t)) {
			t.Errorf("%s: the file was changed", name)
		}
	}
}

// rawly runs a statement on the file with SQLite alone.
func rawly(t *testing.T, path, statement string) {
	t.Helper()
	db := must(sql.Open("sqlite", path))(t)
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

// TestIndexIsLeftAlone has both on one file: what is written here gives the index
// nothing to load, and what is swept there takes nothing from here.
func TestIndexIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir) // first, on an empty folder
	ix := must(index.Open(t.Context(), dir))(t)
	defer ix.Close()
	put := func(text string) {
		t.Helper()
		err := ix.Update(t.Context(), func(tx *index.Tx) error {
			return tx.Put(index.Document{Path: "a.txt", Title: "A", Text: text})
		})
		if err := errors.Join(err, ix.Refresh(t.Context())); err != nil {
			t.Fatal(err)
		}
	}
	put("Gamla texten")
	before := ix.Snapshot()
	_, key, err := r.CreateKey(t.Context(), Ask, "")
	_, err2 := r.AddFeedback(t.Context(), Feedback{Answer: "a1", Comment: "bra"})
	err3 := r.AddUnanswered(t.Context(), "Var är katten?", nil)
	if err := errors.Join(err, err2, err3, ix.Refresh(t.Context())); err != nil {
		t.Fatal(err)
	}
	if ix.Snapshot() != before {
		t.Error("the index was loaded anew")
	}
	put("Nya texten") // sweeps the old one
	if ix.Snapshot() == before || filesWith(t, dir, "Gamla texten") != nil {
		t.Error("the index does not work beside records")
	}
	again := open(t, dir)
	for _, r := range []*Records{r, again} {
		keys, judged, asked := must(r.Keys(t.Context()))(t), must(r.Feedback(t.Context(), 0))(t), must(r.Unanswered(t.Context(), 0))(t)
		if len(keys) != 1 || !reflect.DeepEqual(keys[0], key) || len(judged) != 1 || len(asked) != 1 {
			t.Errorf("%v %v %v", keys, judged, asked)
		}
	}
}

// TestOlderCatalogue opens records in a catalogue that has only an index.
func TestOlderCatalogue(t *testing.T) {
	dir := t.TempDir()
	ix := must(index.Open(t.Context(), dir))(t)
	defer ix.Close()
	before := ix.Snapshot()
	r := open(t, dir)
	if keys := must(r.Keys(t.Context()))(t); len(keys) != 0 {
		t.Errorf("%v", keys)
	}
	if err := ix.Refresh(t.Context()); err != nil || ix.Snapshot() != before {
		t.Errorf("new tables made the index load anew: %v", err)
	}
}

// TestManyAtOnce has many write through two openings of one file. It is for the race
// detector, too.
func TestManyAtOnce(t *testing.T) {
	dir := t.TempDir()
	one, two := open(t, dir), open(t, dir)
	secret, _, err := one.CreateKey(t.Context(), Ask, "")
	if err != nil {
		t.Fatal(err)
	}
	const each = 10
	var wait sync.WaitGroup
	for n := range 4 {
		r := []*Records{one, two}[n%2]
		wait.Go(func() {
			for i := range each {
				answer := string(rune('a'+n)) + string(rune('a'+i))
				_, err := r.AddFeedback(t.Context(), Feedback{Answer: answer, Comment: "hej"})
				err2 := r.AddUnanswered(t.Context(), "Samma fråga?", []string{answer})
				_, _, err3 := r.CreateKey(t.Context(), Ask, answer)
				if err := errors.Join(err, err2, err3); err != nil {
					t.Error(err)
				}
				_ = r.Sweep(t.Context()) // the others are at work
				if _, found := r.Find(t.Context(), secret); !found {
					t.Error("key not found")
				}
			}
		})
	}
	wait.Wait()
	asked := must(one.Unanswered(t.Context(), 0))(t)
	if len(asked) != 1 || asked[0].Times != 4*each {
		t.Errorf("%v", asked)
	}
	if judged, keys := must(two.Feedback(t.Context(), 0))(t), must(one.Keys(t.Context()))(t); len(judged) != 4*each || len(keys) != 4*each+1 {
		t.Errorf("%d judgements, %d keys", len(judged), len(keys))
	}
}

func TestClose(t *testing.T) {
	r := must(Open(t.Context(), t.TempDir()))(t)
	secret, _, err := r.CreateKey(t.Context(), Ask, "")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := r.Audit(t.Context(), Act{}); err == nil {
		t.Error("wrote")
	}
	r.Find(t.Context(), secret) // must not panic
}
