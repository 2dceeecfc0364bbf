package extract

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What counts as the main content, in words of a text outside links.
const (
	fewWords  = 25   // fewer are no page's content, if there are more elsewhere
	mainShare = 0.25 // of the page's words, below which what is marked as main is not all
	dropShare = 0.5  // of the content's words, above which what looks like a menu is none
	linkShare = 0.8  // of the words of a list that are links, above which it is a menu
	manyLinks = 3    // fewer are no menu
)

// findMain gives the element with the page's main content, and marks what within it is
// not. Where little would be left, it is the whole body.
func (p *page) findMain() *html.Node {
	p.counts = map[*html.Node]count{}
	p.countWords(p.body, false)
	root := p.marked()
	p.isMarked = root != nil
	if !p.isMarked {
		root = p.body
	}
	root = p.withTitle(root)
	p.drop(root, root != p.body)
	if root == p.body {
		return root
	}
	words := p.countWords(root, false).words()
	inMain := p.dropped
	p.dropped = map[*html.Node]bool{}
	p.countWords(p.body, false)
	p.drop(p.body, false)
	if all := p.countWords(p.body, false).words(); words < fewWords && words < all || float64(words) < mainShare*float64(all) {
		return p.body
	}
	p.dropped = inMain
	return root
}

// marked gives the element that is marked as the page's main content, or nil.
func (p *page) marked() *html.Node {
	var found *html.Node
	most := 0
	for i, such := range []func(*html.Node) bool{
		func(n *html.Node) bool { return n.DataAtom == atom.Main || attr(n, "role") == "main" },
		func(n *html.Node) bool { return n.DataAtom == atom.Article },
		func(n *html.Node) bool { return contentNames[plainName(attr(n, "id"))] },
	} {
		many := 0
		for n := range p.body.Descendants() {
			if n.Type != html.ElementNode || !such(n) || p.isSilent(n) {
				continue
			}
			many++
			if words := p.counts[n].words(); words > most {
				found, most = n, words
			}
		}
		if i == 1 && many > 1 { // each is a part
			found, most = nil, 0
		}
		if found != nil {
			return found
		}
	}
	return nil
}

// contentNames are ids of the main content on pages that do not mark it.
var contentNames = map[string]bool{"content": true, "main": true, "maincontent": true, "pagecontent": true, "innehall": true,
	"huvudinnehall": true, "sidinnehall": true, "contentmain": true, "primary": true}

func plainName(id string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, id)
}

// withTitle gives root, or what holds both it and the page's only <h1>, where that
// stands outside of it and not in the site's own header.
func (p *page) withTitle(root *html.Node) *html.Node {
	isTitle := func(n *html.Node) bool { return n.DataAtom == atom.H1 && p.plain(n) != "" }
	if root == p.body || findElement(root, isTitle) != nil {
		return root
	}
	title := findElement(p.body, isTitle)
	if title == nil {
		return root
	}
	for n := range title.Ancestors() {
		if p.isSilent(n) || p.isLandmark(n) || siteNames.MatchString(namesOf(n)) {
			return root
		}
		for inner := range root.Ancestors() {
			if inner == n {
				return n
			}
		}
	}
	return root
}

// isLandmark reports elements of the site rather than of the page. A header with a
// heading and no menu is the page's own, where nothing is marked as main.
func (p *page) isLandmark(n *html.Node) bool {
	switch attr(n, "role") {
	case "navigation", "search", "banner", "contentinfo", "dialog", "alertdialog", "menu", "menubar", "toolbar":
		return true
	}
	switch n.DataAtom {
	case atom.Nav:
		return true
	case atom.Header:
		isTitle := !p.isMarked && p.counts[n].links < manyLinks && findElement(n, func(n *html.Node) bool { return n.DataAtom == atom.H1 }) != nil
		return !isTitle && !isWithinContent(n)
	}
	return n.DataAtom == atom.Footer && !isWithinContent(n)
}

func isWithinContent(n *html.Node) bool {
	for above := range n.Ancestors() {
		if above.DataAtom == atom.Main || above.DataAtom == atom.Article || above.DataAtom == atom.Blockquote || attr(above, "role") == "main" {
			return true
		}
	}
	return false
}

// siteNames are parts of the classes and ids of what belongs to the site: menus,
// banners, the path to the page, buttons to share it, questions about it.
var siteNames = regexp.MustCompile(`(^|[ _-])(` +
	`breadcrumbs?|brodsmul(a|or)|brödsmul(a|or)|crumbs?|` +
	`share|sharing|social(media)?|addthis|addtoany|sharedaddy|jp-relatedposts|dela|` +
	`(sub|top|left|right|side|main|mega|mobile|global|vanster|huvud)?(nav(bar|igation)?|menu|meny)|sidebar|sidofalt|` +
	`footer|sidfot|site-header|sidhuvud|skip(link|-?to-?content)?|` +
	`pagination|pager|feedback|related(posts?|content|links)?|relaterat|relaterade|rating|comment-respond|` +
	`toc|readspeaker|print|skrivut|newsletter|nyhetsbrev)($|[ _-])`)

var camel = regexp.MustCompile(`(\p{Ll})(\p{Lu})`)

// onScreen takes away classes of what is left out where the page is printed: it is no
// button to print.
var onScreen = strings.NewReplacer("d-print-none", "", "no-print", "", "noprint", "", "hidden-print", "", "hide-for-print", "", "print-hidden", "")

// namesOf gives the class and id of an element, in words of small letters.
func namesOf(n *html.Node) string {
	return onScreen.Replace(strings.ToLower(camel.ReplaceAllString(attr(n, "class")+" "+attr(n, "id"), "$1-$2")))
}

// drop marks what within root is no content. Headers and such inside what is marked as
// main are the page's own.
func (p *page) drop(root *html.Node, isMain bool) {
	limit := dropShare * float64(p.counts[root].words())
	var menus []*html.Node
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || p.isDropped(n, root) || p.isSilent(n) {
			continue
		}
		switch {
		case p.isLandmark(n), n.DataAtom == atom.Form && isOnlyForm(n), n.DataAtom == atom.Footer && isMain && n.Parent.DataAtom != atom.Blockquote:
			p.dropped[n] = true
		case !p.isAboutConsent && !isInline(n.DataAtom) && consentNames.MatchString(namesOf(n)) && !holdsPage(n):
			p.dropped[n] = float64(p.counts[n].words()) <= limit
		case n.DataAtom == atom.Aside && !isMain, siteNames.MatchString(namesOf(n)) && !isInline(n.DataAtom) && findElement(n, isContent) == nil:
			p.dropped[n] = float64(p.counts[n].words()) <= limit
		case p.isMenu(n):
			p.dropped[n] = true
			menus = append(menus, n)
		}
	}
	if p.countWords(root, false).all < fewWords { // the links are what the page says
		for _, menu := range menus {
			delete(p.dropped, menu)
		}
		return
	}
	for _, menu := range menus {
		p.dropHeading(menu)
	}
}

// isContent reports what no menu holds.
func isContent(n *html.Node) bool {
	return n.DataAtom == atom.H1 || n.DataAtom == atom.Main || n.DataAtom == atom.Article || attr(n, "role") == "main"
}

func (p *page) isDropped(n, root *html.Node) bool {
	for above := range n.Ancestors() {
		if p.dropped[above] {
			return true
		}
		if above == root {
			return false
		}
	}
	return false
}

// isOnlyForm reports a form that asks and says nothing; some systems wrap the whole
// page in one.
func isOnlyForm(form *html.Node) bool {
	return attr(form, "role") == "search" || findElement(form, func(n *html.Node) bool {
		return isHeading(n) || n.DataAtom == atom.P || n.DataAtom == atom.Table || n.DataAtom == atom.Main
	}) == nil
}

// isMenu reports a list, or a group, of links and hardly anything else, that no
// sentence before it leads to.
func (p *page) isMenu(n *html.Node) bool {
	c := p.counts[n]
	if c.links < manyLinks || float64(c.linked) < linkShare*float64(c.all) {
		return false
	}
	switch n.DataAtom {
	case atom.Ul, atom.Ol, atom.Div, atom.Section, atom.Aside:
	case atom.Table:
		if findElement(n, func(n *html.Node) bool { return n.DataAtom == atom.Th || n.DataAtom == atom.Caption }) != nil {
			return false
		}
	case atom.Td:
		table := tableOf(n)
		isLayout, isKnown := p.layouts[table]
		if !isKnown {
			isLayout = table != nil && p.isLayout(table)
			p.layouts[table] = isLayout
		}
		if !isLayout {
			return false
		}
	default:
		return false
	}
	before := previousElement(n)
	return before == nil || !strings.HasSuffix(p.plain(before), ":")
}

// leads finds headings that say no more than that there are links below them.
var leads = regexp.MustCompile(`(?i)^(läs (också|även|mer|vidare).*|mer information.*|relatera(t|de?) ?.*|se (också|även).*|(externa )?länkar|genvägar|snabblänkar|hitta på sidan|innehåll( på sidan)?|på den här sidan|i det här avsnittet)$`)

// dropHeading marks the heading of a menu that is dropped, if it is no more than that.
func (p *page) dropHeading(menu *html.Node) {
	before := previousElement(menu)
	if before == nil || before.DataAtom == atom.H1 || !isHeading(before) {
		return
	}
	next := menu.NextSibling
	for next != nil && (next.Type != html.ElementNode || p.isSilent(next) || p.dropped[next] || p.plain(next) == "") {
		next = next.NextSibling
	}
	if next == nil || isHeading(next) || leads.MatchString(strings.TrimRight(p.plain(before), ":")) {
		p.dropped[before] = true
	}
}

// count is how many words a reader sees in an element, how many of them are links, and
// how many links there are.
type count struct{ all, linked, links int }

// words gives how many words are no links.
func (c count) words() int { return c.all - c.linked }

// countWords counts what within n is not silent or dropped, and notes it of each element.
func (p *page) countWords(n *html.Node, isLink bool) count {
	var c count
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		switch {
		case child.Type == html.TextNode:
			words := len(strings.FieldsFunc(child.Data, isBetweenWords))
			c.all += words
			if isLink {
				c.linked += words
			}
		case child.Type == html.ElementNode && !p.isSilent(child) && !p.dropped[child]:
			toLink := child.DataAtom == atom.A && has(child, "href")
			inner := p.countWords(child, isLink || toLink)
			if toLink {
				inner.links++
			}
			c = count{c.all + inner.all, c.linked + inner.linked, c.links + inner.links}
		}
	}
	p.counts[n] = c
	return c
}

func isBetweenWords(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
