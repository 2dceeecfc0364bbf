package extract

import (
	"context"
	"fmt"
	"path"
	"regexp"
	"strings"
	"unicode"

	"svara/internal/swedish"
)

// readPDF reads a PDF: the characters of all its pages first (pdf_glyphs.go,
// pdf_runs.go), since what is a header, a heading or body text shows by comparing
// pages; then each page's order (pdf_layout.go) and blocks (pdf_blocks.go), by its
// tags where it has them (pdf_tags.go).
func readPDF(ctx context.Context, f *source, b *Builder) error {
	p, err := takePDFium(f.limits, f.cache)
	if err != nil {
		return err
	}
	defer p.giveBack()
	data, password := p.store(f.data), p.store(nil)
	if data == 0 || password == 0 {
		return p.reason(f.limits)
	}
	defer p.free(data)
	defer p.free(password)
	document := p.call("FPDF_LoadMemDocument64", data, uint64(len(f.data)), password)
	if document == 0 {
		return p.reason(f.limits)
	}
	defer p.call("FPDF_CloseDocument", document)
	d := &pdfFile{pdfium: p, document: document}
	if err := d.readPages(ctx, f.limits); err != nil {
		return err
	}
	if err := d.check(f); err != nil {
		return err
	}
	d.readAbout(f.name, b)
	d.outline = d.readOutline()
	pages := d.blocks()
	if err := ctx.Err(); err != nil {
		return err
	}
	d.write(b, pages)
	return nil
}

// reason says why PDFium cannot open a file, or came down.
func (p *pdfium) reason(limits Limits) error {
	const ( // of FPDF_GetLastError
		password = 4
		security = 5
	)
	switch {
	case p.err != nil && p.module.Memory() != nil && int64(p.module.Memory().Size()) > limits.Memory/4:
		return unusable("takes more than %d MB of memory to read: divide it into several files, or raise --read-memory", limits.Memory>>20)
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

// pdfFile is a PDF while it is read.
type pdfFile struct {
	*pdfium
	document uint64
	pages    []pageText
	letters  map[pdfFace]int
	body     float64 // size of most of its text
	outline  []bookmark
	vocabulary
}

// pdfFace is what text looks like.
type pdfFace struct {
	size float64 // rounded to half points
	bold bool
}

// pageText is what a page says.
type pageText struct {
	runs    []run // from above
	rules   []rule
	tags    *pdfTag // nil where it has none
	height  float64
	width   float64
	letters int
	exists  bool
	lost    int  // characters whose letters are not told
	shows   bool // an image, or drawings, instead of text
}

// maxTaggedPages is how many pages a PDF may have for its tags to be used: for each
// page PDFium goes through all that is tagged. 1969 pages of a statute took 59 s and
// 547 MB, and 7 s and 175 MB without.
const maxTaggedPages = 400

func (d *pdfFile) readPages(ctx context.Context, limits Limits) error {
	n := d.count("FPDF_GetPageCount", d.document)
	switch {
	case n > limits.Pages:
		return unusable("has %d pages, and %d are read: divide it into several files", n, limits.Pages)
	case n <= 0 || d.err != nil:
		return unusable("a damaged PDF: save it anew")
	}
	tagged := n <= maxTaggedPages && d.call("FPDFCatalog_IsTagged", d.document) != 0
	d.letters = make(map[pdfFace]int)
	size := int64(0)
	for i := range n {
		if err := ctx.Err(); err != nil {
			return err
		}
		page := d.readPage(i, tagged)
		if d.err != nil {
			return d.reason(limits)
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

func (d *pdfFile) readPage(i int, tagged bool) pageText {
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
			d.letters[pdfFace{roundHalf(g.size), g.bold}]++
		}
	}
	t.runs = runsOf(v.glyphs, v.turn, v.rules)
	markItems(t.runs, v.bullets[:min(len(v.bullets), 500)])
	for turn := range 4 { // what stands otherwise comes below all else
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

// A page that has an image and fewer letters is taken as scanned: programs that scan
// may write a line of their own.
const fewLetters = 30

// hasPictures reports whether the page has images, or so many drawings that its
// letters may be drawn.
func (v *pdfPage) hasPictures() bool {
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

// check gives an Unusable where there is no text that can be read, and notes the
// pages of others that have none.
func (d *pdfFile) check(f *source) error {
	pages, letters, lost, scanned := 0, 0, 0, 0
	for _, page := range d.pages {
		letters += page.letters
		lost += page.lost
		if page.exists { // a damaged file may say that it has more
			pages++
		}
		if page.shows {
			scanned++
		}
	}
	switch {
	case letters == 0 || letters < fewLetters*pages && (2*scanned >= pages || pages > 2):
		return unusable("is scanned, or has no text that can be read: run text recognition (OCR) on it, or save it anew from where it was written")
	case lost > letters:
		return unusable("has text whose letters are not told: run text recognition (OCR) on it, or save it anew from where it was written")
	case scanned > 0:
		f.skip(f.within, fmt.Sprintf("%d of its %d pages are scanned, without text that can be read: run text recognition (OCR) on it", scanned, len(d.pages)))
	}
	return nil
}

// blocks gives the blocks of each page.
func (d *pdfFile) blocks() [][]pdfBlock {
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
	pages := make([][]pdfBlock, len(d.pages))
	l := &layouter{}
	for i := range d.pages {
		pages[i] = d.pages[i].blocks(runs[i], l, leading)
		d.pages[i] = pageText{}
		runs[i] = nil
	}
	return pages
}

// blocks makes blocks of the runs that are left of a page: by its tags, and where those
// tell of no table but the layout does, by that; with what they leave out at the end,
// unless that is much.
func (t *pageText) blocks(runs []run, l *layouter, leading leadings) []pdfBlock {
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

// readAbout notes the title and date that a PDF says it has, if they mean something.
func (d *pdfFile) readAbout(name string, b *Builder) {
	title := strings.TrimSpace(tidy(d.meta("Title")))
	if isTitle(title, name) {
		b.Title(title)
	}
	for _, key := range []string{"ModDate", "CreationDate"} {
		if date := pdfDate.FindStringSubmatch(d.meta(key)); date != nil && b.saved == "" {
			b.saved = date[1] + "-" + date[2] + "-" + date[3]
		}
	}
}

var pdfDate = regexp.MustCompile(`^(?:D:)?((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])`)

func (d *pdfFile) meta(key string) string {
	place := d.store([]byte(key))
	defer d.free(place)
	return d.utf16("FPDF_GetMetaText", d.document, place)
}

var noTitle = regexp.MustCompile(`(?i)^(microsoft (word|powerpoint|excel)|untitled|namnlös|namnlöst|dokument\d*|document\d*|presentation\d*|powerpoint|mall|print|layout|rubrik|titel|title|slide 1|bild 1)\b|\.(docx?|dotx?|odt|rtf|pptx?|xlsx?|indd|pdf|html?|txt|qxd|pmd|fm|tex|dvi|ps|p65|wpd)$|^(https?|file):|^about:|[/\\_]\S*[/\\_]`)

// isTitle reports whether the title that a PDF says it has is one: programs write file
// names there, and their own names.
func isTitle(title, name string) bool {
	base := strings.TrimSuffix(path.Base(name), path.Ext(name))
	return countLetters(title) >= 4 && !strings.ContainsRune(title, '\ufffd') && !noTitle.MatchString(title) &&
		(title != base || strings.Contains(title, " ")) && len(swedish.Words(title)) > 0
}
