package swedish

import (
	"strconv"
	"strings"
	"testing"
)

func TestAsk(t *testing.T) {
	check(t, "questions.txt", func(question string) string {
		ask := Ask(question)
		parts := []string{ask.Kind.String()}
		if ask.Count > 0 {
			parts = append(parts, strconv.Itoa(ask.Count))
		}
		if ask.Named {
			parts = append(parts, "named")
		}
		if ask.English {
			parts = append(parts, "en")
		}
		return strings.Join(parts, " ")
	})
}

// The tables must go on to hold every kind, in both languages where a kind is
// asked for in both.
func TestQuestionsHoldEveryKind(t *testing.T) {
	swedish, english := make(map[string]int), make(map[string]int)
	for _, line := range lines(t, "questions.txt") {
		_, want, _ := strings.Cut(line, "=>")
		fields := strings.Fields(want)
		if fields[len(fields)-1] == "en" {
			english[fields[0]]++
		} else {
			swedish[fields[0]]++
		}
	}
	for kind := Open; kind <= About; kind++ {
		if swedish[kind.String()] == 0 || english[kind.String()] == 0 {
			t.Errorf("%s: %d questions in Swedish, %d in English", kind, swedish[kind.String()], english[kind.String()])
		}
	}
}

func TestNames(t *testing.T) {
	check(t, "names.txt", func(sentence string) string { return joinSpans(sentence, Names(sentence)) })
}

func TestIsEnglish(t *testing.T) {
	check(t, "english.txt", func(text string) string {
		if IsEnglish(text) {
			return "yes"
		}
		return "no"
	})
}

func TestDocumentsAreSwedish(t *testing.T) {
	for name, text := range documents(t) {
		for _, s := range Sentences(text) {
			if IsEnglish(s.In(text)) {
				t.Errorf("%s: %q is taken for English", name, s.In(text))
			}
		}
	}
}

func TestIsVerb(t *testing.T) {
	for number, line := range lines(t, "verbs.txt") {
		text := strings.NewReplacer("[", "", "]", "").Replace(line)
		tokens := Tokens(text)
		got := make([]string, len(tokens))
		for i, token := range tokens {
			got[i] = token.Text
			if IsVerb(tokens, i) {
				got[i] = "[" + token.Text + "]"
			}
		}
		if strings.Join(got, " ") != line {
			t.Errorf("verbs.txt:%d: %s, want %s", number, strings.Join(got, " "), line)
		}
	}
}

func TestCarries(t *testing.T) {
	kinds := make(map[string]Kind)
	for kind := Open; kind <= About; kind++ {
		kinds[kind.String()] = kind
	}
	for number, line := range lines(t, "carries.txt") {
		name, rest, _ := strings.Cut(line, ": ")
		kind, found := kinds[name]
		if !found {
			t.Fatalf("carries.txt:%d: no kind %q", number, name)
		}
		sentences := strings.Split(rest, " > ")
		for i, sentence := range sentences[1:] {
			better, worse := Carries(kind, sentences[i]), Carries(kind, sentence)
			if better <= worse || worse < 0 || better > 1 {
				t.Errorf("carries.txt:%d: %q %.2f, %q %.2f", number, sentences[i], better, sentence, worse)
			}
		}
	}
}

// Kinds that any sentence can answer are carried by all.
func TestCarriesWhatAnySentenceCan(t *testing.T) {
	for _, kind := range []Kind{Open, List, YesOrNo, Definition, Manner} {
		if got := Carries(kind, "Det är bra."); got != 1 {
			t.Errorf("%s: %.2f, want 1", kind, got)
		}
	}
}

func TestWordsOfForm(t *testing.T) {
	for _, c := range []struct {
		name string
		is   func(string) bool
		yes  string
		no   string
	}{
		{"IsFrameWord", IsFrameWord, "heter innebär många exempel enligt", "kommun digitalisering budget"},
		{"IsStopword", IsStopword, "och det är vilka t.ex inte", "kommun lag 2023 §4"},
		{"IsEnglishStopword", IsEnglishStopword, "the what their about", "kommun agency plan"},
	} {
		for _, word := range strings.Fields(c.yes) {
			if !c.is(word) {
				t.Errorf("%s(%q) = false", c.name, word)
			}
		}
		for _, word := range strings.Fields(c.no) {
			if c.is(word) {
				t.Errorf("%s(%q) = true", c.name, word)
			}
		}
	}
}

// Lists of words are compared with folded ones: one that does not fold to
// itself would never be found.
func TestWordListsAreFolded(t *testing.T) {
	for name, list := range map[string]map[string]struct{}{
		"asking": asking, "openers": openers, "frameWords": frameWords, "englishWords": englishWords,
		"leadingVerbs": leadingVerbs, "reasonWords": reasonWords, "timeWords": timeWords, "stopwords": stopwords,
		"leading": leading, "trailing": trailing, "kronor": kronor, "inKronor": inKronor, "percents": percents, "ordinals": ordinals,
	} {
		for word := range list {
			if Fold(word) != word || strings.ContainsAny(word, " |,;") {
				t.Errorf("%s: %q is not folded", name, word)
			}
		}
	}
}

func TestAskOne(t *testing.T) {
	for question, want := range map[string]bool{
		"Vilken licens gäller?":                   true,
		"Vilket verktyg används?":                 true,
		"Vilka licenser gäller?":                  false,
		"På vilket sätt gäller den?":              false, // how
		"Vilken dag är mötet?":                    false, // when
		"Är det oklart vilken licens som gäller?": false, // whether
	} {
		if got := Ask(question).One; got != want {
			t.Errorf("%s: %v", question, got)
		}
	}
}
