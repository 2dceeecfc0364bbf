package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"svara/internal/backup"
)

type restoreCommand struct {
	File             string `arg:"" help:"File that 'svara backup' made; - for standard input."`
	Force            bool   `help:"Replace the index, keys and records that exist."`
	WithoutDocuments bool   `help:"Leave the documents folder alone."`
}

// Run puts back what a backup contains, and says what is left to do.
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
	tell := new(strings.Builder)
	tellDocuments(tell, restored)
	_, err = io.WriteString(std.err, config.advise(tell.String()))
	return err
}

// tellDocuments says what became of the documents folder, and what is left to do.
func tellDocuments(w io.Writer, r backup.Restored) {
	if r.Into != "" {
		fmt.Fprintf(w, "%s put into %s.\n", were(r.Written, "document"), r.Into)
	}
	if len(r.Kept) > 0 {
		fmt.Fprintf(w, "Of %s another version is there, which was left, and is what will be read: %s\n", counted(len(r.Kept), "document"), fewOf(r.Kept))
	}
	switch {
	case r.Folder == "":
	case r.Into != "" && r.Into != r.Folder:
		fmt.Fprintf(w, "The documents were in %s before: run 'svara ingest %s' now.\n", r.Folder, asArgument(r.Into))
	case !filepath.IsAbs(r.Folder): // of another system
		fmt.Fprintf(w, "The documents were in %s before, which is no folder here: run 'svara ingest FOLDER' with the one where they are now.\n", r.Folder)
	default:
		fmt.Fprintf(w, "Svara reads %s when it next serves: see first that all documents are there, or they leave the index.\n", r.Folder)
	}
}
