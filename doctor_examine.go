package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"svara/ingest"
	"svara/internal/catalogue"
	"svara/internal/index"
	"svara/internal/model"
	"svara/internal/records"
)

// examine checks everything that Svara needs to answer questions, and to serve at a door.
// It changes nothing: it does not create an index that is not there yet. It appends to
// what was found before.
func (c *Config) examine(ctx context.Context, f findings, d *door, h haste) findings {
	c.examineEmbedder(ctx, h, &f)
	used := c.isUsed(ctx) // before this process uses it
	damaged := c.examineIndex(ctx, h, used, &f)
	keys := c.examineKeys(ctx, d, damaged, &f)
	d.examine(ctx, keys, used, &f)
	d.examineCertificate(time.Now(), &f)
	generates := c.examineModel(ctx, &f)
	c.examineDisk(&f)
	c.examineMemory(&f)
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

func (c *Config) examineEmbedder(ctx context.Context, h haste, f *findings) {
	var warnings strings.Builder
	e, err := c.openEmbedder(ctx, &warnings)
	if err != nil {
		f.add("embedder", h.brokenOr(missing), "%v", err)
		return
	}
	d := e.Describe()
	f.add("embedder", works, "%s", strings.TrimSpace(fmt.Sprintf("%s: %d dimensions, weight %.2g beside words\n%s", d.Name, d.Dimensions, d.FusionWeight, warnings.String())))
}

// catalogue gives the catalogue of the data folder; its file may not exist.
func (c *Config) catalogue() (catalogue.File, error) {
	folder, err := c.dataFolder()
	if err != nil {
		return "", err
	}
	return catalogue.In(folder)
}

// isUsed reports whether another svara process, such as a server, uses the data folder.
func (c *Config) isUsed(ctx context.Context) bool {
	file, err := c.catalogue()
	return err == nil && file.IsUsed(ctx)
}

// examineIndex checks the index, and reports whether it is damaged.
func (c *Config) examineIndex(ctx context.Context, h haste, used bool, f *findings) (damaged bool) {
	file, err := c.catalogue()
	if err != nil {
		f.add("index", broken, "%v", err)
		return false
	}
	folder := filepath.Dir(string(file))
	if withheld := file.Withheld(); withheld != "" {
		f.add("index", broken, "%s", withheld)
		return false
	}
	if !file.Exists() {
		f.add("index", missing, "%s", strings.TrimSpace(fmt.Sprintf("not made yet in %s: the first question makes it of the documents inside the binary, 'svara ingest FOLDER' of your own\n%s", folder, c.otherIndexHint())))
		if c.Documents != "" {
			c.examineNewDocuments(f)
		}
		return false
	}
	idx, err := index.Open(ctx, folder)
	if err != nil {
		f.add("index", broken, "%v", err)
		return errors.Is(err, catalogue.ErrDamaged)
	}
	defer idx.Close()
	s, m := idx.Snapshot(), idx.Manifest()
	says := fmt.Sprintf("%s, %s, vectors by %q, in %s", counted(len(s.Documents()), "document"), counted(s.Passages(), "passage"), m.Embedder, folder)
	switch want := cmp.Or(c.Embedder, embedded); {
	case m.Embedder == want || len(s.Documents()) == 0:
	case used:
		f.add("index", doubted, "%s\na server uses it whose embedder is not %q, as here: run doctor with the server's own settings (docs/operate.md), or wait where it is about to change over; do not ingest with these", says, want)
		return false
	default:
		f.add("index", h.brokenOr(doubted), "%s\nthe embedder is now %q: run 'svara ingest' to make the vectors anew", says, want)
		return false
	}
	if m.Splitter != ingest.SplitterVersion && len(s.Documents()) > 0 {
		f.add("index", doubted, "%s\nmade by another version of Svara: run 'svara ingest' to read the documents anew", says)
	} else {
		f.add("index", works, "%s", says)
	}
	c.examineDocuments(ctx, idx, f)
	return false
}

// examineNewDocuments checks a folder that has not been read yet.
func (c *Config) examineNewDocuments(f *findings) {
	root, err := openFolder(c.Documents)
	if err != nil {
		f.add("documents", broken, "%v", err)
		return
	}
	defer root.Close()
	f.add("documents", works, "%s is there, and not read yet", root.Name())
}

// examineDocuments checks whether the folder is there, and whether the index is up to
// date with it.
func (c *Config) examineDocuments(ctx context.Context, idx *index.Index, f *findings) {
	source, known := idx.Source()
	folder := cmp.Or(c.Documents, source.Folder)
	switch {
	case folder == "" && (known || len(idx.Snapshot().Documents()) > 0):
		f.add("documents", works, "the ones inside the binary: 'svara ingest FOLDER' reads your own")
		return
	case folder == "":
		f.add("documents", missing, "none are read yet: run 'svara ingest FOLDER'")
		return
	}
	if err := c.checkSource(source); err != nil {
		f.add("documents", broken, "%v", err)
		return
	}
	root, err := openFolder(folder)
	if err != nil { // of documents that were read, the index still answers
		f.add("documents", doubted, "%v\nanswers are from the index as it is: bring the folder back, or 'svara ingest FOLDER' another", err)
		return
	}
	defer root.Close()
	survey, err := ingest.TakeSurvey(ctx, idx, root.FS())
	if err != nil {
		f.add("documents", doubted, "%v", err)
		return
	}
	says := fmt.Sprintf("%s in %s", counted(survey.Files, "file"), root.Name())
	switch {
	case survey.Unlisted > 0:
		f.add("documents", doubted, "%s, and %s that cannot be listed: let the user that Svara runs as read them", says, counted(survey.Unlisted, "folder"))
	case survey.Stale():
		f.add("documents", doubted, "%s: %d new, %d changed, %d gone since they were read\nrun 'svara ingest', or serve with --watch", says, survey.New, survey.Changed, survey.Gone)
	case survey.Unread > 0:
		f.add("documents", doubted, "%s, of which %d cannot be read, and the others are as the index says\nlet the user that Svara runs as read them: 'svara ingest' names them", says, survey.Unread)
	default:
		f.add("documents", works, "%s, all as the index says", says)
	}
}

// examineKeys checks who else than this machine may ask. It reports whether a key was
// ever made, or may have been where that cannot be read.
func (c *Config) examineKeys(ctx context.Context, d *door, damaged bool, f *findings) (made bool) {
	const advice = "make one with 'svara key create --scope ask', or let everybody ask with 'svara serve --open'"
	file, err := c.catalogue()
	if err == nil && file.Withheld() != "" {
		f.add("keys", broken, "they cannot be read: see the index above")
		return true
	}
	if err != nil || !file.Exists() {
		f.add("keys", missing, "only this machine may ask: %s", advice)
		return false
	}
	kept, err := records.Open(ctx, filepath.Dir(string(file)))
	if err != nil {
		f.add("keys", broken, "%v", err)
		return false
	}
	defer kept.Close()
	keys, err := kept.Keys(ctx)
	if err != nil {
		f.add("keys", broken, "%v", err)
		return false
	}
	holding := 0
	for _, k := range keys {
		if k.Revoked.IsZero() {
			holding++
		}
	}
	switch {
	case damaged:
		f.add("keys", doubted, "%d, in the file that is damaged: a backup has them, and nothing else has", holding)
	case holding == 0 && d.Open:
		f.add("keys", works, "none, and with --open everybody who reaches Svara may ask")
	case holding > 0:
		f.add("keys", works, "%d: 'svara key list' tells which", holding)
	case len(keys) > 0:
		f.add("keys", missing, "all are revoked, and nobody may ask: %s", advice)
	default:
		f.add("keys", missing, "only this machine may ask: %s", advice)
	}
	return len(keys) > 0
}

// wordPatience is how long a language model may take to say one word, for which it may
// have to be loaded.
const wordPatience = 30 * time.Second

// examineModel checks the language model, and reports whether it can write answers.
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
	limited, cancel := context.WithTimeout(ctx, wordPatience)
	defer cancel()
	inspected := servers.Inspect(limited, c.Model)
	if slices.ContainsFunc(inspected, func(i model.Inspection) bool { return i.Err == nil }) {
		for i, failure := range servers.Words(limited, model.ChatOptions{Model: c.Model, Context: c.Context}) {
			inspected[i].Err = cmp.Or(inspected[i].Err, failure)
		}
	}
	mayAnswer := func(i model.Inspection) bool { return i.Err == nil || errors.Is(i.Err, model.TimedOut) }
	generates := slices.ContainsFunc(inspected, mayAnswer)
	for _, server := range inspected {
		switch {
		case server.Err == nil:
			f.add("model", works, "%s", c.describe(server))
		case mayAnswer(server):
			f.add("model", doubted, "%s\nit said no word within %v: it is being loaded, is busy, or hangs\n"+
				"if 'svara doctor' says so again in a minute, start its server anew", c.describe(server), wordPatience)
		case !generates && c.Mode == modeGenerative:
			f.add("model", broken, "%v", server.Err)
		default:
			f.add("model", missing, "%v", server.Err)
		}
	}
	return generates
}

// describe gives what is known of a server that has the model.
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
