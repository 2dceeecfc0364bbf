package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"svara/internal/backup"
)

type restoreCommand struct {
	File             string `arg:"" help:"File that 'svara backup' made; - for standard input."`
	Force            bool   `help:"Replace the index, keys and records that are there."`
	WithoutDocuments bool   `help:"Leave the documents folder alone."`
}

// Run restores.
func (c *restoreCommand) Run(ctx context.Context, config *Config, std streams) error {
	data, err := config.dataFolder()
	if err != nil {
		return err
	}
	options := backup.RestoreOptions{Force: c.Force, WithoutDocuments: c.WithoutDocuments}
	if config.Documents != "" {
		if options.Documents, err = filepath.Abs(config.Documents); err != nil {
			return err
		}
	}
	from := os.Stdin
	if c.File != "-" {
		if from, err = os.Open(c.File); err != nil {
			return fmt.Errorf("the backup: %w", err)
		}
		defer from.Close()
	}
	restored, err := backup.Restore(ctx, from, data, options)
	if errors.Is(err, context.Canceled) {
		return errors.New("interrupted: nothing was restored")
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(std.err, "Restored to %s what svara %s backed up on %s.\n", data, restored.Version, restored.Made.Format(time.RFC3339))
	tellContents(std.err, restored.Contents)
	tellDocuments(std.err, restored)
	return nil
}

// tellDocuments says what became of the documents folder, and what is left to do.
func tellDocuments(w io.Writer, r backup.Restored) {
	if r.Into != "" {
		fmt.Fprintf(w, "%d documents were put into %s.\n", r.Written, r.Into)
	}
	if len(r.Kept) > 0 {
		fmt.Fprintf(w, "%d documents are there in another version, which was left, and is what will be read: %s\n", len(r.Kept), fewOf(r.Kept))
	}
	switch {
	case r.Folder == "":
	case r.Into != "" && r.Into != r.Folder:
		fmt.Fprintf(w, "The documents were in %s before: run 'svara ingest %s' now.\n", r.Folder, r.Into)
	default:
		fmt.Fprintf(w, "Svara reads %s when it next serves: see first that all documents are there, or they leave the index.\n", r.Folder)
	}
}
