package extract

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What counts as main content. Words are those outside links, if nothing else is said.
const (
	fewWords  = 25   // fewer are not a page's content if there is more elsewhere
	mainShare = 0.25 // share of the page's words below which what is marked as main is not all of it
	dropShare = 0.5  // share of the content's words above which something that looks like a menu is none
	linkShare = 0.8  // share of a list's words in links above which it is a menu
	manyLinks = 3    // fewer are no menu
)

// findMain gives the element with the page's main content, and marks what in it is not
// content. If little would be left, it gives the whole body.
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

// withTitle gives root or, if the page's only <h1> is outside of it but not in the header
// of the site, the element that contains both.
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

// isLandmark reports whether an element belongs to the site rather than to the page. If
// nothing is marked as main, a header with a heading and no menu belongs to the page.
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

// siteNames matches words in the classes and ids of what belongs to the site: menus,
// banners, breadcrumbs, share buttons, feedback forms.
var siteNames = regexp.MustCompile(`(^|[ _-])(` +
	`breadcrumbs?|brodsmul(a|or)|brödsmul(a|or)|crumbs?|` +
	`share|sharing|social(media)?|addthis|addtoany|sharedaddy|jp-relatedposts|dela|` +
	`(sub|top|left|right|side|main|mega|mobile|global|vanster|huvud)?(nav(bar|igation)?|menu|meny)|sidebar|sidofalt|` +
	`footer|sidfot|site-header|sidhuvud|skip(link|-?to-?content)?|` +
	`pagination|pager|feedback|related(posts?|content|links)?|relaterat|relaterade|rating|comment-respond|` +
	`toc|readspeaker|print|skrivut|newsletter|nyhetsbrev)($|[ _-])`)

var camel = regexp.MustCompile(`(\p{Ll})(\p{Lu})`)

// onScreen removes classes of what is not printed. They contain "print", but are not
// buttons to print the page.
var onScreen = strings.NewReplacer("d-print-none", "", "no-print", "", "noprint", "", "hidden-print", "", "hide-for-print", "", "print-hidden", "")

// namesOf gives the class and id of an element, in lower case.
func namesOf(n *html.Node) string {
	return onScreen.Replace(strings.ToLower(camel.ReplaceAllString(attr(n, "class")+" "+attr(n, "id"), "$1-$2")))
}

// drop marks what in root is not content. If root is marked as main, headers and the like
// in it belong to the page.
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
	if p.countWords(root, false).all < fewWords { // the page consists of its links
		for _, menu := range menus {
			delete(p.dropped, menu)
		}
		return
	}
	for _, menu := range menus {
		p.dropHeading(menu)
	}
}

// isContent reports whether an element is of a kind that menus do not contain.
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

// isOnlyForm reports whether a form only asks, without text of its own. Some systems wrap
// the whole page in a form.
func isOnlyForm(form *html.Node) bool {
	return attr(form, "role") == "search" || findElement(form, func(n *html.Node) bool {
		return isHeading(n) || n.DataAtom == atom.P || n.DataAtom == atom.Table || n.DataAtom == atom.Main
	}) == nil
}

// isMenu reports whether an element is a list or group of little but links, without a
// sentence before it that introduces them.
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

// leads matches headings that only say that there are links below them.
var leads = regexp.MustCompile(`(?i)^(läs (också|även|mer|vidare).*|mer information.*|relatera(t|de?) ?.*|se (också|även).*|(externa )?länkar|genvägar|snabblänkar|hitta på sidan|innehåll( på sidan)?|på den här sidan|i det här avsnittet)$`)

// dropHeading marks the heading of a dropped menu as dropped too, if there is nothing
// else below it or it only says that links follow.
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

// count is how many words a reader sees in an element, how many of them are in links, and
// how many links there are.
type count struct{ all, linked, links int }

// words gives how many words are not in links.
func (c count) words() int { return c.all - c.linked }

// countWords counts the words in n that are neither silent nor dropped, and keeps the
// counts of each element.
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
