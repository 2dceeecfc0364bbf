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
	// narrowest is how many characters a line has at least: on less, nothing is told.
	narrowest = 60
	// widestName is how many characters of a line where names are whole the column of
	// names takes; those of longer ones push the titles aside.
	widestName = 40
)

// widthOf gives how many characters a line of a terminal has, or 0 for what is none.
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

// writeTable writes documents, a line each, with what they are like: within a width in
// characters, where names and titles that are longer are cut and what a document is like
// comes on a line of its own; or, for 0, whole.
func writeTable(out io.Writer, listed []listedDocument, width int) error {
	names := 0
	for _, doc := range listed {
		names = max(names, utf8.RuneCountInString(onOneLine(doc.Document)))
	}
	names = min(names, widestName)
	if width > 0 {
		names = min(names, 2*width/5)
	}
	var b strings.Builder
	for _, doc := range listed {
		name, title, note := onOneLine(doc.Document), doc.Title, ""
		if doc.Like != "" {
			note = "nearly the same as " + onOneLine(doc.Like)
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

// cutMiddle gives a text in at most so many characters, at least 3: names of files tell
// most at their ends.
func cutMiddle(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	end := most / 2
	return string(runes[:most-1-end]) + "…" + string(runes[len(runes)-end:])
}

// cutEnd gives the beginning of a text in at most so many characters.
func cutEnd(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return strings.TrimRight(string(runes[:most-1]), " ") + "…"
}
