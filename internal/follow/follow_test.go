package follow

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// following follows a folder in the background and gives its changes.
func following(t *testing.T, folder string, opts Options) <-chan Change {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	changes, ended := make(chan Change, 100), make(chan bool)
	go func() {
		defer close(ended)
		Folder(ctx, folder, opts, func(c Change) {
			slices.Sort(c.Names)
			slices.Sort(c.Attributes)
			changes <- c
		})
	}()
	t.Cleanup(func() { cancel(); <-ended })
	if first := next(t, changes); !first.All { // from now on it is followed
		t.Errorf("%v", first)
	}
	return changes
}

func next(t *testing.T, changes <-chan Change) Change {
	t.Helper()
	select {
	case c := <-changes:
		return c
	case <-time.After(10 * time.Second):
		t.Fatal("no change was told")
		return Change{}
	}
}

func write(t *testing.T, name string) {
	t.Helper()
	if err := os.WriteFile(name, []byte("text"), 0o644); err != nil {
		t.Fatal(err)
	}
}

// What editors, copying and moving do to files is reported once, when they have finished.
func TestFolder(t *testing.T) {
	folder := t.TempDir()
	in := func(name string) string { return filepath.Join(folder, filepath.FromSlash(name)) }
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.Mkdir(in("mapp"), 0o755))
	write(t, in("mapp/gammal.txt"))
	changes := following(t, folder, Options{Quiet: 150 * time.Millisecond})
	steps := []struct {
		name string
		do   func()
		want string // names that must be reported
		all  bool
	}{
		{"written", func() { write(t, in("å.txt")) }, "å.txt", false},
		{"saved as editors do", func() {
			write(t, in(".å.txt.swp"))
			write(t, in("å.txt.tmp"))
			must(os.Rename(in("å.txt.tmp"), in("å.txt")))
			must(os.Remove(in(".å.txt.swp")))
		}, "å.txt", false},
		{"in a folder", func() { write(t, in("mapp/ny.txt")) }, "mapp/ny.txt", false},
		{"renamed", func() { must(os.Rename(in("mapp/ny.txt"), in("ny.txt"))) }, "mapp/ny.txt ny.txt", false},
		{"a new folder with files", func() {
			must(os.MkdirAll(in("a/b"), 0o755))
			write(t, in("a/b/c.txt"))
		}, "a/b/c.txt", false},
		{"in the new folder", func() { write(t, in("a/b/d.txt")) }, "a/b/d.txt", false},
		{"removed", func() { must(os.Remove(in("a/b/d.txt"))) }, "a/b/d.txt", false},
		{"a folder moved out", func() { must(os.Rename(in("a"), filepath.Join(t.TempDir(), "a"))) }, "a", true},
		{"a folder moved in", func() {
			other := filepath.Join(t.TempDir(), "in")
			must(os.Mkdir(other, 0o755))
			write(t, filepath.Join(other, "e.txt"))
			must(os.Rename(other, in("in")))
		}, "in/e.txt", false},
	}
	for _, step := range steps {
		step.do()
		got := next(t, changes)
		for name := range strings.FieldsSeq(step.want) {
			if !slices.Contains(got.Names, name) {
				t.Errorf("%s: %q, want %q", step.name, got.Names, step.want)
			}
		}
		if got.All != step.all {
			t.Errorf("%s: all is %v", step.name, got.All)
		}
	}
	select {
	case c := <-changes:
		t.Errorf("told again: %v", c)
	case <-time.After(400 * time.Millisecond):
	}
}

// Changes that never pause are reported all the same.
func TestNeverQuiet(t *testing.T) {
	folder := t.TempDir()
	changes := following(t, folder, Options{Quiet: 200 * time.Millisecond, Most: 500 * time.Millisecond})
	stop := time.After(20 * time.Second)
	told := 0
	for told < 2 {
		write(t, filepath.Join(folder, "logg.txt"))
		select {
		case <-changes:
			told++
		case <-stop:
			t.Fatalf("told %d times", told)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// If the system does not report changes, it is reported that anything may have changed.
func TestLook(t *testing.T) {
	changes := following(t, t.TempDir(), Options{Look: 200 * time.Millisecond})
	if c := next(t, changes); !c.All {
		t.Errorf("%v", c)
	}
	var problem error
	opts := Options{Blind: 200 * time.Millisecond, Problem: func(err error) { problem = err }}
	f := &follower{opts: opts.orDefaults()}
	f.see(errors.New("no watches left"))
	if f.between() != opts.Blind || problem == nil {
		t.Errorf("looks every %v, %v", f.between(), problem)
	}
}

// A folder that is moved away and back, or made again, is followed again.
func TestFolderComesBack(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows does not tell of it, and forbids it while Svara has the folder open")
	}
	folder := filepath.Join(t.TempDir(), "dokument")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	problems := make(chan error, 10)
	changes := following(t, folder, Options{Quiet: 100 * time.Millisecond, Problem: func(err error) { problems <- err }})
	for range 2 {
		if err := os.Rename(folder, folder+"-borta"); err != nil {
			t.Fatal(err)
		}
		if err := <-problems; !errors.Is(err, errGone) {
			t.Error(err)
		}
		if err := os.Rename(folder+"-borta", folder); err != nil {
			t.Fatal(err)
		}
		if c := next(t, changes); !c.All {
			t.Errorf("%v", c)
		}
		write(t, filepath.Join(folder, "ny.txt"))
		if c := next(t, changes); !slices.Contains(c.Names, "ny.txt") {
			t.Errorf("%v", c)
		}
	}
}

// Changed permissions are reported as attributes; those of a folder, as attributes of the
// files in it.
func TestAttributes(t *testing.T) {
	folder := t.TempDir()
	in := func(name string) string { return filepath.Join(folder, filepath.FromSlash(name)) }
	if err := os.MkdirAll(in("mapp/inre"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a.txt", "b.txt", "mapp/c.txt", "mapp/inre/d.txt"} {
		write(t, in(name))
	}
	changes := following(t, folder, Options{Quiet: 100 * time.Millisecond})
	for _, step := range []struct {
		name       string
		do         func() error
		names      []string
		attributes []string
	}{
		{"rights", func() error { return os.Chmod(in("a.txt"), 0o600) }, nil, []string{"a.txt"}},
		{"times", func() error { return os.Chtimes(in("a.txt"), time.Unix(1e9, 0), time.Unix(1e9, 0)) }, nil, []string{"a.txt"}},
		{"rights of a folder", func() error { return os.Chmod(in("mapp"), 0o700) }, nil, []string{"mapp/c.txt", "mapp/inre/d.txt"}},
		{"written, too", func() error {
			return errors.Join(os.Chmod(in("b.txt"), 0o600), os.WriteFile(in("b.txt"), []byte("annat"), 0o600))
		}, []string{"b.txt"}, nil},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		if got := next(t, changes); !slices.Equal(got.Names, step.names) || !slices.Equal(got.Attributes, step.attributes) || got.All {
			t.Errorf("%s: %+v", step.name, got)
		}
	}
}
