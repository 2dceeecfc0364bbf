package main

import "testing"

func told(confidences ...float64) []Told {
	all := make([]Told, len(confidences))
	for i, c := range confidences {
		all[i] = Told{Confidence: c, Answered: c >= 0.5}
	}
	return all
}

// Of six pairs, .9 beats both, .5 beats one and ties one, .2 beats one: 4.5.
func TestAUROC(t *testing.T) {
	near(t, "auroc", auroc(told(0.9, 0.5, 0.2), told(0.5, 0.1)), 4.5/6)
	near(t, "perfect", auroc(told(0.9, 0.8), told(0.1)), 1)
	if got := area(told(0.9), nil); got != "-" {
		t.Errorf("area of nothing: %q", got)
	}
}

func TestRefused(t *testing.T) {
	if got := refused(told(0.9, 0.4, 0.1, 0.6)); got != "0.500" {
		t.Errorf("refused %s", got)
	}
}

// The sets' questions go through all of ingest, index and assistant.
func TestTell(t *testing.T) {
	all, err := tell(t.Context(), libraryDocs, []Question{
		{ID: "fee", Text: "Hur stor är förseningsavgiften?", Answers: []string{"2 kronor"}},
		{ID: "absent", Text: "Hur söker jag bygglov för en altan?"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if fee := all[0]; !fee.Answered || !fee.Inside || fee.Wrong != 0 || fee.Citations != 1 {
		t.Errorf("the fee: %+v", fee)
	}
	if absent := all[1]; absent.Answered || absent.Citations != 0 {
		t.Errorf("what is absent: %+v", absent)
	}
}
