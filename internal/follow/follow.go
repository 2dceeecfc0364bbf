// Package follow tells of changes in a folder as they happen: which files were
// written, renamed or removed, by editors, copies and synchronisation.
//
// Start reading at Folder. Changes are told when they have been quiet for a moment,
// since an editor that saves makes several of them; and, because systems lose some, as
// network shares do all, the whole folder is looked at now and then. The package reads
// no file and stores nothing.
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

// Change is what happened in a folder since the last one.
type Change struct {
	// Names of files that were written, renamed or removed, relative to the folder,
	// with slashes. They may be gone, be folders, or be none's business.
	Names []string
	All   bool // anything may have changed
}

// Options say how Folder waits. Times that are 0 are as in Defaults.
type Options struct {
	Quiet time.Duration // without a change, before changes are told
	Most  time.Duration // that the first change waits when it is never quiet
	Look  time.Duration // between looks at all, which find what no change told of
	Blind time.Duration // the same where the system tells of no changes
	// Problem is told that the system tells of no changes, or not of all; nil to pass
	// over it. All is looked at the more often then.
	Problem func(error)
}

// Defaults are half a second, after which editors have saved; ten minutes, which even
// a large folder stands; and half a minute where nothing is told.
var Defaults = Options{Quiet: 500 * time.Millisecond, Most: 5 * time.Second, Look: 10 * time.Minute, Blind: 30 * time.Second, Problem: func(error) {}}

// Folder calls tell, one call at a time, with what changes in the folder of that path
// and the folders in it, until ctx ends. Hidden folders and links are passed over. It
// returns when tell has.
func Folder(ctx context.Context, path string, opts Options, tell func(Change)) {
	opts = opts.orDefaults()
	f := &follower{path: path, opts: opts, folders: make(map[string]bool), names: make(map[string]bool)}
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

// errGone is told where the folder itself is no more.
var errGone = errors.New("the folder is gone: waiting for it to come back")

type follower struct {
	path    string
	opts    Options
	watcher *fsnotify.Watcher // nil where the system tells nothing
	blind   bool              // it tells of no changes, or not of all
	gone    bool              // the folder itself is
	folders map[string]bool   // that are watched
	names   map[string]bool   // that changed and are not told yet
	all     bool
}

// watch has the system tell of changes.
func (f *follower) watch() {
	var err error
	if f.watcher, err = fsnotify.NewWatcher(); err != nil {
		f.watcher = nil
		f.see(err)
		return
	}
	f.add(f.path)
}

// see notes that the system does not tell of all changes.
func (f *follower) see(err error) {
	if !f.blind {
		f.opts.Problem(err)
	}
	f.blind = true
}

// add watches a folder and those in it, and notes the files there: those of a new
// folder may be older than its being watched.
func (f *follower) add(folder string) {
	filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil && entry != nil && entry.IsDir():
			return fs.SkipDir // ingest tells of folders that cannot be listed
		case err != nil:
			return nil
		case !entry.IsDir():
			f.note(path)
			return nil
		case path != f.path && entry.Name()[0] == '.':
			return fs.SkipDir
		}
		if err := f.watcher.Add(path); err != nil {
			if !errors.Is(err, fs.ErrNotExist) {
				f.see(err)
			}
			return nil
		}
		f.folders[path] = true
		return nil
	})
}

func (f *follower) note(path string) {
	if name, err := filepath.Rel(f.path, path); err == nil {
		f.names[filepath.ToSlash(name)] = true
	}
}

// run waits for changes and tells them.
func (f *follower) run(ctx context.Context, tell func(Change)) {
	clear(f.names) // what was there when it was first watched is no change
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
			f.all = true // it may have lost some
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
		if len(f.names) == 0 && !f.all {
			continue
		}
		due = time.After(f.opts.Quiet)
		if latest == nil {
			latest = time.After(f.opts.Most)
		}
	}
}

// lookForIt is how often a folder that is gone is looked for: one that was moved, or
// whose disk is mounted anew.
const lookForIt = 2 * time.Second

// isBack watches the folder again if it is there.
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
		return // also of reading, on some systems
	case event.Name == f.path:
		if event.Has(fsnotify.Remove) || event.Has(fsnotify.Rename) {
			f.watcher.Remove(f.path) // which would follow it to where it is now
			f.gone = true
			f.opts.Problem(errGone)
		}
		return
	case event.Has(fsnotify.Remove) || event.Has(fsnotify.Rename):
		if f.folders[event.Name] {
			delete(f.folders, event.Name)
			f.all = true // what was in it is gone, too
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
	clear(f.names)
	f.all = false
	tell(change)
}
