package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"svara/assistant"
)

// Told is what Svara said to one question.
type Told struct {
	Confidence float64
	Answered   bool
	Inside     bool // one of the right wordings stands in what is quoted
	Words      int  // of the text, where it was answered
	Citations  int
	Wrong      int // citations whose quote is not the document's text at its place
}

// runAnswers measures answers and refusals on the named sets and writes one row
// a set: how many answerable questions were answered and how many with the right
// wording, how long answers are, and how many questions were refused that the
// documents do not answer: the set's own, and its answerable ones asked of half
// of the corpus, the half without their document ("elsewhere"). AUROC is the
// chance that an answerable question gets the higher confidence of the two.
func runAnswers(ctx context.Context, w io.Writer, folder string, names []string) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "set\tquestions\tanswered\tright\twords\tunanswerable\trefused\tAUROC\telsewhere\trefused\tAUROC\tcitations\twrong")
	for _, name := range names {
		set, err := readSet(folder, strings.TrimSpace(name))
		if err != nil {
			return err
		}
		if err := measureAnswers(ctx, table, set); err != nil {
			return fmt.Errorf("answers of %s: %w", set.Name, err)
		}
	}
	return table.Flush()
}

func measureAnswers(ctx context.Context, table io.Writer, set Set) error {
	answerable, err := tell(ctx, set.Docs, set.Questions)
	if err != nil {
		return err
	}
	unanswerable, err := tell(ctx, set.Docs, set.Unanswerable)
	if err != nil {
		return err
	}
	elsewhere, err := tellElsewhere(ctx, set)
	if err != nil {
		return err
	}
	words, answered, citations, wrong := 0, 0, 0, 0
	for _, t := range answerable {
		words += t.Words
		citations += t.Citations
		wrong += t.Wrong
		if t.Answered {
			answered++
		}
	}
	fmt.Fprintf(table, "%s\t%d\t%.3f\t%.3f\t%.0f\t%d\t%s\t%s\t%d\t%s\t%s\t%d\t%d\n", set.Name, len(answerable),
		portion(answerable, func(t Told) bool { return t.Answered }),
		portion(answerable, func(t Told) bool { return t.Inside }),
		float64(words)/float64(max(answered, 1)),
		len(unanswerable), refused(unanswerable), area(answerable, unanswerable),
		len(elsewhere), refused(elsewhere), area(answerable, elsewhere), citations, wrong)
	return nil
}

// tell asks the questions of an assistant over docs.
func tell(ctx context.Context, docs []Doc, questions []Question) ([]Told, error) {
	ctx, release := context.WithCancel(ctx)
	defer release()
	a, err := openSvara(ctx, docs)
	if err != nil {
		return nil, err
	}
	all := make([]Told, len(questions))
	for i, q := range questions {
		answer, err := a.Ask(ctx, assistant.Question{Text: q.Text})
		if err != nil {
			return nil, fmt.Errorf("question %s: %w", q.ID, err)
		}
		all[i] = judge(a, q, answer)
	}
	return all, nil
}

func judge(a *assistant.Assistant, q Question, answer assistant.Answer) Told {
	t := Told{Confidence: answer.Confidence, Answered: answer.Status == assistant.Answered, Citations: len(answer.Citations)}
	if !t.Answered {
		return t
	}
	t.Words = len(strings.Fields(answer.Text))
	quoted := ""
	for _, c := range answer.Citations {
		quoted += c.Quote + " "
		document, _ := a.Document(c.Document)
		if text := []rune(document.Text); c.End > len(text) || string(text[c.Start:c.End]) != c.Quote {
			t.Wrong++
		}
	}
	t.Inside = slices.ContainsFunc(q.Answers, func(right string) bool { return strings.Contains(plain(quoted), plain(right)) })
	return t
}

// plain gives a text in lower case with single spaces.
func plain(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// tellElsewhere asks every answerable question of the half of the corpus that
// does not hold its document. Documents from one source follow each other, so
// the halves are of stretches of five.
func tellElsewhere(ctx context.Context, set Set) ([]Told, error) {
	const stretch = 5
	var docs [2][]Doc
	half := make(map[string]int)
	for i, d := range set.Docs {
		half[d.ID] = i / stretch % 2
		docs[half[d.ID]] = append(docs[half[d.ID]], d)
	}
	var questions [2][]Question
	for _, q := range set.Questions {
		other := 1 - half[q.Gold[0]]
		if !slices.ContainsFunc(q.Gold, func(id string) bool { return half[id] == other }) {
			questions[other] = append(questions[other], q)
		}
	}
	first, err := tell(ctx, docs[0], questions[0])
	if err != nil {
		return nil, err
	}
	second, err := tell(ctx, docs[1], questions[1])
	return append(first, second...), err
}

// portion is the share of all for which is holds; 0 of none.
func portion(all []Told, is func(Told) bool) float64 {
	n := 0
	for _, t := range all {
		if is(t) {
			n++
		}
	}
	return float64(n) / float64(max(len(all), 1))
}

// refused is the share of questions that were refused, "-" of none.
func refused(all []Told) string {
	if len(all) == 0 {
		return "-"
	}
	return fmt.Sprintf("%.3f", portion(all, func(t Told) bool { return !t.Answered }))
}

// area is the area under the receiver operating characteristic of confidence,
// "-" where there is nothing to tell apart: the chance that one of right has a
// higher confidence than one of wrong, half of a tie.
func area(right, wrong []Told) string {
	if len(right) == 0 || len(wrong) == 0 {
		return "-"
	}
	return fmt.Sprintf("%.3f", auroc(right, wrong))
}

func auroc(right, wrong []Told) float64 {
	sum := 0.0
	for _, r := range right {
		for _, w := range wrong {
			switch {
			case r.Confidence > w.Confidence:
				sum++
			case r.Confidence == w.Confidence:
				sum += 0.5
			}
		}
	}
	return sum / float64(len(right)*len(wrong))
}
