package extract

import (
	"cmp"
	"encoding/json"
	"regexp"
	"strings"

	"svara/internal/extract/about"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// facts are what a page says about itself in its head.
type facts struct {
	title, ogTitle, site, url string
	changed, published        string
}

// describe finds the page's title, where it is published and when it was changed.
func (p *page) describe(root *html.Node) {
	p.facts.url = p.about.URL
	for n := range p.top.Descendants() {
		switch {
		case n.Type == html.CommentNode:
			p.savedFrom(n.Data)
		case n.DataAtom == atom.Title && p.facts.title == "" && n.Namespace == "":
			p.facts.title = textOf(n)
		case n.DataAtom == atom.Link && strings.EqualFold(attr(n, "rel"), "canonical"):
			p.facts.url = cmp.Or(about.WebAddress(attr(n, "href")), p.facts.url)
		case n.DataAtom == atom.Meta:
			p.meta(cmp.Or(attr(n, "property"), attr(n, "name"), attr(n, "itemprop")), attr(n, "content"))
		case n.DataAtom == atom.Script && strings.EqualFold(attr(n, "type"), "application/ld+json"):
			p.linkedData(textOf(n))
		case n.DataAtom == atom.Time || n.Type == html.TextNode:
			p.stamp(n)
		}
	}
	p.about.URL = p.facts.url
	p.about.Date = cmp.Or(p.about.Date, p.facts.changed, p.facts.published)
	p.Title(p.titleOf(root))
}

var savedFrom = regexp.MustCompile(`^\s*saved from url=\(\d+\)(\S+)`)

// savedFrom reads the comment that browsers put into a page that they save.
func (p *page) savedFrom(comment string) {
	if m := savedFrom.FindStringSubmatch(comment); m != nil {
		p.facts.url = cmp.Or(p.facts.url, about.WebAddress(m[1]))
	}
}

func (p *page) meta(name, content string) {
	switch strings.ToLower(name) {
	case "og:title":
		p.facts.ogTitle = content
	case "og:site_name":
		p.facts.site = strings.TrimSpace(content)
	case "og:url":
		p.facts.url = cmp.Or(p.facts.url, about.WebAddress(content))
	case "article:modified_time", "og:updated_time", "dcterms.modified", "dc.date.modified", "dc.modified", "last-modified", "datemodified":
		p.facts.changed = cmp.Or(p.facts.changed, about.DateOf(content))
	case "article:published_time", "dcterms.issued", "dcterms.created", "dc.date", "dc.date.issued", "dcterms.date", "datepublished":
		p.facts.published = cmp.Or(p.facts.published, about.DateOf(content))
	}
}

// linkedData reads what a page says about itself in JSON-LD, and not what it says about
// things that it mentions.
func (p *page) linkedData(data string) {
	type thing struct {
		Changed   any             `json:"dateModified"`
		Published any             `json:"datePublished"`
		Graph     json.RawMessage `json:"@graph"`
	}
	take := func(t thing) {
		changed, _ := t.Changed.(string)
		published, _ := t.Published.(string)
		p.facts.changed = cmp.Or(p.facts.changed, about.DateOf(changed))
		p.facts.published = cmp.Or(p.facts.published, about.DateOf(published))
	}
	var one thing
	var many []thing
	switch {
	case json.Unmarshal([]byte(data), &one) == nil:
		take(one)
		if json.Unmarshal(one.Graph, &many) != nil {
			return
		}
	case json.Unmarshal([]byte(data), &many) != nil:
		return
	}
	for _, t := range many {
		take(t)
	}
}

// stamped matches the words that say when a page was changed or published, at the
// beginning of a short text: "Sidan uppdaterades 17 maj 2024".
var stamped = regexp.MustCompile(`(?i)^\s*(?:sidan|senast|artikeln|innehållet|texten|webbsidan)?\s*(?:är|blev)?\s*(?:senast\s+)?` +
	`(?:(uppdaterad(?:es|e|t)?|ändrad(?:es|e|t)?|granskad(?:es|e|t)?|reviderad(?:es|e|t)?)|(publicerad(?:es|e|t)?))\s*(?:av [^:,]{1,60})?(?:den)?\s*[:,]?\s*(?:senast\s*)?`)

// stampRunes is the length of a text, in runes, above which it says more than when the
// page was changed.
const stampRunes = 120

// stamp reads a date shown on the page after such words, as text or in <time>.
func (p *page) stamp(n *html.Node) {
	text, at := n.Data, n
	if n.DataAtom == atom.Time {
		text = ""
	} else if !stamped.MatchString(text) {
		return
	}
	for range 3 { // the words may be one or two elements further up
		if at.Parent == nil || len(text) > stampRunes {
			return
		}
		if m := stamped.FindStringSubmatchIndex(text); m != nil {
			date := about.DateOf(text[m[1]:])
			if n.DataAtom == atom.Time {
				date = cmp.Or(about.DateOf(attr(n, "datetime")), date)
			}
			switch {
			case date == "":
			case m[2] >= 0:
				p.facts.changed = cmp.Or(p.facts.changed, date)
				return
			default:
				p.facts.published = cmp.Or(p.facts.published, date)
				return
			}
		}
		at = at.Parent
		text = shortText(at)
	}
}

// shortText gives the text in n. It stops at some point after stampRunes bytes.
func shortText(n *html.Node) string {
	var b strings.Builder
	for child := range n.Descendants() {
		if child.Type == html.TextNode {
			b.WriteString(child.Data)
		}
		if b.Len() > stampRunes {
			break
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for child := range n.Descendants() {
		if child.Type == html.TextNode {
			b.WriteString(child.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

// titleOf gives the page's only <h1>, or else its title without the name of the site:
// that of "Bygglov - Lindviks kommun" is "Bygglov".
func (p *page) titleOf(root *html.Node) string {
	var first string
	count := 0
	for n := range root.Descendants() {
		if n.DataAtom == atom.H1 && !p.isDropped(n, root) && !p.isSilent(n) && p.plain(n) != "" {
			if count++; count == 1 {
				first = p.plain(n)
			}
		}
	}
	if count == 1 {
		return first
	}
	named := cmp.Or(p.facts.ogTitle, p.facts.title)
	return cmp.Or(strings.Map(visible, withoutSite(named, p.facts.site)), first)
}

var (
	betweenNames = regexp.MustCompile(`\s+[-–—|•·»«:/]+\s+|\s*\|\s*`)
	siteWords    = regexp.MustCompile(`(?i)(kommun|kommuner|region|stad|län|länsstyrelsen|myndigheten?|verket|förbundet|universitet|högskolan?|intranät|intranätet|\.se|\bab)$|^(region|startsida)`)
)

// withoutSite removes the name of a site from the end of a title, or from its beginning
// if site is that name.
func withoutSite(title, site string) string {
	title = strings.TrimPrefix(title, "Microsoft Word - ")
	seams := betweenNames.FindAllStringIndex(title, -1)
	if len(seams) == 0 {
		return title
	}
	first, last := seams[0], seams[len(seams)-1]
	switch end := title[last[1]:]; {
	case site != "" && strings.EqualFold(title[:first[0]], site):
		return title[first[1]:]
	case strings.EqualFold(end, site) || siteWords.MatchString(end):
		return title[:last[0]]
	}
	return title
}
