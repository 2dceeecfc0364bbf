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
	Renamed   []Rename // documents whose files have other names, and the same bytes
	Removed   []string // documents whose files are gone or cannot be used any more
	Unchanged int      // documents that the index had already
	Skipped   []Skip   // files, and parts of files, that did not become documents
	DryRun    bool     // nothing of this was done
	Refused   string   // of a dry run: why a Sync would remove nothing; empty if it would
	Rebuilt   string   // why the whole index was built anew; empty if it was not
	Passages  int      // stored by this Sync
	Resumed   int      // passages that a rebuild which was stopped had embedded
	Took      time.Duration
}

// Skip is one file, or folder, that was not taken, or a part of a file.
type Skip struct {
	Path   string `json:"path"`   // quoted as in Go where the name itself is at fault
	Reason string `json:"reason"` // in English, for operators; ends with what to do, where that is known
	// Unusable says that the file was read and is no document; else reading it may
	// go well another time, or is not tried.
	Unusable bool `json:"-"`
}

// JSON gives the report as programs read it, by the names of its fields.
func (r Report) JSON() map[string]any {
	return map[string]any{
		"added": listed(r.Added), "changed": listed(r.Changed), "renamed": listed(r.Renamed), "removed": listed(r.Removed),
		"unchanged": r.Unchanged, "skipped": listed(r.Skipped), "dry_run": r.DryRun, "refused": r.Refused, "rebuilt": r.Rebuilt,
		"passages": r.Passages, "seconds": r.Took.Seconds(),
	}
}

// listed gives a list that is [] in JSON, and not null, where it is empty.
func listed[T any](list []T) []T { return append([]T{}, list...) }

func (r *Report) finish(took time.Duration) {
	slices.Sort(r.Added)
	slices.Sort(r.Changed)
	slices.SortStableFunc(r.Skipped, func(a, b Skip) int { return strings.Compare(a.Path, b.Path) })
	r.Took = took
}

// Changes gives how many documents were added, changed, renamed and removed.
func (r *Report) Changes() int {
	return len(r.Added) + len(r.Changed) + len(r.Renamed) + len(r.Removed)
}

// String gives the report for a terminal: a line for each file that something
// happened to, then a summary, each ending with a newline.
func (r Report) String() string {
	var b strings.Builder
	if r.DryRun {
		fmt.Fprintf(&b, "%-9snothing of this has been done\n", "dry run")
	}
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
	for _, rename := range r.Renamed {
		fmt.Fprintf(&b, "%-9s%s to %s\n", "renamed", rename.From, rename.To)
	}
	list("removed", r.Removed)
	if r.Refused != "" {
		fmt.Fprintf(&b, "%-9s%s\n", "refused", r.Refused)
	}
	for _, s := range r.Skipped {
		fmt.Fprintf(&b, "%-9s%s: %s\n", "skipped", s.Path, s.Reason)
	}
	if r.Changes() == 0 && r.Rebuilt == "" {
		fmt.Fprintf(&b, "nothing to do: %s up to date\n", areDocuments(r.Unchanged))
		return b.String()
	}
	fmt.Fprintf(&b, "%d added, %d changed, ", len(r.Added), len(r.Changed))
	if len(r.Renamed) > 0 {
		fmt.Fprintf(&b, "%d renamed, ", len(r.Renamed))
	}
	fmt.Fprintf(&b, "%d removed, %d unchanged, %d skipped: %d passages in %.1f s\n",
		len(r.Removed), r.Unchanged, len(r.Skipped), r.Passages, r.Took.Seconds())
	return b.String()
}

func areDocuments(n int) string {
	if n == 1 {
		return "1 document is"
	}
	return fmt.Sprintf("%d documents are", n)
}
