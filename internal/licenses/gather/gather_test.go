package main

import (
	"strings"
	"testing"

	"svara/internal/licenses"
)

// What is inside the program is what its licences are there of.
func TestGathered(t *testing.T) {
	text, err := gather()
	if err != nil {
		t.Fatal(err)
	}
	if text != licenses.Text {
		t.Errorf("THIRD-PARTY-LICENSES.txt is not what is linked: run 'go generate ./internal/licenses'\n%s", firstDifference(text, licenses.Text))
	}
	for _, name := range []string{"Go's standard library", "modernc.org/sqlite v", "freetype, in pdfium.wasm", "github.com/labstack/echo/v4 v"} {
		if !strings.Contains(text, "\n  "+name) {
			t.Errorf("%s is not named", name)
		}
	}
}

func firstDifference(want, have string) string {
	wanted, had := strings.Split(want, "\n"), strings.Split(have, "\n")
	for i, line := range wanted {
		if i >= len(had) || had[i] != line {
			return "it lacks: " + line
		}
	}
	return "it has more"
}

func TestCheck(t *testing.T) {
	const mit = "Permission is hereby granted, free of charge, to any person obtaining a copy\n// of this software and associated documentation files (the \"Software\")"
	for _, test := range []struct{ name, text, want string }{
		{"known", mit, ""},
		{"none", "", "no licence that is known"},
		{"unknown", "Ask us first.", "no licence that is known"},
		{"copyleft", "                    GNU AFFERO GENERAL PUBLIC LICENSE\n                       Version 3", "no licence that is known"},
		{"both", mit + "\n\nParts are under the GNU General Public License.", "binds what it is linked with"},
		{"whole text", mit + "\n\n   GNU LESSER GENERAL PUBLIC LICENSE\n       Version 2.1", "binds what it is linked with"},
		{"merely named", mit + "\n\nIt goes with \"Secondary Licenses\": the GNU General Public License, Version 2.0.", ""},
	} {
		w := work{name: test.name}
		if test.text != "" {
			w.texts = []text{{"LICENSE", tidy([]byte(test.text))}}
		}
		got := ""
		if err := w.check(); err != nil {
			got = err.Error()
		}
		if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// A text of several works is given once, under the names of all.
func TestWritten(t *testing.T) {
	text := written([]work{
		{"a v1", []text{{"LICENSE", "Alla rättigheter."}}},
		{"b v2", []text{{"COPYING", "Alla rättigheter."}, {"NOTICE", "Av b."}}},
	})
	if strings.Count(text, "Alla rättigheter.") != 1 || !strings.Contains(text, "a v1 (LICENSE)\nb v2 (COPYING)\n") || !strings.Contains(text, "b v2 (NOTICE)\n") {
		t.Error(text)
	}
}
