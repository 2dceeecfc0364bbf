package main

import (
	"os"
	"strings"
)

// isSameFolder reports whether two absolute paths name one folder. They may differ in
// case, which Windows and macOS ignore.
func isSameFolder(a, b string) bool {
	if a == b || !strings.EqualFold(a, b) {
		return a == b
	}
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	two, err := os.Stat(b)
	return err == nil && os.SameFile(one, two)
}
