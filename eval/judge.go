package eval

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"svara/assistant"
	"svara/eval/metrics"
	"svara/eval/suites"
	"svara/internal/swedish"
)

// retrievedDepth is how many documents the metrics of retrieval look at.
const retrievedDepth = 10

// contextRunes is how much of a document a report shows on either side of a
// quote.
const contextRunes = 200

// judge compares what an assistant did with what is known. Measures has every measure
// that applies to the case. Those whose mean is a metric have the metric's name; the
// others are "confidence" and "latency_ms".
func judge(c suites.Case, o observed) Result {
	r := Result{
		ID: c.ID, Line: c.Line, Category: c.Category, Conversation: c.Conversation, Question: c.Question,
		Sources: c.Sources, Unanswerable: c.Unanswerable, Answer: o.answer, Retrieved: o.documents(retrievedDepth),
		Measures: map[string]float64{"confidence": o.answer.Confidence, "latency_ms": float64(o.took.Microseconds()) / 1000},
	}
	r.judgeRetrieval(c, o)
	r.judgeAnswer(c)
	r.judgeModel()
	if r.answered() {
		r.judgeProof(o)
	}
	return r
}

func (r *Result) answered() bool { return r.Answer.Status == assistant.Answered }

// judgeRetrieval looks at whether the right documents, and passages that state
// the facts, come first.
func (r *Result) judgeRetrieval(c suites.Case, o observed) {
	if c.Unanswerable {
		return
	}
	if len(c.Sources) > 0 {
		r.Measures["hit_1"] = metrics.HitAt(1, r.Retrieved, c.Sources)
		r.Measures["hit_5"] = metrics.HitAt(5, r.Retrieved, c.Sources)
		r.Measures["recall_10"] = metrics.RecallAt(10, r.Retrieved, c.Sources)
		r.Measures["mrr_10"] = metrics.ReciprocalRankAt(10, r.Retrieved, c.Sources)
		r.Measures["ndcg_10"] = metrics.NDCGAt(10, r.Retrieved, c.Sources)
	}
	if len(c.Facts) > 0 {
		var best strings.Builder
		for _, p := range o.passages[:min(5, len(o.passages))] {
			best.WriteString(p.Text + "\n\n")
		}
		r.Measures["context_recall_5"] = share(count(c.Facts, stating(best.String()).holds), len(c.Facts))
		r.PassageRank = 1 + slices.IndexFunc(o.passages, func(p assistant.Found) bool {
			return (len(c.Sources) == 0 || slices.Contains(c.Sources, p.Document)) && slices.ContainsFunc(c.Facts, stating(p.Text).holds)
		})
	}
}

// judgeAnswer gives the verdict, and why.
func (r *Result) judgeAnswer(c suites.Case) {
	if c.Unanswerable {
		r.Verdict, r.Measures["refused"] = Declined, 1
		if r.answered() {
			r.Verdict, r.Measures["refused"] = Invented, 0
			r.Why = append(r.Why, "answered, though the documents do not say")
		}
		return
	}
	stated := stating(unmarked(r.Answer.Text))
	found := 0
	for _, wordings := range c.Facts {
		fact := Fact{Wordings: wordings, Found: r.answered() && stated.holds(wordings)}
		r.Facts = append(r.Facts, fact)
		found += int(one(fact.Found))
	}
	if len(c.Facts) > 0 {
		r.Measures["fact_recall"] = share(found, len(c.Facts))
		r.Measures["all_facts"] = one(found == len(c.Facts))
	}
	r.Measures["correct"], r.Measures["false_refusals"] = 0, one(!r.answered())
	if !r.answered() {
		r.Verdict = Refused
		r.Why = append(r.Why, "refused, though the documents say")
		return
	}
	cited := slices.ContainsFunc(r.Answer.Citations, func(c assistant.Citation) bool {
		return len(r.Sources) == 0 || slices.Contains(r.Sources, c.Document)
	})
	if len(c.Sources) > 0 {
		r.Measures["source_hit"] = one(cited)
	}
	if cited && found == len(c.Facts) {
		r.Verdict, r.Measures["correct"] = Right, 1
		return
	}
	r.Verdict = Wrong
	for _, fact := range r.Facts {
		if !fact.Found {
			r.Why = append(r.Why, fmt.Sprintf("lacks %q", fact.Wordings[0]))
		}
	}
	if !cited {
		r.Why = append(r.Why, "cites no right source")
	}
}

// judgeModel measures the language model's part in the answer. If no model was asked, it
// measures nothing: an answer in the documents' own words is then no failure.
func (r *Result) judgeModel() {
	written := 0 // sentences that were proved: each has its marks
	if r.Answer.Mode == assistant.Generative {
		for _, part := range stretches(r.Answer.Text) {
			written += int(one(len(part.marks) > 0))
		}
	}
	if wrote := written + r.Answer.Unsupported; wrote > 0 {
		r.Measures["unproved_sentences"] = share(r.Answer.Unsupported, wrote)
	}
	asked := r.Answer.Mode == assistant.Generative || r.Answer.Reason != ""
	if !asked || !r.answered() || r.Unanswerable {
		return
	}
	r.Measures["model_written"] = one(r.Answer.Mode == assistant.Generative)
	if r.Answer.Mode != assistant.Generative {
		r.Why = append(r.Why, fmt.Sprintf("not written by the model: %s", r.Answer.Reason))
	}
}

// judgeProof checks the citations of an answer: are the quotes true, and do they support
// its sentences?
func (r *Result) judgeProof(o observed) {
	valid := 0
	quotes := make(map[int]string)
	for _, c := range r.Answer.Citations {
		proof := prove(c, o.text(c.Document))
		quotes[c.N] = c.Quote
		if proof.Valid {
			valid++
		} else {
			r.Why = append(r.Why, fmt.Sprintf("the quote of [%d] is not the text of %s at %d to %d", c.N, c.Document, c.Start, c.End))
		}
		r.Proofs = append(r.Proofs, proof)
	}
	s := weighSupport(r.Answer.Text, quotes)
	for i, c := range r.Answer.Citations {
		r.Proofs[i].Supports = s.needed[c.N]
	}
	for _, sentence := range s.unproved {
		r.Why = append(r.Why, fmt.Sprintf("nothing that it is marked with supports %q", sentence))
	}
	r.Measures["answer_words"] = float64(len(swedish.Words(unmarked(r.Answer.Text))))
	if s.sentences > 0 {
		r.Measures["citation_recall"] = share(s.proved, s.sentences)
		r.Measures["faithfulness"] = share(s.faithful, s.sentences)
	}
	if len(r.Answer.Citations) > 0 {
		r.Measures["citations_valid"] = share(valid, len(r.Answer.Citations))
	}
	if s.marks > 0 {
		r.Measures["citation_precision"] = share(s.precise, s.marks)
	}
}

// prove compares a citation with the text of its document, and takes the text around the
// quote.
func prove(c assistant.Citation, text []rune) Proof {
	if c.Start < 0 || c.Start >= c.End || c.End > len(text) || string(text[c.Start:c.End]) != c.Quote {
		return Proof{}
	}
	return Proof{
		Valid:  true,
		Before: lastWords(text[:c.Start]),
		After:  firstWords(text[c.End:]),
	}
}

// lastWords gives the whole words among the last contextRunes of a text.
func lastWords(text []rune) string {
	from := max(0, len(text)-contextRunes)
	for 0 < from && from < len(text) && !unicode.IsSpace(text[from-1]) {
		from++
	}
	return string(text[from:])
}

// firstWords gives the whole words among the first contextRunes of a text.
func firstWords(text []rune) string {
	to := min(len(text), contextRunes)
	for 0 < to && to < len(text) && !unicode.IsSpace(text[to]) {
		to--
	}
	return string(text[:to])
}

// count is the number of items for which is holds.
func count[T any](items []T, is func(T) bool) int {
	n := 0
	for _, item := range items {
		n += int(one(is(item)))
	}
	return n
}

func one(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

func share(part, whole int) float64 { return float64(part) / float64(whole) }
