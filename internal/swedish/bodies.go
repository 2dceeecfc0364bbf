package swedish

import (
	"slices"
	"strings"
)

// Body is a board of elected members, by what tells it from others of its kind.
type Body struct {
	kind  string   // "nämnd", "styrelse" or "fullmäktige"
	parts []string // "miljö" and "byggnads" of "miljö- och byggnadsnämnden"
}

// IsBoard reports whether a body is one of several that share the work, each in its own
// field, and not one that is over them all.
func (b Body) IsBoard() bool { return b.kind == "nämnd" }

// Same reports whether two names may be of one body: "byggnämnden" is short for "miljö-
// och byggnadsnämnden".
func (b Body) Same(other Body) bool {
	if b.kind != other.kind {
		return false
	}
	few, more := b.parts, other.parts
	if len(few) > len(more) {
		few, more = more, few
	}
	return !slices.ContainsFunc(few, func(part string) bool {
		return !slices.ContainsFunc(more, func(o string) bool { return strings.HasPrefix(o, part) || strings.HasPrefix(part, o) })
	})
}

// Bodies gives the boards that a Swedish text names: "socialnämnden", "barn- och
// utbildningsnämndens", "tekniska nämnden", "kommunstyrelsen", "fullmäktige". "Nämnden"
// alone may be any, and is none.
func Bodies(text string) []Body {
	if !namesBody(text) {
		return nil
	}
	var bodies []Body
	tokens := Tokens(text)
	for i, t := range tokens {
		first, kind := bodyParts(t.Text)
		switch {
		case kind == "":
			continue
		case first == "" && kind == "fullmäktige":
			first = "kommun"
		case first == "" && i > 0 && isField(tokens[i-1].Text):
			first = tokens[i-1].Text
		case first == "":
			continue
		}
		b := Body{kind, []string{first}}
		for j := i - 1; j >= 0 && (tokens[j].Text == "och" || strings.HasPrefix(text[tokens[j].End:], "-")); j-- {
			if tokens[j].Text != "och" {
				b.parts = append(b.parts, tokens[j].Text)
			} else if j == 0 || !strings.HasPrefix(text[tokens[j-1].End:], "-") {
				break
			}
		}
		bodies = append(bodies, b)
	}
	return bodies
}

// namesBody spares most texts a closer look.
func namesBody(text string) bool {
	return strings.Contains(text, "ämnd") || strings.Contains(text, "ÄMND") || strings.Contains(text, "tyrelse") ||
		strings.Contains(text, "TYRELSE") || strings.Contains(text, "ullmäktig") || strings.Contains(text, "ULLMÄKTIG")
}

// bodyParts parts what a body is called into its field and its kind, "" for none. Of
// other words that end like it some tell what was mentioned ("ovannämnd"), and other
// "styrelser" are authorities and boards of companies.
func bodyParts(word string) (field, kind string) {
	word = strings.TrimSuffix(word, "s")
	switch {
	case strings.HasSuffix(word, "fullmäktige"):
		return strings.TrimSuffix(word, "fullmäktige"), "fullmäktige"
	case strings.HasSuffix(word, "styrelse"), strings.HasSuffix(word, "styrelsen"):
		field = strings.TrimSuffix(strings.TrimSuffix(word, "n"), "styrelse")
		if field == "kommun" || field == "region" {
			return field, "styrelse"
		}
	case strings.HasSuffix(word, "nämnd"), strings.HasSuffix(word, "nämnden"):
		field = strings.TrimSuffix(strings.TrimSuffix(word, "en"), "nämnd")
		if !slices.Contains(mentioned, field) {
			return field, "nämnd"
		}
	}
	return "", ""
}

var mentioned = []string{"ovan", "förut", "sist", "nyss", "först", "här", "så", "o", "be", "ut", "om", "sam", "över", "upp"}

// isField reports whether an adjective before "nämnden" says which: "tekniska".
func isField(word string) bool {
	return strings.HasSuffix(word, "iska") && word != "politiska" && word != "faktiska" && word != "specifika" || word == "sociala"
}
