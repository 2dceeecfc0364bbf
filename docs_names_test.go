package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// TestDocsNameCommands holds the commands that the documentation only mentions, and those
// that it has cron run, to the command line that there is. The name of a command alone
// may be mentioned where it wants more.
func TestDocsNameCommands(t *testing.T) {
	mention := regexp.MustCompile("`svara ([a-z][^`]*)`")
	parser := parserOf(t)
	for _, file := range documentFiles(t) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var mentioned []string
		for _, match := range mention.FindAllStringSubmatch(string(data), -1) {
			mentioned = append(mentioned, match[1])
		}
		for _, line := range append(mentioned, fromCron(string(data))...) {
			words := strings.Fields(line)
			if strings.Contains(line, "…") || isCommand(parser.Model.Node, words) {
				continue
			}
			if _, err := parser.Parse(words); err != nil {
				t.Errorf("%s: `svara %s`: %v", file, line, err)
			}
		}
	}
}

// isCommand reports whether words name a command, and say nothing else.
func isCommand(node *kong.Node, words []string) bool {
	for _, word := range words {
		i := slices.IndexFunc(node.Children, func(child *kong.Node) bool { return child.Name == word })
		if i < 0 {
			return false
		}
		node = node.Children[i]
	}
	return true
}

var (
	tables      = regexp.MustCompile("(?s)```cron\n(.*?)```")
	timedSvara  = regexp.MustCompile(`(?m)[ /]svara ([a-z][^|&;>\n]*)`)
	substituted = regexp.MustCompile(`\$\([^)]*\)`)
)

// fromCron gives what svara is told in a text's lines for cron, without what the shell
// puts in.
func fromCron(text string) (lines []string) {
	for _, table := range tables.FindAllStringSubmatch(text, -1) {
		for _, match := range timedSvara.FindAllStringSubmatch(table[1], -1) {
			lines = append(lines, substituted.ReplaceAllString(match[1], "NOW"))
		}
	}
	return lines
}

// A flag that does not exist is found both in lines for cron and in running text.
func TestDocsCommandsAreFound(t *testing.T) {
	text := "Kör så:\n\n```cron\n15 2 * * * svara backup --dta /x /b-$(date +\\%F).tar.gz\n0 3 * * * /usr/bin/svara ingest /d > /dev/null\n```\n"
	if got, want := fromCron(text), []string{"backup --dta /x /b-NOW.tar.gz", "ingest /d "}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	node := parserOf(t).Model.Node
	for line, want := range map[string]bool{"key create": true, "backup": true, "bakup": false, "backup --include allt x": false, "key created": false} {
		if isCommand(node, strings.Fields(line)) != want {
			t.Errorf("%q: want %v", line, want)
		}
	}
}
