package swedish

import "strings"

// swedishLetters spell what English writes as Latin and Greek do.
var swedishLetters = strings.NewReplacer("ph", "f", "ck", "ck", "ch", "k", "ce", "ce", "ci", "ci", "cy", "cy", "c", "k", "th", "t", "qu", "kv")

// learnedEndings are English endings from Latin and Greek, each with the Swedish
// one; the first that fits is taken.
var learnedEndings = [...][2]string{
	{"logist", "log"}, {"grapher", "graf"}, {"itian", "ist"}, {"ician", "iker"}, {"ically", "isk"}, {"ical", "isk"}, {"ic", "isk"},
	{"ity", "itet"}, {"ogy", "ogi"}, {"phy", "fi"}, {"ary", "är"}, {"ive", "iv"}, {"ance", "ans"}, {"ence", "ens"},
	{"ate", "era"}, {"ise", "isera"}, {"ize", "isera"}, {"or", "ör"}, {"y", "i"},
}

// Respell gives a folded English word in Swedish spelling, for words that both languages
// have from Latin or Greek: "photographers" becomes "fotograf".
func Respell(word string) string {
	for _, mark := range [...]string{"'s", "’s"} {
		word = strings.TrimSuffix(word, mark)
	}
	if plural, found := strings.CutSuffix(word, "s"); found && !strings.HasSuffix(plural, "s") && len(plural) >= shortestBase {
		word = plural
		if y, found := strings.CutSuffix(word, "ie"); found {
			word = y + "y"
		}
	}
	for _, e := range learnedEndings {
		if rest, found := strings.CutSuffix(word, e[0]); found && len(rest) >= shortestBase {
			return swedishLetters.Replace(rest) + e[1]
		}
	}
	return swedishLetters.Replace(word)
}
