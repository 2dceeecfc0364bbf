package ingest

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Report says what a Sync did. All lists are sorted by path.
type Report struct {
	Added     []string // documents that were not in the index
	Changed   []string // documents whose files' bytes differ from those indexed
	Removed   []string // documents whose files are gone or cannot be used any more
	Unchanged int      // documents that the index had already
	Skipped   []Skip   // files that did not become documents
	Rebuilt   string   // why the whole index was built anew; empty if it was not
	Passages  int      // stored by this Sync
	Resumed   int      // passages that a rebuild which was stopped had embedded
	Took      time.Duration
}

// Skip is one file, or folder, that was not taken.
type Skip struct {
	Path   string // quoted as in Go where the name itself is at fault
	Reason string // in English, for operators; ends with what to do, where that is known
	// Unusable says that the file was read and is no document; else reading it may
	// go well another time, or is not tried.
	Unusable bool
}

func (r *Report) finish(took time.Duration) {
	slices.Sort(r.Added)
	slices.Sort(r.Changed)
	slices.SortStableFunc(r.Skipped, func(a, b Skip) int { return strings.Compare(a.Path, b.Path) })
	r.Took = took
}

// String gives the report for a terminal: a line for each file that something
// happened to, then a summary, each ending with a newline.
func (r Report) String() string {
	var b strings.Builder
	list := func(what string, paths []string) {
		for _, path := range paths {
			fmt.Fprintf(&b, "%-9s%s\n", what, path)
		}
	}
	if r.Rebuilt != "" {
		fmt.Fprintf(&b, "%-9s%s\n", "rebuilt", r.Rebuilt)
		if r.Resumed > 0 {
			fmt.Fprintf(&b, "%-9s%d of %d passages were embedded before it was stopped\n", "resumed", r.Resumed, r.Passages)
		}
	}
	list("added", r.Added)
	list("changed", r.Changed)
	list("removed", r.Removed)
	for _, s := range r.Skipped {
		fmt.Fprintf(&b, "%-9s%s: %s\n", "skipped", s.Path, s.Reason)
	}
	if len(r.Added)+len(r.Changed)+len(r.Removed) == 0 && r.Rebuilt == "" {
		fmt.Fprintf(&b, "nothing to do: %s up to date\n", areDocuments(r.Unchanged))
		return b.String()
	}
	fmt.Fprintf(&b, "%d added, %d changed, %d removed, %d unchanged, %d skipped: %d passages in %.1f s\n",
		len(r.Added), len(r.Changed), len(r.Removed), r.Unchanged, len(r.Skipped), r.Passages, r.Took.Seconds())
	return b.String()
}

func areDocuments(n int) string {
	if n == 1 {
		return "1 document is"
	}
	return fmt.Sprintf("%d documents are", n)
}
