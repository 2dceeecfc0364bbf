package extract

import (
	"context"
	"errors"
	"strings"

	"svara/internal/extract/numfmt"
)

// workbookReader reads a workbook: one sheet after another, each row by row.
//
// The library for this, excelize, is not used: to find merged cells it keeps a whole
// sheet in memory (1.1 GB for 200,000 rows of 8 cells, where this takes 0.2 GB), and it
// does not show numbers in the Swedish way ("1,250.50 kr").
type workbookReader struct {
	*parcel
	b       *Builder
	sheet   *sheetWriter
	texts   []string // shared by cells
	looks   []cellLook
	is1904  bool // days are counted from 1904, as on old Macintoshes
	formats map[string]numfmt.Format
}

// cellLook is how a cell looks.
type cellLook struct {
	format numfmt.Format // nil for General
	isBold bool
}

// worksheet is a sheet of a workbook.
type worksheet struct{ name, part string }

// errFull stops reading when the Builder is full (see Builder.IsFull).
var errFull = errors.New("full")

// readWorkbook reads an Excel workbook (.xlsx).
func readWorkbook(ctx context.Context, f *source, b *Builder) error {
	p, err := f.unpack()
	if err != nil {
		return err
	}
	if err := p.describe(ctx, b); err != nil {
		return err
	}
	main, err := p.mainPart(ctx)
	if err != nil {
		return err
	}
	rels, err := p.relations(ctx, main)
	if err != nil {
		return err
	}
	w := &workbookReader{parcel: p, b: b, sheet: &sheetWriter{b: b}}
	sheets, err := w.readSheets(ctx, main, rels)
	if err != nil {
		return err
	}
	if len(sheets) > f.limits.Pages {
		return unusable("has more than %d sheets: divide it into several files", f.limits.Pages)
	}
	if err := w.readTexts(ctx, target(rels, "sharedStrings")); err != nil {
		return err
	}
	if err := w.readLooks(ctx, target(rels, "styles")); err != nil {
		return err
	}
	defer b.sheetsTitle(f.name)
	for i, sheet := range sheets {
		if i > 0 {
			b.Page()
		}
		b.sheetName(sheet.name)
		err := w.readSheet(ctx, sheet.part)
		if errors.Is(err, errFull) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// readSheets gives the sheets that are not hidden, in order.
func (w *workbookReader) readSheets(ctx context.Context, main string, rels map[string]relation) ([]worksheet, error) {
	var sheets []worksheet
	err := w.walk(ctx, main, func(x *walker, _ element) error {
		return x.each(func(e element) error {
			switch e.name {
			case "x:workbookPr":
				w.is1904 = e.attr("date1904") == "1" || e.attr("date1904") == "true"
			case "x:sheets":
				return x.each(func(e element) error {
					rel := rels[e.attr("r:id")]
					if e.attr("state") == "" || e.attr("state") == "visible" {
						if rel.kind == "worksheet" {
							sheets = append(sheets, worksheet{e.attr("name"), rel.target})
						}
					}
					return nil
				})
			}
			return nil
		})
	})
	return sheets, err
}

// readTexts reads the texts that cells share.
func (w *workbookReader) readTexts(ctx context.Context, part string) error {
	return w.walk(ctx, part, func(x *walker, _ element) error {
		return x.each(func(e element) error {
			if e.name != "x:si" {
				return nil
			}
			text, err := richText(x)
			w.texts = append(w.texts, text)
			return err
		})
	})
}

// richText gives the text of a cell with several looks.
func richText(x *walker) (string, error) {
	var parts []string
	err := x.each(func(e element) error {
		switch e.name {
		case "x:t":
			text, err := x.text()
			parts = append(parts, text)
			return err
		case "x:r":
			text, err := richText(x)
			parts = append(parts, text)
			return err
		}
		return nil // its pronunciation, in East Asian texts
	})
	return escaped(strings.Join(parts, "")), err
}

// escaped removes the escapes that stand for control characters in XML, such as _x000D_.
func escaped(text string) string {
	for _, code := range []string{"_x000D_", "_x000d_", "_x0000_"} {
		if strings.Contains(text, code) {
			text = strings.ReplaceAll(text, code, "")
		}
	}
	return text
}

// readLooks reads how cells look.
func (w *workbookReader) readLooks(ctx context.Context, part string) error {
	codes := map[int]string{}
	var bold []bool
	return w.walk(ctx, part, func(x *walker, _ element) error {
		return x.each(func(e element) error {
			switch e.name {
			case "x:numFmts":
				return x.each(func(e element) error {
					codes[number(e.attr("numFmtId"), -1)] = e.attr("formatCode")
					return nil
				})
			case "x:fonts":
				return x.each(func(e element) error {
					isBold := false
					err := x.each(func(e element) error {
						isBold = isBold || e.name == "x:b" && e.isOn()
						return nil
					})
					bold = append(bold, isBold)
					return err
				})
			case "x:cellXfs":
				return x.each(func(e element) error {
					font := number(e.attr("fontId"), -1)
					w.looks = append(w.looks, cellLook{
						format: w.format(number(e.attr("numFmtId"), 0), codes),
						isBold: font >= 0 && font < len(bold) && bold[font],
					})
					return nil
				})
			}
			return nil
		})
	})
}

// format gives the number format with an id; nil for General.
func (w *workbookReader) format(id int, codes map[int]string) numfmt.Format {
	code, isWritten := codes[id]
	if !isWritten || numfmt.BuiltIn[id] != "" && id == 14 {
		code = numfmt.BuiltIn[id]
	}
	if code == "" || code == "@" || strings.EqualFold(code, "General") || len(code) > 4*numfmt.MaxCode {
		return nil
	}
	format, isKnown := w.formats[code]
	if !isKnown {
		if w.formats == nil {
			w.formats = map[string]numfmt.Format{}
		}
		format = numfmt.Parse(code)
		w.formats[code] = format
	}
	return format
}
