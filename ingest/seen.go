package ingest

import (
	"io/fs"
	"os"
	"sync"
	"time"
)

// Seen remembers which files of a watched folder were read, so that a look at the whole
// folder (Options.Seen) does not read unchanged files again: network shares report no
// changes and are looked at every few minutes, and thousands of files are gigabytes. A file
// that is named as changed (SyncFiles) is read in any case. The zero value is ready to use.
// It is safe for concurrent use.
type Seen struct {
	now func() time.Time // nil for time.Now; set in tests

	mu    sync.Mutex
	files map[string]glance // by name in the folder
}

// glance is what a file was like when it was read.
type glance struct {
	info fs.FileInfo
	hash string
	read time.Time
}

const (
	// stillAfter is the least time between the last write to a file and reading it for the
	// next write to show in its modification time: some file systems count two seconds.
	stillAfter = 5 * time.Second
	// readAgain is the time after which a file is read again in any case: a tool may change
	// a file but neither its size nor its modification time.
	readAgain = 24 * time.Hour
)

// hashOf gives the hash of a file's bytes if it was read before and has the same size and
// modification time as then.
func (s *Seen) hashOf(name string, info fs.FileInfo) (hash string, seen bool) {
	if s == nil {
		return "", false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	before, seen := s.files[name]
	if !seen || s.time().Sub(before.read) > readAgain || before.info.Size() != info.Size() ||
		!before.info.ModTime().Equal(info.ModTime()) || !os.SameFile(before.info, info) {
		return "", false
	}
	return before.hash, true
}

// note remembers a file that was read, unless it had only just been written.
func (s *Seen) note(name string, info fs.FileInfo, hash string) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.time()
	if now.Sub(info.ModTime()) < stillAfter {
		delete(s.files, name)
		return
	}
	if s.files == nil {
		s.files = make(map[string]glance)
	}
	s.files[name] = glance{info, hash, now}
}

func (s *Seen) time() time.Time {
	if s.now != nil {
		return s.now()
	}
	return time.Now()
}

// keep forgets the files that a look at the whole folder did not find.
func (s *Seen) keep(found []file) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := make(map[string]glance, len(found))
	for _, f := range found {
		if glance, seen := s.files[f.name]; seen {
			kept[f.name] = glance
		}
	}
	s.files = kept
}
