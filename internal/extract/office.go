package extract

import (
	"context"
	"io"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"

	"svara/internal/swedish"
)

// kindWithin says what a ZIP archive is by its parts: an Office document, which has
// parts of fixed names, or an archive of files. Macros in it, and that it is a
// template, change nothing. Its error is an Unusable.
func (f *source) kindWithin(ctx context.Context) (kind, error) {
	p, err := f.unpack()
	if err != nil {
		return 0, err
	}
	switch {
	case p.has("mimetype"):
		in, err := p.open("mimetype")
		if err != nil {
			return 0, err
		}
		media, err := io.ReadAll(io.LimitReader(in, 200))
		if err != nil {
			return 0, err
		}
		return openDocumentKind(strings.TrimSpace(string(media)))
	case p.has("[Content_Types].xml"):
		return p.officeKind(ctx)
	}
	return zipArchive, nil
}

// openDocumentKind says what the part "mimetype" names.
func openDocumentKind(media string) (kind, error) {
	form, isOpenDocument := strings.CutPrefix(media, "application/vnd.oasis.opendocument.")
	if !isOpenDocument {
		return zipArchive, nil
	}
	switch strings.TrimSuffix(strings.TrimSuffix(form, "-template"), "-master") {
	case "text":
		return openText, nil
	case "spreadsheet":
		return openSheets, nil
	case "presentation":
		return openSlides, nil
	}
	return 0, unusable("holds an OpenDocument %s%s", strings.ReplaceAll(form, "-", " "), asDocument)
}

func (p *parcel) officeKind(ctx context.Context) (kind, error) {
	main, err := p.mainPart(ctx)
	if err != nil {
		return 0, err
	}
	switch folder, _, _ := strings.Cut(main, "/"); {
	case strings.HasSuffix(main, ".bin"):
		return 0, unusable("holds a workbook in binary form: save it as .xlsx")
	case folder == "word":
		return wordText, nil
	case folder == "xl":
		return workbook, nil
	case folder == "ppt":
		return slides, nil
	case main == "":
		return zipArchive, nil
	}
	return 0, unusable("holds an Office file of a kind that is not read%s", asDocument)
}

// mainPart gives the name of the part of an Office document that the others hang on,
// or "".
func (p *parcel) mainPart(ctx context.Context) (string, error) {
	rels, err := p.relations(ctx, "")
	if err != nil {
		return "", err
	}
	for _, rel := range rels {
		if rel.kind == "officeDocument" {
			return rel.target, nil
		}
	}
	for _, usual := range []string{"word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"} {
		if p.has(usual) {
			return usual, nil
		}
	}
	return "", nil
}

// relation is that a part of an Office document makes use of another.
type relation struct{ kind, target string } // the kind is "styles", "slide" and such

// relations gives those of a part, or of the whole with "", by their ids.
func (p *parcel) relations(ctx context.Context, part string) (map[string]relation, error) {
	folder, base := path.Split(part)
	rels := map[string]relation{}
	err := p.walk(ctx, folder+"_rels/"+base+".rels", func(x *walker, _ element) error {
		return x.each(func(e element) error {
			if e.name != "rel:Relationship" || e.attr("TargetMode") == "External" {
				return nil
			}
			target := e.attr("Target")
			if !strings.HasPrefix(target, "/") {
				target = folder + target
			}
			rels[e.attr("Id")] = relation{path.Base(e.attr("Type")), strings.TrimPrefix(path.Clean(target), "/")}
			return nil
		})
	})
	return rels, err
}

// target gives the name of the part that is of that kind to the one which the
// relations are of; or "".
func target(rels map[string]relation, kind string) string {
	found := ""
	for _, rel := range rels {
		if rel.kind == kind && (found == "" || rel.target < found) { // the same each time
			found = rel.target
		}
	}
	return found
}

// describe notes what an Office document's properties say of it.
func (p *parcel) describe(ctx context.Context, b *Builder) error {
	rels, err := p.relations(ctx, "")
	if err != nil {
		return err
	}
	title, name := "", ""
	note := func(x *walker, e element) error {
		switch e.name {
		case "dc:title", "dcterms:modified", "dc:date", "meta:user-defined":
		case "custom:property":
			name = e.attr("name")
		default:
			return nil
		}
		text, err := x.text()
		text = strings.TrimSpace(text)
		switch {
		case e.name == "dc:title":
			title = text
		case e.name == "meta:user-defined":
			b.about.noteProperty(e.attr("name"), text)
		case e.name == "custom:property":
			b.about.noteProperty(name, text)
		case isoDate(text) != "":
			b.saved = isoDate(text)
		}
		return err
	}
	for _, part := range []string{target(rels, "core-properties"), target(rels, "custom-properties"), "meta.xml"} {
		err := p.walk(ctx, part, func(x *walker, root element) error {
			return x.each(func(e element) error {
				if e.name == "office:meta" {
					return x.each(func(e element) error { return note(x, e) })
				}
				return note(x, e)
			})
		})
		if err != nil {
			return err
		}
	}
	if isRealTitle(title) {
		b.Title(title)
	}
	return nil
}

// isoDate gives the day of a date as XML has it; "" if it is none.
func isoDate(text string) string {
	if len(text) < len(time.DateOnly) {
		return ""
	}
	if _, err := time.Parse(time.DateOnly, text[:len(time.DateOnly)]); err != nil {
		return ""
	}
	return text[:len(time.DateOnly)]
}

// Names of properties that say from and to when a document is in force, folded and
// without what is no letter.
var (
	fromNames = []string{"giltigfrån", "gällerfrån", "giltigfrom", "gällerfrom", "validfrom", "ikraftträdande"}
	toNames   = []string{"giltigtill", "gällertill", "giltigtom", "gällertom", "validto", "validuntil"}
)

// noteProperty notes a property that the writer has named.
func (a *About) noteProperty(name, value string) {
	name = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, strings.ToLower(name))
	date := isoDate(value)
	switch {
	case date == "":
	case slices.Contains(fromNames, name):
		a.ValidFrom = date
	case slices.Contains(toNames, name):
		a.ValidTo = date
	}
}

// madeTitles begin titles that programs, or those who made a template, have written.
var madeTitles = []string{"untitled", "namnlös", "utan rubrik", "microsoft word", "microsoft powerpoint", "powerpoint presentation",
	"document", "dokument", "presentation", "book", "bok", "blad", "sheet", "mall", "template", "title", "rubrik", "titel"}

// isRealTitle reports whether somebody has thought of the title that a document's
// properties have.
func isRealTitle(title string) bool {
	folded := swedish.Fold(title)
	if !strings.ContainsFunc(title, unicode.IsLetter) || len(path.Ext(title)) > 3 && len(path.Ext(title)) < 6 && !strings.Contains(path.Ext(title), " ") {
		return false
	}
	for _, made := range madeTitles {
		rest, found := strings.CutPrefix(strings.ReplaceAll(folded, "-", " "), made)
		if found && (!strings.ContainsFunc(rest, unicode.IsLetter) || strings.HasPrefix(made, "microsoft")) {
			return false
		}
	}
	return true
}
