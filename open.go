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
	"svara/internal/model"
)

// library is an open index, together with what is needed to read documents into it.
type library struct {
	index     *index.Index
	embedder  embedder
	reader    *extract.Reader
	config    *Config
	monitor   *monitor      // nil unless a server uses the library
	awaited   *awaited      // the configured embedder, if the server does not wait for it; else nil
	unread    bool          // the index answers while the folder is being read
	asItIs    bool          // the documents are not read until awaited is found
	temporary string        // a folder to remove on Close; empty for none
	serves    bool          // a server uses the library, and its intake will read the folder too
	skipped   []ingest.Skip // files skipped by the last reading, which have been reported
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

// openTemporary opens a library of files, in a new folder that is removed on Close.
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
	ingest.TellSkipped(errOut, report.Skipped, false)
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

// assistant gives an assistant over documents that are up to date; see prepare.
func (l *library) assistant(ctx context.Context, errOut io.Writer) (*assistant.Assistant, error) {
	if err := l.prepare(ctx, errOut); err != nil {
		return nil, err
	}
	return l.assistantOver(l.config)
}

// prepare brings the index up to date before questions are asked. A folder that the
// configuration names, and the documents inside the binary, are read again if they
// changed. A folder that was ingested earlier is taken as it was then.
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
	case l.isNearlyRead(ctx, source):
		l.unread = true
	default:
		if err := l.read(ctx, errOut); err != nil {
			return err
		}
	}
	if len(l.index.Snapshot().Documents()) == 0 {
		fmt.Fprintln(errOut, l.config.advise("The index holds no documents: run 'svara ingest FOLDER' to read some."))
	}
	if l.index.Manifest().Splitter != ingest.SplitterVersion { // of a folder that is not read again here
		fmt.Fprintln(errOut, l.config.advise("The index was made by another version of Svara: run 'svara ingest' to read the documents anew."))
	}
	return nil
}

// read brings the index up to date with the documents, and says what changed. If too much
// is gone from their folder, a server answers from the index as it is: its intake looks at
// the folder again, and says what is kept.
func (l *library) read(ctx context.Context, errOut io.Writer) error {
	report, err := l.sync(ctx, l.config.Documents, errOut)
	if _, isRefused := errors.AsType[*ingest.RemovalsError](err); isRefused && l.serves {
		l.unread = true
		return nil
	}
	if err != nil {
		return err
	}
	l.skipped = report.Skipped
	switch {
	case report.Changes() > 0 || report.Rebuilt != "":
		fmt.Fprint(errOut, report)
	case l.serves:
		ingest.TellSkipped(errOut, report.Skipped, false)
	}
	return nil
}

const (
	// mostUnread is the greatest share of the files, one in so many, that may be new or
	// changed if a server is to answer before it has read them.
	mostUnread = 20
	// manyFiles is the smallest number of files for that: fewer are read quickly.
	manyFiles = 100
)

// isNearlyRead reports whether a server can answer from the index while the folder is read:
// judging by names and times, nothing in the index is gone from the folder, and little is
// new or changed. To read every byte of a share first would keep people waiting for minutes
// at every start.
func (l *library) isNearlyRead(ctx context.Context, source index.Source) bool {
	if !l.serves || source.Folder == "" || l.index.Manifest().Splitter != ingest.SplitterVersion || !l.isOfEmbedder() {
		return false
	}
	root, err := openFolder(source.Folder)
	if err != nil {
		return false
	}
	defer root.Close()
	survey, err := ingest.TakeSurvey(ctx, l.index, root.FS())
	return err == nil && survey.Gone == 0 && survey.Files >= manyFiles && (survey.New+survey.Changed)*mostUnread <= survey.Files
}

// isOutdated reports whether another version of Svara split the documents, so that they
// must all be read again, while the index can answer in the meantime and a server will
// read them.
func (l *library) isOutdated(source index.Source) bool {
	entries, err := os.ReadDir(source.Folder)
	return l.serves && source.Folder != "" && l.index.Manifest().Splitter != ingest.SplitterVersion && l.isOfEmbedder() &&
		len(l.index.Snapshot().Documents()) > 0 && err == nil && len(entries) > 0
}

// isOfEmbedder reports whether the configured embedder made the vectors of the index.
func (l *library) isOfEmbedder() bool {
	have, want := l.index.Manifest(), l.embedder.Describe()
	return have.Embedder == want.Name && have.Digest == want.Digest && have.Dimensions == want.Dimensions
}

// assistantOver gives an assistant over the index as it is, with the settings of c.
func (l *library) assistantOver(c *Config) (*assistant.Assistant, error) {
	var around func(*model.Chat) assistant.Chat
	if l.monitor != nil {
		around = l.monitor.around
	}
	generation, err := c.generation(around)
	if err != nil {
		return nil, err
	}
	return assistant.New(l.index, l.embedder, assistant.Options{Contact: c.Contact, Confidence: c.Confidence, VectorWeight: c.VectorWeight,
		WordsAlone: l.awaited != nil, Generation: generation})
}

// checkSource keeps a question or a server from replacing the documents of one folder by
// those of another: only an explicit ingest may do that.
func (c *Config) checkSource(source index.Source) error {
	if c.Documents == "" || source.Folder == "" {
		return nil
	}
	folder, err := filepath.Abs(c.Documents)
	if err != nil || isSameFolder(folder, source.Folder) {
		return err
	}
	return fmt.Errorf("the index holds the documents of %s, not of %s: run 'svara ingest %s' to replace them, or keep an index of its own with --data",
		source.Folder, folder, asArgument(c.Documents))
}

// sync brings the index up to date with a folder or, for "", with the documents inside
// the binary, and shows its progress.
func (l *library) sync(ctx context.Context, folder string, errOut io.Writer) (ingest.Report, error) {
	return l.syncWith(ctx, folder, errOut, func(*ingest.Options) {})
}

// syncWith is sync; set may change its options.
func (l *library) syncWith(ctx context.Context, folder string, errOut io.Writer, set func(*ingest.Options)) (ingest.Report, error) {
	if folder == "" {
		options := l.options("", errOut)
		set(&options)
		if err := l.checkEmbedder(ctx, options); err != nil {
			return ingest.Report{}, err
		}
		return ingest.Sync(ctx, l.index, corpus.Files, options)
	}
	root, err := l.openFolder(folder)
	if err != nil {
		return ingest.Report{}, err
	}
	defer root.Close()
	options := l.options(root.Name(), errOut)
	set(&options)
	if err := l.checkEmbedder(ctx, options); err != nil {
		return ingest.Report{}, err
	}
	return ingest.Sync(ctx, l.index, root.FS(), options)
}

// openFolder opens a folder of documents. If it is the folder of the index, it uses the
// index's spelling of the path.
func (l *library) openFolder(folder string) (*os.Root, error) {
	path, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	if source, _ := l.index.Source(); isSameFolder(path, source.Folder) {
		path = source.Folder
	}
	return openFolder(path)
}

// checkEmbedder refuses to build the index with another embedder while a server answers
// from it and only knows the old one. The server itself may do so.
func (l *library) checkEmbedder(ctx context.Context, options ingest.Options) error {
	have, now := l.index.Manifest(), options.Embedder.Describe()
	isSame := have.Embedder == now.Name && have.Digest == now.Digest && have.Dimensions == now.Dimensions
	if isSame || have == (index.Manifest{}) || options.DryRun || l.serves {
		return nil
	}
	served, err := l.index.IsServed(ctx)
	switch {
	case err != nil || !served:
		return err
	case have.Embedder == now.Name:
		return fmt.Errorf("a running 'svara serve' answers from this index, and the embedder %s is of another version than that which built it: restart the server with --documents, or stop it first", now.Name)
	}
	return fmt.Errorf("a running 'svara serve' answers from this index, which the embedder %[1]s built, and cannot with %[2]s, which this would build it anew with: "+
		"say --embedder %[1]s (SVARA_EMBEDDER=%[1]s), as the server has it; or, if it is to be %[2]s from now on, stop the server first and start it with --embedder %[2]s", have.Embedder, now.Name)
}

// openFolder opens a folder of documents. No link leads out of it.
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

// options gives the options for reading a folder's documents.
func (l *library) options(folder string, errOut io.Writer) ingest.Options {
	bar := &bar{out: errOut, what: "Reading"}
	return ingest.Options{
		Embedder: l.embedder,
		Reader:   l.reader,
		Source:   index.Source{Folder: folder},
		Progress: func(p ingest.Progress) { bar.show(p.Done, p.Total, p.Path) },
	}
}
