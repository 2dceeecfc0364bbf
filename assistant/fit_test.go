package assistant_test

import (
	"flag"
	"fmt"
	"hash/fnv"
	"io/fs"
	"math"
	"slices"
	"strings"
	"testing"

	"svara/assistant"
	"svara/corpus"
	"svara/eval/metrics"
	"svara/eval/suites"
	"svara/ingest"
	"svara/internal/index"
	"svara/internal/model"
)

var fit = flag.Bool("fit", false, "fit the weights of doubt anew, on the question sets in ../../shared/data")

// asked is one question and what is measured of its answer.
type asked struct {
	task       string // a set's own questions, or those asked elsewhere
	answerable bool
	fold       int
	x          []float64
}

// folds is into how many parts the questions are dealt, those about the same
// document to the same part. Each is judged with weights fitted on the others.
const folds = 5

// TestFit prints how well doubt tells answerable from unanswerable questions, with
// the weights in use and with weights fitted without the questions judged, and the
// weights fitted on all:
//
//	go test ./assistant -run TestFit -fit -v -timeout 30m
func TestFit(t *testing.T) {
	if !*fit {
		t.Skip("takes minutes; see the comment")
	}
	var all []asked
	for _, name := range []string{"swequad_mc", "squad_v2_sv", "swefaq"} {
		folder := "../../shared/data/" + name
		set, err := suites.LoadSet(folder+"/corpus.jsonl", folder+"/questions.jsonl")
		if err != nil {
			t.Skip(err)
		}
		own := measure(t, name, set.Files(), set.Suite.Cases)
		if name != "swefaq" { // which has no unanswerable questions of its own
			all = append(all, own...)
		}
		if name == "squad_v2_sv" { // its traps are what it is for
			continue
		}
		for _, a := range own {
			if a.task = name + ", elsewhere"; a.answerable {
				all = append(all, a)
			}
		}
		for _, half := range set.Elsewhere() {
			all = append(all, measure(t, name+", elsewhere", half.Files(), half.Suite.Cases)...)
		}
	}
	suite, err := suites.Load("../eval/suites/kanda-fakta.yaml") // the others are held out
	if err != nil {
		t.Fatal(err)
	}
	all = append(all, measure(t, suite.Name, corpus.Files, suite.Cases)...)

	inUse := assistant.DoubtWeights()
	judged := make([]float64, len(all))
	for f := range folds {
		weights := logistic(all, func(a asked) bool { return a.fold != f })
		for i, a := range all {
			if a.fold == f {
				judged[i] = dot(weights, a.x)
			}
		}
	}
	for _, task := range tasksOf(all) {
		var now, fitted []metrics.Sample
		for i, a := range all {
			if a.task == task {
				now = append(now, metrics.Sample{Value: dot(inUse, a.x), Positive: a.answerable})
				fitted = append(fitted, metrics.Sample{Value: judged[i], Positive: a.answerable})
			}
		}
		fmt.Printf("%-24s %5d questions  AUROC in use %.3f, fitted on others %.3f; refused at 3%% false refusals %.3f, %.3f\n",
			task, len(now), metrics.AUROC(now), metrics.AUROC(fitted), refusedAt(now, 3), refusedAt(fitted, 3))
	}
	fmt.Printf("in use %.2f\nfitted %.2f\n", inUse, logistic(all, func(asked) bool { return true }))
}

// measure asks the cases of an assistant over files.
func measure(t *testing.T, task string, files fs.FS, cases []suites.Case) []asked {
	t.Helper()
	idx, err := index.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer idx.Close()
	if _, err := ingest.Sync(t.Context(), idx, files, ingest.Options{Embedder: model.Embedded{}}); err != nil {
		t.Fatal(err)
	}
	a, err := assistant.New(idx, model.Embedded{}, assistant.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var all []asked
	for _, c := range cases {
		q := assistant.Question{Text: c.Question}
		for _, earlier := range c.Conversation {
			answer, err := a.Ask(t.Context(), assistant.Question{Text: earlier, Conversation: q.Conversation})
			if err != nil {
				t.Fatal(err)
			}
			q.Conversation = append(q.Conversation, assistant.Turn{Role: "user", Content: earlier}, assistant.Turn{Role: "assistant", Content: answer.Text})
		}
		x, err := a.Doubts(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if x == nil { // refused whatever the weights
			x = make([]float64, len(assistant.DoubtWeights())-1)
			x[2] = 1 // all is missing
		}
		about := strings.TrimSuffix(c.ID, "/elsewhere")
		if len(c.Sources) > 0 {
			about = c.Sources[0]
		}
		h := fnv.New32a()
		h.Write([]byte(about))
		all = append(all, asked{task, !c.Unanswerable, int(h.Sum32() % folds), append(x, 1)})
	}
	return all
}

func tasksOf(all []asked) []string {
	var tasks []string
	for _, a := range all {
		if !slices.Contains(tasks, a.task) {
			tasks = append(tasks, a.task)
		}
	}
	return tasks
}

// refusedAt gives the share of unanswerable questions that are refused where so
// many percent of the answerable ones are.
func refusedAt(samples []metrics.Sample, percent float64) float64 {
	var answerable []metrics.Sample
	for _, s := range samples {
		if s.Positive {
			answerable = append(answerable, s)
		}
	}
	line := metrics.Percentile(percent)(answerable)
	refused, of := 0.0, 0.0
	for _, s := range samples {
		if !s.Positive {
			of++
			if s.Value < line {
				refused++
			}
		}
	}
	return refused / of
}

func dot(w, x []float64) float64 {
	sum := 0.0
	for i := range x {
		sum += w[i] * x[i]
	}
	return sum
}

// logistic fits a logistic regression on the questions chosen, by Newton's method
// with a little ridge. Each task counts the same, and in each the answerable and
// the unanswerable; two count a third: the suite for its size, swefaq because its
// answers are paragraphs.
func logistic(all []asked, chosen func(asked) bool) []float64 {
	weight := make(map[string]float64)
	key := func(a asked) string { return fmt.Sprint(a.task, a.answerable) }
	for _, a := range all {
		if chosen(a) {
			weight[key(a)]++
		}
	}
	for k, n := range weight {
		weight[k] = 1000 / n
		if strings.Contains(k, "fakta") || strings.Contains(k, "swefaq") {
			weight[k] /= 3
		}
	}
	n := len(all[0].x)
	w := make([]float64, n)
	for range 30 {
		gradient, hessian := make([]float64, n), make([][]float64, n)
		for i := range hessian {
			hessian[i] = make([]float64, n)
			hessian[i][i] = 1
			gradient[i] = -w[i]
		}
		for _, a := range all {
			if !chosen(a) {
				continue
			}
			p, y := 1/(1+math.Exp(-dot(w, a.x))), 0.0
			if a.answerable {
				y = 1
			}
			g := weight[key(a)]
			for i, x := range a.x {
				gradient[i] += g * (y - p) * x
				for j, z := range a.x {
					hessian[i][j] += g * p * (1 - p) * x * z
				}
			}
		}
		for i, step := range solve(hessian, gradient) {
			w[i] += step
		}
	}
	return w
}

// solve gives x of a·x = b for a positive definite a, by Gauss and Jordan.
func solve(a [][]float64, b []float64) []float64 {
	for i := range a {
		for j := range a {
			if j == i {
				continue
			}
			factor := a[j][i] / a[i][i]
			for k := range a {
				a[j][k] -= factor * a[i][k]
			}
			b[j] -= factor * b[i]
		}
	}
	for i := range b {
		b[i] /= a[i][i]
	}
	return b
}
