package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"svara/internal/records"
)

type auditCommand struct {
	JSON bool `help:"Print a JSON array."`
}

// Run lists the entries of the audit log, newest first.
func (c *auditCommand) Run(ctx context.Context, config *Config, std streams) error {
	return config.withRecords(ctx, func(kept *records.Records, folder string) error {
		acts, err := kept.Acts(ctx, 0)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(std.out, acts)
		}
		if len(acts) == 0 {
			fmt.Fprintf(std.err, "Nothing was done with keys or documents in %s yet: if that is not the server's folder, name it with --data.\n", folder)
		}
		table := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
		for _, a := range acts {
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", a.Time.Format(time.RFC3339), a.Actor, a.What, printable(a.Subject))
		}
		return table.Flush()
	})
}
