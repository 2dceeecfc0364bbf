package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"svara/assistant"
	"svara/corpus"
	"svara/ingest"
	"svara/internal/extract"
	"svara/internal/index"
)

// library is an open index with what its documents came from.
type library struct {
	index     *index.Index
	embedder  embedder
	reader    *extract.Reader
	config    *Config
	watch     *watch   // nil where nobody asks how its parts are
	awaited   *awaited // the configured embedder, where that need not be there yet; else nil
	asItIs    bool     // the documents are not read again until it is there
	temporary string   // a folder that goes when it is closed; empty for none
	serves    bool     // what takes documents in will read the folder, too
}

// openLibrary opens the index in the configured data folder.
func (c *Config) openLibrary(ctx context.Context, errOut io.Writer) (*library, error) {
	folder, err := c.dataFolder()
	if err != nil {
		return nil, err
	}
	embedder, err := c.openEmbedder(ctx, errOut)
	if err != nil {
		return nil, err
	}
	idx, err := index.Open(ctx, folder)
	if err != nil {
		return nil, err
	}
	return &library{index: idx, embedder: embedder, reader: c.openReader(), config: c}, nil
}

// openTemporary opens a library of files, in a new folder that goes when it is
// closed.
func (c *Config) openTemporary(ctx context.Context, files fs.FS, errOut io.Writer) (*library, error) {
	embedder, err := c.openEmbedder(ctx, errOut)
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "svara-")
	if err != nil {
		return nil, err
	}
	idx, err := index.Open(ctx, folder)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	l := &library{index: idx, embedder: embedder, reader: c.openReader(), config: c, temporary: folder}
	report, err := ingest.Sync(ctx, l.index, files, l.options("", errOut))
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	for _, skip := range report.Skipped {
		fmt.Fprintf(errOut, "skipped  %s: %s\n", skip.Path, skip.Reason)
	}
	return l, nil
}

// Close closes the index.
func (l *library) Close() error {
	l.reader.Close()
	err := l.index.Close()
	if l.temporary != "" {
		err = errors.Join(err, os.RemoveAll(l.temporary))
	}
	return err
}

// assistant gives an assistant over the documents as they are; see prepare.
func (l *library) assistant(ctx context.Context, errOut io.Writer) (*assistant.Assistant, error) {
	if err := l.prepare(ctx, errOut); err != nil {
		return nil, err
	}
	return l.assistantOver(l.config)
}

// prepare makes the index say what the documents say: those of a folder that the
// configuration names and those inside the binary are read again if they changed;
// a folder that was ingested earlier is taken as it was then.
func (l *library) prepare(ctx context.Context, errOut io.Writer) error {
	if err := l.index.Refresh(ctx); err != nil {
		return err
	}
	source, known := l.index.Source()
	if err := l.config.checkSource(source); err != nil {
		return err
	}
	switch {
	case l.asItIs:
	case l.isOutdated(source): // it answers meanwhile
		fmt.Fprintln(errOut, "The index was made by another version of Svara: it answers while the documents are read anew.")
		return nil
	case l.config.Documents == "" && known && source.Folder != "":
	default:
		if err := l.config.checkEmpty(len(l.index.Snapshot().Documents()) > 0); err != nil {
			return err
		}
		report, err := l.sync(ctx, l.config.Documents, errOut)
		if err != nil {
			return err
		}
		if report.Changes() > 0 || report.Rebuilt != "" {
			fmt.Fprint(errOut, report)
		}
	}
	if len(l.index.Snapshot().Documents()) == 0 {
		fmt.Fprintln(errOut, "The index holds no documents: run 'svara ingest FOLDER' to read some.")
	}
	if l.index.Manifest().Splitter != ingest.SplitterVersion { // of a folder that is not read again here
		fmt.Fprintln(errOut, "The index was made by another version of Svara: run 'svara ingest' to read the documents anew.")
	}
	return nil
}

// isOutdated reports whether all documents are to be read anew because another version
// of Svara split them, while the index can answer as it is and a server will see to it.
func (l *library) isOutdated(source index.Source) bool {
	have, want := l.index.Manifest(), l.embedder.Describe()
	entries, err := os.ReadDir(source.Folder)
	return l.serves && source.Folder != "" && have.Splitter != ingest.SplitterVersion && len(l.index.Snapshot().Documents()) > 0 &&
		have.Embedder == want.Name && have.Digest == want.Digest && have.Dimensions == want.Dimensions &&
		err == nil && len(entries) > 0
}

// assistantOver gives an assistant over the index as it is, with the settings of
// a configuration.
func (l *library) assistantOver(c *Config) (*assistant.Assistant, error) {
	var around func(assistant.Chat) assistant.Chat
	if l.watch != nil {
		around = l.watch.around
	}
	generation, err := c.generation(around)
	if err != nil {
		return nil, err
	}
	return assistant.New(l.index, l.embedder, assistant.Options{Contact: c.Contact, Confidence: c.Confidence, VectorWeight: c.VectorWeight,
		WordsAlone: l.awaited != nil, Generation: generation})
}

// checkSource refuses to let a question or a server replace the documents of one
// folder with another's: only an ingest that is asked for may do that.
func (c *Config) checkSource(source index.Source) error {
	if c.Documents == "" || source.Folder == "" {
		return nil
	}
	folder, err := filepath.Abs(c.Documents)
	if err != nil || folder == source.Folder {
		return err
	}
	return fmt.Errorf("the index holds the documents of %s, not of %s: run 'svara ingest %s' to replace them, or keep an index of its own with --data",
		source.Folder, folder, c.Documents)
}

// checkEmpty refuses to let a question or a server empty an index that holds
// documents because their folder is empty, as where a share is not mounted.
func (c *Config) checkEmpty(holds bool) error {
	if c.Documents == "" || !holds {
		return nil
	}
	entries, err := os.ReadDir(c.Documents)
	if err == nil && len(entries) == 0 {
		return fmt.Errorf("the documents folder %s is empty: if that is right, run 'svara ingest --allow-removals %s'; if not, is it mounted?", c.Documents, c.Documents)
	}
	return nil // other errors are met when it is read
}

// sync makes the index say what a folder says, or, for "", what the documents
// inside the binary say, and shows its progress.
func (l *library) sync(ctx context.Context, folder string, errOut io.Writer) (ingest.Report, error) {
	return l.syncWith(ctx, folder, errOut, func(*ingest.Options) {})
}

// syncWith is sync with options that are set otherwise.
func (l *library) syncWith(ctx context.Context, folder string, errOut io.Writer, set func(*ingest.Options)) (ingest.Report, error) {
	if folder == "" {
		options := l.options("", errOut)
		set(&options)
		return ingest.Sync(ctx, l.index, corpus.Files, options)
	}
	root, err := openFolder(folder)
	if err != nil {
		return ingest.Report{}, err
	}
	defer root.Close()
	options := l.options(root.Name(), errOut)
	set(&options)
	return ingest.Sync(ctx, l.index, root.FS(), options)
}

// openFolder opens a folder of documents by its absolute path. No link leads out
// of it.
func openFolder(folder string) (*os.Root, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(folder)
	if err != nil {
		return nil, fmt.Errorf("the documents folder: %w: name a folder that is there", err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s is a file: name the folder that it is in", folder)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, fmt.Errorf("the documents folder: %w", err)
	}
	return root, nil
}

// options are those of reading the documents of a folder.
func (l *library) options(folder string, errOut io.Writer) ingest.Options {
	bar := &bar{out: errOut, what: "Reading"}
	return ingest.Options{
		Embedder: l.embedder,
		Reader:   l.reader,
		Source:   index.Source{Folder: folder},
		Progress: func(p ingest.Progress) { bar.show(p.Done, p.Total, p.Path) },
	}
}
