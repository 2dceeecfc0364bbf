package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"
)

const (
	// narrowest is the least width of a table in characters: below it, nothing useful
	// fits.
	narrowest = 60
	// widestName is the width of the column of names, in characters, when nothing is cut.
	// A longer name pushes its title to the right.
	widestName = 40
)

// widthOf gives the width of a terminal in characters, or 0 for what is no terminal.
func widthOf(out io.Writer) int {
	file, isFile := out.(*os.File)
	if !isFile || !term.IsTerminal(int(file.Fd())) {
		return 0
	}
	width, _, err := term.GetSize(int(file.Fd()))
	if err != nil {
		return 80
	}
	return max(width, narrowest)
}

// writeTable writes one line for each document, and what it resembles. With a width in
// characters, longer names and titles are cut, and what a document resembles comes on a
// line of its own; with width 0 nothing is cut.
func writeTable(out io.Writer, listed []listedDocument, width int) error {
	names := 0
	for _, doc := range listed {
		names = max(names, utf8.RuneCountInString(printable(doc.Document)))
	}
	names = min(names, widestName)
	if width > 0 {
		names = min(names, 2*width/5)
	}
	var b strings.Builder
	for _, doc := range listed {
		name, title, note := printable(doc.Document), doc.Title, ""
		if doc.Like != "" {
			note = "nearly the same as " + printable(doc.Like)
		}
		if width == 0 {
			b.WriteString(strings.TrimRight(fmt.Sprintf("%-*s  %s  %s", names, name, title, note), " ") + "\n")
			continue
		}
		fmt.Fprintf(&b, "%-*s  %s\n", names, cutMiddle(name, names), cutEnd(title, width-names-2))
		if note != "" {
			fmt.Fprintf(&b, "%-*s  %s\n", names, "", cutMiddle(note, width-names-2))
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// cutMiddle shortens a text to at most most characters, at least 3, by cutting its
// middle: the end of a file name says most.
func cutMiddle(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	end := most / 2
	return string(runes[:most-1-end]) + "…" + string(runes[len(runes)-end:])
}

// cutEnd shortens a text to at most most characters.
func cutEnd(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return strings.TrimRight(string(runes[:most-1]), " ") + "…"
}
