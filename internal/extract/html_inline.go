package extract

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// text adds the words of a text node.
func (p *page) text(s string) {
	s = strings.Map(visible, s)
	if !p.pre {
		s = strings.ReplaceAll(s, "\n", " ") // in a page a line ends at <br>
	}
	p.words = append(p.words, s...)
}

// visible removes characters that only say where a word may be broken, makes all blanks
// the same, as they look to a reader, and leaves \n as the only line end.
func visible(r rune) rune {
	switch {
	case r == '\u00ad' || r == '\u200b' || r == '\u2060' || r == '\ufeff':
		return -1
	case r == '\t' || r == '\n':
		return r
	case unicode.IsSpace(r):
		return ' '
	}
	return r
}

// superscripts are the ones that matter to a reader: m² is not m2.
var superscripts = strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴",
	"5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹")

var digits = regexp.MustCompile(`^[0-9]{1,3}$`)

// inline adds an element that is part of a line.
func (p *page) inline(n *html.Node) {
	switch n.DataAtom {
	case atom.Q:
		p.between("”", n, "”")
	case atom.Del, atom.S, atom.Strike: // without marks it would read as if it still held; see markdown
		p.between("~~", n, "~~")
	case atom.Sup:
		start := len(p.words)
		p.children(n)
		if start < len(p.words) {
			if text := strings.TrimSpace(string(p.words[start:])); digits.MatchString(text) {
				p.words = append(p.words[:start], superscripts.Replace(text)...)
			}
		}
	default:
		p.children(n)
	}
}

// between adds the words in n between two marks, if there are any.
func (p *page) between(before string, n *html.Node, after string) {
	start := len(p.words)
	p.words = append(p.words, before...)
	p.children(n)
	switch end := start + len(before); {
	case len(p.words) == end:
		p.words = p.words[:start]
	case len(p.words) > end: // else a block in n has ended the words
		p.words = append(p.words, after...)
	}
}

// altOf gives the alternative text of an image, between blanks, or "" if it says nothing.
func altOf(img *html.Node) string {
	if alt := pictureText(attr(img, "alt")); alt != "" {
		return " " + alt + " "
	}
	return ""
}

// assistive are classes of text for screen readers, which says what others see: "öppnas i
// nytt fönster".
var assistive = map[string]bool{"sr-only": true, "visually-hidden": true, "visuallyhidden": true, "screen-reader-text": true,
	"env-assistive-text": true, "sv-visually-hidden": true, "screenreader": true, "u-hidden-visually": true,
	"mermaid": true} // the source of a diagram

var displayNone = regexp.MustCompile(`(?i)(display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)`)

// isSilent reports whether an element is invisible to readers, or not text.
func (p *page) isSilent(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Head, atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Svg, atom.Iframe, atom.Object, atom.Video,
		atom.Audio, atom.Canvas, atom.Map, atom.Select, atom.Option, atom.Datalist, atom.Textarea, atom.Input,
		atom.Label, atom.Legend, atom.Progress, atom.Meter, atom.Dialog, atom.Rp, atom.Rt:
		return true
	case atom.Button:
		if !p.shown[n] && !opens(n) {
			return true
		}
	}
	for class := range strings.FieldsSeq(attr(n, "class")) {
		if assistive[strings.ToLower(class)] {
			return true
		}
	}
	return p.moved[n] || p.consent[n] || isHidden(n) && !p.open[n]
}

// isHidden reports whether an element is invisible until something shows it.
func isHidden(n *html.Node) bool {
	return has(n, "hidden") && attr(n, "hidden") != "until-found" || attr(n, "aria-hidden") == "true" || displayNone.MatchString(attr(n, "style"))
}

// opens reports whether a button is the heading of a part that it opens.
func opens(button *html.Node) bool {
	if has(button, "aria-expanded") && !toggles.MatchString(textOf(button)) {
		return true
	}
	for n := range button.Ancestors() {
		if isHeading(n) || n.DataAtom == atom.Dt || n.DataAtom == atom.Summary {
			return true
		}
	}
	return false
}
