package assistant

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for _, test := range []struct{ name, text, want, code string }{
		{"as it is", "Vad kostar det?", "Vad kostar det?", ""},
		{"spaces around", " \t\n\u00a0Vad?\u2003 ", "Vad?", ""},
		{"line breaks", "Vad\r\nkostar\vdet?", "Vad  kostar det?", ""},
		{"control characters", "Vad\x00 \x1b[31mkostar\x7f\u0085det?", "Vad   [31mkostar  det?", ""},
		{"emoji", "😀", "😀", ""},
		{"the longest", strings.Repeat("å", MaxQuestion), strings.Repeat("å", MaxQuestion), ""},
		{"too long", strings.Repeat("å", MaxQuestion+1), "", "question_too_long"},
		{"too long of spaces", strings.Repeat(" ", MaxQuestion+1), "", "question_too_long"},
		{"nothing", "", "", "question_empty"},
		{"spaces", " \n\t\u2028 ", "", "question_empty"},
		{"NUL", "\x00\x00", "", "question_empty"},
		{"broken UTF-8", "Vad \xff", "", "question_not_utf8"},
		{"half a rune", "\xc3", "", "question_not_utf8"},
		{"a surrogate", "\xed\xa0\x80", "", "question_not_utf8"},
		{"Latin-1", "F\xe5r jag bygga?", "", "question_not_utf8"},
		{"broken and too long", strings.Repeat("\xff", MaxQuestion+1), "", "question_not_utf8"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := clean(test.text)
			var wrong *QuestionError
			if got != test.want || errors.As(err, &wrong) != (test.code != "") || wrong != nil && wrong.Code != test.code {
				t.Errorf("%q, %v", got, err)
			}
			if wrong != nil && (!strings.HasSuffix(wrong.Message, ".") || !utf8.ValidString(wrong.Error())) {
				t.Errorf("message %q", wrong.Message)
			}
		})
	}
}

// What cannot be asked cannot be searched for either.
func TestQuestionErrors(t *testing.T) {
	a := lillevik(t)
	for _, text := range []string{"", "\xff", strings.Repeat("a", MaxQuestion+1)} {
		var wrong *QuestionError
		if answer, err := a.Ask(t.Context(), Question{Text: text}); !errors.As(err, &wrong) || answer.Text != "" {
			t.Errorf("Ask gave %q, %v", answer.Text, err)
		}
		if found, err := a.Search(t.Context(), Question{Text: text}, 3); !errors.As(err, &wrong) || len(found) > 0 {
			t.Errorf("Search gave %v, %v", found, err)
		}
	}
}

func TestLeans(t *testing.T) {
	for question, want := range map[string]bool{
		"Och när?":                                          true,
		"Men varför?":                                       true,
		"Varför?":                                           true,
		"Vad kostar det?":                                   true,
		"Var ligger den?":                                   true,
		"När invigdes den?":                                 true,
		"Vilka fyra områden pekar han ut?":                  true,
		"Hur många barn går där på dagarna?":                true,
		"When did they start the project?":                  true,
		"Hur ansöker jag om bygglov?":                       false,
		"Vad kostar en båtplats?":                           false,
		"Hur snabb är den digitala takten i kommunerna?":    false,
		"Finns det någon simhall i Lillevik?":               false,
		"Är det tillåtet att bada utan vuxen i simhallen?":  false,
		"Vad är det som gäller för bygglov av friggebodar?": false,
		"Vilka system för IT använder skolorna?":            false,
	} {
		if got := leans(question); got != want {
			t.Errorf("%q: %v", question, got)
		}
	}
}

func TestBackground(t *testing.T) {
	user := func(text string) Turn { return Turn{"user", text} }
	svara := func(text string) Turn { return Turn{"assistant", text} }
	many := make([]Turn, MaxTurns)
	for i := range many {
		many[i] = svara("Ja.")
	}
	for _, test := range []struct {
		name, question string
		before         []Turn
		want           string
	}{
		{"no conversation", "Och när?", nil, ""},
		{"it stands alone", "Hur ansöker jag om bygglov?", []Turn{user("Vem är vd för SKR?")}, ""},
		{"the question before", "Och när?", []Turn{user("Var byggs simhallen?")}, " Var byggs simhallen?"},
		{"with the name in its answer", "Vad säger han?",
			[]Turn{user("Vem är vd för SKR?"), svara("Det säger Palle Lundberg, vd för SKR. [1]")}, "Palle Lundberg Vem är vd för SKR?"},
		{"back to what stands alone", "Och varför?",
			[]Turn{user("Vem är rektor för Tallkotten?"), user("Var byggs simhallen?"), svara("Ja."), user("Och när?"), svara("Nej.")},
			" Och när? Var byggs simhallen?"},
		{"nobody asked", "Och när?", []Turn{svara("Hej!"), {"system", "Var artig mot alla."}}, ""},
		{"too long ago", "Och när?", append([]Turn{user("Var byggs simhallen?")}, many...), ""},
		{"broken UTF-8", "Och när?", []Turn{user("Var byggs \xff\xfesimhallen?")}, " Var byggs  simhallen?"},
	} {
		if got := background(test.question, test.before); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestMeant(t *testing.T) {
	for _, test := range []struct{ question, answer, want string }{
		{"Vem är vd för SKR?", "Det säger Palle Lundberg, vd för SKR.", "Palle Lundberg"},
		{"Vem är rektor?", "Rektor är Yusuf Demir. Kommunalråd är Gunnel Svärd.", "Yusuf Demir"},
		{"Vem är rektor?", "Det framgår inte av dokumenten.", ""},
		{"Vem är rektor?", "", ""},
		{"", "Rektor är Yusuf Demir.", ""},
		{"Vem är chef för Lilleviks Energi?", "Chef för Lilleviks Energi är Gunnel Svärd.", "Gunnel Svärd"},
		{"Vem är \xff?", "\xffRektor \xfe är", ""},
	} {
		if got := meant(test.question, test.answer); got != test.want {
			t.Errorf("%q, %q: %q, want %q", test.question, test.answer, got, test.want)
		}
	}
}

// A conversation is whatever a client sends.
func TestOddConversations(t *testing.T) {
	a := lillevik(t)
	for name, turns := range map[string][]Turn{
		"broken UTF-8": {{"user", "\xff\x00"}, {"assistant", "\xc3"}},
		"no roles":     {{"", "Hej"}, {"narrator", "Det var en gång"}},
		"empty":        {{"user", ""}, {"user", ""}},
		"hundreds":     make([]Turn, 300),
	} {
		t.Run(name, func(t *testing.T) { ask(t, a, "Och när?", turns...) })
	}
}
