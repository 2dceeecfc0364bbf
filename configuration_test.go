package main

import (
	"cmp"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// TestConfigurationIsDocumented holds docs/configuration.md to the flags that there are,
// and its examples of svara.yaml to what is read.
func TestConfigurationIsDocumented(t *testing.T) {
	const file = "docs/configuration.md"
	text := holdMade(t, file, settingsTables(t))
	for _, example := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(text, -1) {
		resolver, err := parseSettings(file, []byte(example[1]))
		if err == nil {
			err = resolver.Validate(parserOf(t).Model)
		}
		if err != nil {
			t.Errorf("an example in %s: %v", file, err)
		}
	}
}

func parserOf(t *testing.T) *kong.Kong {
	t.Helper()
	var c commands
	parser, err := newParser(&c, kong.Writers(io.Discard, io.Discard), kong.Exit(func(int) {}))
	if err != nil {
		t.Fatal(err)
	}
	return parser
}

// settingsTables writes a table of each command's flags, the first of which are every
// command's. A flag that several commands have stands with the first of them.
func settingsTables(t *testing.T) string {
	var b strings.Builder
	app := parserOf(t).Model
	told := make(map[string]bool)
	table := func(heading string, flags []*kong.Flag) {
		rows := ""
		for _, f := range flags {
			same := f.Name + cmp.Or(strings.Join(f.Envs, ""), f.Help)
			if f.Name == "help" || f.Name == "version" || told[same] {
				continue
			}
			told[same] = true
			rows += settingsRow(f)
		}
		if rows != "" {
			fmt.Fprintf(&b, "## %s\n\n| flag | environment | default | |\n|---|---|---|---|\n%s\n", heading, rows)
		}
	}
	table("Every command", app.Node.Flags)
	nodes := app.Node.Children
	for len(nodes) > 0 {
		node := nodes[0]
		nodes = append(node.Children, nodes[1:]...)
		table("`svara "+strings.TrimPrefix(node.Path(), app.Name+" ")+"`", node.Flags)
	}
	return strings.TrimSpace(b.String()) + "\n"
}

var saysDefault = regexp.MustCompile(`\s*Default: (.*)\.$`)

func settingsRow(f *kong.Flag) string {
	name := "`--" + f.Name
	if f.Tag.Negatable != "" {
		name = "`--[no-]" + f.Name
	}
	if !f.IsBool() {
		name += " " + cmp.Or(f.PlaceHolder, "VALUE")
	}
	env := ""
	if len(f.Envs) > 0 {
		env = "`" + f.Envs[0] + "`"
	}
	help, value := f.Help, f.Default
	if match := saysDefault.FindStringSubmatch(help); match != nil {
		help, value = strings.TrimSuffix(help, match[0]), match[1]
		if value == f.Default {
			value = "`" + value + "`"
		}
		if !strings.HasSuffix(help, ".") {
			help += "."
		}
	} else if value != "" {
		value = "`" + value + "`"
	}
	return fmt.Sprintf("| %s` | %s | %s | %s |\n", name, env, strings.ReplaceAll(value, "|", `\|`), strings.ReplaceAll(help, "|", `\|`))
}
