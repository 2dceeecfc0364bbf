package main

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"reflect"
	"slices"
	"strings"
	"text/tabwriter"

	"svara/internal/index"
)

// folds is how many parts the questions are divided into, by the documents that answer
// them. Each part is ranked with weights fitted on the others.
const folds = 5

// asking is a question with what was measured of its candidates.
type asking struct {
	corpus     string
	fold       int
	documents  []string // of the candidates
	right      []bool
	candidates []index.Candidate
	features   [][]float64 // of the candidates
}

// fit fits the weights of index.Features on the sets and their mixture. It writes to w
// how well questions are ranked with weights fitted without their documents, and the
// weights fitted on everything.
func fit(ctx context.Context, w io.Writer, sets []Set) error {
	var askings []asking
	for _, set := range sets {
		measured, err := measureCandidates(ctx, set)
		if err != nil {
			return fmt.Errorf("measure %s: %w", set.Name, err)
		}
		askings = append(askings, measured...)
	}
	weights := make([][]float64, folds)
	for f := range weights {
		weights[f] = fitWeights(askings, func(a asking) bool { return a.fold != f })
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "set\tquestions\twords hit@1\thit@5\treread hit@1\thit@5")
	for _, set := range sets {
		var before, after []Outcome
		for _, a := range askings {
			if a.corpus == set.Name {
				before = append(before, Outcome{Rank: a.rank(nil)})
				after = append(after, Outcome{Rank: a.rank(weights[a.fold])})
			}
		}
		b, s := summarize(before), summarize(after)
		fmt.Fprintf(table, "%s\t%d\t%.3f\t%.3f\t%.3f\t%.3f\n", set.Name, s.Questions, b.Hit1, b.Hit5, s.Hit1, s.Hit5)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	all := fitWeights(askings, func(asking) bool { return true })
	for i, field := range reflect.VisibleFields(reflect.TypeFor[index.Features]()) {
		fmt.Fprintf(w, "\t%s: %.3g,\n", field.Name, all[i])
	}
	return nil
}

// measureCandidates asks all questions of a set of an index of its documents.
func measureCandidates(ctx context.Context, set Set) ([]asking, error) {
	ctx, release := context.WithCancel(ctx)
	defer release()
	idx, err := openIndex(ctx, set.Docs)
	if err != nil {
		return nil, err
	}
	groups := make(map[string]string)
	for _, d := range set.Docs {
		groups[d.ID] = cmp.Or(d.Group, d.ID)
	}
	snapshot := idx.Snapshot()
	var askings []asking
	for _, q := range set.Questions {
		a := asking{corpus: set.Name, fold: foldOf(groups[q.Gold[0]]), candidates: snapshot.Candidates(q.Text)}
		for _, c := range a.candidates {
			doc, _ := snapshot.Passage(c.Passage)
			id := strings.TrimSuffix(doc.Path, ".txt")
			a.documents = append(a.documents, id)
			a.right = append(a.right, slices.Contains(q.Gold, id))
			a.features = append(a.features, vector(c.Features))
		}
		askings = append(askings, a)
	}
	return askings, nil
}

// foldOf gives the fold of a question by its group, so that all questions about one
// document are in one fold.
func foldOf(group string) int {
	h := fnv.New32a()
	io.WriteString(h, group)
	return int(h.Sum32() % folds)
}

// vector gives the features in the order of their fields.
func vector(f index.Features) []float64 {
	v := reflect.ValueOf(f)
	x := make([]float64, v.NumField())
	for i := range x {
		x[i] = v.Field(i).Float()
	}
	return x
}

// rank gives the rank of the first right document, by weights or, if there are none, in
// the order of the candidates.
func (a asking) rank(weights []float64) int {
	order := make([]int, len(a.features))
	for i := range order {
		order[i] = i
	}
	if weights != nil {
		slices.SortStableFunc(order, func(i, j int) int {
			return cmp.Compare(dot(weights, a.features[j]), dot(weights, a.features[i]))
		})
	}
	seen := make(map[string]bool)
	for _, i := range order {
		seen[a.documents[i]] = true
		if a.right[i] {
			return len(seen)
		}
	}
	return 0
}
