package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"svara/ingest"
	"svara/internal/follow"
)

type ingestCommand struct {
	Folder  string `arg:"" optional:"" help:"Folder of documents: ${formats}. Default: --documents, else the folder ingested last, else the documents inside the binary."`
	BuiltIn bool   `help:"Go back to the documents inside the binary."`
	DryRun  bool   `help:"Say what would be done, and do nothing."`

	AllowRemovals bool `help:"Remove documents that are gone from the folder also where it is empty, or where they are more than half of at least 20; not of what changes later with --watch."`

	Watch bool `help:"Go on until stopped, and read what changes in the folder."`
	JSON  bool `help:"Print the summary as JSON; with --watch one for each change."`
}

// Validate reports flags that cannot be meant together.
func (c *ingestCommand) Validate() error {
	switch {
	case c.BuiltIn && c.Folder != "":
		return errors.New("name a folder or say --built-in, not both")
	case c.Watch && (c.BuiltIn || c.DryRun):
		return errors.New("--watch follows a folder, and reads what changes: leave --built-in and --dry-run out")
	}
	return nil
}

// Run makes the index say what a folder says.
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
	return c.follow(ctx, library, folder, std)
}

// print says what was done, and which of the documents that came say nearly the same
// as another.
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
	for _, like := range alike {
		fmt.Fprintf(std.out, "%-9s%s says nearly the same as %s (%.0f%%)\n", "alike", like.Document, like.Like, 100*like.Share)
	}
	_, err := fmt.Fprint(std.out, report)
	return err
}

// follow reads what changes in a folder, until ctx ends.
func (c *ingestCommand) follow(ctx context.Context, l *library, folder string, std streams) error {
	root, err := openFolder(folder)
	if err != nil {
		return err
	}
	defer root.Close()
	fmt.Fprintf(std.err, "Following %s (stop with Ctrl-C)\n", root.Name())
	options := l.options(root.Name(), std.err)
	follow.Folder(ctx, root.Name(), follow.Options{Problem: tellOfFollowing(slog.Default())}, func(change follow.Change) {
		var report ingest.Report
		names := documentNames(change)
		switch {
		case change.All:
			report, err = ingest.Sync(ctx, l.index, root.FS(), options)
		case len(names) > 0:
			report, err = ingest.SyncFiles(ctx, l.index, root.FS(), options, names...)
		default:
			return
		}
		if err == nil && (report.Changes() > 0 || !change.All && len(report.Skipped) > 0) {
			err = c.print(l, report, std)
		}
		if err != nil && ctx.Err() == nil {
			fmt.Fprintf(std.err, "svara: %v: trying again with the next change\n", err)
		}
	})
	return nil
}

// documentNames gives the names of files that changed and may be documents.
func documentNames(change follow.Change) []string {
	return slices.DeleteFunc(slices.Clone(change.Names), func(name string) bool { return !ingest.IsDocumentPath(name) })
}

// tellOfFollowing gives what is told when the system does not tell of all changes.
func tellOfFollowing(logger *slog.Logger) func(error) {
	return func(err error) {
		logger.Warn("the documents folder cannot be followed closely: looking at all of it now and then", "error", err)
	}
}
