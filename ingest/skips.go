package ingest

import (
	"io/fs"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"
)

// Skips remembers what Syncs of one folder skipped, so that each skip is reported once.
// The zero value is ready to use; it is safe for concurrent use.
type Skips struct {
	mu     sync.Mutex
	byPath map[string]Skip
}

// Note takes what a Sync of all files skipped or, if documents are named, a SyncFiles of
// these. It gives the skips that are new or have another reason than before.
func (s *Skips) Note(skipped []Skip, documents ...string) (fresh []Skip) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.byPath
	s.byPath = make(map[string]Skip, len(before))
	if len(documents) > 0 {
		looked := make(map[string]bool, len(documents))
		for _, document := range documents {
			looked[document] = true
		}
		for path, skip := range before {
			if !isAt(path, looked) {
				s.byPath[path] = skip
			}
		}
	}
	for _, skip := range skipped {
		if old, known := before[skip.Path]; !known || old.cause() != skip.cause() {
			fresh = append(fresh, skip)
		}
		s.byPath[skip.Path] = skip
	}
	return fresh
}

// isAt reports whether a path is one of a set, or lies within one.
func isAt(path string, set map[string]bool) bool {
	for at, char := range path {
		if char == '/' && set[path[:at]] {
			return true
		}
	}
	return set[path]
}

// Count gives how many files, and parts of files, are skipped.
func (s *Skips) Count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.byPath)
}

// Turned gives those of the named files for which permission to read them was given or
// taken away. It reads no file.
func (s *Skips) Turned(folder fs.FS, names []string) (turned []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range names {
		skip, skipped := s.byPath[norm.NFC.String(name)]
		if skipped && skip.Unusable { // which rights do not mend
			continue
		}
		if info, err := fs.Stat(folder, name); err == nil && !info.Mode().IsRegular() {
			continue
		}
		if mayRead(folder, name) == skipped {
			turned = append(turned, name)
		}
	}
	return turned
}

func mayRead(folder fs.FS, name string) bool {
	file, err := folder.Open(name)
	if err != nil {
		return false
	}
	file.Close()
	return true
}

// saidBefore begins the part of a reason that tells what happens to the documents that
// the index already had.
const saidBefore = "; what it said before is "

// cause gives the reason for a skip without that part.
func (s Skip) cause() string {
	cause, _, _ := strings.Cut(s.Reason, saidBefore)
	return cause
}
