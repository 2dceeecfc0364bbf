package main

import (
	"context"
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
	library, err := config.openLibrary(ctx, std.err)
	if err != nil {
		return err
	}
	defer library.Close()
	svara, err := library.assistant(ctx, std.err)
	if err != nil {
		return err
	}
	show := func(e assistant.Event) error {
		if c.JSON {
			return nil
		}
		_, err := io.WriteString(std.out, e.Text)
		return err
	}
	answer, err := svara.Stream(ctx, assistant.Question{Text: strings.Join(c.Question, " ")}, show)
	var bad *assistant.QuestionError
	if errors.As(err, &bad) {
		return usageError{bad.Message}
	}
	if err != nil {
		return err
	}
	if answer.Failure != nil && answer.Reason != "" {
		fmt.Fprintln(std.err, answer.Failure)
	}
	if c.JSON {
		return printJSON(std.out, answer)
	}
	return printSources(std.out, answer)
}

// origin says in Swedish how an answer came about.
func origin(a assistant.Answer) string {
	said := "Extraktivt svar: ordagrant ur dokumenten."
	if a.Mode == assistant.Generative {
		said = "Skrivet av språkmodellen " + a.Model + ", kontrollerat mot dokumenten."
	}
	if a.Unsupported > 0 {
		said += fmt.Sprintf(" Meningar utan stöd: %d.", a.Unsupported)
	}
	if a.Reason != "" {
		said += " " + a.Reason
	}
	return said
}

// printSources prints what stands below an answer on a terminal: how it came about, and
// the sources with their exact quotes.
func printSources(w io.Writer, a assistant.Answer) error {
	var text strings.Builder
	text.WriteString("\n\n")
	if a.Status == assistant.NotFound {
		if len(a.Nearest) > 0 {
			text.WriteString("Dokumenten som ligger närmast:\n")
		}
		for _, n := range a.Nearest {
			fmt.Fprintf(&text, "  %s (%s)%s\n", n.Title, n.Document, aged(n.Standing))
		}
	} else {
		fmt.Fprintf(&text, "%s\n\nKällor:\n", origin(a))
	}
	for _, c := range a.Citations {
		fmt.Fprintf(&text, "[%d] %s", c.N, c.Title)
		if c.Heading != "" {
			fmt.Fprintf(&text, " › %s", c.Heading)
		}
		if c.Page != nil {
			fmt.Fprintf(&text, ", sidan %d", *c.Page)
		}
		text.WriteString(aged(c.Standing))
		if c.SourceURL != "" {
			fmt.Fprintf(&text, "\n    %s", c.SourceURL)
		}
		fmt.Fprintf(&text, "\n    %s, tecken %d–%d\n    ”%s”\n", c.Document, c.Start+1, c.End, c.Quote)
	}
	_, err := io.WriteString(w, text.String())
	return err
}

// aged gives a document's date and, if it is not in force, why: ", 2024-05-17, gäller
// inte längre".
func aged(s assistant.Standing) string {
	var told string
	if s.Date != "" {
		told = ", " + s.Date
	}
	if age := s.Age(); age != "" {
		told += ", " + age
	}
	return told
}
