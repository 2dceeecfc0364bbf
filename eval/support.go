package eval

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"svara/internal/swedish"
)

// marks are the numbers of citations in an answer, and the space before them.
var marks = regexp.MustCompile(`\s*\[(\d+)\]`)

// unmarked gives an answer without the numbers of its citations.
func unmarked(answer string) string { return marks.ReplaceAllString(answer, " ") }

// support is how well an answer's quotes prove its sentences.
type support struct {
	sentences int
	proved    int          // by the quotes that they are marked with
	faithful  int          // by all the answer's quotes together
	marks     int          // in the text, one for each place
	precise   int          // marks that a proved sentence needs
	needed    map[int]bool // citations that have such a mark
	unproved  []string     // the sentences that are not proved
}

// stretch is a part of an answer and the citations that stand at its end.
type stretch struct {
	sentences []string
	marks     []int
}

// weighSupport checks each sentence of an answer against its quotes, by number. A mark
// speaks for all sentences since the previous marks: "A. B. [1]" claims that 1 supports
// both. ALCE has one citation for each sentence; the rest is its definition: a mark is
// precise if a sentence before it is supported, and either that mark's quote alone
// supports it, or the others without it do not.
func weighSupport(answer string, quotes map[int]string) support {
	s := support{needed: make(map[int]bool)}
	var all []string
	for _, n := range slices.Sorted(maps.Keys(quotes)) {
		all = append(all, quotes[n])
	}
	for _, part := range stretches(answer) {
		s.marks += len(part.marks)
		s.sentences += len(part.sentences)
		precise := make(map[int]bool)
		for _, sentence := range part.sentences {
			s.faithful += int(one(supports(sentence, all)))
			if !supports(sentence, chosen(quotes, part.marks, 0)) {
				s.unproved = append(s.unproved, sentence)
				continue
			}
			s.proved++
			for _, n := range part.marks {
				alone := supports(sentence, chosen(quotes, []int{n}, 0))
				if alone || !supports(sentence, chosen(quotes, part.marks, n)) {
					precise[n], s.needed[n] = true, true
				}
			}
		}
		for _, n := range part.marks {
			s.precise += int(one(precise[n]))
		}
	}
	return s
}

// chosen gives the quotes of the numbers but one; citations count from 1.
func chosen(quotes map[int]string, numbers []int, without int) []string {
	var texts []string
	for _, n := range numbers {
		if quote, found := quotes[n]; found && n != without {
			texts = append(texts, quote)
		}
	}
	return texts
}

// stretches parts an answer at its marks.
func stretches(answer string) []stretch {
	var parts []stretch
	from := 0
	for _, m := range marks.FindAllStringSubmatchIndex(answer, -1) {
		n, err := strconv.Atoi(answer[m[2]:m[3]])
		if err != nil { // more digits than a number has
			n = 0
		}
		if sentences := sentencesOf(answer[from:m[0]]); len(sentences) > 0 || len(parts) == 0 {
			parts = append(parts, stretch{sentences: sentences})
		}
		last := &parts[len(parts)-1]
		last.marks = append(last.marks, n)
		from = m[1]
	}
	if rest := sentencesOf(answer[from:]); len(rest) > 0 {
		parts = append(parts, stretch{sentences: rest})
	}
	return parts
}

// sentencesOf gives the sentences of a text that have words.
func sentencesOf(text string) []string {
	var sentences []string
	for _, s := range swedish.Sentences(text) {
		if sentence := s.In(text); len(swedish.Words(sentence)) > 0 {
			sentences = append(sentences, sentence)
		}
	}
	return sentences
}

// supportedShare is the share of a sentence's telling stems that must be in its evidence.
// Sentences that shorten or reorder what is quoted are above it, sentences that add
// something are below: see testdata/supports.txt.
const supportedShare = 0.75

// supports reports whether texts say what a sentence says, as far as words can tell: they
// have all its numbers, dates and names and most of its other words, and the most similar
// of their sentences agrees in yes or no. It stands in for ALCE's entailment model. It
// needs no model and gives the same verdict everywhere, but takes a paraphrase in other
// words for unsupported.
func supports(sentence string, texts []string) bool {
	claim := stating(sentence)
	if slices.ContainsFunc(texts, func(text string) bool { return contains(stating(text).words, claim.words) }) {
		return true
	}
	text := strings.Join(texts, "\n\n")
	evidence := stating(text)
	for _, value := range claim.values {
		if !slices.Contains(evidence.values, value) {
			return false
		}
	}
	for _, name := range swedish.Names(sentence) {
		if !contains(evidence.words, stating(name.In(sentence)).words) {
			return false
		}
	}
	telling := tellingStems(sentence)
	held := count(telling, func(stem string) bool { return slices.Contains(evidence.words, stem) })
	return held > 0 && share(held, len(telling)) >= supportedShare && swedish.Denies(sentence) == swedish.Denies(nearest(telling, text))
}

// tellingStems gives the stems of a text's content words, without those of its
// numbers and dates, which are compared by value.
func tellingStems(text string) []string {
	values := swedish.Values(text)
	words := slices.DeleteFunc(swedish.ContentWords(text), func(t swedish.Token) bool {
		return slices.ContainsFunc(values, func(v swedish.Value) bool { return v.Start <= t.Start && t.End <= v.End })
	})
	return swedish.Stems(words)
}

// nearest gives the first sentence of those of text that hold most of the stems.
func nearest(stems []string, text string) string {
	best, most := "", -1
	for _, sentence := range sentencesOf(text) {
		own := stating(sentence).words
		if n := count(stems, func(stem string) bool { return slices.Contains(own, stem) }); n > most {
			best, most = sentence, n
		}
	}
	return best
}
