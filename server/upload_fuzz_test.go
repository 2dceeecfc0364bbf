package server

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"svara/intake"
)

// FuzzUpload posts bodies of every kind. Whatever they are, the server answers with a
// status that it means, nothing is outside the folder, and in it are only documents.
func FuzzUpload(f *testing.F) {
	body, _ := form(aFile("a.txt", harbour), part{"document", "", "mapp/b.md"}, aFile("x", lighthouse))
	boundary := strings.TrimPrefix(strings.SplitN(body, "\r\n", 2)[0], "--")
	plain := func(name, content string) string {
		return "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=" + name + "\r\n\r\n" + content + "\r\n--x--\r\n"
	}
	f.Add("multipart/form-data; boundary="+boundary, body, "")
	for _, name := range []string{`"a.txt"`, `"../a.txt"`, `"..\\a.txt"`, `"C:\\a.txt"`, `"%2e%2e/a.txt"`, "a.txt", `"/a.txt"`, `".a.txt"`, "\"a\x00.txt\"",
		`"a.txt"; filename*=utf-8''..%2fb.txt`, `""`, `"a.txt/"`, `"mapp/a.txt"`} {
		f.Add("multipart/form-data; boundary=x", plain(name, "Text."), "replace=true")
	}
	f.Add("multipart/form-data; boundary=x", plain(`"a.txt"`, ""), "replace=")
	f.Add("multipart/form-data; boundary=x", "--x--", "")
	f.Add("multipart/form-data; boundary=x", "--x\r\n", "%")
	f.Add("multipart/mixed; boundary=x", plain(`"a.txt"`, "Text."), "")
	f.Add("multipart/form-data", "", "")

	k := startTaking(f, Options{MaxUpload: 1 << 16}, nil, nil)
	above := filepath.Dir(k.folder)
	beside, err := os.ReadDir(above)
	if err != nil {
		f.Fatal(err)
	}
	meant := []int{202, 400, 403, 408, 409, 413, 415, 503}
	f.Fuzz(func(t *testing.T, contentType, body, query string) {
		if strings.ContainsFunc(contentType+query, func(r rune) bool { return r < ' ' || r == 0x7f }) || strings.ContainsAny(query, " #") {
			return // which a client cannot send
		}
		r := *k.running
		r.t = t
		a := r.do("POST", "/api/documents?"+query, body, "Content-Type", contentType)
		if !slices.Contains(meant, a.StatusCode) {
			t.Fatalf("%d %s", a.StatusCode, a.body)
		}
		if a.StatusCode != 202 {
			return
		}
		for _, d := range decode[accepted](t, a, 202).Documents {
			if again, err := intake.CheckName(d.Document); again != d.Document || err != nil {
				t.Errorf("took %q: %v", d.Document, err)
			}
			if _, err := os.Lstat(filepath.Join(k.folder, filepath.FromSlash(d.Document))); err != nil && k.isWaiting(d.StatusURL) {
				t.Errorf("%q is not there: %v", d.Document, err)
			}
		}
		now, err := os.ReadDir(above)
		if err != nil || len(now) != len(beside) {
			t.Errorf("outside the folder: %v, before %v", now, beside)
		}
	})
}

// isWaiting reports whether an upload has not been read, so that its file must be there.
func (k *taking) isWaiting(address string) bool {
	u, found := k.intake.Load().Upload(strings.TrimPrefix(address, "/api/uploads/"))
	return found && !u.IsFinished()
}
