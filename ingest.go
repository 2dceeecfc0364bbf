package main

import (
	"context"
	"fmt"
)

type ingestCommand struct {
	Folder string `arg:"" optional:"" help:"Folder of .txt and .md files. Default: --documents, else the folder ingested last, else the documents inside the binary."`
}

// Run makes the index say what a folder says.
func (c *ingestCommand) Run(ctx context.Context, config *Config, std streams) error {
	library, err := config.openLibrary(ctx)
	if err != nil {
		return err
	}
	defer library.Close()
	folder := c.Folder
	if folder == "" {
		folder = config.Documents
	}
	if folder == "" {
		source, _ := library.index.Source()
		folder = source.Folder
	}
	report, err := library.sync(ctx, folder, std.err)
	if err == nil || report.Passages > 0 || len(report.Removed) > 0 { // what was done before an error stays
		fmt.Fprint(std.out, report)
	}
	return err
}
