package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
)

// printJSON writes a value as indented JSON, with <, > and & as they are.
func printJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}

// printable quotes text with characters that could do something to a terminal: people
// give documents any name they like.
func printable(text string) string {
	if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return strconv.Quote(text)
	}
	return text
}

// fewOf lists the first few of some paths, and says how many more there are.
func fewOf(paths []string) string {
	const most = 5
	var named []string
	for _, path := range paths[:min(most, len(paths))] {
		named = append(named, printable(path))
	}
	text := strings.Join(named, ", ")
	if more := len(paths) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// counted writes a number of things: "1 file", "2 files".
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return strconv.Itoa(n) + " " + thing + "s"
}

// were writes how many things something was done to: "1 file was", "2 files were".
func were(n int, thing string) string {
	if n == 1 {
		return counted(n, thing) + " was"
	}
	return counted(n, thing) + " were"
}

// inUnits writes a number of bytes for people, in powers of 1024: "1.5 GB".
func inUnits(bytes int64) string {
	for _, unit := range units {
		if n := float64(bytes) / unit.bytes; n >= 1 && unit.name != "" {
			digits := 0
			if n < 10 && unit.bytes > 1 {
				digits = 1
			}
			return strconv.FormatFloat(n, 'f', digits, 64) + " " + strings.ToUpper(unit.name)
		}
	}
	return "0 B"
}

// asArgument quotes a path with spaces, so that it can be copied into any system's shell.
func asArgument(path string) string {
	if strings.ContainsAny(path, " \t") {
		return `"` + path + `"`
	}
	return path
}
