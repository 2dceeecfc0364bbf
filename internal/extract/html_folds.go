package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// folds are the parts of a page that a visitor can unfold: answers below questions, tabs.
// What unfolds a part is its control, and the words of the control are the title of the
// part.
type folds struct {
	open   map[*html.Node]bool   // parts that are hidden until somebody unfolds them
	titles map[*html.Node]string // of parts whose control does not remain as a heading
	moved  map[*html.Node]bool   // controls whose words have become a title, or say nothing
	shown  map[*html.Node]bool   // controls that are headings where they are
	told   map[*html.Node]bool   // results of says, because many controls may point to the same part
}

// How a part differs from a menu, and a control from words in a sentence.
const (
	foldWords    = 8  // fewest words outside links of a part that is recognised only by names
	controlWords = 40 // words from which on something is not a question
	nearParents  = 4  // how far up to look for an element that contains only the control
	nearSibling  = 20 // how many siblings to look at
)

// foldNames matches words in the classes of parts that can be unfolded, for pages that do
// not say it in any better way.
var foldNames = regexp.MustCompile(`(^|[ _-])(accordions?|dragspel|collaps(e|ed|ible)|expand(ed|er|able)?|toggle[rd]?|faqs?|fold(out|ed|able)?|` +
	`utfall(d|bar)?|utfäll(d|bar)?|reveal|spoiler|disclosure|panel|tab(s|-?pane|-?content|-?panel)?|questions?|answers?|fraga|fråga|svar|read-?more|show-?more|visa-?mer|las-?mer)($|[ _-])`)

// shutNames matches words in the classes of what opens on top of the page, or belongs to
// the site, although a control may point to it.
var shutNames = regexp.MustCompile(`(^|[ _-])(modal|dialog|pop-?up|popover|lightbox|off-?canvas|overlay|tooltip|search|sok|sök|suggest(ions?)?|autocomplete|` +
	`log-?in|inlogg(ning)?|share|dela|errors?|validation|success|thanks?|tack|hint|toast|chat|loading|dropdown|mobile|language|sprak|språk)($|[ _-])`)

// toggles matches the words of controls that do not open a part of the text.
var toggles = regexp.MustCompile(`(?i)^(|(visa |öppna |stäng |dölj )?(huvud|under)?(meny|menyn|mer|alla|sök|språk|dela|lyssna)|menu|search|close|language|läs mer)$`)

// bareTitles matches the words of controls that open a part without saying what it is
// about.
var bareTitles = regexp.MustCompile(`(?i)^((visa|läs|se|öppna|stäng|dölj|fäll ut|expandera|show|read|open|close|toggle)` +
	`( (mer|mindre|fler|alla|allt|hela|svar|svaret|text|texten|innehåll|innehållet|panel|panelen|more|less|all)( \p{L}+)?)?|mer|mer information|more|info)$`)

func newFolds() *folds {
	return &folds{open: map[*html.Node]bool{}, titles: map[*html.Node]string{}, moved: map[*html.Node]bool{}, shown: map[*html.Node]bool{}, told: map[*html.Node]bool{}}
}

// findFolds finds what can be unfolded: first by what points to it, then by names.
func (p *page) findFolds() {
	named := map[string]*html.Node{}
	labelled := map[string][]*html.Node{} // parts, by the id of the element that labels them
	var controls, hidden []*html.Node
	for n := range p.body.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if id := attr(n, "id"); id != "" && named[id] == nil {
			named[id] = n
		}
		isTab := attr(n, "role") == "tabpanel"
		if isTab || attr(n, "role") == "region" {
			for id := range strings.FieldsSeq(attr(n, "aria-labelledby")) {
				labelled[id] = append(labelled[id], n)
			}
		}
		if isControl(n) {
			controls = append(controls, n)
		}
		if isHidden(n) {
			hidden = append(hidden, n)
			p.open[n] = isTab && !isShut(n) || isCovered(n)
		}
	}
	for _, control := range controls {
		if wordsUpTo(controlWords, control) >= controlWords {
			continue
		}
		if words := p.plain(control); words != "" && toggles.MatchString(words) && !bareTitles.MatchString(words) {
			continue // it opens a menu
		}
		parts := targetsOf(control, named)
		for _, part := range labelled[attr(control, "id")] {
			if !slices.Contains(parts, part) {
				parts = append(parts, part)
			}
		}
		p.unfold(control, parts)
	}
	for _, n := range hidden {
		if !p.open[n] {
			p.unfoldByName(n)
		}
	}
}

// isControl reports whether an element says that it opens something.
func isControl(n *html.Node) bool {
	switch role := attr(n, "role"); {
	case n.DataAtom == atom.Summary || n.DataAtom == atom.Input:
		return false
	case role == "tab" || role == "button" || n.DataAtom == atom.Button:
		return true
	}
	for _, key := range []string{"aria-controls", "aria-expanded", "data-target", "data-bs-target"} {
		if has(n, key) {
			return true
		}
	}
	return n.DataAtom == atom.A && len(attr(n, "href")) > 1 && strings.HasPrefix(attr(n, "href"), "#")
}

// isToggle reports whether a control says that it shows one of several parts, or hides a
// part.
func isToggle(control *html.Node) bool {
	return attr(control, "role") == "tab" || has(control, "aria-expanded") || has(control, "data-toggle") || has(control, "data-bs-toggle")
}

// targetsOf gives the elements that a control points to. If it is not a toggle, only
// hidden ones count: else it is a link to a place on the page, or changes what is there.
func targetsOf(control *html.Node, named map[string]*html.Node) []*html.Node {
	var parts []*html.Node
	for _, key := range []string{"aria-controls", "data-target", "data-bs-target", "href"} {
		if key == "href" && !strings.HasPrefix(attr(control, key), "#") {
			continue
		}
		for id := range strings.FieldsSeq(attr(control, key)) {
			part := named[strings.TrimPrefix(id, "#")]
			if part != nil && (isToggle(control) || isHidden(part)) && !slices.Contains(parts, part) {
				parts = append(parts, part)
			}
		}
	}
	return parts
}

// unfold notes what a control opens: the parts that it points to, or else what follows
// it.
func (p *page) unfold(control *html.Node, parts []*html.Node) {
	isPointedTo := len(parts) > 0
	if !isPointedTo && has(control, "aria-expanded") {
		if next := nextElement(outermost(control)); next != nil {
			parts = []*html.Node{next}
		}
	}
	var opened []*html.Node
	for _, part := range parts {
		if isShut(part) || isWithin(control, part) || !p.open[part] && !p.says(part) {
			continue
		}
		p.open[part] = true
		opened = append(opened, part)
	}
	switch {
	case len(opened) > 0:
		p.entitle(control, opened)
	case isPointedTo && control.DataAtom == atom.Button:
		p.moved[control] = true // it opens a menu, or a form
	}
}

// unfoldByName notes a hidden part that only its classes distinguish from what is never
// shown.
func (p *page) unfoldByName(n *html.Node) {
	if isShut(n) || !p.says(n) || !hasSentence(n) {
		return
	}
	before := previousElement(n)
	evidence := isBelowBare(n, before) || foldNames.MatchString(namesOf(n)) || n.Parent != nil && n.Parent.DataAtom != atom.Body && foldNames.MatchString(namesOf(n.Parent))
	if before != nil {
		isClicked := has(before, "onclick") || has(before, "tabindex") || attr(before, "role") == "button"
		evidence = evidence || isClicked || foldNames.MatchString(namesOf(before))
	}
	if !evidence {
		return
	}
	p.open[n] = true
	if before != nil && before.DataAtom != atom.P && !isHidden(before) && wordsUpTo(controlWords, before) < controlWords {
		p.entitle(before, []*html.Node{n})
	}
}

// entitle makes the words of a control the title of the parts that it opens. If the
// control is a heading it remains where it is, unless the part is elsewhere, as that of a
// tab is.
func (p *page) entitle(control *html.Node, parts []*html.Node) {
	part, title := parts[0], strings.TrimFunc(p.plain(control), isIcon)
	isTab := attr(control, "role") == "tab"
	switch {
	case len(parts) > 1 || title == "" || bareTitles.MatchString(title):
		p.moved[control] = control.DataAtom == atom.Button || attr(control, "role") == "button" || isAlone(control)
	case isPlaced(part) || !isTab && standsAsHeading(control):
		p.shown[control] = true
	case isTab || isAlone(control) || !isInline(control.DataAtom) || control.DataAtom == atom.Button:
		p.moved[control] = true
		if p.titles[part] == "" && !p.isTitled(part, title) {
			p.titles[part] = title
		}
	}
}

// isTitled reports whether a part begins with its title as a heading.
func (p *page) isTitled(part *html.Node, title string) bool {
	first := findElement(part, func(n *html.Node) bool { return isHeading(n) || n.DataAtom == atom.P || n.DataAtom == atom.Table })
	return first != nil && isHeading(first) && strings.EqualFold(p.plain(first), title)
}

// isIcon reports whether a rune is a sign for "open" beside the words of a control.
func isIcon(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("?!.…)(\"”§%", r)
}

// isPlaced reports whether an element is a part of a list or table. Such a part gets no
// title.
func isPlaced(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Li, atom.Dd, atom.Tr, atom.Td, atom.Th, atom.Tbody:
		return true
	}
	return false
}

// standsAsHeading reports whether a control is, is in, or contains a heading.
func standsAsHeading(control *html.Node) bool {
	if isHeading(control) || control.DataAtom == atom.Dt || findElement(control, isHeading) != nil {
		return true
	}
	for n := range control.Ancestors() {
		if isHeading(n) || n.DataAtom == atom.Dt || n.DataAtom == atom.Summary {
			return true
		}
	}
	return false
}

// isCovered reports whether an element is hidden from screen readers because a dialogue
// is open, and contains the page itself. Pages that were saved with an open dialogue have
// such.
func isCovered(n *html.Node) bool {
	return attr(n, "aria-hidden") == "true" && !has(n, "hidden") && !displayNone.MatchString(attr(n, "style")) && holdsPage(n)
}

// isShut reports whether an element is not part of the text, whatever opens it.
func isShut(n *html.Node) bool {
	switch attr(n, "role") {
	case "navigation", "search", "banner", "contentinfo", "dialog", "alertdialog", "menu", "menubar", "listbox", "tooltip", "alert", "status":
		return true
	}
	switch n.DataAtom {
	case atom.Nav, atom.Dialog, atom.Template, atom.Header, atom.Footer, atom.Main, atom.Body:
		return true
	}
	return has(n, "aria-modal") || shutNames.MatchString(namesOf(n))
}

// says reports whether an element contains more than links.
func (f *folds) says(n *html.Node) bool {
	if told, isKnown := f.told[n]; isKnown {
		return told
	}
	all, linked := 0, 0
	for child := range n.Descendants() {
		if child.Type != html.TextNode || child.Parent.DataAtom == atom.Script || child.Parent.DataAtom == atom.Style {
			continue
		}
		words := wordsUpTo(0, child)
		all += words
		for above := range child.Ancestors() {
			if above.DataAtom == atom.A {
				linked += words
			}
			if above == n || above.DataAtom == atom.A {
				break
			}
		}
		if all-linked >= foldWords {
			break
		}
	}
	f.told[n] = all-linked >= foldWords || all > linked && float64(linked) < linkShare*float64(all)
	return f.told[n]
}

var sentenceEnd = regexp.MustCompile(`\p{L}[).”"]*[.!?](\s|$)`)

// hasSentence reports whether an element contains a sentence of some length.
func hasSentence(n *html.Node) bool {
	return wordsUpTo(foldWords, n) >= foldWords && sentenceEnd.MatchString(textOf(n))
}
