package swedish

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

// commonFile lists common Swedish stems and the information, in nats, that each
// carries about a passage: ln(N/n) for one in n of N stretches of 70 content
// words. Counted in statutes, authorities' pages and guidelines, questions and
// answers of authorities, and encyclopedic text.
//
//go:generate sh -c "go run common_generate.go -out common.txt ../../../shared/data/*/corpus.jsonl ../../../shared/documents/md/*.md"
//go:embed common.txt
var commonFile string

// RareInformation is the information of a stem that is not in the list of common ones.
const RareInformation = 6.0

// Information gives what a folded word says about a text in Swedish at large,
// in nats from 0 to RareInformation, and whether it is a common word.
func Information(word string) (nats float64, common bool) {
	nats, common = commonStems()[Stem(word)]
	if !common {
		return RareInformation, false
	}
	return nats, true
}

var commonStems = sync.OnceValue(func() map[string]float64 {
	stems := make(map[string]float64)
	for line := range strings.Lines(commonFile) {
		stem, number, _ := strings.Cut(strings.TrimSpace(line), " ")
		nats, err := strconv.ParseFloat(number, 64)
		if err != nil {
			panic("common.txt: " + line) // embedded: a broken build, not a broken input
		}
		stems[stem] = nats
	}
	return stems
})
