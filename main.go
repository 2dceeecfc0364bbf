// Svara answers questions from an organisation's own Swedish documents, with
// the passage that proves it, and says so when the documents do not know.
//
//	svara ask "Hur stor är potentialen med AI i offentlig förvaltning?"
//
// prints an answer and its numbered sources: the document, the heading, and the
// exact quote. The answer is in the documents' own words. If Ollama has the model
// named by --model, that writes the answer instead, and each of its sentences is
// checked against the documents; --mode decides. With --json it prints the answer
// in the form of the API.
//
//	svara serve
//
// serves the page, the API under /api, and OpenAI's under /v1, on
// http://127.0.0.1:8080.
//
//	svara ingest FOLDER
//
// makes the index say what the folder says: it reads new and changed files, in all
// common formats, forgets those that are gone, and names those that it cannot read.
// --watch then goes on with every change; --dry-run only says what would be done.
// From then on ask and serve answer about that folder. Before that they answer about
// the five documents inside the binary.
//
//	svara documents verify
//
// proves that the index says what the folder says or, with --gone, that nothing is
// left of a document; 'svara documents list' lists the documents.
//
//	svara eval [SUITE.yaml ...]
//
// asks the questions of a suite, compares the answers with the facts known to be
// right, and reports on the terminal and with --json, --junit, --markdown and --html.
// It fails if a suite's thresholds are not reached, or if a metric dropped below
// --baseline by more than chance. --vary tries other settings; --corpus and
// --questions take public question sets. The exit status is 1 if the answers fell
// short, 2 if they could not be measured.
//
//	svara doctor
//
// says what works, and what to do about the rest: documents, index, embedder, keys,
// port, language model, disk and memory.
//
//	svara healthcheck
//
// asks the server on this machine whether it is well, and prints nothing if it is:
// it is meant for programs that watch over the server.
//
//	svara backup FILE
//
// writes everything that Svara keeps into one file, also while it serves: the index,
// keys, feedback and records, and uploaded documents; 'svara restore FILE' puts it back.
//
//	svara key create --scope ask
//
// makes a key for programs and prints its secret, which is never shown again; see also
// 'svara key list' and 'svara key revoke ID'. 'svara audit' lists what was done with
// keys and documents, and with which key.
//
// Most flags can also be set by an environment variable or in a file, svara.yaml in the
// working folder or /etc/svara.yaml; see config.go and settings.go, or 'svara COMMAND
// --help'. Exit status: 0 done, 1 failed, 2 wrong usage.
//
// Start reading at run, below. Each command stands in a file of its name, with a Run
// method; open.go opens the index and brings it up to date, and serve.go puts the server
// together.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"unicode/utf8"

	"github.com/alecthomas/kong"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// commands is the command line.
type commands struct {
	Config

	Ask       askCommand         `cmd:"" help:"Answer one question, with sources."`
	Serve     serveCommand       `cmd:"" help:"Serve the page and the API."`
	Ingest    ingestCommand      `cmd:"" help:"Bring the index up to date with a folder of documents."`
	Documents documentsCommand   `cmd:"" help:"List documents, and verify what the index holds." name:"documents"`
	Eval      evalCommand        `cmd:"" help:"Measure answers against known facts."`
	Doctor    doctorCommand      `cmd:"" help:"Check what works, and say what to do about the rest."`
	Health    healthcheckCommand `cmd:"" help:"Ask a running server whether it is well: exit status 0 if so, else 1." name:"healthcheck"`
	Key       keyCommand         `cmd:"" help:"Make, list and revoke keys to the API."`
	Audit     auditCommand       `cmd:"" help:"List what was done with keys and documents, newest first."`
	Backup    backupCommand      `cmd:"" help:"Write all that Svara keeps to one file, even while it serves."`
	Restore   restoreCommand     `cmd:"" help:"Restore a backup."`
	Version   versionCommand     `cmd:"" help:"Print which version this is, and what it was built from."`
	Licenses  licensesCommand    `cmd:"" help:"Print the licences of everything inside the program."`

	VersionFlag kong.VersionFlag `name:"version" help:"Print the version."`
}

// streams are where a command writes: out takes results, err everything else.
type streams struct{ out, err io.Writer }

// usageError is wrong usage, which has its own exit status. The text is printed as it is.
type usageError struct{ text string }

// Error gives the text.
func (e usageError) Error() string { return e.text }

// run is the program. It gives the exit status.
func run(ctx context.Context, args []string, out, errOut io.Writer) int {
	if bad := slices.IndexFunc(args, func(arg string) bool { return !utf8.ValidString(arg) }); bad >= 0 {
		fmt.Fprintln(errOut, "Frågan innehåller tecken som inte går att läsa. Skriv den som UTF-8.\nsvara: an argument is not valid UTF-8.")
		return 2
	}
	files, err := readSettings(machineFile, settingsFile)
	if err != nil {
		fmt.Fprintf(errOut, "svara: %v\n", err)
		return 2
	}
	var c commands
	status := -1
	parser, err := newParser(&c,
		kong.Writers(out, errOut),
		kong.Exit(func(code int) { status = code }),
		kong.Resolvers(files...),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(streams{out, errOut}),
	)
	if err != nil {
		fmt.Fprintf(errOut, "svara: %v\n", err)
		return 1
	}
	if len(args) > 0 && args[0] == "help" {
		args = append(args[1:], "--help")
	}
	parsed, err := parser.Parse(args)
	if status >= 0 { // --help or --version was printed
		return status
	}
	if err != nil {
		fmt.Fprintf(errOut, "svara: %v\nRun 'svara --help' for what it can do.\n", err)
		return 2
	}
	if err := c.warn(parsed, errOut); err != nil {
		fmt.Fprintf(errOut, "svara: %v\n", err)
		return 2
	}
	var usage usageError
	switch err := parsed.Run(&c.Config); {
	case err == nil:
		return 0
	case errors.As(err, &usage):
		fmt.Fprintln(errOut, usage.text)
		return 2
	default:
		fmt.Fprintf(errOut, "svara: %s\n", c.advise(err.Error()))
		return 1
	}
}

// warn points out settings that may be mistakes, before a command runs with them. A
// server refuses to start with an unknown setting, because nobody reads its warnings.
func (c *commands) warn(parsed *kong.Context, errOut io.Writer) error {
	command, _, _ := strings.Cut(parsed.Command(), " ")
	switch command {
	case "version", "licenses", "healthcheck", "doctor": // doctor has it among what it finds
		return nil
	}
	if err := checkEnvironment(parsed.Model, os.Environ()); err != nil {
		if command == "serve" {
			return err
		}
		fmt.Fprintf(errOut, "svara: %v\n", err)
	}
	if elsewhere := c.otherIndexHint(); elsewhere != "" {
		fmt.Fprintf(errOut, "svara: %s\n", elsewhere)
	}
	return nil
}

// newParser gives the parser of the command line, which fills c.
func newParser(c *commands, options ...kong.Option) (*kong.Kong, error) {
	parser, err := kong.New(c, append([]kong.Option{
		kong.Name("svara"),
		kong.Description("Answers questions from your own Swedish documents, with proof."),
		kong.ConfigureHelp(kong.HelpOptions{FlagsLast: true, Compact: true}),
		kong.Vars{"version": builtFrom().Version, "formats": "PDF, Word, PowerPoint, Excel, OpenDocument, CSV, web pages, e-mail, Markdown, text, and archives of these"},
	}, options...)...)
	if err == nil {
		unsetEmpty(parser.Model)
	}
	return parser, err
}
