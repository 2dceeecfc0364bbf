package assistant

import (
	"slices"
	"strings"
)

// contrasts are words that exclude each other, one group on each line, with their forms
// separated by slashes: a row for "norra" does not answer about "södra".
var contrasts = contrasting(
	"norra/norr södra/söder östra/öster västra/väster",
	"övre nedre/undre mellersta",
	"inre yttre",
	"liten/litet/lilla/små/mindre mellanstor/mellanstort/mellanstora/medelstor/medelstort/medelstora stor/stort/stora/större",
	"ny/nytt/nya gammal/gammalt/gamla begagnad/begagnat/begagnade",
	"hel/helt/hela halv/halvt/halva",
	"kort/korta lång/långt/långa",
	"låg/lågt/låga hög/högt/höga",
	"smal/smalt/smala bred/brett/breda",
	"lätt/lätta tung/tungt/tunga",
	"enkel/enkelt/enkla dubbel/dubbelt/dubbla",
	"djup/djupt/djupa grund/grunt/grunda",
	"kall/kallt/kalla varm/varmt/varma",
	"fast/fasta rörlig/rörligt/rörliga flytande",
	"rund/runt/runda fyrkantig/fyrkantigt/fyrkantiga rektangulär/rektangulärt/rektangulära avlång/avlångt/avlånga oval/ovalt/ovala",
	"tillfällig/tillfälligt/tillfälliga stadigvarande/permanent/permanenta",
	"inomhus/inne utomhus/ute",
	"kvinnlig/kvinnligt/kvinnliga manlig/manligt/manliga",
)

// ranks are words that make another office of the one they stand before: "biträdande
// rektor".
var ranks = []string{"andre", "biträdande", "förste", "ställföreträdande", "tillförordnad", "tillförordnade", "vice"}

// degrees make more of the word that they stand before.
var degrees = []string{"mycket", "extra", "särskilt", "väldigt"}

// contrast is the place of a word in contrasts: its group, and which word of the group it
// is.
type contrast struct{ line, word int }

func contrasting(lines ...string) map[string]contrast {
	all := make(map[string]contrast)
	for n, line := range lines {
		for m, word := range strings.Fields(line) {
			for form := range strings.SplitSeq(word, "/") {
				all[form] = contrast{n, m}
			}
		}
	}
	return all
}

// contrastsWith reports whether a name has another word from the same group as word.
func contrastsWith(word string, name wording) bool {
	return slices.ContainsFunc(name.words, func(s spoken) bool {
		told, found := contrasts[s.text]
		return found && told.line == contrasts[word].line && told.word != contrasts[word].word
	})
}

// saysContrast reports whether words contain a word of contrast, in any of its forms.
func saysContrast(word string, words []string) bool {
	return slices.ContainsFunc(words, func(other string) bool {
		told, found := contrasts[other]
		return found && told == contrasts[word]
	})
}
