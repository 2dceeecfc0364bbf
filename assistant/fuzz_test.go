package assistant

import (
	"errors"
	"testing"
)

// FuzzAsk asks anything, also as what was said before: no panic, and every
// answer keeps the contract.
func FuzzAsk(f *testing.F) {
	for _, c := range readAsked(f, "fragor.txt") {
		f.Add(c.question, "")
		if len(c.before) > 0 {
			f.Add(c.question, c.before[0])
		}
	}
	for _, question := range lines(f, "avslag.txt") {
		f.Add(question, "Vem är Yusuf Demir?")
	}
	for _, text := range []string{"\xff\xfe", "och", "Vilka 99999999999999999999 regler?", "(((", "1/0 %", "[1] [2]", "d.v.s. bl.a. m.m.", "A\u030a\u200d\ufeff", "en och en halv miljard miljarder"} {
		f.Add(text, text)
	}
	a := lillevik(f)
	f.Fuzz(func(t *testing.T, question, before string) {
		answer, err := a.Ask(t.Context(), Question{question, []Turn{{"user", before}, {"assistant", question}}})
		var wrong *QuestionError
		if errors.As(err, &wrong) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range faults(a, answer) {
			t.Error(fault, asJSON(answer))
		}
	})
}
