package swedish

import (
	"slices"
	"strings"
	"testing"
)

func TestOtherForms(t *testing.T) {
	for _, c := range []struct{ question, word, form string }{
		{"Hur anmäler man in ett barn?", "anmäler", "inanmäler"},
		{"Hur säger jag upp avtalet?", "säger", "uppsägning"},
		{"Hur kan man säga upp avtalet?", "säga", "uppsägning"},
		{"Vad kostar det för vuxna?", "vuxna", "vuxen"},
		{"Gäller det en vuxen?", "vuxen", "vuxna"},
		{"Gäller det vackra hus?", "vackra", "vacker"},
		{"Vad kostar den nya hallen?", "nya", "ny"},
		{"När är rummet ledigt?", "rummet", "rum"},
		{"Finns det ett rum?", "rum", "rummet"},
		{"När ska plats sökas?", "sökas", "ansökan"},
	} {
		if got := otherForms(t, c.question, c.word); !slices.Contains(got, c.form) {
			t.Errorf("%s: %s: %v, want %s among them", c.question, c.word, got, c.form)
		}
	}
	for _, c := range []struct{ question, word string }{
		{"Vad gäller för avtal?", "avtal"},
		{"Finns avtalet på bordet?", "avtalet"},
		{"Vem har rätt till skolskjuts?", "rätt"},
	} {
		if got := otherForms(t, c.question, c.word); len(got) > 0 {
			t.Errorf("%s: %s: %v, want none", c.question, c.word, got)
		}
	}
}

func otherForms(t *testing.T, question, word string) []string {
	t.Helper()
	tokens := Tokens(question)
	i := slices.IndexFunc(tokens, func(token Token) bool { return token.Text == strings.ToLower(word) })
	if i < 0 {
		t.Fatalf("%s: no %s", question, word)
	}
	return OtherForms(tokens, i)
}
