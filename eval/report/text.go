package report

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"svara/eval"
	"svara/eval/metrics"
)

// columns is the width of what Text writes.
const columns = 100

// barWidth is how many characters of a bar stand for all cases of a category.
const barWidth = 20

// marksMeaning explains the marks of a matrix.
const marksMeaning = "▲ better, ▼ worse than the first, p < .05 over the cases that both have; times are not marked"

// Options choose what Text writes.
type Options struct {
	Wrong bool // also each case that is not OK, with its answer
}

// Text writes a report for the terminal, at most 100 columns wide.
func Text(w io.Writer, r eval.Report, o Options) error {
	var t text
	for _, c := range r.Comparisons { // also if nothing broke: that is the news
		if betweenVariants(c, r.Runs) {
			continue // the matrix counts them: each case may change with each variant
		}
		t.changes("BROKEN", c, c.Broken)
		if len(c.Mended) > 0 {
			t.changes("MENDED", c, c.Mended)
		}
	}
	t.failures(r.Runs)
	for _, c := range r.Comparisons {
		if !betweenVariants(c, r.Runs) {
			t.comparison(c)
		}
	}
	for _, runs := range suites(r.Runs) {
		if len(runs) > 1 {
			t.matrix(matrixOf(runs, r.Comparisons))
		} else {
			t.run(runs[0])
		}
		if o.Wrong {
			for _, run := range runs {
				t.wrong(run)
			}
		}
	}
	t.verdicts(r)
	_, err := w.Write(t.Bytes())
	return err
}

type text struct{ bytes.Buffer }

// line writes one line, cut where the terminal's would break.
func (t *text) line(indent int, format string, values ...any) {
	t.WriteString(strings.Repeat(" ", indent))
	t.WriteString(clip(oneLine(fmt.Sprintf(format, values...)), columns-indent))
	t.WriteByte('\n')
}

func (t *text) changes(heading string, c eval.Comparison, changes []eval.Change) {
	t.line(0, "%s %s (%d)", heading, between(c), len(changes))
	for _, change := range changes {
		t.line(2, "%s · %s · %s", change.ID, categoryName(change.Category), change.Question)
		t.line(4, "was %s: %s", change.From.Verdict, change.From.Text)
		t.line(4, "now %s: %s", change.To.Verdict, reasons(change.To))
	}
	t.WriteByte('\n')
}

func (t *text) failures(runs []eval.Run) {
	for _, run := range runs {
		if run.Passed() {
			continue
		}
		t.line(0, "SHORT %s (%d)", title(run), len(run.Failures))
		for _, failure := range run.Failures {
			t.wrapped("", failure.Text)
		}
		t.WriteByte('\n')
	}
}

func (t *text) comparison(c eval.Comparison) {
	t.line(0, "Differences %s · %s", between(c), shared(c))
	differ, same := differences(c)
	var rows [][]string
	for _, d := range differ {
		rows = append(rows, []string{d.Metric.Name, d.From, "→", d.To, d.Change, d.Interval, d.P, string(d.Mark)})
	}
	t.table("<>-><<<<", rows)
	t.line(2, "%s the same", counted(same, "metric"))
	t.WriteByte('\n')
}

func (t *text) run(run eval.Run) {
	t.line(0, "%s · %s", title(run), size(run))
	var rows [][]string
	group := ""
	for _, f := range figures(run, nil) {
		if f.Metric.Group != group {
			group = f.Metric.Group
			rows = append(rows, []string{group})
		}
		short := ""
		if f.Short {
			short = "SHORT"
		}
		rows = append(rows, []string{"  " + f.Metric.Name, f.Metric.Title, f.Shown, f.Interval, "of", fmt.Sprint(f.Of), f.Gate, short})
	}
	t.table("<<><<><<", rows)
	rows = nil
	for _, c := range categories(run.Results) {
		full := int(c.Share() * barWidth) // rounded down: a full bar is all of them
		rows = append(rows, []string{
			"  " + clip(oneLine(c.Name), columns/2), strings.Repeat("█", full) + strings.Repeat("░", barWidth-full),
			fmt.Sprint(c.OK), "of", fmt.Sprint(c.Of),
		})
	}
	if len(rows) > 0 {
		t.line(2, "as they should be, by category")
		t.table("<<><>", rows)
	}
	t.unwritten(run)
	t.WriteByte('\n')
}

// unwritten names the cases that a language model was to write and did not.
func (t *text) unwritten(run eval.Run) {
	if said, cases := unwritten(run); len(cases) > 0 {
		t.line(2, "%s: %s", said, strings.Join(cases, ", "))
	}
}

// matrix writes as many variants beside one another as there is room for, and
// the others below.
func (t *text) matrix(m matrix) {
	t.line(0, "%s · %s", m.Suite, counted(len(m.Variants), "variant"))
	const names = 22 // columns that the metrics' names and the indent take
	widest := len("1000.0 ms ▲")
	for _, v := range m.Variants {
		widest = max(widest, utf8.RuneCountInString(oneLine(v)))
	}
	beside := max(1, (columns-names)/(widest+2))
	for start := 0; start < len(m.Variants); start += beside {
		end := min(start+beside, len(m.Variants))
		head := []string{""}
		for _, v := range m.Variants[start:end] {
			head = append(head, clip(oneLine(v), columns-names))
		}
		rows := [][]string{head}
		for _, row := range m.Rows {
			line := []string{row.Metric.Name}
			for _, c := range row.Cells[start:end] {
				line = append(line, fmt.Sprintf("%s %1s", c.Value, c.Mark))
			}
			rows = append(rows, line)
		}
		broken, mended := []string{"broken"}, []string{"mended"}
		for _, c := range m.Changes[start:end] {
			broken, mended = append(broken, c.Broken+"  "), append(mended, c.Mended+"  ")
		}
		rows = append(rows, broken, mended)
		t.table("<"+strings.Repeat(">", end-start), rows)
	}
	t.line(2, "%s", marksMeaning)
	t.WriteByte('\n')
}

// wrong writes the cases of a run that are not OK, each with the place where it
// stands, in the form that editors open.
func (t *text) wrong(run eval.Run) {
	cases := notOK(run.Results)
	t.line(0, "NOT OK %s (%d)", title(run), len(cases))
	for _, r := range cases {
		t.line(2, "%s:%d: %s · %s · %s · confidence %s", run.File, r.Line,
			r.ID, categoryName(r.Category), r.Verdict, metrics.FormatShare(r.Answer.Confidence))
		for _, earlier := range r.Conversation {
			t.wrapped("before: ", earlier)
		}
		t.wrapped("asked:  ", r.Question)
		t.wrapped("answer: ", r.Answer.Text)
		t.wrapped("why:    ", strings.Join(r.Why, "; "))
	}
	t.WriteByte('\n')
}

// wrapped writes a text whole after its label, on as many lines as it takes.
func (t *text) wrapped(label, content string) {
	const indent = 4
	width := columns - indent - len(label)
	line := ""
	write := func() {
		t.WriteString(strings.TrimRight(strings.Repeat(" ", indent)+label+line, " ") + "\n")
		label = strings.Repeat(" ", len(label))
	}
	for word := range strings.FieldsSeq(oneLine(content)) {
		for chunk := range slices.Chunk([]rune(word), width) {
			if line != "" && utf8.RuneCountInString(line)+1+len(chunk) > width {
				write()
				line = ""
			}
			line = strings.TrimPrefix(line+" "+string(chunk), " ")
		}
	}
	write()
}

func (t *text) verdicts(r eval.Report) {
	for _, run := range r.Runs {
		switch broken := brokenOf(run, r); {
		case !run.Passed():
			t.line(0, "FELL SHORT: %s: %s", title(run), failureTexts(run))
		case broken > 0:
			t.line(0, "PASSED: %s, though %d broke since the baseline", title(run), broken)
		case !held(run, r):
			t.line(0, "MEASURED: %s. %s", title(run), holdsNothing)
		default:
			t.line(0, "PASSED: %s", title(run))
		}
	}
	if len(r.Runs) == 0 {
		t.line(0, "%s", headline(r))
	}
}

// table aligns rows, each column as align says: < to the left, > to the right.
// Rows of a single cell are headings and take no part in it.
func (t *text) table(align string, rows [][]string) {
	widths := make([]int, len(align))
	for _, row := range rows {
		for i, c := range row {
			if len(row) > 1 {
				widths[i] = max(widths[i], utf8.RuneCountInString(c))
			}
		}
	}
	for _, row := range rows {
		line := "  "
		for i, c := range row {
			space := strings.Repeat(" ", max(0, widths[i]-utf8.RuneCountInString(c)))
			if align[i] == '>' {
				line += space + c + "  "
			} else {
				line += c + space + "  "
			}
		}
		t.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}
