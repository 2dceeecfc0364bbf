package swedish

import (
	"slices"
	"strings"
)

// pastEndings end the past tense of weak verbs, the passive's with -s. "dde" is that of
// "trädde", "nde" of "kände", "rde" of "hörde".
var pastEndings = []string{"ade", "dde", "gde", "lde", "nde", "rde", "vde", "kte", "pte", "tte", "xte", "ste"}

// pastWords are past tenses that neither endings nor strongVerbs tell.
var pastWords = set(`var blev fick hade sa beslöt slöt bröt sköt lade lades`)

// notPast end as a past tense does and are none.
var notPast = set(`måste bäste förste siste`)

// strongPast are the past tenses of strongVerbs, the passive among them.
var strongPast = func() map[string]struct{} {
	past := make(map[string]struct{})
	for _, forms := range strongVerbs {
		past[forms[0]] = struct{}{}
		for _, prefix := range verbPrefixes {
			past[prefix+forms[0]] = struct{}{}
		}
	}
	return past
}()

// isPast reports whether a folded word after a question word is a verb in the past tense.
func isPast(word string) bool {
	if _, not := notPast[word]; not {
		return false
	}
	for _, verb := range []string{word, strings.TrimSuffix(word, "s")} {
		_, other := pastWords[verb]
		if _, strong := strongPast[verb]; strong || other || endsWith(verb, pastEndings) {
			return true
		}
	}
	return false
}

// asksMoment reports whether the words of a question, from its question word on, ask for a
// point in time: "Vilka datum …?", "Vilket år …?", or when something happened.
func asksMoment(words []string) bool {
	named := len(words) > 1 && slices.Contains([]string{"vilket datum", "vilka datum", "vilken dag", "vilka dagar", "vilket år"}, words[0]+" "+words[1])
	return named || asksWhenItHappened(words)
}

// asksWhenItHappened reports whether the words of a question, from its question word on, ask
// when something happened: "När invigdes …?", "Vilket år byggdes …?"
func asksWhenItHappened(words []string) bool {
	switch {
	case words[0] == "när":
		return len(words) > 1 && isPast(words[1])
	case len(words) > 2 && slices.Contains([]string{"datum", "dag", "år", "månad"}, words[1]):
		return isPast(words[2])
	}
	return false
}

// isPerfect reports whether the words of a question that begins with "hur länge" go on with
// what has been: "Hur länge har …?"
func isPerfect(words []string) bool {
	return len(words) > 2 && (words[2] == "har" || words[2] == "hade" || isPast(words[2]))
}
