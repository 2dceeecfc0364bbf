package assistant

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"svara/internal/index"
	"svara/internal/model"
)

// aged gives an assistant on 22 November 2026 over files of which some say something
// about themselves.
func aged(t testing.TB, texts map[string]string, abouts map[string]index.About) *Assistant {
	t.Helper()
	_, idx := open(t, folder(texts))
	put := func(tx *index.Tx) error {
		for path, about := range abouts {
			doc, found := idx.Snapshot().Document(path)
			if !found {
				t.Fatalf("%s is not there", path)
			}
			with := *doc
			with.About = about
			if err := tx.Put(with); err != nil {
				return err
			}
		}
		return nil
	}
	if err := idx.Update(t.Context(), put); err != nil {
		t.Fatal(err)
	}
	if err := idx.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	a, err := New(idx, model.Embedded{}, Options{Now: func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

const (
	lunch2019 = "# Riktlinje för resor\n\nErsättningen för lunch på tjänsteresa är högst 120 kronor. Kvitto ska lämnas inom en vecka.\n\n## Hotell\n\nHotell bokas genom resebyrån. Husdjur får följa med på hotellet om hotellet tillåter det."
	lunch2024 = "# Riktlinje för tjänsteresor\n\nErsättningen för lunch på tjänsteresa är högst 150 kronor. Kvitto ska lämnas inom tre dagar.\n\n## Hotell\n\nHotell bokas av varje resenär i bokningssystemet."
	parking   = "# Parkering\n\nParkeringsvakter arbetar dygnet runt i centrum."
)

func TestWhatIsInForceAnswers(t *testing.T) {
	replaced := map[string]index.About{"a.md": {Date: "2019-02-01"}, "b.md": {Date: "2024-03-01", Replaces: []string{"a.md"}}}
	rewritten := map[string]string{"a.md": lunch2019, "b.md": lunch2024, "p.md": parking}
	fee := func(kronor string) string {
		return "# Taxa för bygglov\n\nAvgiften för bygglov för altan är " + kronor + " kronor."
	}
	for _, c := range []struct {
		name, question string
		texts          map[string]string
		abouts         map[string]index.About
		document       string // that is cited
		notice         string // that stands in the notice; "" for nothing about age
	}{
		{"nothing said", "Hur hög är ersättningen för lunch på tjänsteresa?", map[string]string{"a.md": lunch2019}, nil, "a.md", ""},
		{"the successor", "Hur hög är ersättningen för lunch på tjänsteresa?", rewritten, replaced, "b.md", ""},
		{"the successor, asked in other words", "Hur mycket får lunchen kosta på en tjänsteresa?", rewritten, replaced, "b.md", ""},
		{"where the successor is silent", "Får husdjur följa med på hotellet?", rewritten, replaced, "a.md", "Källa 1 är ersatt av ”Riktlinje för tjänsteresor” (2024)."},
		{"the year of the old one", "Hur hög var ersättningen för lunch på tjänsteresa 2020?", rewritten, replaced, "a.md", "är ersatt av"},
		{"a day of the old one", "Hur hög var ersättningen för lunch på tjänsteresa den 3 maj 2021?", rewritten, replaced, "a.md", "är ersatt av"},
		{"the year of the new one", "Hur hög är ersättningen för lunch på tjänsteresa 2025?", rewritten, replaced, "b.md", ""},
		{"the year of both", "Hur hög är ersättningen för lunch på tjänsteresa 2024?", rewritten, replaced, "b.md", ""},
		{"a successor to come", "Hur hög är ersättningen för lunch på tjänsteresa?", rewritten,
			map[string]index.About{"b.md": {ValidFrom: "2027-01-01", Replaces: []string{"a.md"}}}, "a.md", ""},
		{"expired", "Vad kostar bygglov för altan?", map[string]string{"a.md": fee("500")}, map[string]index.About{"a.md": {ValidTo: "2023-12-31"}},
			"a.md", "Källa 1 gällde till och med 31 december 2023."},
		{"over since an unknown day", "Vad kostar bygglov för altan?", map[string]string{"a.md": fee("500")}, map[string]index.About{"a.md": {Over: true}},
			"a.md", "Källa 1 gäller inte längre."},
		{"not yet", "Vad kostar bygglov för altan?", map[string]string{"a.md": fee("500")}, map[string]index.About{"a.md": {ValidFrom: "2027-01-01"}},
			"a.md", "Källa 1 gäller från och med 1 januari 2027."},
		{"the last day", "Vad kostar bygglov för altan?", map[string]string{"a.md": fee("500")}, map[string]index.About{"a.md": {ValidTo: "2026-11-22"}}, "a.md", ""},
		{"expired beside one in force", "Vad kostar bygglov för altan?", map[string]string{"a.md": fee("500"), "b.md": fee("600")},
			map[string]index.About{"a.md": {ValidTo: "2023-12-31"}}, "b.md", ""},
		{"expired beside one in force, and its year asked for", "Vad kostade bygglov för altan 2023?", map[string]string{"a.md": fee("500"), "b.md": fee("600")},
			map[string]index.About{"a.md": {ValidFrom: "2023-01-01", ValidTo: "2023-12-31"}, "b.md": {ValidFrom: "2024-01-01"}}, "a.md", "gällde till och med"},
		{"expired beside one that does not answer", "Vad kostar bygglov för altan?", map[string]string{"a.md": fee("500"), "b.md": parking},
			map[string]index.About{"a.md": {ValidTo: "2023-12-31"}}, "a.md", "gällde till och med"},
		{"the same in both", "Hur ska snön skottas?", map[string]string{
			"a.md": "# Råd 2019\n\nSnön ska skottas från gångbanan före klockan sju.", "b.md": "# Råd 2025\n\nSnön ska skottas från gångbanan före klockan sju."},
			map[string]index.About{"a.md": {ValidTo: "2023-12-31"}}, "b.md", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := aged(t, c.texts, c.abouts)
			answer := ask(t, a, c.question)
			if answer.Status != Answered || answer.Citations[0].Document != c.document {
				t.Fatalf("%q: %s", c.question, asJSON(answer))
			}
			marked := strings.Contains(answer.Notice, "Källa")
			if marked != (c.notice != "") || !strings.Contains(answer.Notice, c.notice) {
				t.Errorf("notice %q, want %q", answer.Notice, c.notice)
			}
		})
	}
}

// remote is an edition of a guideline.
func remote(title, head, days, chair string) string {
	return "# " + title + "\n\n" + head + "\n\n## Omfattning\n\n" + days + "\n\n## Utrustning\n\n" + chair
}

// Of editions that say nothing of each other, the one that is past or older goes below
// the newest, where that answers.
func TestEditions(t *testing.T) {
	const (
		title    = "Riktlinje för distansarbete"
		question = "Hur många dagar i veckan får man arbeta på distans?"
		days2    = "Distansarbete får ske högst två dagar i veckan. Chefen beslutar vilka dagar som är lämpliga."
		days3    = "Du får arbeta på distans högst tre dagar per vecka. Verksamhetens behov avgör vilka dagar det blir."
		chair    = "Kontorsstol och skrivbord bekostas av medarbetaren själv."
		phone    = "Kommunen står för telefon och skärm."
	)
	others := map[string]string{
		"p.md": parking, "resor.md": lunch2024,
		"bibliotek.md": "# Biblioteket\n\nBiblioteket har öppet sex dagar i veckan. Du får låna högst 40 böcker.",
		"protokoll.md": "# Protokoll\n\nNämnden talade om distansarbete två dagar i veckan och om stolar på kontoret.",
		"skola.md":     "# Skolskjuts\n\nAnsökan om skolskjuts görs senast den 15 april. Skjuts ges fem dagar i veckan.",
		"inköp.md":     "# Policy för inköp\n\nInköp över 50 000 kronor dokumenteras. Chefen beslutar om inköp av telefon.",
	}
	byDate := map[string]index.About{"a.md": {Date: "2018-05-04"}, "b.md": {Date: "2024-02-03"}}
	for _, c := range []struct {
		name, question string
		old, new       string
		abouts         map[string]index.About
		want           string
	}{
		{"past, its successor's headings numbered", question, remote(title, "", days2, chair), remote("1 "+title, "", days3, phone),
			map[string]index.About{"a.md": {ValidTo: "2022-12-31"}}, "b.md"},
		{"past, and saved lately", question, remote(title, "", days2, chair), remote(title, "", days3, phone),
			map[string]index.About{"a.md": {Date: "2026-10-01", Saved: true, ValidTo: "2022-12-31"}, "b.md": {Date: "2026-01-01", Saved: true}}, "b.md"},
		{"past, and the other silent", "Vem bekostar kontorsstol vid distansarbete?", remote(title, "", days2, chair), remote("1 "+title, "", days3, phone),
			map[string]index.About{"a.md": {ValidTo: "2022-12-31"}}, "a.md"},
		{"older", question, remote(title, "", days2, chair), remote("1 "+title, "", days3, phone), byDate, "b.md"},
		{"older, and its year asked for", "Hur många dagar i veckan fick man arbeta på distans 2019?", remote(title, "Riktlinjen antogs 2019.", days2, chair), remote(title, "", days3, phone), byDate, "a.md"},
		{"years in titles", question, remote(title+" 2018", "", days2, chair), remote(title+" 2024", "", days3, phone), nil, "b.md"},
		{"older, of the board that is asked about", "Hur många dagar i veckan får man arbeta på distans i socialnämnden?", remote(title, "Riktlinjen gäller i socialnämnden.", days2, chair), remote(title, "Riktlinjen gäller i byggnadsnämnden.", days3, phone), byDate, "a.md"},
		{"older minutes", question, remote("Protokoll nämnden", "", strings.ReplaceAll(days2, "Distansarbete får ske", "Man får arbeta på distans"), chair), remote("Protokoll nämnden", "", days3, phone), byDate, "a.md"},
	} {
		t.Run(c.name, func(t *testing.T) {
			texts := maps.Clone(others)
			texts["a.md"], texts["b.md"] = c.old, c.new
			answer := ask(t, aged(t, texts, c.abouts), c.question)
			if answer.Status != Answered || answer.Citations[0].Document != c.want {
				t.Errorf("%q: %s", c.question, asJSON(answer))
			}
		})
	}
}

// The day when a file was saved is no date of the document: not of what is cited, nor of
// what has replaced it.
func TestSavedIsNoDate(t *testing.T) {
	a := aged(t, map[string]string{"a.md": lunch2019, "b.md": lunch2024}, map[string]index.About{
		"a.md": {Date: "2019-02-01"}, "b.md": {Date: "2026-11-01", Saved: true, Replaces: []string{"a.md"}}})
	for path, want := range map[string]string{"a.md": "2019-02-01", "b.md": ""} {
		if whole, _ := a.Document(path); whole.Date != want {
			t.Errorf("%s: %q, want %q", path, whole.Date, want)
		}
	}
	answer := ask(t, a, "Får husdjur följa med på hotellet?")
	if !strings.Contains(answer.Notice, "Källa 1 är ersatt av ”Riktlinje för tjänsteresor”.") {
		t.Error(answer.Notice)
	}
}

func TestSearchPutsSuccessorsFirst(t *testing.T) {
	a := aged(t, map[string]string{"a.md": lunch2019, "b.md": lunch2024, "p.md": parking},
		map[string]index.About{"a.md": {ValidTo: "2024-02-29"}, "b.md": {Date: "2024-03-01", Replaces: []string{"Riktlinje för resor"}}})
	for question, want := range map[string]string{
		"ersättning lunch kvitto":                   "b.md a.md",
		"husdjur hotellet":                          "b.md a.md",
		"lunch 2020":                                "a.md b.md",
		"tidigare riktlinje om husdjur på hotell":   "a.md b.md",
		"parkeringsvakter i centrum, lunch, kvitto": "p.md b.md a.md",
	} {
		found, err := a.Search(t.Context(), Question{Text: question}, 5)
		if err != nil {
			t.Fatal(err)
		}
		var order []string
		for i, f := range found {
			if !slices.Contains(order, f.Document) {
				order = append(order, f.Document)
			}
			if i > 0 && f.Score > found[i-1].Score {
				t.Errorf("%q: a score of %g below one of %g", question, f.Score, found[i-1].Score)
			}
			if f.Outdated != (f.Document == "a.md") || f.Outdated != (f.ReplacedBy != nil) {
				t.Errorf("%q: %+v", question, f)
			}
		}
		if got := strings.Join(order, " "); !strings.HasPrefix(got, want) {
			t.Errorf("%q: %s, want %s", question, got, want)
		}
	}
}

func TestNearestAreMarked(t *testing.T) {
	a := aged(t, map[string]string{"a.md": lunch2019, "b.md": parking}, map[string]index.About{"a.md": {ValidTo: "2023"}, "b.md": {URL: "javascript:alert(1)"}})
	answer := ask(t, a, "Vem uppfann hotellet med husdjur i Kina?")
	if answer.Status != NotFound || !strings.Contains(answer.Notice, "”Riktlinje för resor” gällde till och med 2023.") {
		t.Error(asJSON(answer))
	}
	for _, n := range answer.Nearest {
		if n.Outdated != (n.Document == "a.md") || n.SourceURL != "" {
			t.Errorf("%+v", n)
		}
	}
}

// The day turns at midnight in Sweden.
func TestToday(t *testing.T) {
	a := aged(t, map[string]string{"a.md": lunch2019}, map[string]index.About{"a.md": {ValidTo: "2026-12-31"}})
	for at, outdated := range map[time.Time]bool{
		time.Date(2026, 12, 31, 22, 59, 0, 0, time.UTC): false,
		time.Date(2026, 12, 31, 23, 0, 0, 0, time.UTC):  true,
	} {
		a.now = func() time.Time { return at }
		if whole, _ := a.Document("a.md"); whole.Outdated != outdated || a.Documents()[0].Outdated != outdated {
			t.Errorf("%s: %+v", at, whole.Listed)
		}
	}
}

func TestAsksOfThePast(t *testing.T) {
	for question, want := range map[string]bool{
		"Vad gällde innan?":                     true,
		"Vad står i den gamla riktlinjen?":      true,
		"Vad var den tidigare avgiften?":        true,
		"Vad gäller för äldre?":                 false,
		"Kan jag gå i pension tidigare?":        false,
		"Hur hög är avgiften för äldreboende?":  false,
		"Vilka regler gäller för gamla staden?": false,
	} {
		if asksOfThePast(question) != want {
			t.Errorf("%q: %t", question, !want)
		}
	}
}
