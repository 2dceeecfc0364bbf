package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"svara/ingest"
)

type ingestCommand struct {
	Folder  string `arg:"" optional:"" help:"Folder of documents: ${formats}. Default: --documents, else the folder ingested last, else the documents inside the binary."`
	BuiltIn bool   `help:"Go back to the documents inside the binary."`
	DryRun  bool   `help:"Say what would be done, and do nothing."`

	AllowRemovals bool `help:"Remove documents that are gone from the folder even if the folder is empty, or if they are more than half of at least 20. Does not apply to later changes with --watch."`

	Names bool `help:"Name every file that was added, changed, removed or skipped, even if there are many."`

	Watch bool `help:"Keep running until stopped, and read what changes in the folder."`
	JSON  bool `help:"Print the summary as JSON: with --watch, one for each change."`
}

// Validate reports flags that contradict each other.
func (c *ingestCommand) Validate() error {
	switch {
	case c.BuiltIn && c.Folder != "":
		return errors.New("name a folder or say --built-in, not both")
	case c.Watch && (c.BuiltIn || c.DryRun):
		return errors.New("--watch follows a folder, and reads what changes: leave --built-in and --dry-run out")
	}
	return nil
}

// Run brings the index up to date with a folder.
func (c *ingestCommand) Run(ctx context.Context, config *Config, std streams) error {
	library, err := config.openLibrary(ctx, std.err)
	if err != nil {
		return err
	}
	defer library.Close()
	folder := c.Folder
	switch source, _ := library.index.Source(); {
	case c.BuiltIn || folder != "":
	case config.Documents != "":
		folder = config.Documents
	default:
		folder = source.Folder
	}
	if c.Watch && folder == "" {
		return usageError{"svara: --watch follows a folder: name one"}
	}
	report, err := library.syncWith(ctx, folder, std.err, func(o *ingest.Options) {
		o.DryRun, o.AllowRemovals = c.DryRun, c.AllowRemovals
	})
	if err == nil || report.Passages > 0 || len(report.Removed) > 0 { // what was done before an error stays
		if err := c.print(library, report, std); err != nil {
			return err
		}
	}
	if errors.Is(err, context.Canceled) {
		return errors.New("interrupted: what was read is kept, run 'svara ingest' again for the rest")
	}
	if err != nil || !c.Watch {
		return err
	}
	p := &following{command: c, library: library, std: std}
	p.skips.Note(report.Skipped)
	return p.follow(ctx, folder)
}

// print says what was done, and which new documents nearly repeat another.
func (c *ingestCommand) print(l *library, report ingest.Report, std streams) error {
	var alike []ingest.Likeness
	if report.Changes() > 0 && !report.DryRun {
		alike = slices.DeleteFunc(ingest.Similar(l.index.Snapshot().Documents()), func(like ingest.Likeness) bool {
			isNew := func(path string) bool {
				return slices.Contains(report.Added, path) || slices.Contains(report.Changed, path)
			}
			return !isNew(like.Document) && !isNew(like.Like)
		})
	}
	if c.JSON {
		summary := report.JSON()
		summary["alike"] = append([]ingest.Likeness{}, alike...)
		return printJSON(std.out, summary)
	}
	if len(alike) > mostAlike && !c.Names {
		fmt.Fprintf(std.out, "%-9s%d documents say nearly the same as another: 'svara documents list' names both\n", "alike", len(alike))
		alike = nil
	}
	for _, like := range alike {
		fmt.Fprintf(std.out, "%-9s%s says nearly the same as %s (%.0f%%)\n", "alike", like.Document, like.Like, 100*like.Share)
	}
	_, err := fmt.Fprint(std.out, report.Text(c.Names))
	return err
}

// mostAlike is how many near copies are named.
const mostAlike = 20

// documentNames gives those of the changed files that may be documents.
func documentNames(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !ingest.IsDocumentPath(name) })
}

// tellOfFollowing gives a function that logs that the system does not report all changes.
func tellOfFollowing(logger *slog.Logger) func(error) {
	return func(err error) {
		logger.Warn("the documents folder cannot be followed closely: looking at all of it now and then", "error", err)
	}
}
