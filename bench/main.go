// Package main compares Svara's retrieval with what an operator might use instead: plain
// BM25, and bleve with its Swedish analyzer.
//
//	go -C bench run . [-sets swequad_mc,swefaq] [-fit] ../../shared/data
//
// It prints one table: how well and how fast each ranker finds the document that answers a
// question, for every question set alone and for the documents of all sets in one corpus.
// Questions without an answer are left out, because they say nothing about ranking. What
// Svara answers is measured by 'svara eval'.
//
// With -fit it instead fits the weights by which Svara reranks, and prints how good they
// are by cross-validation; see [fit].
//
// Start reading at [run]; a ranker is one line in [builders]. The program is a module of
// its own so that Svara does not depend on the libraries that it is compared with. It
// keeps nothing: Svara's index is in a temporary folder, the others are in memory.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"text/tabwriter"
	"time"

	"svara/eval/metrics"
)

// defaultSets are the question sets described in the data folder's README.
const defaultSets = "swequad_mc,swefaq,squad_v2_sv"

// resultCount is how many documents a ranker is asked for: as many as MRR@10 considers.
const resultCount = 10

// Ranker returns the ids of up to n documents for a question, best first.
type Ranker func(ctx context.Context, question string, n int) ([]string, error)

// builder makes a Ranker for a corpus. The Ranker's resources may be released once ctx is
// done.
type builder struct {
	name  string
	build func(ctx context.Context, docs []Doc) (Ranker, error)
}

// builders are the rankers to compare, in the order of the table's rows.
var builders = []builder{
	{"whitespace BM25", newWhitespace},
	{"bleve sv", newBleve},
	{"svara", newSvara},
}

func main() {
	sets := flag.String("sets", defaultSets, "comma-separated question `sets` to measure")
	fitting := flag.Bool("fit", false, "fit the weights of reranking instead, and check them by cross-validation")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: bench [-sets a,b] [-fit] FOLDER")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	do := compare
	if *fitting {
		do = fit
	}
	if err := run(ctx, os.Stdout, flag.Arg(0), strings.Split(*sets, ","), do); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run reads the named sets in folder, adds their mixture, and passes them all to do.
func run(ctx context.Context, w io.Writer, folder string, names []string, do func(context.Context, io.Writer, []Set) error) error {
	var sets []Set
	for _, name := range names {
		set, err := readSet(folder, strings.TrimSpace(name))
		if err != nil {
			return err
		}
		sets = append(sets, set)
	}
	if len(sets) > 1 {
		mixed, err := mix(sets)
		if err != nil {
			return err
		}
		sets = append(sets, mixed)
	}
	return do(ctx, w, sets)
}

// compare measures every ranker on the sets and writes the table to w.
func compare(ctx context.Context, w io.Writer, sets []Set) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "set\tdocuments\tquestions\tranker\thit@1\thit@5\tMRR@10\tmedian ms\tp95 ms")
	for _, set := range sets {
		for _, b := range builders {
			sum, err := measure(ctx, b, set)
			if err != nil {
				return fmt.Errorf("measure %s on %s: %w", b.name, set.Name, err)
			}
			fmt.Fprintf(table, "%s\t%d\t%d\t%s\t%.3f\t%.3f\t%.3f\t%.2f\t%.2f\n",
				set.Name, len(set.Docs), sum.Questions, b.name,
				sum.Hit1, sum.Hit5, sum.MRR, sum.Median, sum.P95)
		}
	}
	return table.Flush()
}

// measure builds one ranker for the set's documents and asks it every question, one at a
// time: the times are those of a single user.
func measure(ctx context.Context, b builder, set Set) (Summary, error) {
	ctx, release := context.WithCancel(ctx)
	defer release()
	rank, err := b.build(ctx, set.Docs)
	if err != nil {
		return Summary{}, fmt.Errorf("build: %w", err)
	}
	outcomes := make([]Outcome, 0, len(set.Questions))
	for _, q := range set.Questions {
		start := time.Now()
		ids, err := rank(ctx, q.Text, resultCount)
		took := time.Since(start)
		if err != nil {
			return Summary{}, fmt.Errorf("question %s: %w", q.ID, err)
		}
		outcomes = append(outcomes, Outcome{Rank: metrics.Rank(ids, q.Gold), Took: took})
	}
	if len(outcomes) == 0 {
		return Summary{}, errors.New("no answerable question; check questions.jsonl")
	}
	return summarize(outcomes), nil
}
