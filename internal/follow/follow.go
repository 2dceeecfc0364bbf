// Package follow reports changes in a folder as they happen: which files were written,
// renamed or removed, by editors, copies and synchronisation.
//
// Start reading at Folder. Changes are reported after a moment of quiet, because an
// editor makes several when it saves. Systems lose some changes, and network shares all
// of them, so the whole folder is also looked at now and then. The package reads no file
// and stores nothing.
package follow

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Change is what happened in a folder since the last Change.
type Change struct {
	// Names are files that were written, renamed or removed, relative to the folder, with
	// slashes. They may no longer exist, may be folders, and may be of no interest.
	Names []string
	// Attributes are the names of files of which something else than the content may have
	// changed: permissions, owner, times.
	Attributes []string
	All        bool // anything may have changed
}

// Options are how Folder waits. A time of 0 stands for that of Defaults.
type Options struct {
	Quiet time.Duration // how long nothing must change before changes are reported
	Most  time.Duration // how long the first change waits at most, if it is never quiet
	Look  time.Duration // how often everything counts as changed, in case a change was lost
	Blind time.Duration // the same if the system does not report all changes
	// Problem is called if the system does not report all changes; nil ignores that.
	// Everything then counts as changed more often.
	Problem func(error)
}

// Defaults are half a second, by which time editors have saved; ten minutes, which is
// bearable even for a large folder; and half a minute if the system reports nothing.
var Defaults = Options{Quiet: 500 * time.Millisecond, Most: 5 * time.Second, Look: 10 * time.Minute, Blind: 30 * time.Second, Problem: func(error) {}}

// Folder calls tell, one call at a time, with the changes in the folder at path and in
// the folders inside it, until ctx ends. Hidden folders and links are skipped. It returns
// after the last call of tell has returned. The first change is of everything, because
// nobody reported what changed before the folder was followed.
func Folder(ctx context.Context, path string, opts Options, tell func(Change)) {
	opts = opts.orDefaults()
	f := &follower{path: path, opts: opts, folders: make(map[string]bool), names: make(map[string]bool), attributes: make(map[string]bool)}
	f.watch()
	if f.watcher != nil {
		defer f.watcher.Close()
	}
	f.run(ctx, tell)
}

func (o Options) orDefaults() Options {
	for _, d := range []struct{ set, or *time.Duration }{{&o.Quiet, &Defaults.Quiet}, {&o.Most, &Defaults.Most}, {&o.Look, &Defaults.Look}, {&o.Blind, &Defaults.Blind}} {
		if *d.set <= 0 {
			*d.set = *d.or
		}
	}
	if o.Problem == nil {
		o.Problem = Defaults.Problem
	}
	return o
}

// errGone is reported when the folder itself has disappeared.
var errGone = errors.New("the folder is gone: waiting for it to come back")

type follower struct {
	path    string
	opts    Options
	watcher *fsnotify.Watcher // nil if the system cannot report changes
	blind   bool              // the system does not report all changes
	gone    bool              // the folder itself is gone
	folders map[string]bool   // folders being watched
	names   map[string]bool   // that have changed and are to be reported
	all     bool

	attributes map[string]bool // of files whose attributes have changed and are to be reported
}

// watch asks the system to report changes.
func (f *follower) watch() {
	var err error
	if f.watcher, err = fsnotify.NewWatcher(); err != nil {
		f.watcher = nil
		f.see(err)
		return
	}
	f.add(f.path)
}

// see notes that the system does not report all changes.
func (f *follower) see(err error) {
	if !f.blind {
		f.opts.Problem(err)
	}
	f.blind = true
}

// add watches a folder and those in it, and notes its files: those in a new folder may be
// older than the watch.
func (f *follower) add(folder string) {
	filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil && entry != nil && entry.IsDir():
			return fs.SkipDir // ingest reports folders that cannot be listed
		case err != nil:
			return nil
		case !entry.IsDir():
			f.note(path)
			return nil
		case path != f.path && entry.Name()[0] == '.':
			return fs.SkipDir
		}
		if err := f.watcher.Add(path); err != nil {
			if !errors.Is(err, fs.ErrNotExist) && !(errors.Is(err, fs.ErrPermission) && path != f.path) { // a change of its permissions will be seen
				f.see(err)
			}
			return nil
		}
		f.folders[path] = true
		return nil
	})
}

func (f *follower) note(path string) { f.noteIn(f.names, path) }

func (f *follower) noteIn(names map[string]bool, path string) {
	if name, err := filepath.Rel(f.path, path); err == nil {
		names[filepath.ToSlash(name)] = true
	}
}

// noteAttributes notes that the attributes of a file or a folder may have changed. The
// permissions of a folder decide whether the files in it can be read.
func (f *follower) noteAttributes(path string) {
	info, err := os.Lstat(path)
	switch {
	case err != nil: // gone
	case !info.IsDir():
		f.noteIn(f.attributes, path)
	case !f.folders[path] && path != f.path: // until now it could not be listed
		f.add(path)
	default:
		f.noteFolder(path)
	}
}

func (f *follower) noteFolder(folder string) {
	filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil && entry != nil && entry.IsDir(), err == nil && entry.IsDir() && path != f.path && entry.Name()[0] == '.':
			return fs.SkipDir
		case err == nil && entry.IsDir() && !f.folders[path]:
			f.add(path)
			return fs.SkipDir
		case err == nil && !entry.IsDir():
			f.noteIn(f.attributes, path)
		}
		return nil
	})
}

// run waits for changes and reports them.
func (f *follower) run(ctx context.Context, tell func(Change)) {
	clear(f.names) // the first report covers all files
	f.all = true
	f.tell(tell)
	var events chan fsnotify.Event
	var errs chan error
	if f.watcher != nil {
		events, errs = f.watcher.Events, f.watcher.Errors
	}
	var due, latest <-chan time.Time
	look := time.NewTimer(f.between())
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case event := <-events:
			if f.take(event); f.gone {
				look.Reset(f.between())
			}
		case err := <-errs:
			f.all = true // some changes may be lost
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				f.see(err)
			}
		case <-look.C:
			if f.gone && !f.isBack() {
				look.Reset(f.between())
				continue
			}
			f.all = true
			f.tell(tell)
			due, latest = nil, nil
			look.Reset(f.between())
			continue
		case <-due:
			f.tell(tell)
			due, latest = nil, nil
			continue
		case <-latest:
			f.tell(tell)
			due, latest = nil, nil
			continue
		}
		if len(f.names)+len(f.attributes) == 0 && !f.all {
			continue
		}
		due = time.After(f.opts.Quiet)
		if latest == nil {
			latest = time.After(f.opts.Most)
		}
	}
}

// lookForIt is how often a folder that has disappeared is looked for: it may have been
// moved, or its disk may be mounted again.
const lookForIt = 2 * time.Second

// isBack reports whether the folder is there again, and if so watches it.
func (f *follower) isBack() bool {
	if info, err := os.Stat(f.path); err != nil || !info.IsDir() {
		return false
	}
	f.gone = false
	clear(f.folders)
	f.add(f.path)
	return true
}

func (f *follower) between() time.Duration {
	switch {
	case f.gone:
		return lookForIt
	case f.blind:
		return f.opts.Blind
	}
	return f.opts.Look
}

// take notes an event.
func (f *follower) take(event fsnotify.Event) {
	switch {
	case event.Op == fsnotify.Chmod:
		f.noteAttributes(event.Name)
		return
	case event.Name == f.path:
		if event.Has(fsnotify.Remove) || event.Has(fsnotify.Rename) {
			f.watcher.Remove(f.path) // else it would follow the folder to its new place
			f.gone = true
			f.opts.Problem(errGone)
		}
		return
	case event.Has(fsnotify.Remove) || event.Has(fsnotify.Rename):
		if f.folders[event.Name] {
			delete(f.folders, event.Name)
			f.all = true // the files in it are gone too
		}
	case event.Has(fsnotify.Create):
		if info, err := os.Lstat(event.Name); err == nil && info.IsDir() {
			f.add(event.Name)
			return
		}
	}
	f.note(event.Name)
}

func (f *follower) tell(tell func(Change)) {
	change := Change{All: f.all}
	for name := range f.names {
		change.Names = append(change.Names, name)
	}
	for name := range f.attributes {
		if !f.names[name] {
			change.Attributes = append(change.Attributes, name)
		}
	}
	clear(f.names)
	clear(f.attributes)
	f.all = false
	tell(change)
}
