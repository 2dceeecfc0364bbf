package extract

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// maxDepth is how deeply elements may be nested. A table in a text box in a table of a
// Word document has some 60 levels.
const maxDepth = 250

// checkEvery is after how many tokens a walker checks whether ctx is done.
const checkEvery = 4096

// walker walks through a part of an Office document, from beginning to end. It keeps
// nothing but the elements around the current place.
type walker struct {
	ctx    context.Context
	in     *xml.Decoder
	depth  int
	tokens int
	names  map[xml.Name]string
}

// element is the beginning of an element, or text.
type element struct {
	name  string // with the prefix that Office programs use, such as "w:p"; empty for text
	text  string
	attrs []xml.Attr
}

// attr gives the value of an attribute, or "". A name such as "val" matches in any
// namespace, and "r:id" in that of its prefix.
func (e element) attr(name string) string {
	prefix, local, isPrefixed := strings.Cut(name, ":")
	if !isPrefixed {
		prefix, local = "", name
	}
	for _, a := range e.attrs {
		if a.Name.Local == local && (prefix == "" || prefixes[a.Name.Space] == prefix) {
			return a.Value
		}
	}
	return ""
}

// isOn reports the value of an element that switches a property: on, unless it says
// otherwise.
func (e element) isOn() bool {
	switch e.attr("val") {
	case "0", "false", "off", "none":
		return false
	}
	return true
}

// walk calls do at the root element of a part, if there is such a part. The error is that
// of do, that of ctx, or an Unusable.
func (p *parcel) walk(ctx context.Context, name string, do func(x *walker, root element) error) error {
	in, err := p.open(name)
	if in == nil || err != nil {
		return err
	}
	x := &walker{ctx: ctx, in: xml.NewDecoder(in), names: map[xml.Name]string{}}
	return x.each(func(e element) error { return do(x, e) })
}

// each calls do at each child element of the element that x is at. Children that do does
// not walk through are skipped.
func (x *walker) each(do func(element) error) error {
	return x.nodes(func(e element) error {
		if e.name == "" {
			return nil
		}
		return do(e)
	})
}

// nodes calls do at each child element and piece of text of the element that x is at.
func (x *walker) nodes(do func(element) error) error {
	for level := x.depth; ; {
		token, err := x.token()
		if err == io.EOF && level == 0 {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.EndElement:
			if x.depth < level {
				return nil
			}
		case xml.StartElement:
			if err := do(element{name: x.name(t.Name), attrs: t.Attr}); err != nil {
				return err
			}
			for x.depth > level {
				if _, err := x.token(); err != nil {
					return err
				}
			}
		case xml.CharData:
			if level > 0 {
				if err := do(element{text: plainRunes(t)}); err != nil {
					return err
				}
			}
		}
	}
}

// text gives all text in the element that x is at.
func (x *walker) text() (string, error) {
	var text string
	for level := x.depth; x.depth >= level; {
		token, err := x.token()
		if err != nil {
			return "", err
		}
		if t, isText := token.(xml.CharData); isText {
			if text == "" {
				text = plainRunes(t)
			} else {
				text += plainRunes(t) // usually one piece; comments divide it
			}
		}
	}
	return text, nil
}

// plainRunes gives text without soft hyphens, which are visible only at the end of a
// line.
func plainRunes(text []byte) string { return strings.ReplaceAll(string(text), "\u00ad", "") }

func (x *walker) token() (xml.Token, error) {
	if x.tokens++; x.tokens%checkEvery == 0 && x.ctx.Err() != nil {
		return nil, x.ctx.Err()
	}
	token, err := x.in.Token()
	var known *Unusable
	switch {
	case err == io.EOF || errors.As(err, &known):
		return nil, err
	case err != nil:
		return nil, unusable("is damaged: a part of it is not sound XML: save it anew")
	}
	switch t := token.(type) {
	case xml.StartElement:
		if x.depth++; x.depth > maxDepth {
			return nil, unusable("has more than %d elements within each other, as no Office program writes: save it anew", maxDepth)
		}
	case xml.EndElement:
		x.depth--
	case xml.Directive:
		if strings.ContainsAny(string(t), "[<") { // else it only names the format
			return nil, unusable("declares entities, as no Office program does: save it anew")
		}
	}
	return token, nil
}

// name gives a name with the usual prefix of its namespace.
func (x *walker) name(n xml.Name) string {
	name, known := x.names[n]
	if !known {
		prefix := prefixes[n.Space]
		if prefix == "" {
			prefix = "?"
		}
		name = prefix + ":" + n.Local
		if len(x.names) < 1000 { // no format has more different names
			x.names[n] = name
		}
	}
	return name
}

// prefixes are the usual ones, by namespace. The namespaces at purl.oclc.org are those of
// the same formats in their strict form.
var prefixes = map[string]string{
	"http://schemas.openxmlformats.org/wordprocessingml/2006/main":            "w",
	"http://purl.oclc.org/ooxml/wordprocessingml/main":                        "w",
	"http://schemas.openxmlformats.org/presentationml/2006/main":              "p",
	"http://purl.oclc.org/ooxml/presentationml/main":                          "p",
	"http://schemas.openxmlformats.org/spreadsheetml/2006/main":               "x",
	"http://purl.oclc.org/ooxml/spreadsheetml/main":                           "x",
	"http://schemas.openxmlformats.org/drawingml/2006/main":                   "a",
	"http://purl.oclc.org/ooxml/drawingml/main":                               "a",
	"http://schemas.openxmlformats.org/drawingml/2006/diagram":                "dgm",
	"http://purl.oclc.org/ooxml/drawingml/diagram":                            "dgm",
	"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing":  "wp",
	"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing":              "wp",
	"http://schemas.openxmlformats.org/drawingml/2006/chart":                  "c",
	"http://purl.oclc.org/ooxml/drawingml/chart":                              "c",
	"urn:schemas-microsoft-com:vml":                                           "v",
	"http://schemas.openxmlformats.org/officeDocument/2006/math":              "m",
	"http://purl.oclc.org/ooxml/officeDocument/math":                          "m",
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships":     "r",
	"http://purl.oclc.org/ooxml/officeDocument/relationships":                 "r",
	"http://schemas.openxmlformats.org/package/2006/relationships":            "rel",
	"http://schemas.openxmlformats.org/package/2006/metadata/core-properties": "cp",
	"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties": "custom",
	"http://purl.oclc.org/ooxml/officeDocument/customProperties":              "custom",
	"http://schemas.openxmlformats.org/markup-compatibility/2006":             "mc",
	"http://purl.org/dc/elements/1.1/":                                        "dc",
	"http://purl.org/dc/terms/":                                               "dcterms",
	"urn:oasis:names:tc:opendocument:xmlns:office:1.0":                        "office",
	"urn:oasis:names:tc:opendocument:xmlns:text:1.0":                          "text",
	"urn:oasis:names:tc:opendocument:xmlns:table:1.0":                         "table",
	"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0":                       "draw",
	"urn:oasis:names:tc:opendocument:xmlns:presentation:1.0":                  "presentation",
	"urn:oasis:names:tc:opendocument:xmlns:style:1.0":                         "style",
	"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0":                "svg",
	"urn:oasis:names:tc:opendocument:xmlns:chart:1.0":                         "chart",
	"urn:oasis:names:tc:opendocument:xmlns:meta:1.0":                          "meta",
	"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0":                      "manifest",
}
