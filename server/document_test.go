package server

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"svara/assistant"
)

func TestDocuments(t *testing.T) {
	r := startWith(t, documents)
	type list struct{ Documents []map[string]any }
	listed := decode[list](t, r.get("/api/documents"), 200).Documents
	var names []string
	for _, d := range listed {
		name, address := d["document"].(string), d["url"].(string)
		names = append(names, name)
		if keys := keysOf(d); !slices.Equal(keys, []string{"changed", "document", "passages", "title", "url"}) {
			t.Errorf("keys %v", keys)
		}
		whole := decode[map[string]any](t, r.get("/api"+address), 200)
		if keys := keysOf(whole); !slices.Equal(keys, []string{"blocks", "changed", "document", "passages", "text", "title", "url"}) {
			t.Errorf("keys %v", keys)
		}
		if whole["document"] != name || whole["text"] == "" {
			t.Errorf("%s gave %v", address, whole)
		}
		if page := r.get(address); page.StatusCode != 200 || !strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") {
			t.Errorf("page %s: %d", address, page.StatusCode)
		}
	}
	if want := slices.Sorted(maps.Keys(documents)); !slices.Equal(names, want) {
		t.Errorf("listed %q, want %q", names, want)
	}
}

func TestDocumentAddresses(t *testing.T) {
	r := startWith(t, documents)
	for _, address := range []string{
		"mapp%20med%20mellanslag/%C3%A5%C3%A4%C3%B6%20&%20100%25.txt",
		"mapp%20med%20mellanslag%2F%c3%a5%c3%a4%c3%b6%20%26%20100%25.txt",
		"%6dapp%20med%20mellanslag/%C3%A5%C3%A4%C3%B6%20%26%20100%25%2Etxt",
		"djupt/ner/i/mappen.txt",
		"djupt%2fner%2Fi/mappen.txt",
		"a%23b%3Fc.txt",
	} {
		decode[assistant.Whole](t, r.get("/api/documents/"+address), 200)
	}
	for _, address := range []string{
		"", "finns-inte.txt", "semester", "Semester.txt", "semester.txt/", "/semester.txt", "djupt", "djupt/", "djupt/../semester.txt",
		"..%2f..%2fetc%2fpasswd", "%00", "%ff", "100%2525.txt", strings.Repeat("a/", 5000),
	} {
		isProblem(t, r.get("/api/documents/"+address), 404, "document_not_found")
		if page := r.get("/documents/" + address); page.StatusCode != 404 || !strings.Contains(page.body, "Dokumentet finns inte") {
			t.Errorf("page %s: %d", address, page.StatusCode)
		}
	}
}
