package report

import (
	"fmt"
	"io"
	"strings"

	"svara/eval"
)

// Limits of a comment. GitHub takes 65,536 characters; ours are counted in
// bytes, of which there are never fewer.
const (
	mostBytes = 60_000
	mostItems = 100 // of one list
	mostRunes = 240 // of one text
)

// Markdown writes a report as a comment on a change, in GitHub's Markdown.
func Markdown(w io.Writer, r eval.Report) error {
	blocks := []block{{head: fmt.Sprintf("## %s Svara evaluation · %s\n\n", signOf(r).Emoji, headline(r))}, brokenBlock(r), failuresBlock(r.Runs), unbrokenBlock(r)}
	var ofVariants []block
	for _, c := range r.Comparisons {
		changed := []block{changesBlock("Broken", c, c.Broken), changesBlock("Mended", c, c.Mended)}
		if betweenVariants(c, r.Runs) {
			ofVariants = append(ofVariants, changed...)
		} else {
			blocks = append(blocks, changed...)
		}
	}
	var matrices, figures []block
	told := make(map[*eval.Comparison]bool) // in a column beside a run's figures
	for _, runs := range suites(r.Runs) {
		if len(runs) > 1 {
			matrices = append(matrices, matrixBlock(matrixOf(runs, r.Comparisons)))
			continue
		}
		baseline := baselineOf(runs[0], r)
		told[baseline] = true
		figures = append(figures, figuresBlock(runs[0], baseline), categoriesBlock(runs[0]))
	}
	blocks = append(append(blocks, matrices...), ofVariants...)
	for i, c := range r.Comparisons {
		if !told[&r.Comparisons[i]] && !betweenVariants(c, r.Runs) {
			blocks = append(blocks, differencesBlock(c))
		}
	}
	blocks = append(blocks, figures...)
	for _, run := range r.Runs {
		blocks = append(blocks, casesBlock(run))
	}
	_, err := io.WriteString(w, join(mostBytes, blocks))
	return err
}

// block is a part of a comment. It may lose items, but no item is cut.
type block struct {
	head  string
	items []string
	rest  int    // how many more items there are
	more  string // with %d for how many are left out
	tail  string
}

// join puts together the blocks that there is room for, shortening their lists.
func join(room int, blocks []block) string {
	const leftOut = "… and %d more sections\n"
	room -= len(leftOut) + 8
	var all strings.Builder
	left := 0
	for _, b := range blocks {
		if text := b.within(room - all.Len()); text != "" {
			all.WriteString(text)
		} else if b.head != "" {
			left++
		}
	}
	if left > 0 {
		fmt.Fprintf(&all, leftOut, left)
	}
	return all.String()
}

// within gives a block with as many items as there is room for, or nothing if
// there is none even for its head.
func (b block) within(room int) string {
	room -= len(b.more) + 8 + len(b.tail) // a number takes up to eight digits
	if len(b.head) > room {
		return ""
	}
	var text strings.Builder
	text.WriteString(b.head)
	left := b.rest
	for i, item := range b.items {
		if text.Len()+len(item) > room {
			left += len(b.items) - i
			break
		}
		text.WriteString(item)
	}
	if left > 0 {
		fmt.Fprintf(&text, b.more, left)
	}
	return text.String() + b.tail
}

// most gives the first of a list, as many as a block shows, and how many more
// there are.
func most[T any](list []T) ([]T, int) {
	shown := min(len(list), mostItems)
	return list[:shown], len(list) - shown
}

func changesBlock(heading string, c eval.Comparison, changes []eval.Change) block {
	if len(changes) == 0 {
		return block{}
	}
	b := block{
		head: fmt.Sprintf("### %s %s (%d)\n\n", heading, markdown(between(c)), len(changes)),
		more: "- … and %d more\n", tail: "\n",
	}
	changes, b.rest = most(changes)
	for _, change := range changes {
		b.items = append(b.items, fmt.Sprintf("- **%s** · %s · %s\n  - was %s: %s\n  - now %s: %s\n",
			markdown(change.ID), markdown(categoryName(change.Category)), markdown(change.Question),
			change.From.Verdict, markdown(change.From.Text), change.To.Verdict, markdown(reasons(change.To))))
	}
	return b
}

// failuresBlock says under the headline what runs fall short of.
func failuresBlock(runs []eval.Run) block {
	var b block
	for _, run := range runs {
		for _, failure := range run.Failures {
			b.items = append(b.items, fmt.Sprintf("- **%s:** %s\n", markdown(title(run)), markdown(failure.Text)))
		}
	}
	if len(b.items) > 0 {
		b.more, b.tail = "- … and %d more\n", "\n"
	}
	b.items, b.rest = most(b.items)
	return b
}

// brokenBlock names the cases that broke, before anything else is said.
func brokenBlock(r eval.Report) block {
	var b block
	for _, c := range r.Comparisons {
		var ids []string
		for _, change := range c.Broken {
			ids = append(ids, change.ID)
		}
		if !betweenVariants(c, r.Runs) {
			b.head += namesLine("Broken "+between(c), ids)
		}
	}
	return b
}

func unbrokenBlock(r eval.Report) block {
	var b block
	for _, u := range unbrokenOf(r) {
		b.head += namesLine("Nothing broken "+u.Span, u.Of)
	}
	return b
}

// namesLine names things after what is said of them; of nothing it is empty.
func namesLine(said string, of []string) string {
	if len(of) == 0 {
		return ""
	}
	shown, rest := most(of)
	names := make([]string, len(shown))
	for i, name := range shown {
		names[i] = markdown(name)
	}
	line := fmt.Sprintf("**%s:** %s", markdown(said), strings.Join(names, ", "))
	if rest > 0 {
		line += fmt.Sprintf(" … and %d more", rest)
	}
	return line + "\n\n"
}

func figuresBlock(run eval.Run, baseline *eval.Comparison) block {
	b := block{
		head: fmt.Sprintf("### %s\n\n%s\n\n", markdown(title(run)), size(run)),
		more: "| … and %d more |\n", tail: "\n",
	}
	columns := []string{"Metric", ">Value", "Threshold", "95% interval", ">Of"}
	if baseline != nil {
		columns = append(columns, "Since "+markdown(baseline.From))
	}
	b.head += head(columns...)
	for _, f := range figures(run, baseline) {
		cells := []string{
			fmt.Sprintf("%s `%s`", f.Metric.Title, f.Metric.Name), f.Shown, gateMark(f), f.Interval, fmt.Sprint(f.Of),
		}
		if f.Against != nil {
			cells = append(cells, strings.TrimSpace(fmt.Sprintf("%s %s (%s)", f.Against.Mark, f.Against.Change, f.Against.P)))
		}
		b.items = append(b.items, row(cells...))
	}
	b.tail += namesLine(unwritten(run))
	return b
}

func gateMark(f figure) string {
	switch {
	case f.Gate == "":
		return ""
	case f.Short:
		return f.Gate + " ❌"
	}
	return f.Gate + " ✅"
}

func categoriesBlock(run eval.Run) block {
	b := block{head: head("Category", ">As it should be", ">Of"), more: "| … and %d more |\n", tail: "\n"}
	for _, c := range categories(run.Results) {
		b.items = append(b.items, row(markdown(c.Name), fmt.Sprint(c.OK), fmt.Sprint(c.Of)))
	}
	if len(b.items) == 0 {
		return block{}
	}
	return b
}

func matrixBlock(m matrix) block {
	columns := []string{"Metric"}
	for _, v := range m.Variants {
		columns = append(columns, ">"+markdown(v))
	}
	b := block{
		head: fmt.Sprintf("### %s · %s\n\n", markdown(m.Suite), counted(len(m.Variants), "variant")) + head(columns...),
		more: "| … and %d more |\n", tail: "\n" + marksMeaning + "\n\n" + namesLine("Nothing broken", m.Unbroken),
	}
	for _, r := range m.Rows {
		cells := []string{fmt.Sprintf("%s `%s`", r.Metric.Title, r.Metric.Name)}
		for _, c := range r.Cells {
			cells = append(cells, strings.TrimSpace(c.Value+" "+string(c.Mark)))
		}
		b.items = append(b.items, row(cells...))
	}
	broken, mended := []string{"Cases broken"}, []string{"Cases mended"}
	for _, c := range m.Changes {
		broken, mended = append(broken, c.Broken), append(mended, c.Mended)
	}
	b.items = append(b.items, row(broken...), row(mended...))
	return b
}

func differencesBlock(c eval.Comparison) block {
	differ, same := differences(c)
	b := block{
		head: fmt.Sprintf("### Differences %s\n\n%s; %s the same\n\n", markdown(between(c)), shared(c), counted(same, "metric")),
		more: "| … and %d more |\n", tail: "\n",
	}
	if len(differ) > 0 {
		b.head += head("Metric", ">"+markdown(c.From), ">"+markdown(c.To), ">Change", "95% interval", "p", "")
	}
	for _, d := range differ {
		name := fmt.Sprintf("%s `%s`", d.Metric.Title, d.Metric.Name)
		b.items = append(b.items, row(name, d.From, d.To, d.Change, d.Interval, d.P, string(d.Mark)))
	}
	return b
}

func casesBlock(run eval.Run) block {
	cases := notOK(run.Results)
	if len(cases) == 0 {
		return block{}
	}
	b := block{
		head: fmt.Sprintf("### Cases that are not OK · %s\n\n<details>\n<summary>%d of %s</summary>\n\n",
			markdown(title(run)), len(cases), counted(len(run.Results), "case")),
		more: "- … and %d more\n", tail: "\n</details>\n\n",
	}
	cases, b.rest = most(cases)
	for _, r := range cases {
		b.items = append(b.items, fmt.Sprintf("- **%s** · %s · %s · %s\n  - %s\n  - %s\n",
			markdown(r.ID), markdown(categoryName(r.Category)), r.Verdict, markdown(r.Question),
			markdown(strings.Join(r.Why, "; ")), markdown(r.Answer.Text)))
	}
	return b
}

// head begins a table. A column whose name starts with > is flushed right.
func head(columns ...string) string {
	names, rules := make([]string, len(columns)), make([]string, len(columns))
	for i, column := range columns {
		name, right := strings.CutPrefix(column, ">")
		names[i], rules[i] = name, "---"
		if right {
			rules[i] = "---:"
		}
	}
	return row(names...) + row(rules...)
}

func row(cells ...string) string { return "| " + strings.Join(cells, " | ") + " |\n" }

// special escapes what Markdown and GitHub would interpret. Mentions, references and
// addresses are found after entities are resolved, so only a zero-width space stops them.
var special = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "|", `\|`, "~", `\~`, "$", `\$`,
	"&", "&amp;", "<", "&lt;", ">", "&gt;",
	"@", "@\u200b", "#", "#\u200b", "://", ":\u200b//", "www.", "www\u200b.", "GH-", "GH\u200b-",
)

// markdown makes a text plain in Markdown, on one line and not too long.
func markdown(text string) string { return special.Replace(clip(oneLine(text), mostRunes)) }
