package extract

import (
	"math"
	"regexp"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// In saved pages, cookie dialogues look like text, and are often longer than the page's
// own. They are recognised by the names that common systems give them, and by their
// words: words about cookies, above a button that accepts them. A page about cookies may
// have such a button in its main content, which is kept.

// consentSystems matches ids and classes of the dialogues of common systems.
var consentSystems = regexp.MustCompile(`(^|[ _-])(cybot|cookiebot|onetrust|ot-sdk|optanon|cky|cookieyes|cookie-?law|eu-?cookie(-?law|-compliance)?|usercentrics|uc-(banner|overlay)|` +
	`osano|cmplz|complianz|borlabs|didomi|tarteaucitron|iubenda|klaro|coi-?(overlay|banner|consent.*)|cookie-?information|cookiehub|cookie-?first|cookie-?notice|` +
	`cookie-?script|truste|trustarc|quantcast|qc-cmp\d?|moove|gdpr-cookie|cc-(window|banner|dialog)|cli-modal|sv-cookie.*|cookie-?consent|cookie-?(banner|bar|dialog|modal|popup|message|overlay)|` +
	`kak(a|or|e)-?(banner|dialog|ruta|information|samtycke|info))($|[ _-])`)

// cookieTables matches ids and classes of what such systems put into a page that is about
// cookies.
var cookieTables = regexp.MustCompile(`(^|[ _-])(declaration|policy|deklaration|cookie-?table|cookie-?list)($|[ _-])`)

// consentNames matches words in the ids and classes of such dialogues, and of pages about
// cookies.
var consentNames = regexp.MustCompile(`(^|[ _-])(cookies?|consent|gdpr|kakor)($|[ _-])`)

// aboutConsent matches titles of pages about cookies and personal data.
var aboutConsent = regexp.MustCompile(`(?i)(\b(kakor|kakfiler|cookies?|gdpr)\b|personuppgift|dataskydd|integritet|samtycke)`)

var cookieWords = regexp.MustCompile(`(?i)\b(kakor(na)?|kakfil|cookies?|cookie-?filer)\b`)

// acceptWords matches the beginning of the words on a button that answers such a
// dialogue.
var acceptWords = regexp.MustCompile(`(?i)^(ja,? |ok,? )?(jag )?(acceptera(r)?|godkänn(er)?|tillåt|neka|avvisa|avböj|förstår|accept|allow|reject|decline|deny|agree|(endast|bara|använd bara|acceptera bara|tillåt bara|tillåt endast) nödvändiga|` +
	`only necessary|necessary only|got it|i (understand|agree|accept)|spara (mina )?(val|inställningar))\b`)

// Which elements are dialogues by their words.
const (
	consentWide  = 600  // most words
	consentBrief = 5    // fewest words, besides those of its button
	consentApart = 25   // words around a button, without cookies among them, above which it answers something else
	consentEdge  = 12   // how many words more an element around a dialogue may have and still be part of it
	consentMore  = 1.25 // or how many times its words
)

// dropConsent finds cookie dialogues. They are silent, so that no other part of the page
// is compared with them.
func (p *page) dropConsent() {
	var buttons []*html.Node
	p.consent = map[*html.Node]bool{}
	isTitle := func(n *html.Node) bool { return n.DataAtom == atom.H1 || n.DataAtom == atom.Title && n.Namespace == "" }
	for n := range p.top.Descendants() {
		p.isAboutConsent = p.isAboutConsent || isTitle(n) && aboutConsent.MatchString(textOf(n)) && !isInDialog(n)
	}
	hasContent, words := holdsPage(p.body), wordsUpTo(math.MaxInt, p.body)
	for n := range p.body.Descendants() {
		if n.Type != html.ElementNode || p.isWithinConsent(n) {
			continue
		}
		names := namesOf(n) + " " + n.Data // the latter for a site's own component
		if consentSystems.MatchString(names) && !cookieTables.MatchString(names) && !holdsPage(n) {
			p.consent[n] = hasContent || wordsUpTo(words, n) < words // else a script has put the name on what contains the page
		} else if isButton(n) && acceptWords.MatchString(buttonWords(n)) {
			buttons = append(buttons, n)
		}
	}
	for _, button := range buttons {
		if p.isWithinConsent(button) || p.isAboutConsent && isWithinContent(button) {
			continue
		}
		if dialog := dialogOf(button); dialog != nil {
			p.consent[dialog] = true
		}
	}
}

func (p *page) isWithinConsent(n *html.Node) bool {
	if len(p.consent) == 0 {
		return false
	}
	for above := range n.Ancestors() {
		if p.consent[above] {
			return true
		}
	}
	return p.consent[n]
}

// dialogOf gives the element around a button that is about cookies and little else, or
// nil.
func dialogOf(button *html.Node) *html.Node {
	var dialog *html.Node
	words := float64(wordsUpTo(consentWide, button) + consentBrief)
	for n := range button.Ancestors() {
		if n.DataAtom == atom.Body || n.Type != html.ElementNode {
			break
		}
		more := wordsUpTo(consentWide+1, n)
		if more > consentWide || dialog != nil && float64(more) > max(consentMore*words, words+consentEdge) || holdsPage(n) {
			break
		}
		speaks := dialog != nil || cookieWords.MatchString(textOf(n))
		if !speaks && more > consentApart {
			break
		}
		if speaks && float64(more) >= words {
			dialog, words = n, float64(more)
		}
	}
	return dialog
}

// holdsPage reports whether an element is or contains what marks the page's content. The
// <h1> of a dialogue does not.
func holdsPage(n *html.Node) bool {
	isPage := func(n *html.Node) bool { return isContent(n) && !(n.DataAtom == atom.H1 && isInDialog(n)) }
	return isPage(n) || findElement(n, isPage) != nil
}

func isInDialog(n *html.Node) bool {
	for above := range n.Ancestors() {
		if role := attr(above, "role"); role == "dialog" || role == "alertdialog" || above.DataAtom == atom.Dialog {
			return true
		}
	}
	return false
}

func isButton(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Button, atom.A:
		return true
	case atom.Input:
		return attr(n, "type") == "button" || attr(n, "type") == "submit"
	}
	return attr(n, "role") == "button"
}

func buttonWords(n *html.Node) string {
	if n.DataAtom == atom.Input {
		return attr(n, "value")
	}
	return textOf(n)
}
