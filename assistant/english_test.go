package assistant

import "testing"

// An English question is read as a Swedish one with its words, phrases first, and
// its numbers, dates and names as they are.
func TestReadsEnglish(t *testing.T) {
	s := lillevik(t).index.Snapshot()
	for _, test := range []struct{ asked, swedish, others string }{
		{"How many building permits did Karin approve?", "Hur många bygglov Karin godkänna", ""},
		{"When was the plan not adopted?", "När är plan inte anta", "adoptera"},
		{"What did the board decide on October 6, 2021?", "Vad har styrelse besluta 6 oktober 2021", "nämnd avgöra bestämma"},
		{"Is the will valid for 2,000 days?", "Är giltig 2000 dag", "gälla"},
		{"Who runs the IT department?", "Vem är driva it-avdelning", ""},
	} {
		q := understand(s, test.asked, "")
		want := test.swedish + "  " + test.others
		if test.others == "" {
			want = test.swedish + " "
		}
		if got := q.text(); got != want {
			t.Errorf("%s: %q, want %q", test.asked, got, want)
		}
	}
}

// A word that the lexicon lacks is met as Swedish spells it, and says less.
func TestRespelsEnglish(t *testing.T) {
	s := lillevik(t).index.Snapshot()
	q := understand(s, "What does a choreographer do?", "")
	if len(q.terms) != 1 {
		t.Fatalf("terms %v", q.terms)
	}
	if got := q.heldBy("Koreografer skapar dans.")[0]; got < 0.5 {
		t.Errorf("it is held to %.2f", got)
	}
	if got, most := q.terms[0].weight, s.Information("choreographer"); got >= most {
		t.Errorf("it weighs %.2f of %.2f", got, most)
	}
}

// Doubts read the Swedish, so that another number is another thing.
func TestDoubtsEnglishNumbers(t *testing.T) {
	s := lillevik(t).index.Snapshot()
	for question, want := range map[string]bool{"What is in the third report?": true, "What is in the fourth report?": false} {
		if got := numbersOtherwise(understand(s, question, "").inSwedish(), "Den fjärde rapporten säger det.", nil); got != want {
			t.Errorf("%s: %v", question, got)
		}
	}
}
