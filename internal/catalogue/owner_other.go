//go:build !unix

package catalogue

import "os"

// Entrust does nothing: where files have no owner as on Unix, a new file has the
// permissions of its folder.
func Entrust(*os.File) {}

// BelongsToAnother is false.
func BelongsToAnother(string) bool { return false }

// Withheld is empty: opening the file tells what is wrong.
func (File) Withheld() string { return "" }

func makeLock(string) {}
