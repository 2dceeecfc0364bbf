package index

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"svara/internal/swedish"
)

// Correct gives the word of the documents that a folded word was most likely meant to be,
// and reports whether there is one. That is so if no passage contains the word itself,
// and another word differs by one slip of the hand (a letter added, missing, replaced or
// swapped with the next), or by two slips in words of eight letters or more. Of several
// such words, the one in most passages is given. Short words are left alone: too many
// words are one slip away from them.
func (s *Snapshot) Correct(word string) (string, bool) {
	return s.words.correct(word, slipsIn(word))
}

// slipsIn gives how many slips are allowed in a word of that length. A number is never a
// slip of another.
func slipsIn(word string) int {
	n := utf8.RuneCountInString(word)
	switch {
	case strings.ContainsAny(word, "0123456789"), n < 6:
		return 0
	case n < 8:
		return 1
	}
	return 2
}

func (w *words) correct(word string, slips int) (string, bool) {
	if _, known := w.vocabulary.numbers[word]; known || slips == 0 || swedish.IsStopword(word) {
		return "", false
	}
	wanted, best, bestCount := []rune(word), slips+1, 0
	letters, corrected := lettersOf(word), ""
	for n, others := range w.vocabulary.letters {
		if letters.apart(others) > 2*slips { // so all but one in a hundred
			continue
		}
		candidate := w.vocabulary.forms[n]
		if isValue(candidate) || abs(len(candidate)-len(word)) > 2*slips { // å, ä and ö are two bytes
			continue
		}
		distance := editDistance(wanted, []rune(candidate), best)
		if distance > best || distance > slips {
			continue
		}
		count := w.holding(w.vocabulary.words[n])
		if distance < best || count > bestCount || count == bestCount && candidate < corrected {
			corrected, best, bestCount = candidate, distance, count
		}
	}
	return corrected, corrected != ""
}

// letters is the set of letters in a word, each by its last six bits. One slip
// changes two of them at most.
type letters uint64

func lettersOf(word string) letters {
	var set letters
	for _, r := range word {
		set |= 1 << (r & 63)
	}
	return set
}

// apart gives how many letters stand in one set only.
func (l letters) apart(other letters) int { return bits.OnesCount64(uint64(l ^ other)) }

// holding gives an upper bound for how many passages hold a word: the number of those
// with its rarest gram.
func (w *words) holding(info word) int {
	least := len(w.documentOf)
	for _, g := range info.grams {
		least = min(least, len(w.passages.list(g)))
	}
	return least
}

// editDistance gives the number of letters to insert, delete, replace or swap
// with the next to make b of a (the optimal string alignment distance), or any
// number over limit once it is sure to be over.
func editDistance(a, b []rune, limit int) int {
	if abs(len(a)-len(b)) > limit {
		return limit + 1
	}
	rows := make([]int, 3*(len(b)+1))
	swapped, before, row := rows[:len(b)+1], rows[len(b)+1:2*(len(b)+1)], rows[2*(len(b)+1):]
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		swapped, before, row = before, row, swapped
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(before[j]+1, row[j-1]+1, before[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], swapped[j-2]+1)
			}
		}
		if slices.Min(row) > limit {
			return limit + 1
		}
	}
	return row[len(b)]
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
