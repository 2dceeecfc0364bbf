package intake

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestCheckName(t *testing.T) {
	tests := []struct {
		name string
		want string // the document, or the code of the refusal
	}{
		{"a.txt", "a.txt"},
		{"A.TXT", "A.TXT"},
		{"mapp/under mapp/åäö – 2024 (utkast) & mer.md", "mapp/under mapp/åäö – 2024 (utkast) & mer.md"},
		{norm.NFD.String("möte.txt"), "möte.txt"},
		{"100 %.txt", "100 %.txt"},
		{"50%25.txt", "50%25.txt"},
		{"conto.txt", "conto.txt"},
		{"com10.txt", "com10.txt"},
		{strings.Repeat("x", 196) + ".txt", strings.Repeat("x", 196) + ".txt"},

		{"", "bad_name"},
		{"..", "bad_name"},
		{"../x.txt", "bad_name"},
		{"a/../x.txt", "bad_name"},
		{"a/..", "bad_name"},
		{"./x.txt", "bad_name"},
		{"/etc/x.txt", "bad_name"},
		{"//host/x.txt", "bad_name"},
		{"a//x.txt", "bad_name"},
		{"x.txt/", "bad_name"},
		{`..\x.txt`, "bad_name"},
		{`a\x.txt`, "bad_name"},
		{`C:\x.txt`, "bad_name"},
		{"C:x.txt", "bad_name"},
		{"x.txt:hemlig.txt", "bad_name"},
		{"%2e%2e/x.txt", "bad_name"},
		{"%2e%2e%2fx.txt", "bad_name"},
		{"%252e%252e%252fx.txt", "bad_name"},
		{"a%00.txt", "bad_name"},
		{"a%5cb.txt", "bad_name"},
		{"x\x00.txt", "bad_name"},
		{"x\n.txt", "bad_name"},
		{"x\xff.txt", "bad_name"},
		{"x\u202etxt.md", "bad_name"}, // shows as "xdm.txt"
		{"x\u200b.txt", "bad_name"},
		{"x\u00a0.txt", "bad_name"},
		{"x\ufffd.txt", "bad_name"},
		{".hidden", "bad_name"},
		{".x.txt", "bad_name"},
		{".svara-upload-x.txt", "bad_name"},
		{".git/x.txt", "bad_name"},
		{"~$x.txt", "bad_name"},
		{"mapp~/x.txt", "bad_name"},
		{"CON.txt", "bad_name"},
		{"nul.txt", "bad_name"},
		{"aux.a.txt", "bad_name"},
		{"nul .txt", "bad_name"},
		{"Com1.txt", "bad_name"},
		{"lpt¹.txt", "bad_name"},
		{"prn/x.txt", "bad_name"},
		{"x.txt.", "bad_name"},
		{"x.txt ", "bad_name"},
		{" x.txt", "bad_name"},
		{"mapp /x.txt", "bad_name"},
		{"fråga?.txt", "bad_name"},
		{strings.Repeat("x", 197) + ".txt", "bad_name"},
		{strings.Repeat("a/", 10) + "x.txt", "bad_name"},

		{"x", "unsupported_type"},
		{"x.exe", "unsupported_type"},
		{"x.txt.exe", "unsupported_type"},
		{"x.txt~", "bad_name"},
	}
	for _, test := range tests {
		got, err := CheckName(test.name)
		var refusal *Refusal
		if errors.As(err, &refusal) {
			got = refusal.Code
			if refusal.Message == "" {
				t.Errorf("%q: no message", test.name)
			}
		}
		if got != test.want {
			t.Errorf("%q: %q, want %q", test.name, got, test.want)
		}
	}
}

// FuzzName makes files of the names that are taken: none may be outside the folder,
// also when the name is decoded as a part of an address.
func FuzzName(f *testing.F) {
	for _, name := range []string{"a.txt", "mapp/å.md", "../x.txt", `..\x.txt`, "%2e%2e/x.txt", "%252e%252e%252fx.txt", "C:x.txt", "x\x00.txt", "a/./b.txt", "x\u202e.txt"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		document, err := CheckName(name)
		if err != nil {
			return
		}
		if again, err := CheckName(document); again != document || err != nil {
			t.Errorf("%q became %q, and that %q %v", name, document, again, err)
		}
		if !filepath.IsLocal(document) || filepath.ToSlash(filepath.Clean(document)) != document || filepath.VolumeName(document) != "" {
			t.Errorf("%q became %q", name, document)
		}
		folder := t.TempDir()
		file := folder + "/" + document // as the simplest program would
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		found, err := filepath.Rel(folder, file)
		if err != nil || filepath.ToSlash(found) != document {
			t.Errorf("%q is at %q", document, found)
		}
	})
}
