package server

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"svara/assistant"
	"svara/ingest"
	"svara/intake"
	"svara/internal/index"
	"svara/internal/model"
)

// taking is a server whose documents can be changed.
type taking struct {
	*running
	folder, data string
	index        *index.Index
}

// startTaking starts a server that answers about a new folder, in which it finds files.
func startTaking(t testing.TB, opts Options, files map[string]string, with func(*Server)) *taking {
	t.Helper()
	k := &taking{folder: t.TempDir(), data: t.TempDir()}
	for name, text := range files {
		file := filepath.Join(k.folder, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(k.folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	if k.index, err = index.Open(t.Context(), k.data); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { k.index.Close() })
	options := ingest.Options{Embedder: model.Embedded{}, Source: index.Source{Folder: root.Name()}}
	if _, err := ingest.Sync(t.Context(), k.index, root.FS(), options); err != nil {
		t.Fatal(err)
	}
	a, err := assistant.New(k.index, model.Embedded{}, assistant.Options{})
	if err != nil {
		t.Fatal(err)
	}
	in := intake.Open(intake.Options{Folder: root, Index: k.index, Embedder: model.Embedded{}})
	ctx, cancel := context.WithCancel(context.Background())
	var worker sync.WaitGroup
	worker.Go(func() { in.Run(ctx) })
	t.Cleanup(func() { cancel(); worker.Wait() })
	k.running = start(t, opts, func(s *Server) {
		s.UseIntake(in, in)
		s.Use(a)
		if with != nil {
			with(s)
		}
	})
	return k
}

// part is one of a form: a file, or with no file name a field.
type part struct{ field, filename, content string }

func aFile(name, content string) part { return part{"file", name, content} }

// form gives a body, and the headers that go with it.
func form(parts ...part) (body string, headers []string) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range parts {
		header := textproto.MIMEHeader{"Content-Disposition": {fmt.Sprintf(`form-data; name="%s"; filename="%s"`, p.field, p.filename)},
			"Content-Type": {"image/png"}} // which nobody believes
		if p.filename == "" {
			header = textproto.MIMEHeader{"Content-Disposition": {fmt.Sprintf(`form-data; name="%s"`, p.field)}}
		}
		out, err := w.CreatePart(header)
		if err == nil {
			_, err = out.Write([]byte(p.content))
		}
		if err != nil {
			panic(err) // of a buffer
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.String(), []string{"Content-Type", w.FormDataContentType()}
}

func (r *running) upload(query string, parts ...part) answer {
	r.t.Helper()
	body, headers := form(parts...)
	return r.do("POST", "/api/documents"+query, body, headers...)
}

type accepted struct {
	Documents []struct {
		Document, Status string
		StatusURL        string `json:"status_url"`
	}
}

// settled uploads files that have to be taken, and gives what became of each.
func (k *taking) settled(query string, parts ...part) []intake.Upload {
	k.t.Helper()
	a := k.upload(query, parts...)
	taken := decode[accepted](k.t, a, 202).Documents
	if len(taken) == 0 || a.Header.Get("Location") != taken[0].StatusURL {
		k.t.Fatalf("Location %q of %v", a.Header.Get("Location"), taken)
	}
	var became []intake.Upload
	for _, d := range taken {
		if d.Status != "waiting" {
			k.t.Errorf("%s is %q", d.Document, d.Status)
		}
		for end := time.Now().Add(30 * time.Second); ; time.Sleep(5 * time.Millisecond) {
			u := decode[intake.Upload](k.t, k.get(d.StatusURL), 200)
			if u.IsFinished() {
				became = append(became, u)
				break
			}
			if time.Now().After(end) {
				k.t.Fatalf("still %v", u)
			}
		}
	}
	return became
}

// files gives the names of all files in the folder, hidden ones too.
func (k *taking) files() []string {
	k.t.Helper()
	var names []string
	err := filepath.WalkDir(k.folder, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && name != k.folder {
			rel, _ := filepath.Rel(k.folder, name)
			names = append(names, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		k.t.Fatal(err)
	}
	return names
}

// holding gives the files of the index and the folder whose bytes hold a text.
func (k *taking) holding(text string) (names []string) {
	k.t.Helper()
	for _, folder := range []string{k.folder, k.data} {
		err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			data, err := os.ReadFile(name)
			if bytes.Contains(data, []byte(text)) {
				names = append(names, filepath.Base(name))
			}
			return err
		})
		if err != nil {
			k.t.Fatal(err)
		}
	}
	return names
}

func (k *taking) listed() (names []string) {
	k.t.Helper()
	type list struct{ Documents []assistant.Listed }
	for _, d := range decode[list](k.t, k.get("/api/documents"), 200).Documents {
		names = append(names, d.Document)
	}
	return names
}

const (
	harbour    = "Om kajen\n\nKajen i Sundvik förvaltas av Hamnlaget. Den är 120 meter lång.\n"
	lighthouse = "Om fyren\n\nFyren i Sundvik tänds av Fyrvaktare Ester Öberg.\n"
)

func TestUploadThenAsk(t *testing.T) {
	k := startTaking(t, Options{}, nil, nil)
	became := k.settled("", aFile("kajen.txt", harbour), aFile(norm.NFD.String("mapp/under/fyren på ön.md"), lighthouse))
	for i, want := range []string{"kajen.txt", "mapp/under/fyren på ön.md"} {
		if u := became[i]; u.Document != want || u.Status != intake.Ready || u.Message == "" || u.Received.IsZero() || u.Finished.Before(u.Received) {
			t.Errorf("%+v", u)
		}
	}
	if got := k.listed(); !slices.Equal(got, []string{"kajen.txt", "mapp/under/fyren på ön.md"}) {
		t.Errorf("listed %q", got)
	}
	answer := decode[assistant.Answer](t, k.askJSON("Vem tänder fyren?"), 200)
	if !strings.Contains(answer.Text, "Ester Öberg") || answer.Citations[0].Document != "mapp/under/fyren på ön.md" {
		t.Errorf("%+v", answer)
	}
	type list struct{ Uploads []intake.Upload }
	if got := decode[list](t, k.get("/api/uploads"), 200).Uploads; len(got) != 2 || got[1] != became[0] || got[0] != became[1] {
		t.Errorf("%v, want the newest first of %v", got, became)
	}
	if got := k.files(); !slices.Equal(got, []string{"kajen.txt", "mapp", "mapp/under", "mapp/under/fyren på ön.md"}) {
		t.Errorf("files %q", got)
	}
	if message := isProblem(t, k.get("/api/uploads/OKÄND"), 404, "upload_not_found"); !strings.Contains(message, "/api/documents") {
		t.Error(message)
	}
}

func TestUploadNamedByField(t *testing.T) {
	k := startTaking(t, Options{}, nil, nil)
	became := k.settled("", part{"document", "", "hamn/kajen.txt"}, aFile("IMG_1.tmp", harbour), aFile("fyren.txt", lighthouse))
	if became[0].Document != "hamn/kajen.txt" || became[1].Document != "fyren.txt" {
		t.Errorf("%+v", became)
	}
}

// What is refused leaves nothing, nor do those that came with it.
func TestUploadRefused(t *testing.T) {
	k := startTaking(t, Options{MaxUpload: 4096}, map[string]string{"fanns.txt": harbour, norm.NFD.String("möte.txt"): harbour}, nil)
	before := k.files()
	good := aFile("god.txt", lighthouse)
	tests := []struct {
		name   string
		parts  []part
		status int
		code   string
	}{
		{"nothing", nil, 400, "no_file"},
		{"a name alone", []part{{"document", "", "a.txt"}}, 400, "no_file"},
		{"no name", []part{{"file", "", lighthouse}}, 400, "bad_name"},
		{"another field", []part{{"files", "a.txt", lighthouse}}, 400, "bad_field"},
		{"up", []part{aFile("../x.txt", lighthouse)}, 400, "bad_name"},
		{"up, by its field", []part{{"document", "", "../x.txt"}, good}, 400, "bad_name"},
		{"up with a backslash", []part{aFile(`..\\x.txt`, lighthouse)}, 400, "bad_name"},
		{"absolute", []part{aFile("/etc/x.txt", lighthouse)}, 400, "bad_name"},
		{"of Windows", []part{aFile(`C:\\x.txt`, lighthouse)}, 400, "bad_name"},
		{"encoded", []part{aFile("%2e%2e/x.txt", lighthouse)}, 400, "bad_name"},
		{"NUL", []part{{"document", "", "x\x00.txt"}, good}, 400, "bad_name"},
		{"long", []part{aFile(strings.Repeat("x", 5000)+".txt", lighthouse)}, 400, "bad_name"},
		{"long, by its field", []part{{"document", "", strings.Repeat("x", 5000) + ".txt"}, good}, 400, "bad_name"},
		{"hidden", []part{aFile(".hidden", lighthouse)}, 400, "bad_name"},
		{"reversed letters", []part{aFile("x\u202etxt.md", lighthouse)}, 400, "bad_name"},
		{"a folder", []part{aFile("x.txt/", lighthouse)}, 400, "bad_name"},
		{"a file as folder", []part{aFile("fanns.txt/x.txt", lighthouse)}, 400, "bad_name"},
		{"another type", []part{aFile("x.exe", lighthouse)}, 415, "unsupported_type"},
		{"empty", []part{aFile("x.txt", "")}, 400, "empty_file"},
		{"too large", []part{aFile("x.txt", strings.Repeat("x", 4097))}, 413, "file_too_large"},
		{"too large together", []part{aFile("1.txt", strings.Repeat("x", 4000)), aFile("2.txt", strings.Repeat("x", 4000)),
			aFile("3.txt", strings.Repeat("x", 4000)), aFile("4.txt", strings.Repeat("x", 4000)), aFile("5.txt", strings.Repeat("x", 4000))}, 413, "body_too_large"},
		{"twice", []part{good, good}, 400, "bad_name"},
		{"in use", []part{aFile("fanns.txt", lighthouse)}, 409, "document_exists"},
		{"in use, in another form", []part{aFile("möte.txt", lighthouse)}, 409, "document_exists"},
		{"the second in use", []part{aFile("ny/mapp/god.txt", lighthouse), aFile("fanns.txt", lighthouse)}, 409, "document_exists"},
		{"the second bad", []part{good, aFile("../x.txt", lighthouse)}, 400, "bad_name"},
		{"the second empty", []part{aFile("ny/god.txt", lighthouse), aFile("tom.txt", "")}, 400, "empty_file"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := *k.running
			r.t = t
			isProblem(t, r.upload("", test.parts...), test.status, test.code)
			if got := k.files(); !slices.Equal(got, before) {
				t.Errorf("files %q, before %q", got, before)
			}
		})
	}
	many := make([]part, 101)
	for i := range many {
		many[i] = aFile(fmt.Sprintf("%d.txt", i), "text")
	}
	isProblem(t, k.upload("", many...), 400, "too_many_files")
	isProblem(t, k.upload("?replace=ja", good), 400, "bad_query")
	isProblem(t, k.do("POST", "/api/documents", `{"file":"a"}`, "Content-Type", "application/json"), 415, "unsupported_media_type")
	isProblem(t, k.do("POST", "/api/documents", "x", "Content-Type", "multipart/form-data"), 415, "unsupported_media_type")
	body, headers := form(good)
	isProblem(t, k.do("POST", "/api/documents", body, append(headers, "Sec-Fetch-Site", "cross-site")...), 403, "cross_origin")
	isProblem(t, k.do("POST", "/api/documents", body, append(headers, "Origin", "https://annan.example")...), 403, "cross_origin")
	if got := k.files(); !slices.Equal(got, before) {
		t.Errorf("files %q, before %q", got, before)
	}
	if got := k.listed(); len(got) != 2 {
		t.Errorf("listed %q", got)
	}
	if u := k.settled("", good); u[0].Status != intake.Ready {
		t.Errorf("a good one after all that: %+v", u)
	}
}

// A form that is cut off anywhere is refused, also where its length is right.
func TestUploadCut(t *testing.T) {
	k := startTaking(t, Options{}, nil, nil)
	body, headers := form(aFile("a.txt", harbour), aFile("b.txt", lighthouse))
	for size := 0; size < len(body)-2; size += 7 { // the last line break may be missing
		a := k.do("POST", "/api/documents", body[:size], headers...)
		if a.StatusCode != 400 {
			t.Errorf("cut after %d of %d: %d %s", size, len(body), a.StatusCode, a.body)
		}
	}
	if got := k.files(); len(got) > 0 {
		t.Errorf("files %q", got)
	}
	decode[accepted](t, k.do("POST", "/api/documents", body[:len(body)-2], headers...), 202)
}

// What a file is shows in its bytes.
func TestUploadThatIsNoText(t *testing.T) {
	k := startTaking(t, Options{}, map[string]string{"kajen.txt": harbour}, nil)
	tests := []struct{ content, reason string }{
		{"\x89PNG\r\n\x1a\n\x00\x00", "holds an image"},
		{"{\\rtf1 Text.}", "an RTF document"},
		{strings.Repeat("\x00\x01\x02\x03", 300), "binary data"},
		{" \n\n12 – 13\n", "holds no text"},
	}
	for _, test := range tests {
		u := k.settled("", aFile("ny/bild.txt", test.content))[0]
		if u.Status != intake.Failed || !strings.Contains(u.Reason, test.reason) || !strings.Contains(u.Message, "borttagen igen") {
			t.Errorf("%+v", u)
		}
		if got := k.files(); !slices.Equal(got, []string{"kajen.txt"}) {
			t.Errorf("files %q", got)
		}
	}
	u := k.settled("?replace=true", aFile("kajen.txt", "\x89PNG\r\n\x1a\n\x00"))[0]
	if u.Status != intake.Failed || !strings.Contains(u.Message, "är tillbaka") || strings.Contains(u.Reason, "removed") {
		t.Errorf("%+v", u)
	}
	if got, err := os.ReadFile(filepath.Join(k.folder, "kajen.txt")); string(got) != harbour || err != nil {
		t.Errorf("%q %v", got, err)
	}
	for end := time.Now().Add(30 * time.Second); !slices.Equal(k.listed(), []string{"kajen.txt"}); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("listed %q", k.listed())
		}
	}
	if got := k.files(); !slices.Equal(got, []string{"kajen.txt"}) {
		t.Errorf("files %q", got)
	}
}

func TestReplace(t *testing.T) {
	k := startTaking(t, Options{}, map[string]string{norm.NFD.String("på kajen.txt"): harbour}, nil)
	isProblem(t, k.upload("?replace=false", aFile("på kajen.txt", lighthouse)), 409, "document_exists")
	for range 2 {
		if u := k.settled("?replace=true", aFile("på kajen.txt", lighthouse))[0]; u.Status != intake.Ready {
			t.Fatalf("%+v", u)
		}
	}
	if got := k.files(); len(got) != 1 || norm.NFC.String(got[0]) != "på kajen.txt" {
		t.Errorf("files %q", got)
	}
	if got := k.holding("Hamnlaget"); got != nil {
		t.Errorf("what was replaced is in %q", got)
	}
	if got := k.holding("Ester"); len(got) < 2 {
		t.Errorf("what replaced it is in %q", got)
	}
	if u := k.settled("?replace=true", aFile("ny.txt", harbour))[0]; u.Status != intake.Ready {
		t.Errorf("replacing nothing: %+v", u)
	}
}

// Of many uploads of one name at once exactly one is taken.
func TestUploadAtOnce(t *testing.T) {
	k := startTaking(t, Options{}, nil, nil)
	const clients = 12
	for round := range 5 {
		statuses := make([]int, clients)
		var group sync.WaitGroup
		for i := range clients {
			group.Go(func() {
				statuses[i] = k.upload("", aFile(fmt.Sprintf("mapp %d/en.txt", round), fmt.Sprintf("Text från klient %d.", i))).StatusCode
			})
		}
		group.Wait()
		slices.Sort(statuses)
		if statuses[0] != 202 || slices.IndexFunc(statuses, func(s int) bool { return s == 409 }) != 1 || statuses[clients-1] != 409 {
			t.Errorf("%v", statuses)
		}
	}
	if got := k.files(); len(got) != 10 {
		t.Errorf("files %q", got)
	}
}

func TestAudit(t *testing.T) {
	var mu sync.Mutex
	var done []string
	opts := Options{Audit: func(_ context.Context, _, what, subject string) {
		mu.Lock()
		defer mu.Unlock()
		done = append(done, what+" "+subject)
	}}
	k := startTaking(t, opts, nil, nil)
	k.settled("", aFile("a.txt", harbour))
	k.upload("", aFile("a.txt", harbour))
	k.settled("?replace=true", aFile("a.txt", lighthouse))
	k.do("DELETE", "/api/documents/a.txt", "")
	k.do("DELETE", "/api/documents/a.txt", "")
	if want := []string{"document uploaded a.txt", "document replaced a.txt", "document deleted a.txt"}; !slices.Equal(done, want) {
		t.Errorf("%q, want %q", done, want)
	}
}

func TestUploadWithoutFolder(t *testing.T) {
	r := start(t, Options{}, nil)
	isProblem(t, r.upload("", aFile("a.txt", harbour)), 503, "not_ready")
	isProblem(t, r.do("DELETE", "/api/documents/semester.txt", ""), 503, "not_ready")
	r.Use(open(t, documents))
	if message := isProblem(t, r.upload("", aFile("a.txt", harbour)), 409, "no_folder"); !strings.Contains(message, "--documents") {
		t.Error(message)
	}
	if message := isProblem(t, r.do("DELETE", "/api/documents/semester.txt", ""), 409, "built_in"); !strings.Contains(message, "--documents") {
		t.Error(message)
	}
	isProblem(t, r.do("DELETE", "/api/documents/saknas.txt", ""), 404, "document_not_found")
	isProblem(t, r.get("/api/uploads/x"), 404, "upload_not_found")
	if a := r.get("/api/uploads"); a.StatusCode != http.StatusOK || strings.TrimSpace(a.body) != `{"uploads":[]}` {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
}

// An upload is in the audit log before it is in the index: a backup made in between
// would leave its file out.
func TestAuditComesBeforeTheIndex(t *testing.T) {
	var k *taking
	early := make(chan bool, 1)
	k = startTaking(t, Options{Audit: func(_ context.Context, _, _, subject string) {
		time.Sleep(500 * time.Millisecond) // in which it would be read
		_, indexed := k.index.Snapshot().Document(subject)
		early <- !indexed
	}}, nil, nil)
	k.settled("", aFile("a.txt", harbour))
	if !<-early {
		t.Error("the index had it first")
	}
}
