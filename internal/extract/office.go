package extract

import (
	"context"
	"io"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"

	"svara/internal/extract/about"
	"svara/internal/swedish"
)

// kindWithin tells by its parts what a ZIP archive is: an Office document, which has
// parts with certain names, or an archive of files. Macros and templates make no
// difference. The error is an Unusable.
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

// openDocumentKind tells the kind by the content of the part "mimetype".
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

// mainPart gives the name of the main part of an Office document, which refers to the
// others, or "".
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

// relation is a reference from one part of an Office document to another.
type relation struct{ kind, target string } // kind is "styles", "slide" and the like

// relations gives the references of a part by id; with part "", those of the whole
// document.
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

// target gives the name of the part that rels refer to with that kind, or "".
func target(rels map[string]relation, kind string) string {
	found := ""
	for _, rel := range rels {
		if rel.kind == kind && (found == "" || rel.target < found) { // the same choice each time
			found = rel.target
		}
	}
	return found
}

// describe notes what the properties of an Office document say about it.
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
			noteProperty(&b.about, e.attr("name"), text)
		case e.name == "custom:property":
			noteProperty(&b.about, name, text)
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

// isoDate gives the day of a date in XML's format, or "" if it is not a date.
func isoDate(text string) string {
	if len(text) < len(time.DateOnly) {
		return ""
	}
	if _, err := time.Parse(time.DateOnly, text[:len(time.DateOnly)]); err != nil {
		return ""
	}
	return text[:len(time.DateOnly)]
}

// Names of properties that say from and until when a document is in force, folded and
// with letters only.
var (
	fromNames = []string{"giltigfrån", "gällerfrån", "giltigfrom", "gällerfrom", "validfrom", "ikraftträdande"}
	toNames   = []string{"giltigtill", "gällertill", "giltigtom", "gällertom", "validto", "validuntil"}
)

// noteProperty notes a property that the writer has named.
func noteProperty(facts *about.Facts, name, value string) {
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
		facts.ValidFrom = date
	case slices.Contains(toNames, name):
		facts.ValidTo = date
	}
}

// madeTitles are the beginnings of titles that programs, or authors of templates, have
// written.
var madeTitles = []string{"untitled", "namnlös", "utan rubrik", "microsoft word", "microsoft powerpoint", "powerpoint presentation",
	"document", "dokument", "presentation", "book", "bok", "blad", "sheet", "mall", "template", "title", "rubrik", "titel"}

// isRealTitle reports whether the title in a document's properties seems to have been
// written for it.
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
