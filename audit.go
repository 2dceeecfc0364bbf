package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"svara/internal/records"
)

type auditCommand struct {
	JSON bool `help:"Print a JSON array."`
}

// Run lists what was done, newest first.
func (c *auditCommand) Run(ctx context.Context, config *Config, std streams) error {
	return config.withRecords(ctx, func(kept *records.Records, folder string) error {
		acts, err := kept.Acts(ctx, 0)
		if err != nil {
			return err
		}
		if c.JSON {
			encoder := json.NewEncoder(std.out)
			encoder.SetEscapeHTML(false)
			encoder.SetIndent("", "  ")
			return encoder.Encode(acts)
		}
		if len(acts) == 0 {
			fmt.Fprintf(std.err, "Nothing was done with keys or documents in %s yet: if that is not the server's folder, name it with --data.\n", folder)
		}
		table := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
		for _, a := range acts {
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", a.Time.Format(time.RFC3339), a.Actor, a.What, onOneLine(a.Subject))
		}
		return table.Flush()
	})
}

// onOneLine quotes text that would do more to a terminal than be read: a document's
// path is what somebody called it.
func onOneLine(text string) string {
	if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return strconv.Quote(text)
	}
	return text
}
