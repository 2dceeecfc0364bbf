package assistant

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"svara/internal/index"
	"svara/internal/swedish"
)

// thin gives the first n passages without those that repeat an earlier one. Of two
// copies, the one from the better document stays, in the place of the first.
func (s shelf) thin(q query, found []retrieved, n int) []retrieved {
	c := comparison{s, q, make(map[int]map[run]int)}
	kept := found[:0]
	for _, f := range found {
		i := slices.IndexFunc(kept, func(k retrieved) bool { return c.repeats(k.passage, f.passage) })
		if i >= 0 {
			if s.prefers(q, f.passage, kept[i].passage) {
				kept[i].passage = f.passage
			}
			continue
		}
		if len(kept) == n {
			break
		}
		kept = append(kept, f)
	}
	return kept
}

// comparison compares passages with each other, and reads each of them once.
type comparison struct {
	shelf
	query query
	runs  map[int]map[run]int // of the passages that were read
}

// repeats reports whether two passages say the same: in the same words or, if their
// documents share most of their text, in nearly the same words.
func (c *comparison) repeats(a, b int) bool {
	if c.SameWords(a, b) {
		return true
	}
	return c.Kin(a, b) && c.overlap(a, b) && c.query.within(c.Text(a), c.around(b)) && c.query.within(c.Text(b), c.around(a))
}

// overlap reports whether at least half of a passage's runs of words occur in another. It
// spares nearly all passages that are not copies a closer look.
func (c *comparison) overlap(a, b int) bool {
	in, other := 0, c.runsOf(b)
	for r := range c.runsOf(a) {
		if other[r] > 0 {
			in++
		}
	}
	return 2*in >= len(c.runsOf(a))
}

func (c *comparison) runsOf(passage int) map[run]int {
	if c.runs[passage] == nil {
		c.runs[passage] = runsOf(swedish.Tokens(c.Text(passage)))
	}
	return c.runs[passage]
}

// maxCompared is how much of two documents is compared as a whole, in bytes.
const maxCompared = 100_000

// copies reports whether the documents of two passages say the same throughout.
func (s shelf) copies(q query, a, b int) bool {
	if !s.Kin(a, b) {
		return false
	}
	one, _ := s.Passage(a)
	other, _ := s.Passage(b)
	if one.Text == other.Text {
		return true
	}
	if max(len(one.Text), len(other.Text)) > maxCompared {
		return false
	}
	return q.within(one.Text, other.Text) && q.within(other.Text, one.Text)
}

// prefers reports whether the document of passage a should be cited rather than that of
// b, which says the same. It is the one in force. Of documents that share most of their
// text (Kin) it is then the newer one, the one with pages, which people can turn to, and
// the plainest. Of documents that are copies throughout, the first criterion is that it
// says how old it is, because that holds for its copy too; and a plain file goes before
// its copy in an archive, whatever their dates.
func (s shelf) prefers(q query, a, b int) bool {
	one, p := s.Passage(a)
	other, r := s.Passage(b)
	order := cmp.Compare(is(s.inForce(one)), is(s.inForce(other)))
	if !s.Kin(a, b) {
		return order > 0
	}
	plain, paged := index.CompareKept(other, one), cmp.Compare(min(p.Page, 1), min(r.Page, 1))
	last := cmp.Or(paged, index.ComparePlain(other, one))
	if s.copies(q, a, b) {
		dated := cmp.Compare(is(s.dated(one)), is(s.dated(other)))
		return cmp.Or(dated, order, plain, cmp.Compare(one.About.Decided(), other.About.Decided()), last) > 0
	}
	if one.About.Decided() == "" || other.About.Decided() == "" {
		order = cmp.Or(order, plain)
	}
	return cmp.Or(order, cmp.Compare(dateOf(one), dateOf(other)), last) > 0
}

// dated reports whether anything tells how old a document is.
func (s shelf) dated(doc *index.Document) bool {
	about := doc.About
	return about.Decided()+about.ValidFrom+about.ValidTo != "" || s.Succeeds(doc) || s.Successor(doc, s.today) != nil
}

// dateOf gives when a document was made or changed, as ISO 8601 has it.
func dateOf(doc *index.Document) string {
	return cmp.Or(doc.About.Date, doc.Changed.UTC().Format("2006-01-02"))
}

// around gives the text of a passage together with the one before and the one after it:
// the same document in another format is split at other places.
func (s shelf) around(passage int) string {
	doc, p := s.Passage(passage)
	i := slices.IndexFunc(doc.Passages, func(other index.Passage) bool { return other.Bytes == p.Bytes })
	from, to := doc.Passages[max(i-1, 0)], doc.Passages[min(i+1, len(doc.Passages)-1)]
	return doc.Text[from.Bytes.Start:to.Bytes.End]
}

// An edit is small if at most one word in editShare is missing in the other text, or stands
// in another place there.
const editShare = 10

// copiedWords is how many words in a row count as copied rather than as a coincidence.
const copiedWords = 3

// within reports whether a text says nothing that another does not, apart from small
// edits. A name, a number, a date, a word that can change a rule, or a word that is asked
// about is no small edit.
func (q query) within(text, other string) bool {
	tokens := swedish.Tokens(text)
	var edits []swedish.Token
	for i, copied := range copiedIn(tokens, swedish.Tokens(other)) {
		if !copied {
			edits = append(edits, tokens[i])
		}
	}
	if len(edits)*editShare > len(tokens) {
		return false
	}
	if len(edits) == 0 {
		return true
	}
	names := swedish.Names(text)
	return !slices.ContainsFunc(edits, func(t swedish.Token) bool {
		return within(t.Span, names) || decides(t) || q.asks(swedish.Stem(t.Text))
	})
}

// run is some words in a row.
type run [copiedWords]string

func runAt(tokens []swedish.Token, i int) (r run) {
	for j := range r {
		r[j] = tokens[i+j].Text
	}
	return r
}

// runsOf counts the runs of a text.
func runsOf(tokens []swedish.Token) map[run]int {
	runs := make(map[run]int, len(tokens))
	for i := range max(len(tokens)-copiedWords+1, 0) {
		runs[runAt(tokens, i)]++
	}
	return runs
}

// copiedIn tells for each word whether it belongs to a run that also occurs in another
// text, as often as it does here.
func copiedIn(tokens, other []swedish.Token) []bool {
	runs := runsOf(other)
	copied := make([]bool, len(tokens))
	for i := range max(len(tokens)-copiedWords+1, 0) {
		if r := runAt(tokens, i); runs[r] > 0 {
			runs[r]--
			for j := range copiedWords {
				copied[i+j] = true
			}
		}
	}
	return copied
}

// deciding are the stems of words that can change what a rule says. Numbers, dates and
// words with opposites do so too; see decides.
var deciding = sync.OnceValue(func() map[string]bool {
	stems := make(map[string]bool)
	for word := range strings.FieldsSeq(`inte ej icke aldrig ingen inget inga utan bara endast enbart alltid
		minst mest högst senast tidigast före efter från till över under eller ska skall får bör kan måste
		måndag tisdag onsdag torsdag fredag lördag söndag vardag helgdag
		januari februari mars april maj juni juli augusti september oktober november december
		dag vecka månad år timme minut krona kronor procent`) {
		stems[swedish.Stem(word)] = true
	}
	return stems
})

// decides reports whether a word can change what a rule says.
func decides(t swedish.Token) bool {
	return strings.ContainsAny(t.Text, "0123456789%§") || swedish.IsOrdinal(t.Text) || len(swedish.ValuesOf([]swedish.Token{t})) > 0 ||
		len(swedish.Opposites(t.Text)) > 0 || deciding()[swedish.Stem(t.Text)]
}
