package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kong"
)

// doctorCommand has all the flags of serve, so it reads and checks the same settings from
// the environment and svara.yaml.
type doctorCommand struct {
	serveCommand `embed:""`

	JSON bool `name:"json" help:"Print what was found as JSON."`
}

// errUnwell says that something is broken; what, was printed before.
var errUnwell = errors.New("something is needed: see above")

// Run says what works, and what to do about the rest.
func (c *doctorCommand) Run(ctx context.Context, app *kong.Kong, config *Config, std streams) error {
	var examined findings
	if err := checkEnvironment(app.Model, os.Environ()); err != nil {
		examined.add("settings", broken, "%v", err)
	}
	examined = config.examine(ctx, examined, &c.door, c.haste)
	for i := range examined {
		examined[i].says = config.advise(examined[i].says)
	}
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

// condition is the state of a part of the installation.
type condition string

const (
	works   condition = "works"
	missing condition = "absent"  // not there, and not required
	doubted condition = "warning" // works, but something needs to be done
	broken  condition = "broken"
)

// finding is what was found out about one part.
type finding struct {
	part      string
	condition condition
	says      string // with what to do about it; may have several lines
}

type findings []finding

func (f *findings) add(part string, c condition, format string, args ...any) {
	*f = append(*f, finding{part, c, fmt.Sprintf(format, args...)})
}

func (f findings) unwell() bool {
	return slices.ContainsFunc(f, func(found finding) bool { return found.condition == broken })
}

// print writes the findings as a table. Further lines of a finding are aligned below its
// first.
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
