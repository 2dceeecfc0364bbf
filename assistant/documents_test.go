package assistant

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestSearch(t *testing.T) {
	a := lillevik(t)
	found, err := a.Search(t.Context(), Question{Text: "renovering av Hamnbron"}, 5)
	if err != nil || len(found) == 0 || found[0].Document != "protokoll-2023-45.txt" {
		t.Fatalf("%v, %v", found, err)
	}
	for i, f := range found {
		doc, exists := a.Document(f.Document)
		if !exists || string([]rune(doc.Text)[f.Start:f.End]) != f.Text || f.Title != doc.Title || f.Page != nil {
			t.Errorf("%+v", f)
		}
		if i > 0 && f.Score > found[i-1].Score {
			t.Errorf("%d: %v after %v", i, f.Score, found[i-1].Score)
		}
		f.Score = 0
		if again, exists := a.Passage(f.Document, f.Start, f.End); !exists || again != f || f.URL() != doc.URL {
			t.Errorf("%+v is %+v at its place", f, again)
		}
		if again, exists := a.Passage(f.Document, f.Start, f.End-1); exists {
			t.Errorf("%+v at the place of none", again)
		}
	}
	if again, exists := a.Passage("nej.txt", 0, 1); exists {
		t.Errorf("%+v in no document", again)
	}
	if found, err := a.Search(t.Context(), Question{Text: "🎉"}, 5); err != nil || found == nil || len(found) > 0 {
		t.Errorf("of nothing: %v, %v", found, err)
	}
}

func TestSearchClampsN(t *testing.T) {
	texts := make(map[string]string)
	for i := range MaxFound + 20 {
		texts[strings.Repeat("a", i+1)+".txt"] = fmt.Sprintf("Kommunens plan har bilaga %d.", i+1)
	}
	a, _ := open(t, folder(texts))
	for n, want := range map[int]int{-1: 1, 0: 1, 1: 1, 7: 7, MaxFound: MaxFound, MaxFound + 1: MaxFound, 1 << 40: MaxFound} {
		if found, err := a.Search(t.Context(), Question{Text: "kommunens plan"}, n); err != nil || len(found) != want {
			t.Errorf("%d: %d found, %v", n, len(found), err)
		}
	}
}

// A document with pages has its form feeds; others have none.
func TestPages(t *testing.T) {
	a, _ := open(t, folder(map[string]string{
		"beslut.txt": "Beslut\n\nNämnden beslutar om snöröjning.\fBilaga\n\nTraktorerna startar klockan fyra på morgonen.",
	}))
	found, err := a.Search(t.Context(), Question{Text: "traktorerna startar"}, 1)
	if err != nil || len(found) != 1 || found[0].Page == nil || *found[0].Page != 2 {
		t.Fatalf("%+v, %v", found, err)
	}
	answer := ask(t, a, "När startar traktorerna på morgonen?")
	if answer.Status != Answered || answer.Citations[0].Page == nil || *answer.Citations[0].Page != 2 {
		t.Error(asJSON(answer))
	}
}

// A sentence that goes on overleaf is as good as another.
func TestSentenceAcrossPages(t *testing.T) {
	a, _ := open(t, folder(map[string]string{
		"beslut.txt": "Beslut om hundpass\n\nNämnden beslutar att avgiften för hundpass\fska vara 400 kronor från årsskiftet.",
	}))
	answer := ask(t, a, "Hur hög är avgiften för hundpass?")
	if !strings.Contains(answer.Text, "400 kronor") {
		t.Error(asJSON(answer))
	}
}

func TestDocuments(t *testing.T) {
	a, _ := open(t, folder(map[string]string{"b.txt": "Rubrik\n\nEn text om båtar.", "a/å ä.md": "# Ö\n\nEn text om öar."}))
	listed := a.Documents()
	want := []Listed{
		{Document: "a/å ä.md", Title: "Ö", URL: "/documents/a/%C3%A5%20%C3%A4.md", Passages: 1, Changed: "2025-03-01T12:00:00Z"},
		{Document: "b.txt", Title: "Rubrik", URL: "/documents/b.txt", Passages: 1, Changed: "2025-03-01T12:00:00Z"},
	}
	if !slices.Equal(listed, want) {
		t.Errorf("%+v", listed)
	}
	for _, l := range listed {
		whole, found := a.Document(l.Document)
		if !found || whole.Listed != l || !strings.Contains(whole.Text, "En text om ") {
			t.Errorf("%+v, %v", whole, found)
		}
	}
	for _, path := range []string{"", "c.txt", "B.txt", "/b.txt", "a", "a/../b.txt"} {
		if whole, found := a.Document(path); found || whole.Text != "" {
			t.Errorf("%q: %+v", path, whole)
		}
	}
	if _, err := time.Parse(time.RFC3339, listed[0].Changed); err != nil {
		t.Error(err)
	}
}

func TestDocumentURL(t *testing.T) {
	for path, want := range map[string]string{
		"plan.txt":             "/documents/plan.txt",
		"planer/2024/plan.txt": "/documents/planer/2024/plan.txt",
		"min plan.txt":         "/documents/min%20plan.txt",
		"åäö.txt":              "/documents/%C3%A5%C3%A4%C3%B6.txt",
		"100%.txt":             "/documents/100%25.txt",
		"a%2Fb.txt":            "/documents/a%252Fb.txt",
		"vad?.txt":             "/documents/vad%3F.txt",
		"nr#1.txt":             "/documents/nr%231.txt",
		"a+b&c=d;e.txt":        "/documents/a+b&c=d%3Be.txt",
		`<"\>.txt`:             "/documents/%3C%22%5C%3E.txt",
	} {
		got := documentURL(path)
		if got != want {
			t.Errorf("%q: %s, want %s", path, got, want)
		}
		back, err := url.Parse(got)
		if err != nil || back.Path != "/documents/"+path || back.RawQuery != "" || back.Fragment != "" {
			t.Errorf("%q reads back as %+v, %v", path, back, err)
		}
	}
}
