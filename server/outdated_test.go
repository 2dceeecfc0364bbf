package server

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"svara/assistant"
	"svara/ingest"
	"svara/internal/browsertest"
	"svara/internal/index"
	"svara/internal/model"
)

// startAged starts a server on 22 November 2026 with a guideline, its successor, a fee
// that is past, one to come, and a routine that is over since an unknown day.
func startAged(t *testing.T) *running {
	t.Helper()
	idx, err := index.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { idx.Close() })
	files := fstest.MapFS{
		"a.md": {Data: []byte("# Riktlinje för resor\n\nErsättningen för lunch är 120 kronor. Husdjur får följa med på tåget.\n")},
		"b.md": {Data: []byte("# Riktlinje för tjänsteresor\n\nErsättningen för lunch är 150 kronor.\n")},
		"c.md": {Data: []byte("# Taxa för bygglov\n\nBygglov för altan kostar 500 kronor.\n")},
		"d.md": {Data: []byte("# Parkering\n\nBoendeparkering införs i hamnen.\n")},
		"e.md": {Data: []byte("# Rutin för nycklar\n\nNycklar kvitteras i receptionen.\n")},
	}
	if _, err := ingest.Sync(t.Context(), idx, files, ingest.Options{Embedder: model.Embedded{}}); err != nil {
		t.Fatal(err)
	}
	abouts := map[string]index.About{
		"a.md": {Date: "2019-02-01", URL: "https://kommunen.example/a.pdf"},
		"b.md": {Date: "2024-03-01", Replaces: []string{"a.md"}},
		"c.md": {ValidFrom: "2023", ValidTo: "2023-12-31", URL: "javascript:alert(1)"},
		"d.md": {ValidFrom: "2027-01-01"},
		"e.md": {Over: true},
	}
	err = idx.Update(t.Context(), func(tx *index.Tx) error {
		for path, about := range abouts {
			doc, _ := idx.Snapshot().Document(path)
			with := *doc
			with.About = about
			if err := tx.Put(with); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = idx.Refresh(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }
	a, err := assistant.New(idx, model.Embedded{}, assistant.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return start(t, Options{Version: "1.2.3"}, func(s *Server) { s.Use(a) })
}

const askPets = "Får husdjur följa med på tåget?"

// Whoever shows an answer can tell that its source is replaced, by what, and where it
// is published.
func TestOutdatedSources(t *testing.T) {
	r := startAged(t)
	want := []string{`"date":"2019-02-01"`, `"outdated":true`, `"replaced_by":{"document":"b.md","title":"Riktlinje för tjänsteresor","url":"`, `"source_url":"https://kommunen.example/a.pdf"`}
	for name, body := range map[string]string{
		"ask":         r.askJSON(askPets).body,
		"search":      r.get("/api/search?q=husdjur").body,
		"documents":   r.get("/api/documents").body,
		"document":    r.get("/api/documents/a.md").body,
		"completions": r.chat(`{"model":"svara","messages":[{"role":"user","content":"` + askPets + `"}]}`).body,
	} {
		for _, part := range want {
			if !strings.Contains(body, part) {
				t.Errorf("%s lacks %s: %s", name, part, body)
			}
		}
		if strings.Contains(body, "javascript:") {
			t.Errorf("%s leads to a script: %s", name, body)
		}
	}
	if got := decode[assistant.Answer](t, r.askJSON(askPets), 200).Notice; !strings.HasSuffix(got, "Källa 1 är ersatt av ”Riktlinje för tjänsteresor” (2024).") {
		t.Error(got)
	}
	if got := r.chat(`{"model":"svara","messages":[{"role":"user","content":"` + askPets + `"}]}`).body; !strings.Contains(got, "Riktlinje för resor, ersatt av ”Riktlinje för tjänsteresor” (2024): ”") || !strings.Contains(got, `"url":"`+r.base+`/documents/b.md"`) {
		t.Error(got)
	}
}

func TestOutdatedForModels(t *testing.T) {
	r := startAged(t)
	session := r.connect()
	for _, call := range []*mcp.CallToolParams{
		{Name: "search", Arguments: map[string]any{"query": "husdjur"}},
		{Name: "fetch", Arguments: map[string]any{"id": "a.md"}},
		{Name: "ask", Arguments: map[string]any{"question": askPets}},
	} {
		result, err := session.CallTool(t.Context(), call)
		if err != nil || result.IsError {
			t.Fatalf("%s: %v, %+v", call.Name, err, result)
		}
		if got := fmt.Sprint(result.StructuredContent); !strings.Contains(got, "outdated:true") || !strings.Contains(got, "url:"+r.base+"/documents/b.md") {
			t.Errorf("%s: %s", call.Name, got)
		}
	}
}

func TestOutdatedPages(t *testing.T) {
	r := startAged(t)
	for path, want := range map[string][]string{
		"/documents/a.md": {`<p class="outdated" lang="sv">Dokumentet gäller inte längre. Det är ersatt av <a href="/documents/b.md"`, "Daterat 1 februari 2019",
			`<a href="https://kommunen.example/a.pdf" rel="noreferrer noopener">Publicerat original</a>`},
		"/documents/a.md?lang=en": {"This document is no longer in force. It has been replaced by", "Dated 1 February 2019"},
		"/documents/c.md":         {"Det gällde till och med 31 december 2023.", "Gäller från och med 2023<"},
		"/documents/d.md":         {"Dokumentet gäller inte ännu. Det gäller från och med 1 januari 2027."},
		"/documents/e.md":         {`<p class="outdated" lang="sv">Dokumentet gäller inte längre.</p>`},
		"/?fraga=" + strings.ReplaceAll(askPets, " ", "+"): {`Daterat 1 februari 2019 · <strong>Ersatt av <a href="/documents/b.md" lang="sv">Riktlinje för tjänsteresor</a></strong> · <a href="https://kommunen.example/a.pdf"`},
	} {
		page := r.get(path).body
		for _, part := range want {
			if !strings.Contains(page, part) {
				t.Errorf("%s lacks %s", path, part)
			}
		}
		if strings.Contains(page, `href="javascript:`) {
			t.Errorf("%s leads to a script", path)
		}
	}
	list := r.get("/documents").body
	for _, part := range []string{`Ersatt av <a href="/documents/b.md" lang="sv">Riktlinje för tjänsteresor</a>`, "<strong>Gällde till och med 31 december 2023</strong>", "<strong>Gäller från och med 1 januari 2027</strong>",
		"<strong>Gäller inte längre</strong>", "Daterat 1 mars 2024 · b.md"} {
		if strings.Count(list, part) != 1 {
			t.Errorf("the list has %d times %s", strings.Count(list, part), part)
		}
	}
	if page := r.get("/documents/b.md").body; strings.Contains(page, `class="outdated"`) {
		t.Error("what is in force is marked")
	}
}

// outdated asks for documents that are not in force.
func (x *exchanges) outdated() {
	x.t.Helper()
	r := startAged(x.t)
	for _, path := range []string{"/api/search?q=husdjur", "/api/documents", "/api/documents/a.md"} {
		x.say(r, "GET", path, "")
	}
	x.post(r, "/api/ask", `{"question":"`+askPets+`"}`)
	x.post(r, "/api/ask", `{"question":"Vem vann riktlinjen i Kina?"}`)
	x.post(r, "/v1/chat/completions", `{"model":"svara","messages":[{"role":"user","content":"`+askPets+`"}]}`)
}

func TestOutdatedInABrowser(t *testing.T) {
	r := startAged(t)
	browsertest.Run(t, "widget_outdated.mjs", map[string]string{"svara": r.base})
	browsertest.Look(t, r.base+"/documents?lang=sv", r.base+"/documents/a.md?lang=sv", r.base+"/documents/d.md?lang=en")
}
