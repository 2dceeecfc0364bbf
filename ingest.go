package main

import (
	"context"
	"errors"
	"fmt"
)

type ingestCommand struct {
	Folder  string `arg:"" optional:"" help:"Folder of .txt and .md files. Default: --documents, else the folder ingested last, else the documents inside the binary."`
	BuiltIn bool   `help:"Go back to the documents inside the binary."`
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
	case c.BuiltIn && folder != "":
		return usageError{"svara: name a folder or say --built-in, not both"}
	case c.BuiltIn || folder != "":
	case config.Documents != "":
		folder = config.Documents
	default:
		folder = source.Folder
	}
	report, err := library.sync(ctx, folder, std.err)
	if err == nil || report.Passages > 0 || len(report.Removed) > 0 { // what was done before an error stays
		fmt.Fprint(std.out, report)
	}
	if errors.Is(err, context.Canceled) {
		return errors.New("interrupted: what was read is kept, run 'svara ingest' again for the rest")
	}
	return err
}
