package server

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"svara/assistant"
	"svara/intake"
)

// After a 204 nothing has the text: no search, answer, document, list or page, and no
// byte of any file.
func TestDeleteLeavesNothing(t *testing.T) {
	k := startTaking(t, Options{}, map[string]string{"fyren.txt": lighthouse}, nil)
	const secret, name = "Kvistgrönblå", "rådhuset"
	var parts []part
	for i, size := range []int{1, 30, 400, 3000} { // and grown, so that rows move
		parts = append(parts, aFile(fmt.Sprintf("mapp/%s-%d.txt", name, i), strings.Repeat(secret+" vajar flaggan vid huset i dag. ", size)))
	}
	k.settled("", parts...)
	for i := range parts {
		parts[i].content = strings.Repeat(secret+" vajar flaggan vid huset i morgon. ", 40)
	}
	k.settled("?replace=true", parts...)
	if got := k.holding(secret); len(got) < len(parts)+1 {
		t.Fatalf("before: %q", got)
	}
	for _, p := range parts {
		if a := k.do("DELETE", "/api/documents/"+strings.ReplaceAll(p.filename, "å", "%C3%A5"), ""); a.StatusCode != 204 || a.body != "" {
			t.Fatalf("%s: %d %s", p.filename, a.StatusCode, a.body)
		}
		isProblem(t, k.get("/api/documents/"+p.filename), 404, "document_not_found")
		isProblem(t, k.do("DELETE", "/api/documents/"+p.filename, ""), 404, "document_not_found")
	}
	for _, text := range []string{secret, "vajar", name} {
		if got := k.holding(text); got != nil {
			t.Errorf("%q is in %q", text, got)
		}
	}
	if got := k.files(); !slices.Equal(got, []string{"fyren.txt", "mapp"}) {
		t.Errorf("files %q", got)
	}
	answer := decode[assistant.Answer](t, k.askJSON("Vilken flagga vajar vid huset?"), 200)
	if len(answer.Citations) > 0 || answer.Status != assistant.NotFound {
		t.Errorf("%+v", answer)
	}
	for _, path := range []string{"/api/search?q=flagga+vid+huset&n=100", "/api/search?q=" + secret, "/api/documents", "/documents", "/?fraga=Vilken+flagga+vajar"} {
		a := k.get(path)
		if a.StatusCode != 200 || strings.Contains(a.body, secret) || strings.Contains(a.body, name) || strings.Contains(a.body, " vajar flaggan") {
			t.Errorf("%s: %d %s", path, a.StatusCode, a.body)
		}
	}
	if got := k.listed(); !slices.Equal(got, []string{"fyren.txt"}) {
		t.Errorf("listed %q", got)
	}
}

// A document that is deleted goes with all files that would become it, and one that
// has not been read yet goes before it is.
func TestDeleteAllOfIt(t *testing.T) {
	strange := "a#b?c.txt"
	if runtime.GOOS == "windows" {
		strange = "a#b%c.txt" // where no name may hold a question mark
	}
	k := startTaking(t, Options{}, map[string]string{"möte.txt": harbour, norm.NFD.String("möte.txt"): lighthouse, strange: harbour}, nil)
	for _, path := range []string{"/api/documents/m%C3%B6te.txt", "/api/documents/" + url.PathEscape(strange)} {
		if a := k.do("DELETE", path, ""); a.StatusCode != 204 {
			t.Errorf("%s: %d %s", path, a.StatusCode, a.body)
		}
	}
	k.isEmpty()
	for i := range 10 {
		name := fmt.Sprintf("%d.txt", i)
		taken := decode[accepted](t, k.upload("", aFile(name, harbour)), 202).Documents[0]
		if a := k.do("DELETE", "/api/documents/"+name, ""); a.StatusCode != 204 {
			t.Errorf("%s: %d %s", name, a.StatusCode, a.body)
		}
		if u := decode[intake.Upload](t, k.get(taken.StatusURL), 200); !u.IsFinished() {
			t.Errorf("%+v", u)
		}
	}
	k.isEmpty()
	if got := k.listed(); got != nil {
		t.Errorf("listed %q", got)
	}
}

// While another reads documents into the index nobody can prove that a deleted one is
// gone: the answer says so, and asking again tells when it is.
func TestDeleteWhileOthersRead(t *testing.T) {
	k := startTaking(t, Options{RequestTimeout: 300 * time.Millisecond}, map[string]string{"kajen.txt": harbour}, nil)
	release, err := k.index.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		a := k.do("DELETE", "/api/documents/kajen.txt", "")
		if got := decode[removalView](t, a, 202); got.Document != "kajen.txt" || got.Status != "removing" || got.Message == "" {
			t.Errorf("%+v", got)
		}
		k.isEmpty()
		if got := k.listed(); got != nil {
			t.Errorf("listed %q", got)
		}
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(30 * time.Second); ; {
		a := k.do("DELETE", "/api/documents/kajen.txt", "")
		if a.StatusCode == 204 {
			break
		}
		if a.StatusCode != 202 || time.Now().After(end) {
			t.Fatalf("%d %s", a.StatusCode, a.body)
		}
	}
	isProblem(t, k.do("DELETE", "/api/documents/kajen.txt", ""), 404, "document_not_found")
	if got := k.holding("Hamnlaget"); got != nil {
		t.Errorf("still in %q", got)
	}
}

func TestDeleteRefused(t *testing.T) {
	k := startTaking(t, Options{}, map[string]string{"kajen.txt": harbour, "bild.exe": "%PDF", ".dold.txt": harbour, "mapp.txt/a.txt": harbour}, nil)
	outside := filepath.Join(t.TempDir(), "utanför.txt")
	if err := os.WriteFile(outside, []byte(harbour), 0o600); err != nil {
		t.Fatal(err)
	}
	before := k.files()
	for _, name := range []string{"", "saknas.txt", "Kajen.txt", "kajen.txt/", "/kajen.txt", "bild.exe", ".dold.txt", "mapp.txt", "..%2f..%2fetc%2fpasswd",
		"mapp.txt/../kajen.txt", "mapp.txt%2f..%2fkajen.txt", "%00", "%ff", strings.Repeat("a/", 3000), strings.TrimPrefix(outside, "/")} {
		isProblem(t, k.do("DELETE", "/api/documents/"+name, ""), 404, "document_not_found")
	}
	if got := k.files(); !slices.Equal(got, before) {
		t.Errorf("files %q, before %q", got, before)
	}
	if runtime.GOOS == "windows" {
		return // links are for administrators
	}
	if err := os.Symlink("kajen.txt", filepath.Join(k.folder, "länk.txt")); err != nil {
		t.Fatal(err)
	}
	isProblem(t, k.do("DELETE", "/api/documents/l%C3%A4nk.txt", ""), 409, "linked")
	isProblem(t, k.upload("?replace=true", aFile("länk.txt", lighthouse)), 409, "linked")
	if err := os.Symlink(filepath.Dir(outside), filepath.Join(k.folder, "ut")); err != nil {
		t.Fatal(err)
	}
	isProblem(t, k.upload("", aFile("ut/ny.txt", lighthouse)), 400, "bad_name")
	isProblem(t, k.do("DELETE", "/api/documents/ut/utanf%C3%B6r.txt", ""), 404, "document_not_found")
	if got, err := os.ReadFile(outside); string(got) != harbour || err != nil {
		t.Errorf("%q %v", got, err)
	}
}
