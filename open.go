package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"svara/assistant"
	"svara/corpus"
	"svara/ingest"
	"svara/internal/index"
	"svara/internal/model"
)

// library is an open index with what its documents came from.
type library struct {
	index    *index.Index
	embedder model.Embedded
	config   *Config
}

// openLibrary opens the index in the configured data folder.
func (c *Config) openLibrary(ctx context.Context) (*library, error) {
	folder, err := c.dataFolder()
	if err != nil {
		return nil, err
	}
	idx, err := index.Open(ctx, folder)
	if err != nil {
		return nil, err
	}
	return &library{index: idx, config: c}, nil
}

// Close closes the index.
func (l *library) Close() error { return l.index.Close() }

// assistant gives an assistant over the documents as they are: those of a
// folder that the configuration names and those inside the binary are read again
// if they changed; a folder that was ingested earlier is taken as it was then.
func (l *library) assistant(ctx context.Context, errOut io.Writer) (*assistant.Assistant, error) {
	if err := l.index.Refresh(ctx); err != nil {
		return nil, err
	}
	source, known := l.index.Source()
	if err := l.config.checkSource(source); err != nil {
		return nil, err
	}
	if l.config.Documents != "" || !known || source.Folder == "" {
		if err := l.config.checkEmpty(known); err != nil {
			return nil, err
		}
		report, err := l.sync(ctx, l.config.Documents, errOut)
		if err != nil {
			return nil, err
		}
		if len(report.Added)+len(report.Changed)+len(report.Removed) > 0 || report.Rebuilt != "" {
			fmt.Fprint(errOut, report)
		}
	}
	if len(l.index.Snapshot().Documents()) == 0 {
		fmt.Fprintln(errOut, "The index holds no documents: run 'svara ingest FOLDER' to read some.")
	}
	if l.index.Manifest().Splitter != ingest.SplitterVersion { // of a folder that is not read again here
		fmt.Fprintln(errOut, "The index was made by another version of Svara: run 'svara ingest' to read the documents anew.")
	}
	return assistant.New(l.index, l.embedder, assistant.Options{Contact: l.config.Contact})
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

// checkEmpty refuses to let a question or a server empty an index because the
// folder of its documents is, as where a share is not mounted.
func (c *Config) checkEmpty(indexed bool) error {
	if c.Documents == "" || !indexed {
		return nil
	}
	entries, err := os.ReadDir(c.Documents)
	if err == nil && len(entries) == 0 {
		return fmt.Errorf("the documents folder %s is empty: if that is right, run 'svara ingest %s'; if not, is it mounted?", c.Documents, c.Documents)
	}
	return nil // other errors are met when it is read
}

// sync makes the index say what a folder says, or, for "", what the documents
// inside the binary say. A progress bar shows on a terminal.
func (l *library) sync(ctx context.Context, folder string, errOut io.Writer) (ingest.Report, error) {
	var files fs.FS = corpus.Files
	if folder != "" {
		var err error
		if folder, err = filepath.Abs(folder); err != nil {
			return ingest.Report{}, err
		}
		info, err := os.Stat(folder)
		if err != nil {
			return ingest.Report{}, fmt.Errorf("the documents folder: %w", err)
		}
		if !info.IsDir() {
			return ingest.Report{}, fmt.Errorf("%s is a file: name the folder that it is in", folder)
		}
		root, err := os.OpenRoot(folder) // no link leads out of it
		if err != nil {
			return ingest.Report{}, fmt.Errorf("the documents folder: %w", err)
		}
		defer root.Close()
		files = root.FS()
	}
	return ingest.Sync(ctx, l.index, files, ingest.Options{
		Embedder: l.embedder,
		Source:   index.Source{Folder: folder},
		Progress: progress(errOut),
	})
}

// progress gives a function that draws a progress bar on a terminal, nil for
// anything else.
func progress(w io.Writer) func(ingest.Progress) {
	file, isFile := w.(*os.File)
	if !isFile || !term.IsTerminal(int(file.Fd())) {
		return nil
	}
	var bar *progressbar.ProgressBar
	return func(p ingest.Progress) {
		if bar == nil {
			bar = progressbar.NewOptions(p.Total,
				progressbar.OptionSetWriter(w),
				progressbar.OptionSetDescription("Reading documents"),
				progressbar.OptionShowCount(),
				progressbar.OptionThrottle(100*time.Millisecond),
				progressbar.OptionSetPredictTime(true),
				progressbar.OptionFullWidth(),
				progressbar.OptionClearOnFinish())
		}
		bar.Set(p.Done)
	}
}
