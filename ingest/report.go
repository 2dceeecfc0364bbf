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
	Refused   string   // for a dry run: why a Sync would refuse to remove documents; empty if it would not
	Rebuilt   string   // why the whole index was built anew; empty if it was not
	Passages  int      // stored by this Sync
	Resumed   int      // passages that a rebuild which was stopped had embedded
	Took      time.Duration
}

// Skip is a file, a part of a file, or a folder that was not taken.
type Skip struct {
	Path   string `json:"path"`   // quoted as in Go where the name itself is at fault
	Reason string `json:"reason"` // in English, for operators; ends with what to do, where that is known
	// Unusable says that the file was read and is not a document. Otherwise it could not
	// be read, which may go better another time, or reading it was not tried.
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
// happened to, or, where they are many, for each folder and each reason, then a summary,
// each ending with a newline.
func (r Report) String() string { return r.Text(false) }

// Text gives the same, and where each is true a line for every file, however many.
func (r Report) Text(each bool) string {
	var b strings.Builder
	if r.DryRun {
		fmt.Fprintf(&b, "%-9snothing of this has been done\n", "dry run")
	}
	if r.Rebuilt != "" {
		fmt.Fprintf(&b, "%-9s%s\n", "rebuilt", r.Rebuilt)
		if r.Resumed > 0 {
			fmt.Fprintf(&b, "%-9s%d of %d passages were embedded before it was stopped\n", "resumed", r.Resumed, r.Passages)
		}
	}
	tellFiles(&b, "added", r.Added, each)
	tellFiles(&b, "changed", r.Changed, each)
	tellFiles(&b, "renamed", r.renames(each), each)
	tellFiles(&b, "removed", r.Removed, each)
	if r.Refused != "" {
		fmt.Fprintf(&b, "%-9s%s\n", "refused", r.Refused)
	}
	TellSkipped(&b, r.Skipped, each)
	if r.Changes() == 0 && r.Rebuilt == "" {
		fmt.Fprintf(&b, "nothing to do: %s up to date%s\n", areDocuments(r.Unchanged), r.alsoSkipped())
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

// renames gives what was renamed, for its lines: where these are not for each, what the
// documents are called now.
func (r Report) renames(each bool) []string {
	var lines []string
	for _, rename := range r.Renamed {
		line := rename.To
		if each || len(r.Renamed) <= mostLines {
			line = rename.From + " to " + rename.To
		}
		lines = append(lines, line)
	}
	return lines
}

// alsoSkipped says how many files are skipped where the lines do not show it.
func (r Report) alsoSkipped() string {
	if len(r.Skipped) <= mostLines {
		return ""
	}
	return fmt.Sprintf(", %d files skipped", len(r.Skipped))
}

func areDocuments(n int) string {
	if n == 1 {
		return "1 document is"
	}
	return fmt.Sprintf("%d documents are", n)
}
