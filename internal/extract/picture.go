package extract

import (
	"path"
	"regexp"
	"strings"

	"svara/internal/swedish"
)

// altWords is the least number of words in a picture's alternative text that says
// something. Shorter ones name a logo, an icon, or the object in the program ("Bildobjekt
// 3").
const altWords = 3

// madeAlt matches alternative texts that a program has generated. They list what it
// thinks it saw, are often wrong, and nobody has read them.
var madeAlt = regexp.MustCompile(`(?i)(AI-genererat innehåll|AI-generated content|automatiskt genererad|automatically generated)`)

// guessedAlt matches the beginning of generated texts whose last line, which says so, has
// been removed. Those have at most guessedWords words, and no sentence ends in them.
var guessedAlt = regexp.MustCompile(`(?i)^(en bild som (visar|innehåller)|a picture containing|a (screenshot|close-?up|group) of an?)\b`)

const guessedWords = 10

// pictureLabel is put before the alternative text of a picture in an Office document,
// which readers do not see as text.
const pictureLabel = "Bild: "

// pictureText gives the alternative text of a picture, or "" if it says nothing.
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
