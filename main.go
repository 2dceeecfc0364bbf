// Svara answers questions from an organisation's own Swedish documents, with
// the passage that proves it, and says so when the documents do not know.
//
//	svara ask "Hur stor är potentialen med AI i offentlig förvaltning?"
//
// prints an answer and its numbered sources: the document, the heading, and the
// exact quote. The answer is in the documents' own words or, where Ollama has the
// model of --model, written by that and held to the documents sentence by sentence;
// --mode decides. With --json it prints the answer as the API gives it.
//
//	svara serve
//
// serves the page, the API under /api, and OpenAI's under /v1, on
// http://127.0.0.1:8080.
//
//	svara ingest FOLDER
//
// makes the index say what the folder says: new and changed files are read, of
// whatever format organisations have, vanished ones are forgotten, unreadable ones
// are named. --watch goes on with what changes, --dry-run only says what would be
// done. From then on ask and serve answer about that folder. Before that they answer
// about the five documents inside the binary.
//
//	svara documents verify
//
// proves that the index says what the folder says, or, with --gone, that a document
// is gone; 'svara documents list' names what there is.
//
//	svara eval [SUITE.yaml ...]
//
// asks a suite's questions, compares the answers with the facts it knows, and
// reports: on the terminal, and with --json, --junit, --markdown and --html. It
// fails where a suite's thresholds are not reached, or where something dropped
// from a --baseline by more than chance. --vary tries other settings, --corpus and
// --questions take public question sets. Its exit status is 1 for answers that
// fell short, 2 for an evaluation that could not be made.
//
//	svara doctor
//
// says what works and what to do about the rest: documents, index, embedder, keys,
// port, language model, disk and memory.
//
//	svara healthcheck
//
// asks the server of this machine how it is, for what watches over it, and is silent
// where that is well.
//
//	svara backup FILE
//
// writes what Svara keeps into one file, while it serves: the index, keys, feedback and
// records, and the documents that were uploaded; 'svara restore FILE' puts it back.
//
//	svara key create --scope ask
//
// makes a key for programs and prints its secret, this once; 'svara key list' and
// 'svara key revoke ID' are for later. 'svara audit' says what was done with keys and
// documents, and with which key.
//
// Every flag can be set by its environment variable or in svara.yaml; see
// config.go, or 'svara COMMAND --help'. Exit status: 0 done, 1 failed, 2 wrong
// usage.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
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

// commands is what the command line can say.
type commands struct {
	Config

	Ask       askCommand         `cmd:"" help:"Answer one question, with sources."`
	Serve     serveCommand       `cmd:"" help:"Serve the page and the API."`
	Ingest    ingestCommand      `cmd:"" help:"Make the index say what a folder of documents says."`
	Documents documentsCommand   `cmd:"" help:"List the documents, and verify what the index holds." name:"documents"`
	Eval      evalCommand        `cmd:"" help:"Measure the answers against known facts."`
	Doctor    doctorCommand      `cmd:"" help:"Say what works, and what to do about the rest."`
	Health    healthcheckCommand `cmd:"" help:"Ask a running server how it is: exit status 0 or 1." name:"healthcheck"`
	Key       keyCommand         `cmd:"" help:"Make, list and revoke keys to the API."`
	Audit     auditCommand       `cmd:"" help:"List what was done with keys and documents, newest first."`
	Backup    backupCommand      `cmd:"" help:"Write what Svara keeps into one file, also while it serves."`
	Restore   restoreCommand     `cmd:"" help:"Put back what a backup holds."`
	Version   versionCommand     `cmd:"" help:"Say which version this is, and what it was built from."`
	Licenses  licensesCommand    `cmd:"" help:"Print the licences of all that is inside the program."`

	VersionFlag kong.VersionFlag `name:"version" help:"Print the version."`
}

// streams are where a command writes: results and everything else.
type streams struct{ out, err io.Writer }

// usageError is wrong usage, which has an exit status of its own. Its text is
// for the one who wrote the command.
type usageError struct{ text string }

// Error gives the text.
func (e usageError) Error() string { return e.text }

// run is the program: it gives its exit status.
func run(ctx context.Context, args []string, out, errOut io.Writer) int {
	if bad := slices.IndexFunc(args, func(arg string) bool { return !utf8.ValidString(arg) }); bad >= 0 {
		fmt.Fprintln(errOut, "Frågan innehåller tecken som inte går att läsa. Skriv den som UTF-8.\nsvara: an argument is not valid UTF-8.")
		return 2
	}
	var c commands
	status := -1
	parser, err := newParser(&c,
		kong.Writers(out, errOut),
		kong.Exit(func(code int) { status = code }),
		kong.Configuration(yamlFile, configFile),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(streams{out, errOut}),
	)
	if err != nil { // of the configuration file
		fmt.Fprintf(errOut, "svara: %v\n", err)
		return 1
	}
	parsed, err := parser.Parse(args)
	if status >= 0 { // --help or --version was printed
		return status
	}
	if err != nil {
		fmt.Fprintf(errOut, "svara: %v\nRun 'svara --help' for what it can do.\n", err)
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
		fmt.Fprintf(errOut, "svara: %v\n", err)
		return 1
	}
}

// newParser gives what reads the command line into c.
func newParser(c *commands, options ...kong.Option) (*kong.Kong, error) {
	return kong.New(c, append([]kong.Option{
		kong.Name("svara"),
		kong.Description("Answers questions from your own Swedish documents, with proof."),
		kong.ConfigureHelp(kong.HelpOptions{FlagsLast: true, Compact: true}),
		kong.Vars{"version": builtFrom().Version, "formats": "PDF, Word, PowerPoint, Excel, OpenDocument, CSV, web pages, e-mail, Markdown, text, and archives of these"},
	}, options...)...)
}
