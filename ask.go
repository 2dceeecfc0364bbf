package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"svara/assistant"
)

type askCommand struct {
	Question []string `arg:"" help:"The question, in Swedish."`
	JSON     bool     `help:"Print the answer as the API gives it."`
}

// Run answers one question.
func (c *askCommand) Run(ctx context.Context, config *Config, std streams) error {
	library, err := config.openLibrary(ctx)
	if err != nil {
		return err
	}
	defer library.Close()
	svara, err := library.assistant(ctx, std.err)
	if err != nil {
		return err
	}
	answer, err := svara.Ask(ctx, assistant.Question{Text: strings.Join(c.Question, " ")})
	var bad *assistant.QuestionError
	if errors.As(err, &bad) {
		return fmt.Errorf("%s%w", bad.Message, silent{errUsage})
	}
	if err != nil {
		return err
	}
	if c.JSON {
		encoder := json.NewEncoder(std.out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(answer)
	}
	return printAnswer(std.out, answer)
}

// silent wraps an error that adds nothing to the message.
type silent struct{ error }

func (silent) Error() string   { return "" }
func (s silent) Unwrap() error { return s.error }

// printAnswer prints an answer for a person: the answer, how it came about, and
// the sources with their exact quotes.
func printAnswer(w io.Writer, a assistant.Answer) error {
	var text strings.Builder
	fmt.Fprintf(&text, "%s\n\n", a.Text)
	if a.Status == assistant.NotFound {
		if len(a.Nearest) > 0 {
			text.WriteString("Närmast i dokumenten:\n")
		}
		for _, n := range a.Nearest {
			fmt.Fprintf(&text, "  %s (%s)\n", n.Title, n.Document)
		}
	} else {
		text.WriteString("Extraktivt svar: ordagrant ur dokumenten.\n\nKällor:\n")
	}
	for _, c := range a.Citations {
		fmt.Fprintf(&text, "[%d] %s", c.N, c.Title)
		if c.Heading != "" {
			fmt.Fprintf(&text, " › %s", c.Heading)
		}
		if c.Page != nil {
			fmt.Fprintf(&text, ", sidan %d", *c.Page)
		}
		fmt.Fprintf(&text, "\n    %s, tecken %d–%d\n    ”%s”\n", c.Document, c.Start, c.End, c.Quote)
	}
	_, err := io.WriteString(w, text.String())
	return err
}
