package index

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// named makes a document that says that about itself.
func named(path, title string, about About) *Document {
	return &Document{Path: path, Title: title, Text: title + ".\n\nText i " + path, About: about}
}

func numbered(doc *Document, head string) *Document {
	doc.Text = doc.Title + "\n\n" + head + "\n\nText."
	return doc
}

func TestSuccessor(t *testing.T) {
	replaces := func(date string, names ...string) About { return About{Date: date, Replaces: names} }
	for _, c := range []struct {
		name string
		docs []*Document
		want map[string]string // by path; documents that are not named have none
	}{
		{"by path", []*Document{named("gammalt/a.md", "Gammal", About{}), named("b.md", "Ny", replaces("", "gammalt/a.md"))}, map[string]string{"gammalt/a.md": "b.md"}},
		{"by file", []*Document{named("x/A.pdf", "Gammal", About{}), named("b.md", "Ny", replaces("", "a.pdf"))}, map[string]string{"x/A.pdf": "b.md"}},
		{"by file without ending", []*Document{named("x/a.pdf", "Gammal", About{}), named("b.md", "Ny", replaces("", "a"))}, map[string]string{"x/a.pdf": "b.md"}},
		{"by title", []*Document{named("a", "Riktlinje för  Resor", About{}), named("b", "Ny", replaces("", "”riktlinje för resor”"))}, map[string]string{"a": "b"}},
		{"by what the old one says", []*Document{named("a", "Gammal", About{ReplacedBy: "Ny"}), named("b", "Ny", About{})}, map[string]string{"a": "b"}},
		{"by both", []*Document{named("a", "Gammal", About{ReplacedBy: "Ny"}), named("b", "Ny", replaces("", "Gammal"))}, map[string]string{"a": "b"}},
		{"by number in the title", []*Document{named("a", "Policy (KS 2017/123)", About{}), named("b", "Ny", replaces("", "KS 2017/123"))}, map[string]string{"a": "b"}},
		{"by number at the top", []*Document{numbered(named("a", "Policy", About{}), "Dnr KS-2017/0123, antagen 2017-05-03"), named("b", "Ny", replaces("", "dnr 2017/123"))}, map[string]string{"a": "b"}},
		{"a number that another speaks of", []*Document{numbered(named("a", "Policy", About{}), "KS 2017/123"),
			numbered(named("b", "Ny", replaces("", "KS 2017/123")), "Ersätter KS 2017/123"), numbered(named("c", "Annan", About{}), "Se även KS 2017/123")}, map[string]string{"a": "b"}},
		{"another board's number", []*Document{numbered(named("a", "Policy", About{}), "BUN 2017/123"), named("b", "Ny", replaces("", "KS 2017/123"))}, nil},
		{"a month is no number", []*Document{numbered(named("a", "Policy", About{}), "2017-05"), named("b", "Ny", replaces("", "2017-05"))}, nil},
		{"two of one number", []*Document{numbered(named("a", "A", About{}), "KS 2017/123"), numbered(named("b", "B", About{}), "KS 2017/123"), named("c", "Ny", replaces("", "KS 2017/123"))}, nil},
		{"two of one name", []*Document{named("x/a.md", "En", About{}), named("y/a.md", "Två", About{}), named("b.md", "Ny", replaces("", "a.md"))}, nil},
		{"a part of a name", []*Document{named("a", "Riktlinje för resor", About{}), named("b", "Ny", replaces("", "Riktlinje"))}, nil},
		{"itself", []*Document{named("a", "Riktlinje", replaces("2024", "Riktlinje"))}, nil},
		{"of its own title, with dates", []*Document{named("a", "Riktlinje", About{Date: "2019-01-01"}), named("b", "Riktlinje", replaces("2024-01-01", "Riktlinje"))}, map[string]string{"a": "b"}},
		{"of its own title, without", []*Document{named("a", "Riktlinje", About{}), named("b", "Riktlinje", replaces("2024-01-01", "Riktlinje"))}, nil},
		{"an older one", []*Document{named("a", "Riktlinje", replaces("2019-01-01", "Riktlinje")), named("b", "Riktlinje", About{Date: "2024-01-01"})}, nil},
		{"a chain", []*Document{named("a", "A", About{}), named("b", "B", replaces("", "A")), named("c", "C", replaces("", "B"))}, map[string]string{"a": "c", "b": "c"}},
		{"a ring", []*Document{named("a", "A", replaces("", "B")), named("b", "B", replaces("", "A"))}, nil},
		{"a ring with a tail", []*Document{named("a", "A", replaces("", "B")), named("b", "B", replaces("", "A")), named("c", "C", replaces("", "A"))}, map[string]string{"a": "c", "b": ""}},
		{"not in force yet", []*Document{named("a", "A", About{}), named("b", "B", About{ValidFrom: "2026-12-01", Replaces: []string{"A"}})}, nil},
		{"in force today", []*Document{named("a", "A", About{}), named("b", "B", About{ValidFrom: "2026-11-22", Replaces: []string{"A"}})}, map[string]string{"a": "b"}},
		{"the next in force, the last not yet", []*Document{named("a", "A", About{}), named("b", "B", replaces("", "A")), named("c", "C", About{ValidFrom: "2027", Replaces: []string{"B"}})}, map[string]string{"a": "b"}},
		{"two that replace it", []*Document{named("a", "A", About{}), named("b", "B", replaces("2024-05-01", "A")), named("c", "C", replaces("2023-05-01", "A"))}, map[string]string{"a": "b"}},
	} {
		s := &Snapshot{docs: c.docs, successors: successorsOf(c.docs, titleKeys(c.docs))}
		for _, doc := range c.docs {
			got := ""
			if next := s.Successor(doc, "2026-11-22"); next != nil {
				got = next.Path
			}
			if got != c.want[doc.Path] {
				t.Errorf("%s: %s is replaced by %q, want %q", c.name, doc.Path, got, c.want[doc.Path])
			}
		}
	}
}

// Documents call each other by more than one name at once.
func TestSuccessorByReference(t *testing.T) {
	remote := func(path, date string) *Document {
		return named(path, "Policy för distansarbete", About{Date: date})
	}
	withNumber := func(doc *Document, number string) *Document { return numbered(doc, "Dnr "+number) }
	old := remote("a.docx", "2020-05-04")
	for _, c := range []struct {
		name, reference string
		docs            []*Document // beside the one that makes the reference
		want            string      // paths that it takes the place of
	}{
		{"title and number", "Policy för distansarbete, KS 2020/77", []*Document{withNumber(remote("a.docx", ""), "KS 2020/77")}, "a.docx"},
		{"title and number, in brackets", "Policy för distansarbete (dnr KS 2020/77)", []*Document{old}, "a.docx"},
		{"title, and a number that the document does not have", "Policy för distansarbete, KS 2020/77", []*Document{withNumber(remote("a.docx", ""), "KS 2019/12")}, ""},
		{"the number decides between two titles", "Policy för distansarbete, KS 2020/77", []*Document{withNumber(remote("a.docx", ""), "KS 2020/77"), withNumber(remote("b.docx", ""), "KS 2016/4")}, "a.docx"},
		{"the title decides between two of a number", "Policy för distansarbete, KS 2020/77", []*Document{withNumber(remote("a.docx", ""), "KS 2020/77"), withNumber(named("b.docx", "Bilaga om resor", About{}), "KS 2020/77")}, "a.docx"},
		{"number alone", "KS 2020/77", []*Document{withNumber(remote("a.docx", ""), "KS 2020/77")}, "a.docx"},
		{"number and another title", "Policy för resor, KS 2020/77", []*Document{withNumber(remote("a.docx", ""), "KS 2020/77")}, "a.docx"},
		{"title and year", "Policy för distansarbete från 2020", []*Document{old}, "a.docx"},
		{"title and year, of two", "Policy för distansarbete från 2020", []*Document{old, remote("b.docx", "2016-03-01")}, "a.docx"},
		{"title and another year", "Policy för distansarbete från 2018", []*Document{old}, ""},
		{"title and day", "policy för distansarbete (antagen 2020-05-04)", []*Document{old}, "a.docx"},
		{"title and day in words", "Policy för distansarbete, beslutad den 4 maj 2020", []*Document{old}, "a.docx"},
		{"the day in its head", "Policy för distansarbete (2020-05-04)", []*Document{numbered(remote("a.docx", ""), "Antagen 2020-05-04"), numbered(remote("b.docx", ""), "Antagen 2016-03-01")}, "a.docx"},
		{"the year in its title", "Policy för distansarbete 2020", []*Document{named("a.docx", "Policy för distansarbete 2020", About{}), named("b.docx", "Policy för distansarbete 2016", About{})}, "a.docx"},
		{"inflected", "policy för distansarbetet", []*Document{old}, "a.docx"},
		{"its title is numbered", "Policy för distansarbete, KS 2020/77", []*Document{named("a.docx", "1 Policy för distansarbete", About{})}, "a.docx"},
		{"two fit as well", "Policy för distansarbete från 2020", []*Document{old, remote("b.docx", "2020-11-01")}, ""},
		{"two copies fit", "Policy för distansarbete från 2020", []*Document{old, {Path: "b.pdf", Title: old.Title, Text: old.Text, About: old.About}}, "a.docx b.pdf"},
		{"one that came later has its name", "Policy för distansarbete", []*Document{old, remote("b.docx", "2025-01-01")}, "a.docx"},
		{"saved later than the one that replaces it", "Policy för distansarbete", []*Document{named("a.docx", "Policy för distansarbete", About{Date: "2025-06-01", Saved: true})}, "a.docx"},
		{"a part of a title", "Policy, KS 2020/77", []*Document{old}, ""},
	} {
		docs := append(slices.Clone(c.docs), named("ny.docx", "Riktlinje för arbete på distans", About{Date: "2024-02-01", Replaces: []string{c.reference}}))
		s := &Snapshot{docs: docs, successors: successorsOf(docs, titleKeys(docs))}
		var got []string
		for _, doc := range docs {
			if s.Successor(doc, "2026-11-22") != nil {
				got = append(got, doc.Path)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q takes the place of %q, want %q", c.name, c.reference, got, c.want)
		}
	}
}

// Of copies that take a place, the plain file is named, whatever else has its title.
func TestSuccessorIsPlain(t *testing.T) {
	old := named("a.docx", "Resepolicy", About{Date: "2019-01-01"})
	text := "Resepolicy\n\nTåg väljs för resor som tar mindre än sex timmar, och flyg godkänns av chefen. Kvitto lämnas inom fem dagar." + strings.Repeat(" Resor bokas i systemet av den som reser.", 9)
	plain := &Document{Path: "zz/resepolicy-2024.docx", Title: "Resepolicy", Text: text, About: About{Date: "2024-01-01", Replaces: []string{"Resepolicy"}}}
	attached := &Document{Path: "brev.eml/bilaga.docx", Title: "Resepolicy", Text: text, About: About{Date: "2024-05-01", Replaces: []string{"Resepolicy"}}}
	exported := &Document{Path: "arkiv/resepolicy.pdf", Title: "Resepolicy", Text: text + "\n\nLindviks kommun", About: plain.About}
	printed := &Document{Path: "resepolicy.pdf", Title: "Resepolicy", Text: "Sida 1 av 3\n\n" + text, About: plain.About} // no copy, for its numbers
	later := named("utkast.docx", "Resepolicy", About{Date: "2026-01-01"})
	for _, c := range []struct {
		docs []*Document
		want *Document
	}{
		{[]*Document{old, plain}, plain}, {[]*Document{attached, old, plain}, plain}, {[]*Document{exported, old, plain}, plain},
		{[]*Document{exported, attached, old, plain, later}, plain}, {[]*Document{old, plain, printed}, printed},
	} {
		s := &Snapshot{docs: c.docs, successors: successorsOf(c.docs, titleKeys(c.docs))}
		if got := s.Successor(old, "2026-11-22"); got != c.want {
			t.Errorf("of %d documents it is %+v, want %s", len(c.docs), got, c.want.Path)
		}
	}
}

func TestComparePlain(t *testing.T) {
	order := []string{"a.pdf", "taxa.pdf", "taxor.pdf", "policy/arkivering.pdf", "policy/2024/taxa.pdf", "taxa - kopia.pdf", "Arkiv/taxa.pdf", "policy/gammalt/taxa.pdf", "post/arkiv.zip/taxa.pdf", "post/brev.EML/bilagor/taxa.pdf"}
	shuffled := []*Document{}
	for _, i := range []int{7, 2, 9, 0, 4, 1, 8, 3, 6, 5} {
		shuffled = append(shuffled, &Document{Path: order[i]})
	}
	slices.SortFunc(shuffled, ComparePlain)
	for i, doc := range shuffled {
		if doc.Path != order[i] {
			t.Errorf("%d is %s, want %s", i, doc.Path, order[i])
		}
	}
}

func TestCopies(t *testing.T) {
	text := "Tåg väljs för resor som tar mindre än sex timmar, och flyg godkänns av chefen. Kvitto lämnas inom fem dagar. Resor bokas i systemet. Den som reser med egen bil får ersättning för det, om chefen har beslutat om det före resan."
	for _, c := range []struct {
		name, other string
		want        bool
	}{
		{"the same", text, true},
		{"on other lines", strings.ReplaceAll(text, ". ", ".\n\n"), true},
		{"a word more", text + " Klart.", true},
		{"another number in words", strings.Replace(text, "fem", "tio", 1), false},
		{"a number more", text + " 2024", false},
		{"denied", strings.Replace(text, "om chefen har", "om chefen inte har", 1), false},
		{"another sentence more", text + " Övernattning godkänns av förvaltningschefen innan resan bokas.", false},
	} {
		a, b := &Document{Text: text}, &Document{Text: c.other}
		if copies(a, b) != c.want || copies(b, a) != c.want {
			t.Errorf("%s: %t", c.name, !c.want)
		}
	}
}

func TestTitleKey(t *testing.T) {
	for _, title := range []string{"Riktlinje för distansarbete", "1 Riktlinje för distansarbete", "2.1 Riktlinjer för distansarbete", "Riktlinje för distansarbete 2024", "Riktlinje för distansarbete 2023–2026",
		"Riktlinje för distansarbete (KS 2024/17)", "Riktlinje för distansarbete, dnr KS 2024/17", "RIKTLINJE FÖR DISTANSARBETE version 2.1", "Riktlinjen för distansarbete, antagen den 4 maj 2020", "Riktlinje för distansarbete från 2020"} {
		if got, want := titleKey(title), titleKey("Riktlinje för distansarbete"); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
	for _, title := range []string{"Riktlinje för arbete", "Utkast: riktlinje för distansarbete", "Riktlinje för distansarbete i skolan", "2024"} {
		if titleKey(title) == titleKey("Riktlinje för distansarbete") {
			t.Errorf("%q has the same key", title)
		}
	}
}

func TestEdition(t *testing.T) {
	const title = "Riktlinje för distansarbete"
	for _, c := range []struct {
		name string
		docs []*Document // the first is asked about
		want string
	}{
		{"past, by title", []*Document{named("a", title, About{ValidTo: "2022-12-31"}), named("b", "1 "+title, About{})}, "b"},
		{"past, and saved later", []*Document{named("a", title, About{ValidTo: "2022-12-31", Date: "2026-01-01", Saved: true}), named("b", title, About{Date: "2023-01-01"})}, "b"},
		{"past, and no other is in force", []*Document{named("a", title, About{ValidTo: "2022-12-31"}), named("b", title, About{ValidTo: "2023-12-31"})}, ""},
		{"past, and younger", []*Document{named("a", title, About{Date: "2021-01-01", ValidTo: "2022-12-31"}), named("b", title, About{Date: "2019-01-01"})}, ""},
		{"by dates", []*Document{named("a", title, About{Date: "2018-05-04"}), named("b", title, About{Date: "2022-02-03"}), named("c", title, About{Date: "2024-02-03"})}, "c"},
		{"by dates, the newest not in force yet", []*Document{named("a", title, About{Date: "2018-05-04"}), named("b", title, About{Date: "2022-02-03"}), named("c", title, About{ValidFrom: "2027"})}, "b"},
		{"by years in titles", []*Document{named("a", title+" 2018", About{}), named("b", title+" 2024", About{})}, "b"},
		{"by a year and a day in it", []*Document{named("a", title, About{Date: "2024"}), named("b", title, About{Date: "2024-05-01"})}, ""},
		{"by when they were saved", []*Document{named("a", title, About{Date: "2018-05-04", Saved: true}), named("b", title, About{Date: "2024-02-03", Saved: true})}, ""},
		{"without dates", []*Document{named("a", title, About{}), named("b", title, About{Date: "2024-02-03"})}, ""},
		{"the newest itself", []*Document{named("b", title, About{Date: "2024-02-03"}), named("a", title, About{Date: "2018-05-04"})}, ""},
		{"minutes by dates", []*Document{named("a", "Protokoll nämnden", About{Date: "2018-05-04"}), named("b", "Protokoll nämnden", About{Date: "2024-02-03"})}, ""},
		{"another title", []*Document{named("a", title, About{Date: "2018-05-04"}), named("b", title+" i skolan", About{Date: "2024-02-03"})}, ""},
		{"prices by years in titles", []*Document{named("b", "Priser för gym 2025", About{}), named("a", "Priser för gym 2026", About{})}, "a"},
		{"prices of the year to come", []*Document{named("a", "Priser för gym 2026", About{}), named("b", "Priser för gym 2027", About{})}, ""},
		{"prices of the year to come beside today's", []*Document{named("a", "Priser för gym 2027", About{}), named("b", "Priser för gym 2026", About{})}, "b"},
		{"opening hours by years in file names", []*Document{named("a_2025.md", "Öppettider", About{}), named("b_2026.md", "Öppettider", About{})}, "b_2026.md"},
		{"terms by years of folders", []*Document{named("2026/b.md", "Läsårstider", About{}), named("2025/a.md", "Läsårstider", About{})}, ""},
		{"fees by years, before days of saying", []*Document{named("a", "Taxa för torg 2025", About{Date: "2025-12-30"}), named("b", "Taxa för torg 2026", About{Date: "2025-11-20"})}, "b"},
		{"rents set aside", []*Document{named("gammalt/a.md", "Hyror", About{}), named("b.md", "Hyror", About{})}, "b.md"},
		{"prizes", []*Document{named("a", "Kulturpris 2025", About{}), named("b", "Kulturpris 2026", About{})}, ""},
		{"a plan that looks ahead", []*Document{named("a", "Klimatprogram 2030", About{}), named("b", "Klimatprogram 2025", About{})}, ""},
		{"no title", []*Document{named("a", "2018", About{ValidTo: "2018-12-31"}), named("b", "2024", About{})}, ""},
	} {
		s := &Snapshot{docs: c.docs, editions: editionsOf(c.docs, titleKeys(c.docs))}
		got := ""
		if newer := s.Edition(c.docs[0], "2026-11-22"); newer != nil {
			got = newer.Path
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestInForce(t *testing.T) {
	const day = "2026-11-22"
	for _, c := range []struct {
		about          About
		early, expired bool
	}{
		{About{}, false, false},
		{About{ValidFrom: "2026-11-22", ValidTo: "2026-11-22"}, false, false},
		{About{ValidFrom: "2026-11-23"}, true, false},
		{About{ValidTo: "2026-11-21"}, false, true},
		{About{ValidFrom: "2026", ValidTo: "2026"}, false, false},
		{About{ValidFrom: "2027", ValidTo: "2025"}, true, true},
		{About{Over: true}, false, true},
		{About{ValidFrom: "2026-11-23T00:00:00Z"}, true, false},
	} {
		if c.about.Early(day) != c.early || c.about.Expired(day) != c.expired {
			t.Errorf("%+v: early %t, expired %t", c.about, c.about.Early(day), c.about.Expired(day))
		}
	}
}

// BenchmarkSuccessors links 10,000 documents of which every second replaces another,
// by a title or by a number.
func BenchmarkSuccessors(b *testing.B) {
	var docs []*Document
	for i := range 10_000 {
		doc := numbered(named(fmt.Sprintf("mapp/dokument-%d.pdf", i), fmt.Sprintf("Riktlinje nummer %d för Å", i), About{Date: time.Date(2000, 1, i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)}), fmt.Sprintf("Diarienummer KS 2017/%d", i))
		switch i % 4 {
		case 1:
			doc.About.Replaces = []string{fmt.Sprintf("KS 2017/%d", i-1)}
		case 3:
			doc.About.Replaces = []string{docs[i-1].Title}
		}
		docs = append(docs, doc)
	}
	for b.Loop() {
		if len(successorsOf(docs, titleKeys(docs))) != 5000 {
			b.Fatal("not all are found")
		}
	}
}
