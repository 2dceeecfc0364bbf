package server

import "svara/assistant"

// section is a paragraph, a heading, a list or the rows of a table, as a
// document's page shows it.
type section struct {
	Tag   string      // "p", "h2", "h3" or "ul"
	Items [][]stretch // of a "ul"; of the others the one that they are
}

// stretch is text that is marked as quoted, or is not.
type stretch struct {
	Text   string
	Marked bool
	First  bool // the first that is marked: where the page scrolls to
}

// sectionsOf parts a document into its sections, word for word, with the runes
// from start to end marked, and reports whether any are. A place that the
// document does not have is not marked.
func sectionsOf(whole assistant.Whole, start, end int) (sections []section, marked bool) {
	runes := []rune(whole.Text)
	if start < 0 || end > len(runes) {
		start, end = 0, 0
	}
	for i, b := range whole.Blocks {
		item := stretchesOf(runes, b.Start, b.End, start, end)
		for j := range item {
			item[j].First = item[j].Marked && !marked
			marked = marked || item[j].Marked
		}
		tag := tagOf(b)
		if n := len(sections); n > 0 && tag == "ul" && whole.Blocks[i-1].Kind == b.Kind {
			sections[n-1].Items = append(sections[n-1].Items, item)
			continue
		}
		sections = append(sections, section{tag, [][]stretch{item}})
	}
	return sections, marked
}

func tagOf(b assistant.Block) string {
	switch {
	case b.Kind == assistant.Item || b.Kind == assistant.Row:
		return "ul"
	case b.Kind == assistant.Heading && b.Level <= 2:
		return "h2"
	case b.Kind == assistant.Heading:
		return "h3"
	}
	return "p"
}

// stretchesOf gives the runes from first to last in at most three stretches: that
// which start and end mark, and what is before and after it.
func stretchesOf(runes []rune, first, last, start, end int) []stretch {
	from := min(max(start, first), last)
	to := min(max(end, from), last)
	var stretches []stretch
	for _, s := range []struct {
		from, to int
		marked   bool
	}{{first, from, false}, {from, to, true}, {to, last, false}} {
		if s.from < s.to {
			stretches = append(stretches, stretch{Text: string(runes[s.from:s.to]), Marked: s.marked})
		}
	}
	return stretches
}
