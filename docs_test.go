package main

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestDocs runs the commands that the documentation shows. testdata/docs has a script
// for each file of it, which says where a command's files come from and in which order
// the commands go; a command that no script takes is an error, as is an output that is
// not the one shown. Scripts have, beside what is in main_test.go:
//
//	doc FILE            the commands that follow are this file's
//	with OLD NEW        OLD in commands is NEW here, as an address is; @FILE for what a file holds
//	[!] shown COMMAND   runs the next command that begins so, and compares its output
//	take COMMAND        gives that in $COMMAND, for exec
//	elsewhere COMMAND TEST   it is run by that test
func TestDocs(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the guides' commands are for a shell of Unix")
	}
	shown := &documentation{left: make(map[string][]command)}
	for _, file := range documentFiles(t) {
		if commands := commandsOf(t, file); len(commands) > 0 {
			shown.left[file] = commands
		}
	}
	commands := maps.Clone(scriptCommands)
	maps.Copy(commands, map[string]func(*testscript.TestScript, bool, []string){
		"doc": shown.open, "with": shown.with, "shown": shown.run, "take": shown.give, "elsewhere": shown.isElsewhere,
	})
	if t.Run("script", func(t *testing.T) {
		testscript.Run(t, testscript.Params{
			Dir: filepath.Join("testdata", "docs"), RequireExplicitExec: true, RequireUniqueNames: true, Cmds: commands,
			Setup: func(env *testscript.Env) error {
				env.Values["docs"] = &reading{}
				err := setUp(env)
				env.Setenv("XDG_DATA_HOME", filepath.Join(env.WorkDir, "data")) // so that advice is that for a reader's own index
				env.Setenv("SVARA_DATA", filepath.Join(env.WorkDir, "data", "svara"))
				return err
			},
		})
	}) && !strings.Contains(flag.Lookup("test.run").Value.String(), "/") { // of some scripts alone
		for file, left := range shown.left {
			for _, c := range left {
				t.Errorf("%s:%d: no script in testdata/docs runs this: %s", file, c.line, c.text)
			}
		}
	}
}

func documentFiles(t *testing.T) []string {
	var files []string
	for _, pattern := range []string{"*.md", "docs/*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	return slices.DeleteFunc(files, func(file string) bool { return file == "CHANGELOG.md" })
}

// command is one that a document shows, with what it prints; nothing where that is left
// out.
type command struct {
	line         int
	text, output string
}

// commandsOf finds the commands in a document: lines of blocks that begin with "$ ",
// and all lines of blocks in the language sh.
func commandsOf(t *testing.T, file string) []command {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var found []command
	var language string
	inside, going, printing := false, false, false
	for i, line := range strings.Split(string(data), "\n") {
		switch {
		case strings.HasPrefix(line, "```"):
			inside, language, going, printing = !inside, strings.TrimPrefix(line, "```"), false, false
		case !inside:
		case going:
			c := &found[len(found)-1]
			c.text, going = strings.TrimSuffix(c.text, `\`)+strings.TrimSpace(line), strings.HasSuffix(line, `\`)
		case strings.HasPrefix(line, "$ ") || language == "sh" && strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "#"):
			found = append(found, command{line: i + 1, text: strings.TrimPrefix(line, "$ ")})
			going, printing = strings.HasSuffix(line, `\`), language != "sh"
		case printing:
			found[len(found)-1].output += line + "\n"
		}
	}
	return found
}

// documentation is what no script has taken yet.
type documentation struct {
	mutex sync.Mutex
	left  map[string][]command
}

// reading is what a script reads, and the replacements that it makes there.
type reading struct {
	file string
	with []string
}

// here gives a text of the documentation as it is on this machine.
func (r *reading) here(text string) string { return strings.NewReplacer(r.with...).Replace(text) }

func (d *documentation) open(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "doc FILE")
	ts.Value("docs").(*reading).file = args[0]
}

func (d *documentation) with(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "with OLD NEW")
	r := ts.Value("docs").(*reading)
	now := args[1]
	if file, found := strings.CutPrefix(now, "@"); found {
		now = strings.TrimSpace(ts.ReadFile(file))
	}
	r.with = append([]string{args[0], now}, r.with...) // the last word on it wins
}

// take gives the next command that begins with text, which is then no longer left.
func (d *documentation) take(ts *testscript.TestScript, text string) command {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	file := ts.Value("docs").(*reading).file
	left := d.left[file]
	i := slices.IndexFunc(left, func(c command) bool { return strings.HasPrefix(c.text, text) })
	if i < 0 {
		ts.Fatalf("%s shows no command that begins with %q, or not so often", cmp.Or(file, "no file"), text)
	}
	taken := left[i]
	d.left[file] = slices.Concat(left[:i], left[i+1:])
	return taken
}

func (d *documentation) give(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "take COMMAND")
	ts.Setenv("COMMAND", ts.Value("docs").(*reading).here(d.take(ts, args[0]).text))
}

func (d *documentation) run(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, len(args) == 1, "[!] shown COMMAND")
	r := ts.Value("docs").(*reading)
	c := d.take(ts, args[0])
	if err := ts.Exec("bash", "-c", r.here(c.text)); (err != nil) != neg {
		ts.Fatalf("%s:%d: %s: %v", r.file, c.line, c.text, err)
	}
	told := ts.ReadFile("stdout") // what goes beside it, as progress does, need not be shown
	got, all, want := plain(told), plain(told+ts.ReadFile("stderr")), plain(r.here(c.output))
	if c.output != "" && !isLike(got, want) && !isLike(all, want) {
		ts.Fatalf("%s:%d: %s\nprints what is not shown there: %s\nwants: %s", r.file, c.line, c.text, got, want)
	}
}

// isElsewhere notes that a Go test runs a command: one that is there.
func (d *documentation) isElsewhere(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "elsewhere COMMAND TEST")
	d.take(ts, args[0])
	definition := fmt.Sprintf("func %s(t *testing.T)", args[1])
	for _, pattern := range []string{"*_test.go", "*/*_test.go", "*/*/*_test.go"} {
		files, err := filepath.Glob(filepath.Join(ts.Getenv("MODULE"), pattern))
		ts.Check(err)
		for _, file := range files {
			if data, err := os.ReadFile(file); err == nil && strings.Contains(string(data), definition) {
				return
			}
		}
	}
	ts.Fatalf("there is no test %s", args[1])
}
