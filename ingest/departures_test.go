package ingest

import (
	"errors"
	"fmt"
	"testing"
	"testing/fstest"
	"time"

	"svara/internal/index"
)

// followed is an index of a folder that is followed, by a clock of the test's.
type followed struct {
	t     *testing.T
	idx   *index.Index
	files fstest.MapFS
	opts  Options
	clock time.Time
}

func follows(t *testing.T, documents int) *followed {
	f := &followed{t: t, idx: openIndex(t), files: town(documents), opts: options(), clock: time.Unix(1e9, 0)}
	f.opts.Source = index.Source{Folder: "/dokument"}
	mustSync(t, f.idx, f.files, f.opts)
	f.opts.Departures = &Departures{now: func() time.Time { return f.clock }}
	return f
}

// looks looks at documents, or at all, and gives what was refused.
func (f *followed) looks(documents ...string) *RemovalsError {
	f.t.Helper()
	var err error
	if len(documents) == 0 {
		_, err = Sync(f.t.Context(), f.idx, f.files, f.opts)
	} else {
		_, err = SyncFiles(f.t.Context(), f.idx, f.files, f.opts, documents...)
	}
	var refused *RemovalsError
	if err != nil && !errors.As(err, &refused) {
		f.t.Fatal(err)
	}
	return refused
}

// rests lets time pass in which what is due is done, as who follows a folder does.
func (f *followed) rests(d time.Duration) {
	for end := f.clock.Add(d); ; {
		waiting, due := f.opts.Departures.Waiting()
		if len(waiting) == 0 || f.clock.Add(due).After(end) {
			f.clock = end
			return
		}
		f.clock = f.clock.Add(max(due, 0))
		f.looks(waiting...)
	}
}

func (f *followed) holds(want int) {
	f.t.Helper()
	if got := len(f.idx.Snapshot().Documents()); got != want {
		f.t.Errorf("the index holds %d documents, want %d", got, want)
	}
}

// remove removes files from the i-th on, in groups of which each is told of at once,
// with pauses between, and gives the last refusal.
func (f *followed) remove(from, n, group int, pause time.Duration) (refused *RemovalsError) {
	for ; n > 0; n -= group {
		var names []string
		for range min(group, n) {
			name := fmt.Sprintf("%02d.txt", from)
			delete(f.files, name)
			names, from = append(names, name), from+1
		}
		if r := f.looks(names...); r != nil {
			refused = r
		}
		f.rests(pause)
	}
	return refused
}

// More than half does not go, however slowly; little goes within seconds.
func TestDepartures(t *testing.T) {
	for _, c := range []struct {
		name            string
		documents, gone int
		group           int
		pause           time.Duration
		refused         bool
		holds           int // at least, a while afterwards
	}{
		{"in batches at once", 400, 360, 64, 0, true, 400},
		{"all but those of a name", 90, 82, 8, 100 * time.Millisecond, true, 90},
		{"one a second", 100, 90, 1, time.Second, true, 100},
		{"one in five seconds", 200, 180, 1, 5 * time.Second, true, 190},
		{"one in half a minute", 60, 50, 1, 30 * time.Second, true, 57},
		{"all of a few", 5, 5, 1, time.Second, true, 5},
		{"one", 100, 1, 1, 0, false, 99},
		{"one of two", 2, 1, 1, 0, false, 1},
		{"a tenth", 100, 10, 5, time.Second, false, 90},
		{"half", 100, 50, 10, time.Second, false, 50},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := follows(t, c.documents)
			refused := f.remove(0, c.gone, c.group, c.pause)
			f.rests(2 * manyPause)
			if (refused != nil) != c.refused {
				t.Errorf("refused: %v", refused)
			}
			if got := len(f.idx.Snapshot().Documents()); got < c.holds || !c.refused && got > c.holds {
				t.Errorf("the index holds %d documents, want %d", got, c.holds)
			}
			f.clock = f.clock.Add(time.Hour) // a look at all later does not take them either
			if r := f.looks(); c.refused && r == nil {
				t.Error("a look at all removes them")
			}
		})
	}
}

func TestFewLeaveWithinSeconds(t *testing.T) {
	f := follows(t, 40)
	f.remove(0, 2, 2, 0)
	f.holds(40)
	f.rests(fewPause)
	f.holds(38)
	if waiting, _ := f.opts.Departures.Waiting(); len(waiting) > 0 {
		t.Errorf("%q wait", waiting)
	}
}

// What was refused stays until it comes back, or somebody lets it go.
func TestRefusedDepartures(t *testing.T) {
	f := follows(t, 40)
	lost := town(40)
	if f.remove(0, 30, 10, 0) == nil {
		t.Fatal("30 of 40 may go")
	}
	for i := range 60 { // new ones make it no less
		f.files[fmt.Sprintf("ny%d.txt", i)] = aFile(fmt.Sprintf("Ny avgift %d.", i))
	}
	if r := f.looks(); r == nil || r.Removed != 30 {
		t.Errorf("%v", r)
	}
	f.rests(time.Hour)
	f.holds(100)
	for i := range 25 {
		name := fmt.Sprintf("%02d.txt", i)
		f.files[name] = lost[name]
	}
	if r := f.looks(); r != nil {
		t.Errorf("with 25 of 30 back: %v", r)
	}
	f.rests(2 * manyPause)
	f.holds(95)

	f.files = fstest.MapFS{"kvar.txt": aFile("Kvar.")}
	if f.looks() == nil {
		t.Error("95 of 95 may go")
	}
	allowed := f.opts
	allowed.AllowRemovals = true
	mustSync(t, f.idx, f.files, allowed)
	f.holds(1)
	f.files["två.txt"] = aFile("Två.")
	if r := f.looks("två.txt"); r != nil {
		t.Errorf("after it was allowed: %v", r)
	}
}

// A file that gets another name, one that comes back and an archive that holds less are
// no losses.
func TestNoDepartures(t *testing.T) {
	f := follows(t, 30)
	for i := range 25 {
		name := fmt.Sprintf("%02d.txt", i)
		f.files["mapp/"+name] = f.files[name]
		delete(f.files, name)
		if r := f.looks(name, "mapp/"+name); r != nil {
			t.Fatal(r)
		}
	}
	f.holds(30)
	kept := f.files["29.txt"]
	delete(f.files, "29.txt")
	f.looks("29.txt")
	f.files["29.txt"] = kept
	f.looks("29.txt")
	f.rests(time.Hour)
	f.holds(30)
}
