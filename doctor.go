package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

type doctorCommand struct {
	door  `embed:""`
	haste `embed:""`

	JSON bool `name:"json" help:"Print what was found as JSON."`
}

// Validate reports a value that cannot be meant.
func (c *doctorCommand) Validate() error { return c.door.validate() }

// errUnwell is that of an installation that cannot do what it is set to.
var errUnwell = errors.New("something is needed: see above")

// Run says what works and what to do about the rest.
func (c *doctorCommand) Run(ctx context.Context, config *Config, std streams) error {
	examined := config.examine(ctx, &c.door, c.haste)
	show := examined.print
	if c.JSON {
		show = func(w io.Writer) error { return printJSON(w, examined.asJSON()) }
	}
	if err := show(std.out); err != nil {
		return err
	}
	if examined.unwell() {
		return errUnwell
	}
	return nil
}

// condition is how a part of the installation is.
type condition string

const (
	works   condition = "works"
	missing condition = "absent"  // and can be done without
	doubted condition = "warning" // it works, and something is to be done all the same
	broken  condition = "broken"
)

// finding is what is known of one part.
type finding struct {
	part      string
	condition condition
	says      string // and what to do, in lines
}

type findings []finding

func (f *findings) add(part string, c condition, format string, args ...any) {
	*f = append(*f, finding{part, c, fmt.Sprintf(format, args...)})
}

func (f findings) unwell() bool {
	return slices.ContainsFunc(f, func(found finding) bool { return found.condition == broken })
}

// print writes a line for each finding, the rest of its lines below each other.
func (f findings) print(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, found := range f {
		for i, line := range strings.Split(found.says, "\n") {
			if i == 0 {
				fmt.Fprintf(table, "%s\t%s\t%s\n", found.part, found.condition, line)
			} else {
				fmt.Fprintf(table, "\t\t%s\n", line)
			}
		}
	}
	return table.Flush()
}

// asJSON gives the findings for programs: {"works": …, "version": …, "parts": [{"part",
// "condition", "says": [lines]}]}.
func (f findings) asJSON() any {
	type part struct {
		Part      string    `json:"part"`
		Condition condition `json:"condition"`
		Says      []string  `json:"says"`
	}
	parts := make([]part, 0, len(f))
	for _, found := range f {
		parts = append(parts, part{found.part, found.condition, strings.Split(found.says, "\n")})
	}
	return struct {
		Works   bool   `json:"works"`
		Version string `json:"version"`
		Parts   []part `json:"parts"`
	}{!f.unwell(), builtFrom().Version, parts}
}
