package main

import (
	"regexp"
	"strings"
)

// advised finds a command that a text tells people to run, up to the place where --data
// can be inserted. A command that is only mentioned, as in "a file that 'svara backup'
// made", takes no argument there and does not match.
var advised = regexp.MustCompile(`'svara (?:ingest|audit|doctor|key [a-z]+|documents [a-z]+|(?:backup|restore) )`)

// advise adds --data to the commands that a text tells people to run, unless they would
// use this data folder anyway.
func (c *Config) advise(text string) string {
	if c.Data == "" {
		return text
	}
	folder, err := c.dataFolder()
	if usual, failed := new(Config).dataFolder(); err != nil || failed == nil && usual == folder {
		return text
	}
	if strings.ContainsAny(folder, " \t'") {
		folder = `"` + folder + `"`
	}
	return advised.ReplaceAllStringFunc(text, func(command string) string {
		bare := strings.TrimRight(command, " ")
		return bare + " --data " + folder + command[len(bare):]
	})
}
