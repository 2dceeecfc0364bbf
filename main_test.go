package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// scriptCommands are what the scripts in testdata/script can say beyond
// testscript's own commands. A QUOTED argument is text as between Go's double
// quotes: 'a\tb\xff'.
var scriptCommands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"about":     about,     // about DOCUMENT JSON: has the index say that a document says that about itself
	"exits":     exits,     // exits STATUS PROGRAM [ARG...]: runs it and checks its exit status
	"text":      text,      // text NAME QUOTED [TIMES]: sets an environment variable
	"bytes":     writeFile, // bytes FILE QUOTED [TIMES]: writes a file
	"encode":    encode,    // encode ENCODING FILE...: rewrites files of UTF-8
	"cut":       cut,       // cut FILE SIZE: cuts a file off
	"overwrite": overwrite, // overwrite FILE OFFSET QUOTED
	"reword":    reword,    // reword FILE TEXT TEXT: puts the second where the first is
	"same":      same,      // [!] same FILE FILE: compares bytes
	"holds":     holds,     // [!] holds FOLDER TEXT: looks for it in the bytes of all files
	"keys":      keys,      // keys FILE: prints the keys of a JSON document
	"proves":    proves,    // proves ANSWER DOCUMENT: checks quotes against the text they are from
	"address":   address,   // address NAME: sets NAME to a free address to listen on
	"http":      request,   // http [-until PATTERN] [-key FILE] METHOD URL [BODY]: prints status, type and body
	"clock":     clock,     // clock: starts; clock DURATION: not more has passed since
	"program":   program,   // program URL SUM: sets URL to where an archive of svara can be fetched from, and SUM to its SHA-256
	"job":       job,       // job FILE WORKFLOW: writes to FILE the commands of a CI workflow
}

// patience is how long 'http -until' waits: long beside refreshEvery and a
// slow start on a loaded machine.
const patience = 30 * time.Second

// exits also fails if the program panicked: Go's exit status for that is the
// one that we have for wrong usage.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) >= 2, "exits STATUS PROGRAM [ARG...]")
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		ts.Fatalf("%v", err)
	}
	got := 0
	if failed != nil {
		got = failed.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
	if output := ts.ReadFile("stderr"); strings.Contains(output, "panic:") || strings.Contains(output, "goroutine 1 [") {
		ts.Fatalf("panic")
	}
}

func text(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) >= 2, "text NAME QUOTED [TIMES]")
	ts.Setenv(args[0], unquoted(ts, args[1:]))
}

func writeFile(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) >= 2, "bytes FILE QUOTED [TIMES]")
	name := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(filepath.Dir(name), 0o777))
	ts.Check(os.WriteFile(name, []byte(unquoted(ts, args[1:])), 0o666))
}

// unquoted reads QUOTED [TIMES].
func unquoted(ts *testscript.TestScript, args []string) string {
	text, err := strconv.Unquote(`"` + args[0] + `"`)
	ts.Check(err)
	times := 1
	if len(args) > 1 {
		times, err = strconv.Atoi(args[1])
		ts.Check(err)
	}
	return strings.Repeat(text, times)
}

var encodings = map[string]encoding.Encoding{
	"windows-1252": charmap.Windows1252,
	"utf-8-bom":    unicode.UTF8BOM,
	"utf-16le":     unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
	"utf-16le-bom": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"utf-16be-bom": unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
}

func encode(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) >= 2 && encodings[args[0]] != nil, "encode ENCODING FILE...")
	for _, name := range args[1:] {
		data, err := encodings[args[0]].NewEncoder().Bytes([]byte(ts.ReadFile(name)))
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs(name), data, 0o666))
	}
}

func cut(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "cut FILE SIZE")
	size, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	if info.Size() <= size {
		ts.Fatalf("%s has only %d bytes", args[0], info.Size())
	}
	ts.Check(os.Truncate(ts.MkAbs(args[0]), size))
}

func overwrite(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) >= 3, "overwrite FILE OFFSET QUOTED [TIMES]")
	offset, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	file, err := os.OpenFile(ts.MkAbs(args[0]), os.O_WRONLY, 0)
	ts.Check(err)
	defer file.Close()
	_, err = file.WriteAt([]byte(unquoted(ts, args[2:])), offset)
	ts.Check(err)
}

func reword(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 3, "reword FILE TEXT TEXT")
	data := strings.ReplaceAll(ts.ReadFile(args[0]), args[1], args[2])
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(data), 0o666))
}

func same(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, len(args) == 2, "[!] same FILE FILE")
	if (ts.ReadFile(args[0]) == ts.ReadFile(args[1])) == neg {
		ts.Fatalf("%s and %s: same is %v", args[0], args[1], neg)
	}
}

func holds(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, len(args) == 2, "[!] holds FOLDER TEXT")
	var holding []string
	err := filepath.WalkDir(ts.MkAbs(args[0]), func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if bytes.Contains(data, []byte(args[1])) {
			holding = append(holding, filepath.Base(name))
		}
		return err
	})
	ts.Check(err)
	if (len(holding) > 0) == neg {
		ts.Fatalf("files that hold %q: %q", args[1], holding)
	}
}

// keys prints a line for each key, with the keys that it is under before it.
func keys(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "keys FILE")
	var value any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &value))
	found := make(map[string]bool)
	collectKeys(found, "", value)
	for _, key := range slices.Sorted(maps.Keys(found)) {
		fmt.Fprintln(ts.Stdout(), key)
	}
}

func collectKeys(found map[string]bool, under string, value any) {
	switch value := value.(type) {
	case []any:
		for _, v := range value {
			collectKeys(found, under+"[]", v)
		}
	case map[string]any:
		for key, v := range value {
			at := strings.TrimPrefix(under+"."+key, ".")
			found[at] = true
			collectKeys(found, at, v)
		}
	}
}

// proves holds an answer's citations against a document's text: what the API
// gives for it, or, for another file, the file itself.
func proves(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "proves ANSWER DOCUMENT")
	var answer struct {
		Citations []struct {
			Quote      string
			Start, End int
		}
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &answer))
	if len(answer.Citations) == 0 {
		ts.Fatalf("no citations")
	}
	document := struct{ Text string }{ts.ReadFile(args[1])}
	if filepath.Ext(args[1]) == ".json" {
		ts.Check(json.Unmarshal([]byte(document.Text), &document))
	}
	text := []rune(document.Text)
	for _, c := range answer.Citations {
		if c.Start < 0 || c.End > len(text) || c.Start >= c.End || string(text[c.Start:c.End]) != c.Quote {
			ts.Fatalf("%d to %d of %s is not %q", c.Start, c.End, args[1], c.Quote)
		}
	}
}

func address(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "address NAME")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Check(listener.Close())
	ts.Setenv(args[0], listener.Addr().String())
}

var named = regexp.MustCompile(`@\{\w+\}`)

// request prints what one request gives, and puts the body into the file
// "body". With -until it asks again until the status is 200 and the body
// matches, and fails if that takes too long. With -key it sends the key that a file
// holds. @{file} in the address or the body is what that file holds.
func request(ts *testscript.TestScript, neg bool, args []string) {
	var until *regexp.Regexp
	if len(args) > 1 && args[0] == "-until" {
		until = regexp.MustCompile(args[1])
		args = args[2:]
	}
	var key string
	if len(args) > 1 && args[0] == "-key" {
		key = strings.TrimSpace(ts.ReadFile(args[1]))
		args = args[2:]
	}
	usage(ts, !neg && (len(args) == 2 || len(args) == 3), "http [-until PATTERN] [-key FILE] METHOD URL [BODY]")
	for i := range args {
		args[i] = named.ReplaceAllStringFunc(args[i], func(name string) string { return strings.TrimSpace(ts.ReadFile(name[2 : len(name)-1])) })
	}
	for end := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		head, body, err := send(args[0], args[1], strings.Join(args[2:], ""), key)
		if err == nil && (until == nil || strings.HasPrefix(head, "200 ") && until.MatchString(body)) {
			fmt.Fprintf(ts.Stdout(), "%s\n%s\n", head, body)
			ts.Check(os.WriteFile(ts.MkAbs("body"), []byte(body), 0o666))
			return
		}
		if until == nil || time.Now().After(end) {
			ts.Fatalf("%s %s: %s %s %v", args[0], args[1], head, body, err)
		}
	}
}

func send(method, url, body, key string) (head, answer string, err error) {
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		return "", "", err
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	client := http.Client{Timeout: patience}
	response, err := client.Do(r)
	if err != nil {
		return "", "", err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	return fmt.Sprintf("%d %s", response.StatusCode, response.Header.Get("Content-Type")), string(data), err
}

func clock(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) <= 1, "clock [DURATION]")
	const name = "CLOCK"
	if len(args) == 0 {
		ts.Setenv(name, time.Now().Format(time.RFC3339Nano))
		return
	}
	limit, err := time.ParseDuration(args[0])
	ts.Check(err)
	start, err := time.Parse(time.RFC3339Nano, ts.Getenv(name))
	ts.Check(err)
	if took := time.Since(start); took > limit {
		ts.Fatalf("took %s, more than %s", took, limit)
	}
}

func usage(ts *testscript.TestScript, right bool, form string) {
	if !right {
		ts.Fatalf("usage: %s", form)
	}
}
