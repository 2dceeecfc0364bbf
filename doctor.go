package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"svara/internal/index"
	"svara/internal/model"
	"svara/internal/records"
)

type doctorCommand struct{}

// errUnwell is that of an installation that cannot do what it is set to.
var errUnwell = errors.New("something is needed: see above")

// Run says what works and what to do about the rest.
func (*doctorCommand) Run(ctx context.Context, config *Config, std streams) error {
	examined := config.examine(ctx)
	if err := examined.print(std.out); err != nil {
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
	missing condition = "absent" // and can be done without
	broken  condition = "broken"
)

// finding is what is known of one part.
type finding struct {
	part      string
	condition condition
	says      string // and what to do
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

// examine looks at all that Svara needs, in the order that it needs it. Nothing is
// changed: an index that is not there yet is not made.
func (c *Config) examine(ctx context.Context) findings {
	var f findings
	c.examineEmbedder(ctx, &f)
	c.examineIndex(ctx, &f)
	c.examineKeys(ctx, &f)
	generates := c.examineModel(ctx, &f)
	how := "in the documents' own words"
	if generates {
		how = fmt.Sprintf("by %s, each sentence held to the documents", c.Model)
	}
	f.add("answers", works, "%s (--mode %s)", how, c.Mode)
	if f.unwell() {
		f[len(f)-1] = finding{"answers", broken, "none, until what is broken above is mended"}
	}
	return f
}

func (c *Config) examineEmbedder(ctx context.Context, f *findings) {
	var warnings strings.Builder
	e, err := c.openEmbedder(ctx, &warnings)
	if err != nil {
		f.add("embedder", broken, "%v", err)
		return
	}
	d := e.Describe()
	f.add("embedder", works, "%s", strings.TrimSpace(fmt.Sprintf("%s: %d dimensions, weight %.2g beside words\n%s", d.Name, d.Dimensions, d.FusionWeight, warnings.String())))
}

func (c *Config) examineIndex(ctx context.Context, f *findings) {
	folder, err := c.dataFolder()
	if err != nil {
		f.add("index", broken, "%v", err)
		return
	}
	if !index.Exists(folder) {
		f.add("index", missing, "not made yet in %s: the first question makes it of the documents inside the binary, 'svara ingest FOLDER' of your own", folder)
		return
	}
	idx, err := index.Open(ctx, folder)
	if err != nil {
		f.add("index", broken, "%v", err)
		return
	}
	defer idx.Close()
	s, m := idx.Snapshot(), idx.Manifest()
	source, _ := idx.Source()
	from := cmp.Or(source.Folder, "inside the binary")
	says := fmt.Sprintf("%d documents, %d passages, in %s\ndocuments %s, vectors by %q", len(s.Documents()), s.Passages(), folder, from, m.Embedder)
	if want := cmp.Or(c.Embedder, embedded); m.Embedder != want && len(s.Documents()) > 0 {
		f.add("index", broken, "%s\nthe embedder is now %q: run 'svara ingest' to make the vectors anew", says, want)
		return
	}
	f.add("index", works, "%s", says)
}

// examineKeys tells who may come in besides this machine.
func (c *Config) examineKeys(ctx context.Context, f *findings) {
	const advice = "make one with 'svara key create --scope ask', or let everybody ask with 'svara serve --open'"
	folder, err := c.dataFolder()
	if err != nil || !index.Exists(folder) {
		f.add("keys", missing, "only this machine may ask: %s", advice)
		return
	}
	kept, err := records.Open(ctx, folder)
	if err != nil {
		f.add("keys", broken, "%v", err)
		return
	}
	defer kept.Close()
	keys, err := kept.Keys(ctx)
	if err != nil {
		f.add("keys", broken, "%v", err)
		return
	}
	holding := 0
	for _, k := range keys {
		if k.Revoked.IsZero() {
			holding++
		}
	}
	switch {
	case holding > 0:
		f.add("keys", works, "%d: 'svara key list' tells which", holding)
	case len(keys) > 0:
		f.add("keys", missing, "all are revoked, and nobody may ask: %s", advice)
	default:
		f.add("keys", missing, "only this machine may ask: %s", advice)
	}
}

// examineModel reports whether answers are written by a language model.
func (c *Config) examineModel(ctx context.Context, f *findings) bool {
	if c.Mode == modeExtractive {
		f.add("model", missing, "not asked for (--mode extractive)")
		return false
	}
	if _, err := c.generation(nil); err != nil {
		f.add("model", broken, "%v", err)
		return false
	}
	servers, err := c.servers()
	if err != nil {
		f.add("model", broken, "%v", err)
		return false
	}
	inspected := servers.Inspect(ctx, c.Model)
	there := slices.ContainsFunc(inspected, func(i model.Inspection) bool { return i.Err == nil })
	for _, server := range inspected {
		switch {
		case server.Err == nil:
			f.add("model", works, "%s", c.describe(server))
		case !there && c.Mode == modeGenerative:
			f.add("model", broken, "%v", server.Err)
		default:
			f.add("model", missing, "%v", server.Err)
		}
	}
	return there
}

// describe says what a server with the model tells.
func (c *Config) describe(server model.Inspection) string {
	says := c.Model + " at " + server.Server
	if server.Version != "" {
		says += ", version " + server.Version
	}
	if server.Digest != "" {
		says += ", digest " + server.Digest[:min(12, len(server.Digest))]
	}
	switch {
	case server.Context > 0 && server.Context < c.Context:
		says += fmt.Sprintf("\nit has room for %d tokens, less than --context %d: set that to %d", server.Context, c.Context, server.Context)
	case server.Context > 0:
		says += fmt.Sprintf("\n%d tokens at a time of the %d that it has room for (--context)", c.Context, server.Context)
	}
	return says
}
