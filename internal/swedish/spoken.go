package swedish

import (
	"slices"
	"strings"
)

// spoken are words as people write who write as they speak, and shortened ones, each with
// the written form.
var spoken = map[string]string{
	"å": "och", "e": "är", "ä": "är", "va": "vara", "nån": "någon", "nåt": "något", "nåra": "några", "sån": "sådan", "sånt": "sådant",
	"sånna": "sådana", "mej": "mig", "dej": "dig", "sej": "sig", "pga": "på grund av", "nånstans": "någonstans",
}

// Written gives a question with what is written as it is spoken, in small letters, put in
// writing: "va kostar de å gå" asks what "vad kostar de och gå" does. "VA" is water and
// sewage, and "en å" a stream.
func Written(question string) string {
	var all strings.Builder
	end, before := 0, ""
	for i, t := range Tokens(question) {
		if written, found := spoken[t.In(question)]; found && isSpoken(t.Text, before, i == 0) {
			if t.Text == "va" && i == 0 {
				written = "vad"
			}
			all.WriteString(question[end:t.Start] + written)
			end = t.End
		}
		before = t.Text
	}
	return all.String() + question[end:]
}

// isSpoken reports whether a word that may be another in writing is the spoken one, by the
// word before it.
func isSpoken(word, before string, first bool) bool {
	switch word {
	case "va":
		_, auxiliary := auxiliaries[before]
		return first || auxiliary || slices.Contains([]string{"att", "å", "man", "jag", "du", "vi", "ni", "det", "de"}, before)
	case "e", "ä":
		return !first && before != "bokstaven"
	case "å":
		return !slices.Contains([]string{"en", "vilken", "denna", "någon", "varje"}, before)
	}
	return true
}
