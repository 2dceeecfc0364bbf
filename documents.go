package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"svara/ingest"
	"svara/internal/index"
)

type documentsCommand struct {
	List   documentsListCommand   `cmd:"" help:"List the documents of the index."`
	Verify documentsVerifyCommand `cmd:"" help:"Check that the index holds what the folder holds, or that a document is gone."`
}

type documentsListCommand struct {
	JSON bool `help:"Print a JSON array."`
}

// listedDocument is one entry of the list.
type listedDocument struct {
	Document  string    `json:"document"`
	Title     string    `json:"title"`
	Changed   time.Time `json:"changed"`
	Passages  int       `json:"passages"`
	ValidFrom string    `json:"valid_from,omitempty"`
	ValidTo   string    `json:"valid_to,omitempty"`
	Like      string    `json:"like,omitempty"` // another document that says nearly the same
}

// Run lists the documents, and which of them nearly repeat another.
func (c *documentsListCommand) Run(ctx context.Context, config *Config, std streams) error {
	folder, err := config.dataFolder()
	if err != nil {
		return err
	}
	idx, err := index.Open(ctx, folder) // an embedder is not needed, and may be down
	if err != nil {
		return err
	}
	defer idx.Close()
	docs := idx.Snapshot().Documents()
	like := make(map[string]string)
	for _, l := range ingest.Similar(docs) {
		like[l.Document] = l.Like
	}
	listed := make([]listedDocument, len(docs))
	for i, doc := range docs {
		listed[i] = listedDocument{doc.Path, doc.Title, doc.Changed, len(doc.Passages), doc.About.ValidFrom, doc.About.ValidTo, like[doc.Path]}
	}
	if c.JSON {
		return printJSON(std.out, listed)
	}
	if len(listed) == 0 {
		fmt.Fprintln(std.err, config.advise("The index holds no documents: run 'svara ingest FOLDER' to read some."))
	}
	return writeTable(std.out, listed, widthOf(std.out))
}

type documentsVerifyCommand struct {
	Gone string `help:"Check that this document, or the file of that name, is gone from the folder and from everything that the index keeps." placeholder:"DOCUMENT"`
	Text string `help:"With --gone: a copy of the document, to check that no file in the data folder has any of its text." placeholder:"FILE"`
}

// Validate reports flags that make no sense together.
func (c *documentsVerifyCommand) Validate() error {
	if c.Text != "" && c.Gone == "" {
		return errors.New("--text is a copy of a document that is gone: name it with --gone")
	}
	return nil
}

var errNotSo = errors.New("it is not so: see above")

// Run proves what the flags ask for, or says what is not so.
func (c *documentsVerifyCommand) Run(ctx context.Context, config *Config, std streams) error {
	library, err := config.openLibrary(ctx, std.err)
	if err != nil {
		return err
	}
	defer library.Close()
	if c.Gone != "" {
		return library.verifyGone(ctx, c.Gone, c.Text, std)
	}
	return library.verify(ctx, std)
}

// verify compares the index with the folder, reading every file again.
func (l *library) verify(ctx context.Context, std streams) error {
	source, known := l.index.Source()
	if !known {
		return errors.New("the index holds no documents: run 'svara ingest FOLDER' to read some")
	}
	report, err := l.syncWith(ctx, source.Folder, std.err, func(o *ingest.Options) { o.DryRun = true })
	if err != nil {
		return err
	}
	swept, err := l.index.Swept(ctx)
	if err != nil {
		return err
	}
	if report.Changes() > 0 || report.Rebuilt != "" {
		fmt.Fprint(std.out, report)
		fmt.Fprintln(std.err, l.config.advise("The index does not say what the folder says: run 'svara ingest'."))
		return errNotSo
	}
	fmt.Fprintf(std.out, "the index says what the folder says: %s, %s skipped\n", counted(report.Unchanged, "document"), counted(len(report.Skipped), "file"))
	if !swept {
		fmt.Fprintln(std.out, "text of removed documents may still stand in unused parts of its files, as others are using them: verify again later")
		return errNotSo
	}
	fmt.Fprintln(std.out, "nothing of removed documents is left in its files")
	return nil
}
