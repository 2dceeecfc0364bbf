package proof

import (
	"slices"
	"strings"

	"svara/internal/swedish"
)

// measures are the stems of units, each mapped to one that means the same. Kronor and
// percent are recognised by swedish.Values.
var measures = map[string]string{}

func init() {
	for _, same := range []string{
		"sekund sekunder second seconds", "minut minuter min minute minutes", "timme timmar tim hour hours", "dag dagar dygn day days",
		"vecka veckor week weeks", "månad månader month months", "år year years", "kvartal quarter quarters",
		"millimeter mm", "centimeter cm", "meter metre metres", "kilometer km", "mil", "kvadratmeter kvm", "hektar", "kubikmeter",
		"gram", "kilo kg kilogram", "ton tonne tonnes", "liter litre litres", "deciliter", "grad grader degree degrees",
		"watt", "kilowatt kw", "kilowattimme kilowattimmar kwh", "procentenhet procentenheter", "promille",
	} {
		words := strings.Fields(same)
		for _, w := range words {
			measures[swedish.Stem(w)] = swedish.Stem(words[0])
		}
	}
}

func isMeasure(word string) bool {
	_, found := measures[swedish.Stem(word)]
	return found
}

// units gives the units that follow the numbers among tokens, by the keys of the numbers.
func units(tokens []swedish.Token) map[string][]string {
	found := make(map[string][]string)
	for _, v := range swedish.ValuesOf(tokens) {
		i := slices.IndexFunc(tokens, func(t swedish.Token) bool { return t.Start >= v.End })
		if v.Kind != swedish.Number || i < 0 {
			continue
		}
		if unit, known := measures[swedish.Stem(tokens[i].Text)]; known {
			found[v.Key()] = append(found[v.Key()], unit)
		}
	}
	return found
}

// sameUnits reports whether each number of a claim occurs with the same unit in the
// evidence, or without any.
func sameUnits(claim, evidence map[string][]string) bool {
	for number, units := range claim {
		told := evidence[number]
		if len(told) > 0 && !slices.ContainsFunc(units, func(u string) bool { return slices.Contains(told, u) }) {
			return false
		}
	}
	return true
}

// periods are what a rate is told by; adverbs and adjectives say it in one word.
var (
	periods = pairs(`år år året år year år månad månad månaden månad month månad vecka vecka veckan vecka week vecka dag dag dagen dag day dag
		dygn dag dygnet dag timme timme timmen timme hour timme kvartal kvartal quarter kvartal`)
	adverbs = pairs(`årligen år årlig år årliga år årligt år annually år annual år yearly år månatligen månad månatlig månad månadsvis månad
		monthly månad weekly vecka dagligen dag daglig dag daily dag`)
)

func pairs(list string) map[string]string {
	words := strings.Fields(list)
	found := make(map[string]string)
	for i := 0; i+1 < len(words); i += 2 {
		found[words[i]] = words[i+1]
	}
	return found
}

// rate reads how often something is ("årligen", "per år", "i månaden") at the start of
// tokens, or how long if it is one unit ("ett år"). It gives a key, and how many tokens
// that takes; 0 if there is none.
func rate(tokens []swedish.Token) (key string, length int) {
	first := tokens[0].Text
	if adverbs[first] != "" {
		return "/" + adverbs[first], 1
	}
	if len(tokens) < 2 || periods[tokens[1].Text] == "" {
		return "", 0
	}
	second := tokens[1].Text
	definite := strings.HasSuffix(second, "n") || strings.HasSuffix(second, "t")
	switch first {
	case "en", "ett":
		return "1 " + periods[second], 2
	case "per", "varje", "every", "each", "a":
		return "/" + periods[second], 2
	case "om", "i":
		if definite && !(first == "i" && second == "året") {
			return "/" + periods[second], 2
		}
	}
	return "", 0
}
