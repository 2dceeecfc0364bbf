// Package extract reads documents: from the bytes of a file of any supported format it
// makes text with its structure, and finds what the document says about itself.
//
// Start reading at Reader.Read. It reads plain text and Markdown itself and everything
// else in a separate process (process.go), because a file in a complex format can use up
// all memory, take forever or crash its parser. kind.go finds the kind of a file, mainly
// by its content. Each kind has a file with a function that reads it into a Builder
// (build.go); PDFs have the package pdf. The packages below this one serve all formats:
// about finds what a document says about itself, tables recognises headers and amounts,
// and numfmt shows the numbers of workbooks. Tests here check them on whole documents.
// The package stores nothing but PDFium's machine code, in the cache folder.
package extract

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"

	"svara/internal/extract/about"
	"svara/internal/swedish"
)

// Document is the content of a document, as a reader sees it.
type Document struct {
	// Within is its path inside the file that was read, with slashes: a file in an archive,
	// or an attachment of an e-mail. It is empty for the file itself.
	Within string
	Title  string // on one line; never empty
	Text   string // tidy (see swedish.Tidy), with \f between pages
	Blocks []swedish.Block
	About  about.Facts
	// Saved means that About.Date is only the day when the file was saved: the document does
	// not say when it was decided.
	Saved bool
}

// Skip is a part of a file that could not be used.
type Skip struct {
	Within string // as in Document; quoted as in Go if the name itself is the reason
	Reason string // in English, for operators; ends with what to do if that is known
}

// Result is what a file contains: one document, or those of an archive or e-mail.
type Result struct {
	Documents []Document
	Skipped   []Skip
}

// Unusable is the error that a file is not a document that can be read.
type Unusable struct {
	Reason  string // in English, for operators; ends with what to do if that is known
	Passing bool   // another try may succeed: the machine may have been busy
}

// Error gives the reason.
func (e *Unusable) Error() string { return e.Reason }

func unusable(format string, args ...any) error {
	return &Unusable{Reason: fmt.Sprintf(format, args...)}
}

// Limits bound what reading one file may use. A file beyond them is refused; within an
// archive, it is skipped.
type Limits struct {
	Memory   int64         // bytes of memory; not for plain text and Markdown
	Time     time.Duration // wall-clock time; not for plain text and Markdown
	File     int64         // bytes of one file in an archive
	Unpacked int64         // bytes that everything compressed in it unpacks to
	Text     int64         // bytes of text of one document
	Pages    int           // of a PDF; or sheets, or slides
	Files    int           // in an archive, with those of archives in it
	Nested   int           // how many archives and e-mails may be within each other
}

// DefaultLimits are enough for what organisations have, with a margin: the longest
// statute book has some 3000 pages and 10 MB of text.
var DefaultLimits = Limits{
	Memory:   512 << 20,
	Time:     2 * time.Minute,
	File:     64 << 20,
	Unpacked: 512 << 20,
	Text:     64 << 20,
	Pages:    10_000,
	Files:    10_000,
	Nested:   3,
}

// source is a file, or a part of one, to be read.
type source struct {
	name   string // of the file; its extension may tell which kind of text it is
	within string // as in Document
	data   []byte
	nested int // how many archives and e-mails it is in
	*reading
}

// reading is the reading of one file with everything in it.
type reading struct {
	limits   Limits
	cache    string          // as given to NewReader; may be empty
	unpacked int64           // bytes so far
	files    int             // in it so far
	taken    map[string]bool // paths in it that were read or skipped
	result   Result
}

// read reads a file in this process. The error is an Unusable or that of ctx.
func read(ctx context.Context, r request) (Result, error) {
	f := &source{name: r.Name, data: r.Data, reading: &reading{limits: r.Limits, cache: r.Cache, taken: map[string]bool{}}}
	if err := f.read(ctx); err != nil {
		return Result{}, err
	}
	if len(f.result.Documents) == 0 && len(f.result.Skipped) == 0 {
		return Result{}, unusable("holds no documents")
	}
	return f.result, nil
}

// read adds the documents in f to the result.
func (f *source) read(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	kind, err := kindOf(baseOf(f.name), f.data)
	if err != nil {
		return err
	}
	if kind == zipArchive {
		if kind, err = f.kindWithin(ctx); err != nil {
			return err
		}
	}
	if kind.isContainer() && f.nested >= f.limits.Nested {
		return unusable("lies within %d archives or letters: unpack them", f.nested)
	}
	b := &Builder{limit: f.limits.Text, paged: kind.isPaged()}
	if err := readers[kind](ctx, f, b); err != nil {
		return err
	}
	if kind.isContainer() && b.isEmpty() {
		return nil
	}
	doc, err := b.document(f.name)
	if err != nil {
		return err
	}
	doc.Within = f.within
	f.result.Documents = append(f.result.Documents, doc)
	return nil
}

// document gives the document that has been built. The error is an Unusable.
func (b *Builder) document(name string) (Document, error) {
	doc := Document{Title: b.title, Text: b.out.String(), Blocks: b.blocks, About: b.about}
	if b.plain != "" {
		doc.Text, doc.Blocks = b.plain, swedish.Blocks(b.plain)
	}
	if b.paged && !strings.Contains(doc.Text, "\f") {
		doc.Text += "\n\f" // so that its only page has a number
	}
	switch {
	case b.IsFull() || int64(len(doc.Text)) > b.limit:
		return Document{}, unusable("holds more than %d MB of text: divide it into several files", b.limit>>20)
	case !strings.ContainsFunc(doc.Text, unicode.IsLetter):
		return Document{}, unusable("holds no text")
	}
	if doc.Title == "" {
		doc.Title = about.Title(name, doc.Text, doc.Blocks)
	}
	doc.Title = about.WithoutNumber(doc.Title, doc.Text, doc.Blocks)
	if !b.silent {
		doc.Saved = doc.About.Complete(doc.Title, b.saved, doc.Text, doc.Blocks)
	}
	return doc, nil
}
