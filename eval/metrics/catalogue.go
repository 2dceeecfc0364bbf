package metrics

import (
	"fmt"
	"slices"
)

// Metric is one figure over the cases of a run. All has them.
type Metric struct {
	Name  string // in suites' thresholds, in JSON and on the command line
	Title string // for people
	About string // one sentence: what it is, with the source of its definition
	Group string // "answers", "refusals", "citations", "retrieval" or "effort"
	Unit  Unit
	Lower bool // lower is better
}

// Statistic gives the name of the measure of a case that the metric is made of,
// and how one figure is made of many. Samples of answerable questions are
// positive.
func (m Metric) Statistic() (measure string, statistic Statistic) {
	switch m.Name {
	case "auroc":
		return "confidence", AUROC
	case "latency_p50_ms":
		return "latency_ms", Percentile(50)
	case "latency_p95_ms":
		return "latency_ms", Percentile(95)
	default:
		return m.Name, Mean
	}
}

// Worse reports whether a value of the metric is worse than another.
func (m Metric) Worse(value, than float64) bool {
	if m.Lower {
		return value > than
	}
	return value < than
}

// Unit says what a metric counts in.
type Unit string

// The units of metrics.
const (
	Share        Unit = ""      // 0 to 1
	Words        Unit = "words" // of an answer
	Milliseconds Unit = "ms"
)

// Format writes a value of the metric: shares with three decimals and without
// the zero (.863), others with their unit.
func (m Metric) Format(value float64) string {
	if m.Unit != Share {
		return fmt.Sprintf("%.1f %s", value, m.Unit)
	}
	return FormatShare(value)
}

// FormatShare writes a share, or a difference of two, with three decimals and
// without the zero before the point: .863, 1.000, −.012.
func FormatShare(value float64) string {
	text := fmt.Sprintf("%.3f", value)
	sign := ""
	if text[0] == '-' {
		sign, text = "−", text[1:]
	}
	if text[0] == '0' {
		text = text[1:]
	}
	if text == ".000" {
		sign = ""
	}
	return sign + text
}

// FormatP writes the p of a difference: "p = .035", "p < .001".
func FormatP(p float64) string {
	if p < .001 {
		return "p < .001"
	}
	return "p = " + FormatShare(p)
}

// Named gives the metric of that name.
func Named(name string) (Metric, bool) {
	i := slices.IndexFunc(All, func(m Metric) bool { return m.Name == name })
	if i < 0 {
		return Metric{}, false
	}
	return All[i], true
}

// Groups are the groups of metrics, in their order.
var Groups = []string{"answers", "refusals", "citations", "retrieval", "effort"}

// All are all metrics, in the order in which reports show them. What each
// measures of one case is in eval/judge.go.
var All = []Metric{
	{Name: "correct", Group: "answers", Title: "Right answers",
		About: "Of the answerable questions, the share answered with all facts and with a citation of a right source."},
	{Name: "all_facts", Group: "answers", Title: "All facts stated",
		About: "Of the answerable questions with facts, the share whose answer states every one, whatever it cites."},
	{Name: "fact_recall", Group: "answers", Title: "Facts stated",
		About: "The share of a question's facts that its answer states, mean over answerable questions (claim recall: Ru and others, RAGChecker, 2024)."},
	{Name: "source_hit", Group: "answers", Title: "Right source cited",
		About: "Of the answerable questions that were answered, the share whose answer cites one of the right documents."},
	{Name: "model_written", Group: "answers", Title: "Written by the model",
		About: "Of the answerable questions that a language model was asked and that were answered, the share whose text is the model's; the others are answered in the documents' own words."},

	{Name: "refused", Group: "refusals", Title: "Unanswerable refused",
		About: "Of the questions that the documents do not answer, the share that is told so."},
	{Name: "false_refusals", Group: "refusals", Title: "False refusals", Lower: true,
		About: "Of the answerable questions, the share that is told that the documents do not say."},
	{Name: "auroc", Group: "refusals", Title: "Confidence tells them apart",
		About: "The chance that an answerable question gets more confidence than an unanswerable one: area under the ROC curve (Hanley and McNeil, 1982)."},

	{Name: "citations_valid", Group: "citations", Title: "Quotes that are true",
		About: "The share of an answer's citations whose quote is the document's text at its offsets, mean over answers with citations."},
	{Name: "citation_recall", Group: "citations", Title: "Citation recall",
		About: "The share of an answer's sentences that the quotes they are marked with support together, mean over answers (Gao and others, ALCE, 2023)."},
	{Name: "citation_precision", Group: "citations", Title: "Citation precision",
		About: "The share of an answer's citations that a supported sentence needs: alone they support it, or without them it is not supported; mean over answers with citations (ALCE)."},
	{Name: "faithfulness", Group: "citations", Title: "Faithfulness",
		About: "The share of an answer's sentences that its quotes taken together support, mean over answers (Es and others, Ragas, 2023)."},
	{Name: "unproved_sentences", Group: "citations", Title: "The model's unproved sentences", Lower: true,
		About: "The share of a language model's sentences that no passage proves and that were left out or marked, mean over the questions to which it wrote any."},

	{Name: "hit_1", Group: "retrieval", Title: "Hit@1",
		About: "The share of questions for which a right document is the first that retrieval finds."},
	{Name: "hit_5", Group: "retrieval", Title: "Hit@5",
		About: "The share of questions for which a right document is among the first five."},
	{Name: "recall_10", Group: "retrieval", Title: "Recall@10",
		About: "The share of a question's right documents that are among the first ten, mean over questions."},
	{Name: "mrr_10", Group: "retrieval", Title: "MRR@10",
		About: "One over the rank of the first right document, 0 beyond the tenth, mean over questions (Voorhees, TREC-8, 1999)."},
	{Name: "ndcg_10", Group: "retrieval", Title: "nDCG@10",
		About: "Right documents among the first ten, each discounted by the logarithm of its rank, as a share of the best order (Järvelin and Kekäläinen, 2002)."},
	{Name: "context_recall_5", Group: "retrieval", Title: "Facts in five passages",
		About: "The share of a question's facts that stand in the five best passages, mean over questions with facts (context recall: Ragas)."},

	{Name: "answer_words", Group: "effort", Title: "Answer length", Unit: Words, Lower: true,
		About: "Words of an answer, mean over the questions that were answered."},
	{Name: "latency_p50_ms", Group: "effort", Title: "Latency, median", Unit: Milliseconds, Lower: true,
		About: "Half of the questions took at most this long, from question to whole answer."},
	{Name: "latency_p95_ms", Group: "effort", Title: "Latency, 95th percentile", Unit: Milliseconds, Lower: true,
		About: "95 of 100 questions took at most this long."},
}
