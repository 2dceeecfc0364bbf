package assistant

import (
	"fmt"
	"strings"
	"testing"
)

// asked is one case of a file as testdata/fragor.txt.
type asked struct {
	before   []string
	question string
	words    []string // of the answer, in this order
	not      []string
	document string // cited; "" for any
}

func readAsked(t testing.TB, file string) []asked {
	t.Helper()
	var cases []asked
	var c asked
	for _, line := range append(lines(t, file), "") {
		sign, rest, _ := strings.Cut(line, " ")
		switch sign {
		case ">":
			c.before = append(c.before, rest)
		case "?":
			c.question = rest
		case "=":
			c.words = append(c.words, rest)
		case "!":
			c.not = append(c.not, rest)
		case "@":
			c.document = rest
		case "":
			if c.question != "" {
				cases = append(cases, c)
			}
			c = asked{}
		default:
			t.Fatalf("%s: %q", file, line)
		}
	}
	return cases
}

// wrong says how an answer is not what a case wants, "" for not at all.
func (c asked) wrong(answer Answer) string {
	if answer.Status != Answered {
		return fmt.Sprintf("declined at %.2f", answer.Confidence)
	}
	rest := answer.Text
	for _, words := range c.words {
		_, after, found := strings.Cut(rest, words)
		if !found {
			return fmt.Sprintf("%q is missing or out of order", words)
		}
		rest = after
	}
	for _, words := range c.not {
		if strings.Contains(answer.Text, words) {
			return fmt.Sprintf("it holds %q", words)
		}
	}
	for _, citation := range answer.Citations {
		if c.document != "" && citation.Document != c.document {
			return "it cites " + citation.Document
		}
	}
	return ""
}

func TestAnswers(t *testing.T) {
	a := lillevik(t)
	for _, c := range readAsked(t, "fragor.txt") {
		t.Run(c.question, func(t *testing.T) {
			answer := ask(t, a, c.question, said(t, a, c.before...)...)
			if wrong := c.wrong(answer); wrong != "" {
				t.Errorf("%s\n%.2f %s", wrong, answer.Confidence, answer.Text)
			}
			if n := len(strings.Fields(answer.Text)); n > maxWords+len(answer.Citations) {
				t.Errorf("%d words: %s", n, answer.Text)
			}
		})
	}
}

func TestDeclines(t *testing.T) {
	a := lillevik(t)
	for _, question := range lines(t, "avslag.txt") {
		if question == "" {
			continue
		}
		t.Run(question, func(t *testing.T) {
			answer := ask(t, a, question)
			if answer.Status != NotFound {
				t.Fatalf("%.2f %s", answer.Confidence, answer.Text)
			}
			found, err := a.Search(t.Context(), Question{Text: question}, 1)
			if err != nil {
				t.Fatal(err)
			}
			if (len(answer.Nearest) > 0) != (len(found) > 0) {
				t.Errorf("nearest %v, but a search finds %d passages", answer.Nearest, len(found))
			}
		})
	}
}

// A list's introduction and items are one stretch of the document, so one
// citation proves it; headings with text between them need one each.
func TestCitationsOfLists(t *testing.T) {
	a := lillevik(t)
	for question, want := range map[string]int{
		"Vilka handlingar ska bifogas ansökan om bygglov?": 1,
		"Vilka tre insatsområden har klimatarbetet?":       3,
	} {
		if got := len(ask(t, a, question).Citations); got != want {
			t.Errorf("%q: %d citations, want %d", question, got, want)
		}
	}
}

// What introduces something and what it introduces belong together, also where
// that is no list with a colon above it.
func TestIntroductionsSayNothingAlone(t *testing.T) {
	for _, test := range []struct{ document, question, words string }{
		{"Du behöver ta med dig följande till provtagningen.\n\n- legitimation\n- remiss", "Vad behöver jag ta med till provtagningen?", "remiss"},
		{"Taxan för sophämtning är:\n\n| Kärl | Pris |\n|--|--|\n| 190 liter | 1 100 kronor |", "Vad är taxan för sophämtning?", "1 100 kronor"},
		{"Åtgärderna mot buller är:\n\n## 1. Lägre fart\n\nText.\n\n### Mål\n\nText.\n\n## 2. Tyst asfalt", "Vilka är åtgärderna mot buller?", "Tyst asfalt"},
	} {
		a, _ := open(t, folder(map[string]string{"a.md": test.document}))
		if answer := ask(t, a, test.question); answer.Status == Answered && !strings.Contains(answer.Text, test.words) {
			t.Errorf("%q: %s", test.question, answer.Text)
		}
	}
}

// Paragraphs that could all be quoted are not: an answer is short.
func TestAnswersAreShort(t *testing.T) {
	sentence := "Kommunens plan för snöröjning säger att gator röjs i den ordning som trafiken kräver och att cykelvägar " +
		"går före bilvägar utom där bussar går och där räddningstjänsten behöver komma fram snabbt varje dag. "
	a, _ := open(t, folder(map[string]string{"sno.txt": "Snöröjning\n\n" + strings.Repeat(sentence, 12)}))
	answer := ask(t, a, "Vad säger kommunens plan för snöröjning?")
	if n := len(strings.Fields(answer.Text)); answer.Status != Answered || n > maxWords {
		t.Errorf("%s, %d words: %s", answer.Status, n, answer.Text)
	}
}

// The next sentence may stand with the best one, the next paragraph not: it is
// often about something else.
func TestNeighboursAreOfOneParagraph(t *testing.T) {
	const first, second = "Simhallen får hyras på måndagar.", "Simhallen får hyras till klockan åtta på måndagar i juni."
	for separator, want := range map[string]bool{" ": true, "\n\n": false} {
		a, _ := open(t, folder(map[string]string{"a.txt": "Simhallen\n\n" + first + separator + second}))
		answer := ask(t, a, "Får simhallen hyras på måndagar?")
		if got := strings.Contains(answer.Text, "Simhallen får hyras på") && strings.Contains(answer.Text, "klockan åtta"); got != want {
			t.Errorf("with %q between: %q", separator, answer.Text)
		}
	}
}
