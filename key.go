package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"svara/internal/records"
)

type keyCommand struct {
	Create keyCreateCommand `cmd:"" help:"Make a key and print its secret, which cannot be seen again."`
	List   keyListCommand   `cmd:"" help:"List the keys, without their secrets."`
	Revoke keyRevokeCommand `cmd:"" help:"Revoke a key, for good."`
}

type keyCreateCommand struct {
	Scope string `help:"What the key gives access to: ask (questions and reading), ingest (also changing the documents), admin (also what people asked and judged) or metrics (only /metrics)." required:"" placeholder:"SCOPE"`
	Name  string `help:"What the key is for, shown in the list." placeholder:"TEXT"`
}

// Validate reports an unknown scope.
func (c *keyCreateCommand) Validate() error {
	_, err := records.ParseScope(c.Scope)
	return err
}

// Run makes a key. Only the secret goes to standard output, so that a script can capture
// it.
func (c *keyCreateCommand) Run(ctx context.Context, config *Config, std streams) error {
	return config.withNewRecords(ctx, func(kept *records.Records, folder string) error {
		secret, key, err := kept.CreateKey(ctx, records.Scope(c.Scope), c.Name)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintln(std.out, secret); err != nil {
			return fmt.Errorf("key %s was made but its secret could not be printed (%w): run 'svara key revoke %s' and make another", key.ID, err, key.ID)
		}
		fmt.Fprintf(std.err, "This is key %s, for %s, in %s. Its secret is shown this once: keep it now.\nTo make it worthless: %s\n",
			key.ID, key.Scope, folder, strings.Trim(config.advise("'svara key revoke "+key.ID+"'"), "'"))
		return nil
	})
}

type keyListCommand struct{}

// Run lists the keys.
func (*keyListCommand) Run(ctx context.Context, config *Config, std streams) error {
	return config.withRecords(ctx, func(kept *records.Records, folder string) error {
		keys, err := kept.Keys(ctx)
		if err != nil {
			return err
		}
		if len(keys) == 0 {
			fmt.Fprintf(std.err, "There are no keys in %s: make one with %s, or name the server's folder with --data.\n", folder, config.advise("'svara key create --scope ask'"))
			return nil
		}
		return printKeys(std.out, keys)
	})
}

// printKeys writes a table of keys. The name comes last because it may be empty or
// contain spaces.
func printKeys(w io.Writer, keys []records.Key) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tSCOPE\tCREATED\tLAST USED\tREVOKED\tNAME")
	for _, k := range keys {
		used, revoked := k.Used, "-"
		if used == "" {
			used = "never"
		}
		if !k.Revoked.IsZero() {
			revoked = k.Revoked.Format(time.DateOnly)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", k.ID, k.Scope, k.Created.Format(time.DateOnly), used, revoked, k.Name)
	}
	return table.Flush()
}

type keyRevokeCommand struct {
	ID string `arg:"" help:"The key's id, as 'svara key list' has it."`
}

// Run revokes a key.
func (c *keyRevokeCommand) Run(ctx context.Context, config *Config, std streams) error {
	return config.withRecords(ctx, func(kept *records.Records, _ string) error {
		keys, err := kept.Keys(ctx)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(keys, func(k records.Key) bool { return k.ID == c.ID && !k.Revoked.IsZero() }); i >= 0 {
			fmt.Fprintf(std.err, "Key %s was revoked on %s already.\n", c.ID, keys[i].Revoked.Format(time.DateOnly))
			return nil
		}
		if err := kept.RevokeKey(ctx, c.ID); err != nil {
			return err
		}
		fmt.Fprintf(std.err, "Key %s is revoked. A server that runs knows within about a second.\n", c.ID)
		return nil
	})
}
