package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"svara/internal/backup"
)

type backupCommand struct {
	File    string `arg:"" help:"File to write, such as svara-2026-11-22.tar.gz; - for standard output."`
	Include string `help:"Which files of indexed documents to include: uploaded (those that came through Svara), all or none. Default: ${default}." default:"uploaded" enum:"uploaded,all,none" placeholder:"WHICH"`
	Force   bool   `help:"Replace the file if it exists."`
	Quiet   bool   `help:"Print nothing if all went well."`
}

// Run writes a backup, and says what is in it and what is not.
func (c *backupCommand) Run(ctx context.Context, config *Config, std streams) error {
	data, err := config.dataFolder()
	if err != nil {
		return err
	}
	said := std.err
	if c.Quiet {
		said = io.Discard
	}
	bar := &bar{out: said, what: "Backing up"}
	options := backup.Options{Version: builtFrom().Version, Include: backup.Include(c.Include), Force: c.Force, Progress: bar.show}
	var contents backup.Contents
	var size int64
	where := c.File
	if c.File == "-" {
		out := &counter{Writer: std.out}
		contents, err = backup.Write(ctx, data, out, options)
		where, size = "standard output", out.bytes
	} else {
		contents, size, err = backup.WriteFile(ctx, data, c.File, options)
	}
	bar.clear()
	if errors.Is(err, context.Canceled) {
		return errors.New("interrupted: no backup was made")
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(said, "Backed up %s to %s: %s\n", data, where, inUnits(size))
	tellContents(said, contents)
	tellLeftOut(said, c.Include, contents)
	return nil
}

// counter counts what is written.
type counter struct {
	io.Writer
	bytes int64
}

// Write passes p on and counts it.
func (c *counter) Write(p []byte) (int, error) {
	n, err := c.Writer.Write(p)
	c.bytes += int64(n)
	return n, err
}

// tellContents says what a backup contains.
func tellContents(w io.Writer, c backup.Contents) {
	rows := func(table, thing string) string { return counted(c.Rows[table], thing) }
	fmt.Fprintf(w, "It holds an index of %s, %s, %s, %s, %s of the audit log, and %s of the documents folder.\n",
		rows("documents", "document"), rows("keys", "key"), rows("feedback", "judgement"), rows("unanswered", "unanswered question"),
		rows("acts", "line"), counted(len(c.Documents), "file"))
}

// tellLeftOut says what a backup does not contain.
func tellLeftOut(w io.Writer, include string, c backup.Contents) {
	const settings = "svara.yaml, environment variables and language models"
	switch {
	case c.Folder == "":
		fmt.Fprintf(w, "It does not hold %s.\n", settings)
	case include == string(backup.All):
		fmt.Fprintf(w, "It does not hold %s, nor files of %s that the index does not know.\n", settings, c.Folder)
	case include == string(backup.None):
		fmt.Fprintf(w, "It does not hold %s, nor the documents folder %s.\n", settings, c.Folder)
	default:
		fmt.Fprintf(w, "It does not hold %s, nor what was not uploaded of the documents folder %s: back that up too, or say --include all.\n", settings, c.Folder)
	}
	if len(c.Changed) > 0 {
		fmt.Fprintf(w, "These documents had come, changed or gone without the index knowing yet, and are read anew where it is restored: %s\n", fewOf(c.Changed))
	}
}
