// Package pdf reads PDFs: their text, in the order in which people read it, with
// headings, lists and tables.
//
// Start reading at Read. PDFium (pdfium.go) gives each character and its place. The rest
// is done here, because a PDF does not say what is a word or a table: characters become
// runs of text (runs.go), and runs become lines in columns (layout.go, columns.go) or
// tables, either by drawn rules (lattice.go) or by alignment (aligned.go). Tagged PDFs
// (tags.go) say more. Lines become blocks (blocks.go), which are written to a Writer
// (write.go). The package stores nothing but PDFium's machine code, in File.Cache.
package pdf

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"svara/internal/swedish"
)

// File is a PDF to read.
type File struct {
	Name string // of the file; a title that only repeats it is not used
	Data []byte
	// Cache is a folder for PDFium's machine code, which takes seconds to make and is the
	// same each time. It is not kept if Cache is empty.
	Cache string
	Limits
}

// Limits bound what reading a PDF may use. A PDF beyond them is Unusable.
type Limits struct {
	Memory int64 // bytes of the whole process; PDFium gets three eighths of them
	Text   int64 // bytes of text
	Pages  int
}

// Notes are what is known about a PDF beside its text.
type Notes struct {
	Saved          string // the day when it was last saved, in ISO 8601, or empty
	Pages, Scanned int    // how many pages it has, and how many of those only show a picture of text
}

// Writer receives the content of a PDF, from the first page to the last.
type Writer interface {
	Title(title string)                // only the first counts
	Page()                             // begins a page; not called for the first
	Heading(level int, text string)    // level counts from 1, the highest
	Paragraph(text string)             // may contain line breaks
	Item(depth int, mark, text string) // an item of a list; depth counts from 0, and mark is "•" or like "2."
	Header(cells []string)             // a table row that names the columns
	Row(cells []string)
	EndList() // ends the list or table above
}

// Unusable is the error that a file is not a PDF that can be read. It says why and what
// to do, in English, for operators.
type Unusable string

// Error gives the reason.
func (u Unusable) Error() string { return string(u) }

func unusable(format string, args ...any) error { return Unusable(fmt.Sprintf(format, args...)) }

// Read reads a PDF and writes it to a Writer. It reads the characters of all pages first
// (glyphs.go, runs.go), because it tells headers, headings and body text from each other
// by comparing pages. Then it makes lines (layout.go) and blocks (blocks.go) of each
// page, by its tags where it has them (tags.go). The error is an Unusable, that of ctx,
// or that PDFium cannot be started. Only one PDF is read at a time; other calls wait.
func Read(ctx context.Context, f File, to Writer) (Notes, error) {
	p, err := takePDFium(f.Memory, f.Cache)
	if err != nil {
		return Notes{}, err
	}
	defer p.giveBack()
	data, password := p.store(f.Data), p.store(nil)
	if data == 0 || password == 0 {
		return Notes{}, p.reason(f.Memory)
	}
	defer p.free(data)
	defer p.free(password)
	document := p.call("FPDF_LoadMemDocument64", data, uint64(len(f.Data)), password)
	if document == 0 {
		return Notes{}, p.reason(f.Memory)
	}
	defer p.call("FPDF_CloseDocument", document)
	d := &reader{pdfium: p, document: document}
	if err := d.readPages(ctx, f.Limits); err != nil {
		return Notes{}, err
	}
	notes := Notes{Pages: len(d.pages), Saved: d.saved()}
	if notes.Scanned, err = d.countScanned(); err != nil {
		return Notes{}, err
	}
	if title := strings.TrimSpace(swedish.Tidy(d.meta("Title"))); isTitle(title, f.Name) {
		to.Title(title)
	}
	d.outline = d.readOutline()
	pages := d.blocks()
	if err := ctx.Err(); err != nil {
		return Notes{}, err
	}
	d.write(to, pages)
	return notes, nil
}

// reason tells why PDFium could not open a file, or failed while reading it.
func (p *pdfium) reason(memory int64) error {
	const ( // from FPDF_GetLastError
		password = 4
		security = 5
	)
	switch {
	case p.err != nil && p.module.Memory() != nil && int64(p.module.Memory().Size()) > memory/4:
		return unusable("takes more than %d MB of memory to read: divide it into several files, or raise --read-memory", memory>>20)
	case p.err != nil:
		return unusable("a damaged PDF: save it anew")
	}
	switch p.count("FPDF_GetLastError") {
	case password:
		return unusable("is protected by a password: save it without")
	case security:
		return unusable("is protected in a way that is not known: save it without")
	}
	return unusable("a damaged PDF: save it anew")
}

// reader is a PDF while it is read.
type reader struct {
	*pdfium
	document uint64
	pages    []pageText
	letters  map[face]int
	body     float64 // size of most of its text, in points
	outline  []bookmark
	vocabulary
}

// face is how text looks.
type face struct {
	size float64 // rounded to half points
	bold bool
}

// pageText is the text of a page and what else was read of it.
type pageText struct {
	runs    []run // from top to bottom
	rules   []rule
	tags    *tagNode // nil if it has none
	height  float64
	width   float64
	letters int
	exists  bool
	lost    int  // characters whose letters are unknown
	shows   bool // it shows an image, or drawings, instead of text
}

// maxTaggedPages is how many pages a PDF may have for its tags to be used: PDFium goes
// through all tags again for each page. A statute of 1969 pages took 59 s and 547 MB with
// them, and 7 s and 175 MB without.
const maxTaggedPages = 400

func (d *reader) readPages(ctx context.Context, limits Limits) error {
	n := d.count("FPDF_GetPageCount", d.document)
	switch {
	case n > limits.Pages:
		return unusable("has %d pages, and %d are read: divide it into several files", n, limits.Pages)
	case n <= 0 || d.err != nil:
		return unusable("a damaged PDF: save it anew")
	}
	tagged := n <= maxTaggedPages && d.call("FPDFCatalog_IsTagged", d.document) != 0
	d.letters = make(map[face]int)
	size := int64(0)
	for i := range n {
		if err := ctx.Err(); err != nil {
			return err
		}
		page := d.readPage(i, tagged)
		if d.err != nil {
			return d.reason(limits.Memory)
		}
		for _, r := range page.runs {
			size += int64(len(r.text))
		}
		if size > limits.Text {
			return unusable("holds more than %d MB of text: divide it into several files", limits.Text>>20)
		}
		d.pages = append(d.pages, page)
	}
	return nil
}

func (d *reader) readPage(i int, tagged bool) pageText {
	v := d.openPage(d.document, i, tagged)
	if v == nil {
		return pageText{}
	}
	defer v.close()
	v.readGlyphs()
	v.readRules()
	t := pageText{exists: true, rules: v.rules, height: v.top - v.bottom, width: v.right - v.left}
	if v.turn%2 == 1 {
		t.height, t.width = t.width, t.height
	}
	for _, g := range v.glyphs {
		switch {
		case g.r == '\ufffd' || g.r == 0 || unicode.Is(unicode.Co, g.r):
			t.lost++
		case unicode.IsLetter(g.r):
			t.letters++
			d.letters[face{roundHalf(g.size), g.bold}]++
		}
	}
	t.runs = runsOf(v.glyphs, v.turn, v.rules)
	markItems(t.runs, v.bullets[:min(len(v.bullets), 500)])
	for turn := range 4 { // turned text is put below everything else
		if turn != v.turn {
			t.runs = append(t.runs, v.upright(runsOf(v.glyphs, turn, nil), turn, t.height)...)
		}
	}
	for k := range t.runs {
		t.runs[k].order = k
	}
	sortRuns(t.runs)
	if tagged {
		t.tags = v.readTags()
	}
	if t.letters < fewLetters {
		t.shows = v.hasPictures()
	}
	return t
}

// fewLetters is how many letters a page with an image must have, or it counts as scanned:
// scanning software may add a line of its own.
const fewLetters = 30

// hasPictures reports whether the page has images, or so many drawings that they may be
// its letters.
func (v *view) hasPictures() bool {
	const (
		image    = 3
		form     = 5
		drawings = 100
	)
	n := min(v.count("FPDFPage_CountObjects", v.page), maxObjects)
	for i := range n {
		kind := v.count("FPDFPageObj_GetType", v.call("FPDFPage_GetObject", v.page, uint64(i)))
		if kind == image || kind == form {
			return true
		}
	}
	return n > drawings
}

// countScanned counts the scanned pages. It gives an Unusable if hardly any text in the
// document can be read.
func (d *reader) countScanned() (scanned int, err error) {
	pages, letters, lost := 0, 0, 0
	for _, page := range d.pages {
		letters += page.letters
		lost += page.lost
		if page.exists { // a damaged file may claim more pages than it has
			pages++
		}
		if page.shows {
			scanned++
		}
	}
	switch {
	case letters == 0 || letters < fewLetters*pages && (2*scanned >= pages || pages > 2):
		return 0, unusable("is scanned, or has no text that can be read: run text recognition (OCR) on it, or save it anew from where it was written")
	case lost > letters:
		return 0, unusable("has text whose letters are not told: run text recognition (OCR) on it, or save it anew from where it was written")
	}
	return scanned, nil
}

// blocks gives the blocks of each page.
func (d *reader) blocks() [][]block {
	most := 0
	sizes := make(map[float64]int)
	for face, n := range d.letters {
		if sizes[face.size] += n; sizes[face.size] > most {
			d.body, most = face.size, sizes[face.size]
		}
	}
	runs := make([][]run, len(d.pages))
	heights := make([]float64, len(d.pages))
	for i, page := range d.pages {
		runs[i], heights[i] = page.runs, page.height
	}
	dropRepeated(runs, heights)
	d.vocabulary = vocabularyOf(runs)
	leading := measureLeadings(runs)
	pages := make([][]block, len(d.pages))
	l := &layouter{}
	for i := range d.pages {
		pages[i] = d.pages[i].blocks(runs[i], l, leading)
		d.pages[i] = pageText{}
		runs[i] = nil
	}
	return pages
}

// blocks makes blocks of runs, those of the page without headers and footers. It uses the
// page's tags, and makes tables that show only in the layout of what tags call
// paragraphs. Text without tags comes last; if there is much of it, tags are not used.
func (t *pageText) blocks(runs []run, l *layouter, leading leadings) []block {
	right := rightEdge(runs, t.width)
	if t.tags == nil {
		return blocksOf(l.layout(runs, t.rules, right), leading)
	}
	blocks, loose := taggedBlocks(t.tags, runs)
	all, outside := 0, 0
	for _, r := range runs {
		all += len(r.text)
	}
	for _, r := range loose {
		outside += len(r.text)
	}
	const mostLoose = .1
	if float64(outside) > mostLoose*float64(all) {
		return blocksOf(l.layout(runs, t.rules, right), leading)
	}
	blocks = l.withAligned(blocks, t, right, leading)
	return append(blocks, blocksOf(l.layout(loose, t.rules, right), leading)...)
}
