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
		return usageError{bad.Message}
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

// modes say how an answer came about.
var modes = map[assistant.Mode]string{
	assistant.Extractive: "Extraktivt svar: ordagrant ur dokumenten.",
}

// printAnswer prints an answer for a person: the answer, how it came about, and
// the sources with their exact quotes.
func printAnswer(w io.Writer, a assistant.Answer) error {
	var text strings.Builder
	fmt.Fprintf(&text, "%s\n\n", a.Text)
	if a.Status == assistant.NotFound {
		if len(a.Nearest) > 0 {
			text.WriteString("Dokumenten som ligger närmast:\n")
		}
		for _, n := range a.Nearest {
			fmt.Fprintf(&text, "  %s (%s)\n", n.Title, n.Document)
		}
	} else {
		fmt.Fprintf(&text, "%s\n\nKällor:\n", modes[a.Mode])
	}
	for _, c := range a.Citations {
		fmt.Fprintf(&text, "[%d] %s", c.N, c.Title)
		if c.Heading != "" {
			fmt.Fprintf(&text, " › %s", c.Heading)
		}
		if c.Page != nil {
			fmt.Fprintf(&text, ", sidan %d", *c.Page)
		}
		fmt.Fprintf(&text, "\n    %s, tecken %d–%d\n    ”%s”\n", c.Document, c.Start+1, c.End, c.Quote)
	}
	_, err := io.WriteString(w, text.String())
	return err
}
