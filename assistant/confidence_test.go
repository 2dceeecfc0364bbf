package assistant

import (
	"testing"

	"svara/internal/swedish"
)

func TestNumbersOtherwise(t *testing.T) {
	for _, test := range []struct {
		question, text string
		want           bool
	}{
		{"Vad handlade den tredje lägesbilden om?", "Rådet presenterar sin fjärde lägesbild.", true},
		{"Vad handlade den fjärde lägesbilden om?", "Rådet presenterar sin fjärde lägesbild.", false},
		{"Vad handlade den tredje lägesbilden om?", "Den tredje lägesbilden följer på den andra lägesbilden.", false},
		{"Vad kostar kortet för 2024 års säsong?", "Kortet för 2025 års säsong kostar 90 kronor.", true},
		{"Vad kostar kortet för 2025 års säsong?", "Kortet för 2025 års säsong kostar 90 kronor.", false},
		{"Vad handlade lägesbilden om?", "Rådet presenterar sin fjärde lägesbild.", false},
		{"Hur stor är budgeten för 2024?", "Budgeten för 2025 är antagen.", true},
		{"Hur stor är budgeten för 2024?", "Budgeten för 2025 liknar den för 2024.", false},
		{"Hur stor är budgeten för 2024?", "Budgeten antogs den 3 juni.", false},
		{"Vad sker vid 10 procent?", "Vid 20 procent höjs avgiften.", true},
		{"Vad sker vid 10 procent?", "Vid tio procent höjs avgiften.", false},
		{"Vad sker vid 10 procent?", "Avgiften höjs med 50 kronor.", false},
		{"Vad hände den tredje dagen?", "Rådet presenterar sin fjärde lägesbild.", false},
	} {
		if got := numbersOtherwise(test.question, test.text, nil); got != test.want {
			t.Errorf("%s | %s: %v", test.question, test.text, got)
		}
	}
}

func TestSaysOpposite(t *testing.T) {
	for _, test := range []struct {
		question, text string
		want           bool
	}{
		{"När höjdes avgiften?", "Avgiften sänktes i mars.", true},
		{"När sänktes avgiften?", "Avgiften sänktes i mars.", false},
		{"När höjdes avgiften?", "Avgiften höjdes i mars och sänktes i maj.", false},
		{"När infördes avgiften?", "Avgiften sänktes i mars.", false},
	} {
		if got := saysOpposite(test.question, test.text); got != test.want {
			t.Errorf("%s | %s: %v", test.question, test.text, got)
		}
	}
}

// Of "simhallen", "öppettider" and "sommaren" the weights are alike, so each pair
// of neighbours is half of the information.
func TestTogether(t *testing.T) {
	q := query{}
	for _, word := range []string{"simhallens", "öppettider", "sommaren"} {
		q.add(term{word: word, forms: []form{formOf(word, 1)}, weight: 2})
	}
	for text, want := range map[string]float64{
		"Simhallens öppettider under sommaren är kortare.":                                           1,
		"Öppettider för simhallen finns på webbplatsen.":                                             0.5,
		"Öppettider gäller.":                                                                         0,
		"Simhallen, biblioteket, ishallen, museet och badet har öppettider.":                         0,
		"Under sommaren har simhallen, biblioteket, ishallen, museet, teatern och badet öppettider.": 0,
	} {
		stems := swedish.Stems(swedish.ContentWords(text))
		if got := q.together(stems); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
	if got := (query{}).together([]string{"a"}); got != 0 {
		t.Errorf("of no question: %v", got)
	}
}

// What the question denies and the answer does not, and the other features, each
// make an answer less sure.
func TestEachDoubtCounts(t *testing.T) {
	sure := doubt{passage: 1, context: 1, together: 1}
	for name, change := range map[string]func(*doubt){
		"passage":  func(d *doubt) { d.passage = 0 },
		"context":  func(d *doubt) { d.context = 0 },
		"missing":  func(d *doubt) { d.missing = 1 },
		"stranger": func(d *doubt) { d.stranger = 1 },
		"mismatch": func(d *doubt) { d.mismatch = 1 },
		"together": func(d *doubt) { d.together = 0 },
		"denied":   func(d *doubt) { d.denied = 1 },
		"other":    func(d *doubt) { d.other = 1 },
		"opposite": func(d *doubt) { d.opposite = 1 },
	} {
		less := sure
		change(&less)
		if less.sum(doubtWeights) >= sure.sum(doubtWeights) {
			t.Errorf("%s counts for nothing", name)
		}
	}
}

func TestMismatched(t *testing.T) {
	s := lillevik(t).index.Snapshot()
	for _, test := range []struct {
		question, text string
		carries        float64
		want           bool
	}{
		{"Vem är rektor för Tallkotten?", "Yusuf Demir är rektor för Tallkotten.", 1, false},
		{"Vem är rektor för Tallkotten?", "Rektorn för Tallkotten svarar på frågor.", 1, true},
		{"Vem är Yusuf Demir?", "Yusuf Demir är rektor.", 1, false},
		{"Vem svarar på frågor?", "Rektorn svarar på frågor.", 0.6, false},
		{"Vad heter de som söker?", "De som söker får besked.", 0.1, true},
		{"Vad heter de som söker?", "De som söker är Åsa Ek och Bo Al.", 1, false},
		{"Hur många söker?", "Många söker.", 0, true},
		{"Hur många söker?", "Tio söker.", 1, false},
		{"När söker de?", "De söker.", 0, true},
		{"Varför söker de?", "De söker.", 0, false},
	} {
		if got := understand(s, test.question, "").mismatched(test.text, test.carries); got != test.want {
			t.Errorf("%s | %s: %v", test.question, test.text, got)
		}
	}
}
