package ingest

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// How long a document that is gone from a followed folder stays in the index, so that files
// that disappear one by one are judged together. A few leave after a moment in which no
// other disappears; more leave after a minute, because a slow copy or removal takes less
// than that for one file. For some time, those that left are counted with those that go.
const (
	fewPause  = 2 * time.Second
	manyPause = time.Minute
	lately    = 15 * time.Minute

	fewDocuments = 3  // are few in every index
	fewShare     = 20 // and so is one in so many
)

// Departures remembers, from one Sync of a followed folder to the next
// (Options.Departures), what disappears from the folder, so that most of it is not
// removed a few documents at a time. It is for one index. The zero value is ready to use;
// it is safe for concurrent use.
type Departures struct {
	now func() time.Time // nil for time.Now; set in tests

	mu      sync.Mutex
	left    map[string]time.Time // documents that left the index lately, and when
	waiting map[string]bool      // gone from the folder, but not yet from the index
	last    time.Time            // when one of them was first seen to be gone
	pause   time.Duration        // from then on, until they leave
	refused map[string]bool      // gone, but too many: they stay until enough of them come back
	held    int                  // how many documents there were when these were refused
}

// Waiting gives the documents that are gone from the folder and are to leave the index,
// sorted, and in how long SyncFiles is to be called for them; 0 or less if that is due.
func (d *Departures) Waiting() (documents []string, due time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Sorted(maps.Keys(d.waiting)), d.last.Add(d.pause).Sub(d.time())
}

// Refused gives the documents that are gone from the folder but stay in the index because
// they are too many, unless somebody else has removed them since.
func (d *Departures) Refused() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Collect(maps.Keys(d.refused))
}

// Forget forgets everything, for when the index holds another folder's documents.
func (d *Departures) Forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.left, d.waiting, d.refused = nil, nil, nil
}

func (d *Departures) time() time.Time {
	if d.now != nil {
		return d.now()
	}
	return time.Now()
}

// sight is what a Sync sees of the documents in the index.
type sight struct {
	held     int                    // documents of the index
	gone     []string               // documents that it looked for and did not find
	isHeld   func(path string) bool // by the index
	isThere  func(path string) bool // in the folder; false for documents that were not looked for
	hasFiles bool                   // it found some
}

// judge gives those of the missing documents that stay for now; or all of them, and the
// reason why none may be removed.
func (d *Departures) judge(s sight) (stay []string, refusal *RemovalsError) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.time()
	d.settle(s, now)
	for _, path := range s.gone {
		if !d.waiting[path] && !d.refused[path] {
			d.waiting[path], d.last = true, now
		}
	}
	away, held := len(d.waiting)+len(d.refused), s.held+len(d.left)
	if len(d.refused) > 0 {
		held = min(held, d.held) // what came in since is no reason to let them go
	}
	removed := away + len(d.left)
	isEmpty := !s.hasFiles && away == s.held
	if isEmpty || isMuch(removed, held) {
		maps.Copy(d.refused, d.waiting)
		clear(d.waiting)
		d.held = held
		if len(s.gone) > 0 {
			refusal = &RemovalsError{Removed: away, Held: s.held, Before: len(d.left), Empty: isEmpty}
		}
		return s.gone, refusal
	}
	if len(d.refused) > 0 { // enough of them are back
		maps.Copy(d.waiting, d.refused)
		clear(d.refused)
		d.last = now
	}
	d.pause = fewPause
	if held >= manyDocuments && removed > max(fewDocuments, held/fewShare) {
		d.pause = manyPause
	}
	if now.Sub(d.last) < d.pause {
		stay = s.gone
	}
	return stay, nil
}

// settle forgets documents that are back, or that left too long ago to count.
func (d *Departures) settle(s sight, now time.Time) {
	if d.waiting == nil {
		d.waiting, d.refused, d.left = make(map[string]bool), make(map[string]bool), make(map[string]time.Time)
	}
	isOver := func(path string, _ bool) bool { return !s.isHeld(path) || s.isThere(path) }
	maps.DeleteFunc(d.waiting, isOver)
	maps.DeleteFunc(d.refused, isOver)
	maps.DeleteFunc(d.left, func(path string, at time.Time) bool {
		return s.isHeld(path) || s.isThere(path) || len(d.refused) == 0 && now.Sub(at) > lately
	})
}

// leave records that documents have left the index.
func (d *Departures) leave(paths []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.left == nil { // of an index that another folder's documents were in
		d.left = make(map[string]time.Time)
	}
	for _, path := range paths {
		delete(d.waiting, path)
		d.left[path] = d.time()
	}
}
