// Package extract reads documents: it makes text, with its structure and what it
// says of itself, of the bytes of a file, whatever its format.
//
// Start reading at Reader.Read, which reads plain text itself and everything else
// in a process of its own (process.go), because a format of many parts has ways to
// take all memory, to never end, or to bring its parser down. What kind a file is
// shows in kind.go by its content; each kind has a file with the function that reads
// it into a Builder (build.go). The package stores nothing.
package extract

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"

	"svara/internal/swedish"
)

// Document is what a document says, as a reader sees it.
type Document struct {
	// Within is its name inside the file that was read, with slashes: a file of an
	// archive, an attachment of a letter. It is empty for the file itself.
	Within string
	Title  string // on one line; never empty
	Text   string // tidy (see Tidy), with \f between pages
	Blocks []swedish.Block
	About  About
	// Saved says that About.Date is no more than when the file was saved: the document
	// does not say when it was decided.
	Saved bool
}

// About is what a document says of itself. Dates are ISO 8601's (2024-05-17), all
// may be empty.
type About struct {
	URL        string   `json:"url,omitempty"`         // where it is published: http or https
	Date       string   `json:"date,omitempty"`        // when it was decided, published or last changed
	ValidFrom  string   `json:"valid_from,omitempty"`  // the first day that it is in force
	ValidTo    string   `json:"valid_to,omitempty"`    // the last
	Over       bool     `json:"over,omitempty"`        // it is no longer in force, since an unknown day
	Replaces   []string `json:"replaces,omitempty"`    // titles, file names or numbers of those whose place it takes
	ReplacedBy string   `json:"replaced_by,omitempty"` // the same of the one that takes its place
}

// Skip is a part of a file that is no document.
type Skip struct {
	Within string // see Document; quoted as in Go where the name itself is at fault
	Reason string // in English, for operators; ends with what to do, where that is known
}

// Result is what a file holds: one document, or those of an archive or letter.
type Result struct {
	Documents []Document
	Skipped   []Skip
}

// Unusable is the error that a file is no document, or not one that can be read.
type Unusable struct {
	Reason  string // in English, for operators; ends with what to do, where that is known
	Passing bool   // another try may go better: the machine may have been busy
}

// Error gives the reason.
func (e *Unusable) Error() string { return e.Reason }

func unusable(format string, args ...any) error {
	return &Unusable{Reason: fmt.Sprintf(format, args...)}
}

// Limits bound what reading one file may take. What goes beyond them is refused, or,
// within an archive, skipped.
type Limits struct {
	Memory   int64         // bytes of memory, for all but plain text
	Time     time.Duration // by the clock, for all but plain text
	File     int64         // bytes of one file within an archive
	Unpacked int64         // bytes that what is compressed in it, all together, unpacks to
	Text     int64         // bytes of text of one document
	Pages    int           // of a PDF, or sheets or slides
	Files    int           // in an archive, with those of archives within it
	Nested   int           // archives and letters within each other
}

// DefaultLimits hold what organisations have, with a margin: the longest statute
// book is some 3000 pages and 10 MB of text.
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

// source is a file, or a part of one, that is to be read.
type source struct {
	name   string // of the file; what it ends in may say what kind of text it is
	within string // see Document
	data   []byte
	nested int // how many archives and letters it lies in
	*reading
}

// reading is the reading of one file with all that is within it.
type reading struct {
	limits   Limits
	cache    string          // folder for what is dear to make and the same each time; may be empty
	unpacked int64           // bytes until now
	files    int             // within it until now
	taken    map[string]bool // names within it that were read or skipped
	result   Result
}

// read reads a file here and now. Its error is an Unusable or that of ctx.
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

// read adds the documents of f to the result.
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

// document gives what has been built. Its error is an Unusable.
func (b *Builder) document(name string) (Document, error) {
	doc := Document{Title: b.title, Text: b.out.String(), Blocks: b.blocks, About: b.about}
	if b.plain != "" {
		doc.Text, doc.Blocks = b.plain, swedish.Blocks(b.plain)
	}
	if b.paged && !strings.Contains(doc.Text, "\f") {
		doc.Text += "\n\f" // so that its one page has a number
	}
	switch {
	case b.IsFull() || int64(len(doc.Text)) > b.limit:
		return Document{}, unusable("holds more than %d MB of text: divide it into several files", b.limit>>20)
	case !strings.ContainsFunc(doc.Text, unicode.IsLetter):
		return Document{}, unusable("holds no text")
	}
	if doc.Title == "" {
		doc.Title = titleOf(name, doc.Text, doc.Blocks)
	}
	doc.Title = withoutNumber(doc.Title, doc.Text, doc.Blocks)
	if !b.silent {
		doc.Saved = findAbout(&doc.About, doc.Title, b.saved, doc.Text, doc.Blocks)
	}
	return doc, nil
}
