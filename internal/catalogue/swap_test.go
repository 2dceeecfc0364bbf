package catalogue

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// However far a Replace has come when it is killed, the next use sees all of it or
// nothing.
func TestReplaceCutOff(t *testing.T) {
	for _, cut := range []string{"before the note", "noted", "log gone", "others linked", "others moved", "all moved", "not at all"} {
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
				if _, err := file.Replace(fresh, moves); err != nil {
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
			if file.IsSwapping() || want == "nytt" && exists(document) {
				t.Error("the note is left, or the document where it was")
			}
		})
	}
}

// replaceUntil does what Replace does, and stops half-way.
func replaceUntil(t *testing.T, file File, fresh string, moves []Move, cut string) {
	t.Helper()
	err := file.note(Swap{Remove: []string{string(file) + "-wal"}, Add: moves, Move: []Move{{fresh, string(file)}}})
	if err == nil && cut != "noted" {
		err = os.Remove(string(file) + "-wal")
	}
	if err == nil && cut == "others linked" {
		err = os.Link(moves[0].From, moves[0].To)
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

// noted is a folder of a catalogue "gammalt", in whose place "nytt" is to be put:
// the note of it is there.
func noted(t *testing.T) (file File) {
	t.Helper()
	file = made(t, "gammalt")
	if err := file.note(Swap{Move: []Move{{string(made(t, "nytt")), string(file)}}}); err != nil {
		t.Fatal(err)
	}
	return file
}

// What cannot be completed is said, and stays to be done.
func TestFinishHindered(t *testing.T) {
	for name, take := range map[string]func(File, context.Context) (func() error, error){"use": File.Use, "alone": File.Alone} {
		t.Run(name, func(t *testing.T) {
			file, fresh := made(t, "gammalt"), made(t, "nytt")
			away := string(fresh) + ".undan"
			err := errors.Join(file.note(Swap{Move: []Move{{string(fresh), string(file)}}}), os.Rename(string(fresh), away))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Rename(filepath.Dir(string(fresh)), filepath.Dir(string(fresh))+".undan"); err != nil {
				t.Fatal(err)
			}
			if _, err := take(file, t.Context()); !errors.Is(err, ErrUnfinished) || !strings.Contains(err.Error(), "'svara restore --force'") || !file.IsSwapping() {
				t.Errorf("%v", err)
			}
			alone, err := file.AloneUnfinished(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			isReleased(t, alone) // and nobody else holds it
			if err := os.Rename(filepath.Dir(string(fresh))+".undan", filepath.Dir(string(fresh))); err != nil {
				t.Fatal(err)
			}
			if err := os.Rename(away, string(fresh)); err != nil {
				t.Fatal(err)
			}
			release, err := take(file, t.Context())
			if err != nil {
				t.Fatal(err)
			}
			isReleased(t, release)
			if got := rowOf(t, file); got != "nytt" {
				t.Error(got)
			}
		})
	}
}

// Where a Swap cannot be completed, another takes its place.
func TestReplaceUnfinished(t *testing.T) {
	file := made(t, "gammalt")
	writeFile(t, file.beside(swapName), "{")
	if _, err := file.Alone(t.Context()); !errors.Is(err, ErrUnfinished) {
		t.Fatalf("%v", err)
	}
	alone, err := file.AloneUnfinished(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.Replace(string(made(t, "nytt")), nil); err != nil {
		t.Error(err)
	}
	isReleased(t, alone)
	use, err := file.Use(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer use()
	if got := rowOf(t, file); got != "nytt" || file.IsSwapping() {
		t.Error(got)
	}
}

// What could not be done is refused before anything is.
func TestReplaceLooksFirst(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, file File, m *Move){
		"a folder in the catalogue's place": func(t *testing.T, file File, _ *Move) {
			if err := errors.Join(os.Remove(string(file)), os.MkdirAll(filepath.Join(string(file), "full"), 0o700)); err != nil {
				t.Fatal(err)
			}
		},
		"a folder in the log's place": func(t *testing.T, file File, _ *Move) {
			if err := os.MkdirAll(filepath.Join(string(file)+"-shm", "full"), 0o700); err != nil {
				t.Fatal(err)
			}
		},
		"a document that is gone":      func(_ *testing.T, _ File, m *Move) { m.From += "-annan" },
		"a document without a folder":  func(_ *testing.T, _ File, m *Move) { m.To = filepath.Join(m.To, "mapp", "a.txt") },
		"a document in a file's place": func(_ *testing.T, _ File, m *Move) { m.To = filepath.Join(m.From, "a.txt") },
	} {
		t.Run(name, func(t *testing.T) {
			file, fresh, folder := made(t, "gammalt"), made(t, "nytt"), t.TempDir()
			document := Move{filepath.Join(folder, ".kommer"), filepath.Join(folder, "dokument.txt")}
			writeFile(t, document.From, "Nytt.")
			writeFile(t, string(file)+"-wal", "the log of what is there")
			moved := document
			spoil(t, file, &moved)
			_, err := file.Replace(string(fresh), []Move{moved})
			if err == nil || errors.Is(err, ErrUnfinished) || file.IsSwapping() {
				t.Errorf("%v", err)
			}
			if !exists(string(fresh)) || !exists(document.From) || !exists(string(file)+"-wal") {
				t.Error("something was moved or removed")
			}
		})
	}
}

// A document never takes the place of another, also of one that came after all was made
// ready, or that is restored itself.
func TestReplaceAdds(t *testing.T) {
	file, fresh, folder := made(t, "gammalt"), made(t, "nytt"), t.TempDir()
	in := func(name string) string { return filepath.Join(folder, name) }
	for name, text := range map[string]string{".1": "Ett.", ".2": "Två.", ".3": "Tre.", "två.txt": "Vårt.", ".4": "Fyra."} {
		writeFile(t, in(name), text)
	}
	if err := os.Mkdir(in("fyra"), 0o700); err != nil {
		t.Fatal(err)
	}
	old := []string{"-wal", "-shm", "-journal"}
	for _, suffix := range old {
		writeFile(t, string(file)+suffix, "of the old one")
	}
	left, err := file.Replace(string(fresh), []Move{{in(".1"), in("ett.txt")}, {in(".2"), in("två.txt")}, {in(".3"), in("ett.txt")}, {in(".4"), in("fyra")}})
	if err != nil {
		t.Fatal(err)
	}
	if want := []Move{{in(".2"), in("två.txt")}, {in(".3"), in("ett.txt")}, {in(".4"), in("fyra")}}; !slices.Equal(left, want) {
		t.Errorf("left: %q, want %q", left, want)
	}
	for name, want := range map[string]string{"ett.txt": "Ett.", "två.txt": "Vårt."} {
		if got, err := os.ReadFile(in(name)); err != nil || string(got) != want {
			t.Errorf("%s: %q %v, want %q", name, got, err, want)
		}
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 3 {
		t.Errorf("%v %v", entries, err)
	}
	for _, suffix := range old {
		if exists(string(file) + suffix) {
			t.Errorf("the old %s is left", suffix)
		}
	}
	if got := rowOf(t, file); got != "nytt" {
		t.Error(got)
	}
}

// A Swap that was cut off is completed before somebody has the catalogue alone.
func TestAloneFinishes(t *testing.T) {
	file := noted(t)
	alone, err := file.Alone(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer alone()
	if got := rowOf(t, file); got != "nytt" || file.IsSwapping() {
		t.Error(got)
	}
}

// Nobody completes a Swap while another is at work on it, or on what it replaces.
func TestUseBesideTheSwapping(t *testing.T) {
	for name, shared := range map[string]bool{"one who has it alone": false, "one who uses it": true} {
		t.Run(name, func(t *testing.T) {
			file := noted(t)
			release, err := file.hold(t.Context(), lock{name: useName, shared: shared, busy: ErrInUse})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := file.Use(t.Context()); !errors.Is(err, ErrTaken) {
				t.Errorf("%v", err)
			}
			if got := rowOf(t, file); got != "gammalt" || !file.IsSwapping() {
				t.Error(got)
			}
			isReleased(t, release)
		})
	}
}

// A restore that is killed while others wait for it leaves a Swap, which they complete.
func TestUseOfWhatWasCutOffMeanwhile(t *testing.T) {
	file := made(t, "gammalt")
	alone, err := file.Alone(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	used := make(chan error)
	go func() {
		release, err := file.Use(t.Context())
		if err == nil {
			defer release()
			if file.IsSwapping() {
				err = errors.New("it may use what is half done")
			}
		}
		used <- err
	}()
	time.Sleep(usePatience / 4 * time.Millisecond) // it looked, and waits
	err = file.note(Swap{Move: []Move{{string(made(t, "nytt")), string(file)}}})
	isReleased(t, alone)
	if err := errors.Join(err, <-used); err != nil {
		t.Fatal(err)
	}
	if got := rowOf(t, file); got != "nytt" {
		t.Error(got)
	}
}
