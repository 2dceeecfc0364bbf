package extract

import (
	"path"
	"regexp"
	"strings"

	"svara/internal/swedish"
)

// altWords is how many words an image's text has that says something: fewer name a
// logotype, an icon, or what a program calls it ("Bildobjekt 3").
const altWords = 3

// madeAlt finds texts of pictures that a program has guessed: they list what kinds of
// things it saw, often wrongly, and nobody has read them.
var madeAlt = regexp.MustCompile(`(?i)(AI-genererat innehåll|AI-generated content|automatiskt genererad|automatically generated)`)

// guessedAlt is how such texts begin where their last line has been taken away, and
// guessedWords how long those are, at most, in which no sentence ends.
var guessedAlt = regexp.MustCompile(`(?i)^(en bild som (visar|innehåller)|a picture containing|a (screenshot|close-?up|group) of an?)\b`)

const guessedWords = 10

// pictureLabel stands before what a picture of an Office document says, which readers
// do not see as text.
const pictureLabel = "Bild: "

// pictureText gives the text that stands for a picture to those who do not see it, or ""
// where that says nothing.
func pictureText(alt string) string {
	alt = strings.Join(strings.Fields(strings.Map(visible, alt)), " ")
	words := swedish.Words(alt)
	isFile := path.Ext(alt) != "" && !strings.Contains(path.Ext(alt), " ") && len(path.Ext(alt)) > 1
	switch {
	case len(words) < altWords, isFile, madeAlt.MatchString(alt),
		strings.HasPrefix(words[0], "logo"), strings.HasPrefix(words[0], "ikon"), words[0] == "pil":
		return ""
	case guessedAlt.MatchString(alt) && len(words) <= guessedWords && !strings.ContainsAny(alt[len(alt)-1:], ".!?"):
		return ""
	}
	return alt
}
