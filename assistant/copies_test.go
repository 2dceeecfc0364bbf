package assistant

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"svara/internal/index"
)

// rules is some three passages, with what a table puts in.
func rulesWith(fee, school, word string) string {
	return "# Regler för förskola\n\n" +
		"Förskolan tar emot barn från ett års ålder när vårdnadshavarna arbetar eller studerar. Platsen söks i kommunens e-tjänst senast fyra månader innan den behövs. " +
		"Kommunen erbjuder en plats så nära hemmet som det går, och syskon får plats på samma förskola om det finns rum.\n\n" +
		"## Avgift\n\nAvgiften för heltid är " + fee + " kronor i månaden och betalas " + word + " mot faktura. Den som inte lämnar uppgift om sin inkomst betalar den högsta avgiften. " +
		"Frågor om avgiften besvaras av placeringsenheten på telefon, och ändrad inkomst ska anmälas genast.\n\n" +
		"## Skola\n\nBarnen får skolskjuts till " + school + " när vägen är lång, trafikfarlig eller när det finns andra särskilda skäl som kommunen prövar i varje enskilt fall efter ansökan."
}

func TestCopies(t *testing.T) {
	const question = "Hur betalas avgiften för heltid på förskolan?"
	original := rulesWith("1200", "Norra skolan", "vanligen")
	noTitle := strings.TrimPrefix(original, "# Regler för förskola\n\n")
	for _, c := range []struct {
		name   string
		other  string
		copied bool
	}{
		{"the same, split elsewhere", "# Regler för förskola\n\nKommunens regler för alla förskolor i kommunen, antagna av nämnden efter samråd med vårdnadshavare och personal i den ordning som gäller.\n\n" + noTitle, true},
		{"a word spelt otherwise", rulesWith("1200", "Norra skolan", "normalt"), true},
		{"on other lines", strings.ReplaceAll(original, ". ", ".\n\n"), true},
		{"another fee", rulesWith("1300", "Norra skolan", "vanligen"), false},
		{"another day", rulesWith("1200", "Norra skolan", "fredagar"), false},
		{"denied", rulesWith("1200", "Norra skolan", "aldrig"), false},
	} {
		a := aged(t, map[string]string{"a.md": original, "b.md": c.other, "p.md": parking}, nil)
		found, err := a.Search(t.Context(), Question{Text: question}, 5)
		if err != nil {
			t.Fatal(err)
		}
		told := 0
		for _, f := range found {
			if strings.Contains(f.Text, "Avgiften för heltid") {
				told++
			}
		}
		if want := map[bool]int{true: 1, false: 2}[c.copied]; told != want {
			t.Errorf("%s: told %d times, want %d: %s", c.name, told, want, asJSON(found))
		}
		if answer := ask(t, a, question); answer.Status != Answered || len(answer.Citations) != 1 {
			t.Errorf("%s: %s", c.name, asJSON(answer))
		}
	}
}

// What differs elsewhere in a document is no reason to keep both of a passage; a name
// where it differs is.
func TestCopiedPassagesOfEditions(t *testing.T) {
	a := aged(t, map[string]string{"a.md": rulesWith("1200", "Norra skolan", "vanligen"), "b.md": rulesWith("1200", "Södra skolan", "vanligen")}, nil)
	found, err := a.Search(t.Context(), Question{Text: "skolskjuts till skolan trafikfarlig väg"}, 5)
	if err != nil {
		t.Fatal(err)
	}
	var schools []string
	for _, f := range found {
		for _, school := range []string{"Norra", "Södra"} {
			if strings.Contains(f.Text, school) {
				schools = append(schools, school)
			}
		}
	}
	slices.Sort(schools)
	if got := strings.Join(schools, " "); got != "Norra Södra" {
		t.Errorf("%s: %s", got, asJSON(found))
	}
}

func TestTheBestOfCopiesIsCited(t *testing.T) {
	text := rulesWith("1200", "Norra skolan", "vanligen")
	edited := rulesWith("1200", "Norra skolan", "normalt")
	for _, c := range []struct {
		name   string
		texts  map[string]string
		abouts map[string]index.About
		want   string
	}{
		{"in force before newer", map[string]string{"a.md": text, "b.md": edited}, map[string]index.About{"a.md": {Date: "2024-01-01", ValidTo: "2025-12-31"}, "b.md": {Date: "2020-01-01"}}, "b.md"},
		{"one that says that it is past before one that says nothing", map[string]string{"b.md": text, "a.md": edited}, map[string]index.About{"b.md": {ValidTo: "2025-12-31"}}, "b.md"},
		{"an edition in force before one that is past", map[string]string{"a.md": text, "b.md": rulesWith("1200", "Södra skolan", "vanligen")}, map[string]index.About{"a.md": {ValidTo: "2025-12-31"}}, "b.md"},
		{"the newer", map[string]string{"a.md": text, "b.md": edited}, map[string]index.About{"a.md": {Date: "2020-01-01"}, "b.md": {Date: "2024-01-01"}}, "b.md"},
		{"with pages", map[string]string{"a.md": text, "b.txt": strings.ReplaceAll(text, "\n\n## ", "\f## ")}, nil, "b.txt"},
		{"a plain file before one in a letter", map[string]string{"a.eml/bilaga.md": text, "b.md": edited}, map[string]index.About{"a.eml/bilaga.md": {Date: "2024-01-01"}, "b.md": {Date: "2020-01-01"}}, "b.md"},
		{"a plain file before one set aside", map[string]string{"arkiv/a.md": text, "nämnden/beslut/b.md": text}, nil, "nämnden/beslut/b.md"},
		{"one that is called a copy", map[string]string{"a - kopia.md": text, "a.md": text}, nil, "a.md"},
		{"in fewer folders", map[string]string{"a/b.md": text, "c.md": text}, nil, "c.md"},
		{"the first by path", map[string]string{"b.md": text, "a.md": edited}, nil, "a.md"},
	} {
		answer := ask(t, aged(t, c.texts, c.abouts), "Vem besvarar frågor om avgiften på telefon?")
		if answer.Status != Answered || answer.Citations[0].Document != c.want {
			t.Errorf("%s: %s", c.name, asJSON(answer))
		}
	}
}

// Copies of a successor, of which one hangs at a letter, do not change who is named.
func TestReplacedByThePlain(t *testing.T) {
	text := rulesWith("1300", "Södra skolan", "vanligen")
	replaces := index.About{Date: "2024-01-01", Replaces: []string{"Regler för förskola"}}
	texts := map[string]string{"gammal.md": rulesWith("1200", "Norra skolan", "vanligen"), "regler/förskola.md": text, "brev.eml/förskola.md": text, "arkiv.zip/förskola.md": text, "p.md": parking}
	abouts := map[string]index.About{"gammal.md": {Date: "2019-01-01"}, "regler/förskola.md": replaces, "brev.eml/förskola.md": replaces, "arkiv.zip/förskola.md": replaces}
	a := aged(t, texts, abouts)
	whole, _ := a.Document("gammal.md")
	if whole.ReplacedBy == nil || whole.ReplacedBy.Document != "regler/förskola.md" {
		t.Errorf("%+v", whole.ReplacedBy)
	}
	found, err := a.Search(t.Context(), Question{Text: "Vad är avgiften för heltid på förskolan?"}, 10)
	if err != nil || found[0].Document != "regler/förskola.md" || slices.ContainsFunc(found, func(f Found) bool {
		return strings.Contains(f.Document, "/förskola.md") && f.Document != "regler/förskola.md"
	}) {
		t.Errorf("%s, %v", asJSON(found), err)
	}
	answer := ask(t, a, "Vad är avgiften för heltid på förskolan?")
	if answer.Status != Answered || answer.Citations[0].Document != "regler/förskola.md" {
		t.Error(asJSON(answer))
	}
}

func TestNearestNamesCopiesOnce(t *testing.T) {
	a := aged(t, map[string]string{"a.md": rulesWith("1200", "Norra skolan", "vanligen"), "0.zip/b.md": rulesWith("1200", "Norra skolan", "normalt"),
		"c.md": rulesWith("1300", "Norra skolan", "vanligen"), "p.md": parking}, nil)
	answer := ask(t, a, "Vilken förskola i Kina har drakdans?")
	var named []string
	for _, n := range answer.Nearest {
		named = append(named, n.Document)
	}
	slices.Sort(named)
	if got := strings.Join(named, " "); answer.Status != NotFound || got != "a.md c.md p.md" && got != "a.md c.md" {
		t.Errorf("%s: %s", got, asJSON(answer))
	}
}

// BenchmarkEditions asks of a document of which there are twelve editions.
func BenchmarkEditions(b *testing.B) {
	texts := make(map[string]string)
	for year := range 12 {
		var text strings.Builder
		fmt.Fprintf(&text, "# Taxa för %d\n\n", 2010+year)
		for i := range 20 {
			fmt.Fprintf(&text, "## Avgift %d\n\nAvgiften för ärende nummer %d är %d kronor och betalas mot faktura när nämnden har fattat sitt beslut. %s\n\n", i, i, 100*i+year,
				strings.Repeat("Den som söker tillstånd ska lämna de handlingar som nämnden behöver för att pröva ärendet i sin helhet. ", 4))
		}
		texts[fmt.Sprintf("%d.md", 2010+year)] = text.String()
	}
	a, _ := open(b, folder(texts))
	for b.Loop() {
		if _, err := a.Search(b.Context(), Question{Text: "Vad är avgiften för ärende nummer 7?"}, 10); err != nil {
			b.Fatal(err)
		}
	}
}
