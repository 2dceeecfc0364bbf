package assistant

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// tariff is a table of so many rows, of which the last is the carport.
func tariff(rows int) map[string]string {
	var b strings.Builder
	b.WriteString("# Taxa för bygglov\n\n| Åtgärd | Avgift | Timpris |\n|---|---|---|\n")
	for i := range rows - 1 {
		fmt.Fprintf(&b, "| Byggnad av sort nummer %d | %d kr | %d kr |\n", i+1, 1000+i, 10+i)
	}
	b.WriteString("| Carport | 4100 kr | 980 kr |\n\nAvgiften betalas i förskott.\n")
	return map[string]string{"taxa.md": b.String()}
}

// TestRowIsQuotedBelowItsHeader holds that an answer of one row has the names of the
// columns above it, each word for word as it stands in the document.
func TestRowIsQuotedBelowItsHeader(t *testing.T) {
	for rows, quotes := range map[int][]string{
		1:  {"Åtgärd | Avgift | Timpris\nCarport | 4100 kr | 980 kr"},
		2:  {"Åtgärd | Avgift | Timpris", "Carport | 4100 kr | 980 kr"},
		60: {"Åtgärd | Avgift | Timpris", "Carport | 4100 kr | 980 kr"},
	} {
		a, _ := open(t, folder(tariff(rows)))
		answer, err := a.Ask(t.Context(), Question{Text: "Vad är timpriset för carport?"})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		whole, _ := a.Document("taxa.md")
		for _, c := range answer.Citations {
			got = append(got, c.Quote)
			if string([]rune(whole.Text)[c.Start:c.End]) != c.Quote {
				t.Errorf("%d rows: %q does not stand at %d", rows, c.Quote, c.Start)
			}
			if !slices.Equal(c.Columns, []string{"Åtgärd", "Avgift", "Timpris"}) {
				t.Errorf("%d rows: columns %q", rows, c.Columns)
			}
		}
		if answer.Status != Answered || !slices.Equal(got, quotes) {
			t.Errorf("%d rows: %s, quotes %q, want %q", rows, answer.Text, got, quotes)
		}
	}
}

func TestRowThatIsNotThere(t *testing.T) {
	files := tariff(60)
	files["skolor.md"] = "# Skolor\n\n| Skola | Rektor | Telefon |\n|---|---|---|\n| Ekskolan | Bo Ek |  |\n| Björkskolan | Eva Alm | 0123-456 |\n"
	a, _ := open(t, folder(files))
	for question, want := range map[string]Status{
		"Vad är timpriset för brygga?":           NotFound,
		"Vad kostar det att gifta sig?":          NotFound,
		"Vem är rektor på Granskolan?":           NotFound,
		"Vilket telefonnummer har Ekskolan?":     NotFound,
		"Vilket telefonnummer har Björkskolan?":  Answered,
		"Vilken skola har telefon 0123-456?":     Answered,
		"Vem ansvarar för Björkskolan?":          Answered,
		"Hur många elever går på Björkskolan?":   NotFound,
		"Vad är timpriset för carport i timmen?": Answered,
	} {
		answer, err := a.Ask(t.Context(), Question{Text: question})
		if err != nil || answer.Status != want {
			t.Errorf("%s %s (%.2f), want %s: %v", question, answer.Text, answer.Confidence, want, err)
		}
	}
}

// TestRowProvesByColumn holds that a model's sentence is proved by the cell of the
// column that it names, and by no other.
func TestRowProvesByColumn(t *testing.T) {
	a, _ := open(t, folder(tariff(60)))
	s := a.shelf()
	q := understand(s.Snapshot, "Vad är timpriset för carport?", "")
	passages, err := a.retrieve(t.Context(), s, q, 6)
	if err != nil {
		t.Fatal(err)
	}
	prompt := composition{s, q, nil, passages}.question()
	if !strings.HasPrefix(prompt.Passages[0].Text, "Åtgärd | Avgift | Timpris\nByggnad") || !strings.Contains(prompt.Passages[0].Text, "Carport") {
		t.Errorf("the model reads %q", prompt.Passages[0].Text)
	}
	for text, proved := range map[string]bool{
		"Timpriset för carport är 980 kr.":                  true,
		"Avgiften för carport är 4100 kr.":                  true,
		"Bygglov för carport kostar 4100 kr.":               true,
		"Timpriset för carport är 4100 kr.":                 false,
		"Timpriset för carport enligt taxan är 4100 kr.":    false,
		"Avgiften för bygglov för carport är 980 kr.":       false,
		"Timpriset för carport är 12 kr.":                   false,
		"Timpriset för byggnad av sort nummer 3 är 980 kr.": false,
	} {
		v := verifier{shelf: s, question: q.question, places: make(map[place]int)}
		for _, p := range passages {
			v.sources = append(v.sources, readSource(s.Snapshot, p.passage))
		}
		sentence, lacks := v.verify(draft{text: text})
		if (lacks == "") != proved {
			t.Errorf("%q: %q, lacks %q", text, sentence, lacks)
		}
		if proved && (len(v.citations) != 1 || v.citations[0].Quote != "Carport | 4100 kr | 980 kr") {
			t.Errorf("%q cites %+v", text, v.citations)
		}
	}
}
