package server

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// block is a paragraph of an answer, or a list. answer.js makes the same of the
// same text; a test holds the two together.
type block struct {
	Tag   string // "p", "ul" or "ol"
	Lines []line // one of a paragraph, one an item of a list
}

// line is one line of an answer.
type line struct {
	Number int // of an item in an "ol"
	Pieces []piece
}

// piece is a stretch of text; or a reference to the citation of that number, with the
// word before it, which is to be on the same line.
type piece struct {
	Text     string
	Citation int
}

var (
	bulletMark = regexp.MustCompile(`^[•◦▪‣·*-]\s+`)
	numberMark = regexp.MustCompile(`^(\d{1,2})[.)]\s+`)
	reference  = regexp.MustCompile(`\s*\[(\d+)\]`)
)

// blocksOf parts an answer with that many citations into paragraphs and lists.
func blocksOf(text string, citations int) []block {
	var blocks []block
	for _, s := range strings.Split(text, "\n") {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		tag, l := "p", line{}
		if m := numberMark.FindStringSubmatch(s); m != nil {
			tag, s = "ol", s[len(m[0]):]
			l.Number, _ = strconv.Atoi(m[1])
		} else if m := bulletMark.FindString(s); m != "" {
			tag, s = "ul", s[len(m):]
		}
		l.Pieces = piecesOf(s, citations)
		if n := len(blocks); n > 0 && tag != "p" && blocks[n-1].Tag == tag {
			blocks[n-1].Lines = append(blocks[n-1].Lines, l)
			continue
		}
		blocks = append(blocks, block{tag, []line{l}})
	}
	return blocks
}

// piecesOf finds the references in a line. A number in brackets that is no
// citation's is the document's own.
func piecesOf(s string, citations int) []piece {
	var pieces []piece
	done := 0
	for _, m := range reference.FindAllStringSubmatchIndex(s, -1) {
		n, err := strconv.Atoi(s[m[2]:m[3]])
		if err != nil || n < 1 || n > citations {
			continue
		}
		word := m[0] - len(gluedWord(s[done:m[0]]))
		pieces = append(pieces, piece{Text: s[done:word]}, piece{s[word:m[0]], n})
		done = m[1]
	}
	if done < len(s) {
		pieces = append(pieces, piece{Text: s[done:]})
	}
	return pieces
}

// longestGlued is how long a word may be, in characters, to be kept on one line with the
// reference after it, as in answer.js.
const longestGlued = 16

// gluedWord gives the last word of a text, if it is not too long to be glued.
func gluedWord(text string) string {
	word := text[strings.LastIndexByte(text, ' ')+1:]
	if utf8.RuneCountInString(word) > longestGlued {
		return ""
	}
	return word
}
