package server

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/labstack/echo/v4"

	"svara/assistant"
	"svara/corpus"
	"svara/ingest"
	"svara/intake"
	"svara/internal/index"
	"svara/internal/model"
	"svara/internal/ollamatest"
	"svara/internal/records"
)

// TestServerIsAsDocumented holds real exchanges to the API's document: each operation's
// examples, and each error that can be brought about without much ado.
func TestServerIsAsDocumented(t *testing.T) {
	x := &exchanges{t: t}
	operations := documented()
	x.examples()
	x.unkept()
	x.doors(operations)
	x.badBodies(operations)
	x.badQuestions()
	x.badUploads()
	x.goneFolder()
	x.absent()
	x.failures()
	x.outdated()
	met := x.check(newContract("1.2.3", loadPages("1.2.3", "")).json)
	x.showsWhatWasSaid(operations)
	isCovered(t, operations, met)
}

// examples says what the document shows, in its order, to a server with everything.
func (x *exchanges) examples() {
	x.t.Helper()
	files := make(map[string]string)
	entries, err := corpus.Files.ReadDir(".")
	if err != nil {
		x.t.Fatal(err)
	}
	for _, entry := range entries {
		content, err := corpus.Files.ReadFile(entry.Name())
		if err != nil {
			x.t.Fatal(err)
		}
		files[entry.Name()] = string(content)
	}
	kept, err := records.Open(x.t.Context(), x.t.TempDir())
	if err != nil {
		x.t.Fatal(err)
	}
	x.t.Cleanup(func() { kept.Close() })
	opts := Options{Version: "0.4.0", Feedback: kept, Unanswered: kept, KeepUnanswered: true, Embedder: model.Embedded{}}
	if opts.PublicURL, err = ParsePublicURL(exampleURL); err != nil {
		x.t.Fatal(err)
	}
	k := startTaking(x.t, opts, files, nil)
	document := readDocument()
	id, judged := "", decode[struct{ ID string }](x.t, x.say(k.running, "POST", "/api/ask", `{"question":"Vem är vd för SKR?"}`, "Content-Type", "application/json"), 200).ID
	for _, o := range document.Operations() {
		shown, err := apiExamples(o)
		if err != nil {
			x.t.Fatal(err)
		}
		if o.Text("operationId") == "listUnanswered" {
			k.lists(1)
		}
		for _, e := range shown {
			e.body = strings.Replace(e.body, exampleAnswer, judged, 1)
			a := x.example(k.running, e, "QHGLTQ4BKPRYUD7YAL5WFZWLYB", id, exampleAnswer, judged)
			if a.StatusCode >= 300 {
				x.t.Errorf("%s: %d %s", e.Curl(), a.StatusCode, a.body)
			}
			if o.Text("operationId") == "uploadDocuments" {
				id = strings.TrimPrefix(a.Header.Get("Location"), "/api/uploads/")
				for end := time.Now().Add(30 * time.Second); !strings.Contains(k.get(a.Header.Get("Location")).body, `"ready"`) && time.Now().Before(end); {
					time.Sleep(5 * time.Millisecond)
				}
				x.say(k.running, "GET", "/api/documents/rutiner%2Flarm.txt", "")
			}
		}
	}
	x.say(k.running, "GET", "/?fraga=Hur+s%C3%B6ker+jag+bygglov%3F", "")
	x.post(k.running, "/mcp", `{"jsonrpc":"2.0","method":"notifications/initialized"}`)
	x.post(k.running, "/mcp", `{"jsonrpc":"2.0","id":"a","method":"tools/call","params":{"name":"saknas"}}`)
	x.post(k.running, "/mcp", `[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"ask","arguments":{"question":""}}}]`)
	x.upload(k.running, "?replace=true", aFile("bild.txt", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"))
	x.say(k.running, "GET", "/api/uploads", "")

	one := startWith(x.t, fstest.MapFS{"skr-kommuners-och-regioners-digitaliseringsagenda.txt": {Data: []byte(files["skr-kommuners-och-regioners-digitaliseringsagenda.txt"])}})
	x.say(one, "GET", "/api/documents", "")
	x.say(one, "GET", "/api/examples", "")
	empty := startWith(x.t, fstest.MapFS{})
	for _, path := range []string{"/", "/documents", "/api/documents", "/api/examples", "/api/search?q=semester", "/readyz"} {
		x.say(empty, "GET", path, "")
	}
}

// exampleAnswer is the id of an answer in the document's examples.
const exampleAnswer = "B2T5GKJ45EVKSCDCXZK3D2VKES-6XQ3NBYWJ5TC7ODM"

// unkept says what is answered where a removal has to wait, and where nothing is kept.
func (x *exchanges) unkept() {
	x.t.Helper()
	k := startTaking(x.t, Options{RequestTimeout: 300 * time.Millisecond}, map[string]string{"kajen.txt": harbour}, nil)
	release, err := k.index.Lock(x.t.Context())
	if err != nil {
		x.t.Fatal(err)
	}
	x.say(k.running, "DELETE", "/api/documents/kajen.txt", "")
	x.upload(k.running, "", aFile("fyren.txt", lighthouse))
	x.upload(k.running, "?replace=true", aFile("fyren.txt", lighthouse)) // while it waits
	if err := release(); err != nil {
		x.t.Fatal(err)
	}
	r, _ := startKeepingRecords(x.t, false)
	x.say(r, "GET", "/api/questions/unanswered", "")
}

// targetOf gives an address of an operation.
func targetOf(o operation) string {
	return strings.NewReplacer("{document}", "a.txt", "{id}", "1", "{answer}", "a").Replace(o.Path)
}

// doors tries every operation without a key that is enough, too often, from the page of
// another site, and before there are documents.
func (x *exchanges) doors(operations map[string]operation) {
	x.t.Helper()
	keyed, unready := start(x.t, Options{Keys: keyring{}}, nil), start(x.t, Options{}, nil)
	for _, o := range operations {
		if o.Scope() != "" {
			x.say(keyed, o.Method, targetOf(o), "")
			x.say(keyed, o.Method, targetOf(o), "", "X-API-Key", "svara_gammal")
			x.say(unready, o.Method, targetOf(o), "", "X-Forwarded-For", "192.0.2.7")
			rated := start(x.t, Options{Keys: keyring{}, Rate: 1}, nil)
			rated.do(o.Method, targetOf(o), "")
			x.say(rated, o.Method, targetOf(o), "")
			weak := records.Metrics
			if o.Scope() == string(weak) {
				weak = records.Ingest
			}
			x.say(keyed, o.Method, targetOf(o), "", "Authorization", "Bearer "+records.SecretPrefix+string(weak))
		}
		if o.Method != http.MethodGet {
			x.say(unready, o.Method, targetOf(o), "", "Origin", "https://annan.example")
		}
		if o.Node("responses").Has("503") {
			a := unready.do(o.Method, targetOf(o), "")
			if a.StatusCode == http.StatusServiceUnavailable {
				x.say(unready, o.Method, targetOf(o), "")
			}
		}
	}
}

// badBodies sends what is no JSON to every operation that reads it.
func (x *exchanges) badBodies(operations map[string]operation) {
	x.t.Helper()
	a := open(x.t, documents)
	kept, err := records.Open(x.t.Context(), x.t.TempDir())
	if err != nil {
		x.t.Fatal(err)
	}
	x.t.Cleanup(func() { kept.Close() })
	roomy := start(x.t, Options{Feedback: kept, Embedder: model.Embedded{}}, func(s *Server) { s.Use(a) })
	r := start(x.t, Options{MaxBody: 4000, Feedback: kept, Unanswered: kept, Embedder: model.Embedded{}}, func(s *Server) { s.Use(a) })
	wrongTypes := map[string]string{"/api/ask": `{"question":1}`, "/api/feedback": `{"answer":1}`, "/v1/chat/completions": `{"messages":1}`,
		"/v1/embeddings": `{"input":"a","model":1}`, "/mcp": `{"jsonrpc":1}`}
	for _, o := range operations {
		if !o.Node("requestBody").Node("content").Has(echo.MIMEApplicationJSON) {
			continue
		}
		x.post(r, o.Path, "{")
		x.post(r, o.Path, wrongTypes[o.Path])
		x.post(r, o.Path, "{\"question\":\"\xff\"}")
		x.post(r, o.Path, `{"question":"`+strings.Repeat("x", 5000)+`"}`)
		x.post(roomy, o.Path, `{"question":[`+strings.Repeat("0,", maxValues)+`0]}`)
		x.say(r, "POST", o.Path, "question=x", "Content-Type", "application/x-www-form-urlencoded")
	}
	x.post(r, "/api/feedback", `{"answer":"../a","helpful":true}`)
	x.post(r, "/api/feedback", `{"answer":"a","helpful":true}`)
	x.post(r, "/api/feedback", `{"answer":"a","helpful":true,"coment":"b"}`)
	x.post(r, "/api/ask", `{"question":"a","converstion":[]}`)
	x.post(r, "/api/feedback", `{"answer":"a","helpful":true,"comment":"`+strings.Repeat("x", maxComment+1)+`"}`)
	x.post(r, "/mcp", "{}")
	x.post(r, "/mcp", "["+strings.TrimSuffix(strings.Repeat(pingMCP+",", maxBatch+1), ",")+"]")
	for _, path := range []string{"/api/feedback?n=0", "/api/feedback?n=1;", "/api/questions/unanswered?n=x", "/api/questions/unanswered?n=1;"} {
		x.say(r, "GET", path, "")
	}
	x.say(r, "DELETE", "/api/feedback/saknas", "")
	x.say(r, "DELETE", "/api/questions/unanswered/99", "")
}

// badQuestions asks what cannot be asked.
func (x *exchanges) badQuestions() {
	x.t.Helper()
	a := open(x.t, documents)
	r := start(x.t, Options{Embedder: model.Embedded{}}, func(s *Server) { s.Use(a) })
	long := strings.Repeat("x", assistant.MaxQuestion+1)
	for _, question := range []string{"", long} {
		x.post(r, "/api/ask", fmt.Sprintf(`{"question":%q}`, question))
		x.post(r, "/v1/chat/completions", fmt.Sprintf(`{"messages":[{"role":"user","content":%q}]}`, question))
		x.say(r, "GET", "/api/search?q="+question, "")
		x.say(r, "GET", "/?fraga="+question, "")
	}
	x.post(r, "/api/ask", `{"question":"Vad?","conversation":[{"role":"system","content":"x"}]}`)
	for _, query := range []string{"q=%ff", "q=a;b", "q=a&n=0"} {
		x.say(r, "GET", "/api/search?"+query, "")
	}
	for _, body := range []string{`{"messages":[]}`, `{"messages":[{"role":"robot","content":"x"}]}`, `{"messages":[{"role":"user","content":[{"type":"image_url"}]}]}`,
		`{"messages":[{"role":"system","content":"x"}]}`, `{"n":2,"messages":[{"role":"user","content":"x"}]}`} {
		x.post(r, "/v1/chat/completions", body)
	}
	for _, body := range []string{`{"input":[]}`, `{"input":""}`, `{"input":[1]}`, `{"input":"` + strings.Repeat("x", maxInput+1) + `"}`, `{"input":"a","model":"x"}`,
		`{"input":"a","encoding_format":"int8"}`, `{"input":"a","dimensions":1}`} {
		x.post(r, "/v1/embeddings", body)
	}
	x.post(startWith(x.t, documents), "/v1/embeddings", `{"input":"a"}`)
	for _, path := range []string{"/v1/models/gpt", "/documents/saknas.txt"} {
		x.say(r, "GET", path, "")
	}
	x.say(r, "GET", "/api/documents/saknas.txt", "")
	x.upload(r, "", aFile("a.txt", harbour))
	x.say(r, "DELETE", "/api/documents/semester.txt", "")
	x.say(r, "DELETE", "/api/documents/saknas.txt", "")
}

// badUploads sends files that are not taken.
func (x *exchanges) badUploads() {
	x.t.Helper()
	k := startTaking(x.t, Options{MaxUpload: 2000}, map[string]string{"kajen.txt": harbour}, nil)
	if err := os.Symlink("kajen.txt", filepath.Join(k.folder, "lank.txt")); err != nil {
		x.t.Skip(err)
	}
	full := aFile("1.txt", strings.Repeat("x", 1900))
	many := make([]part, intake.MaxFiles+1)
	for i := range many {
		many[i] = aFile(fmt.Sprintf("%d.txt", i), "x")
	}
	for _, parts := range [][]part{{aFile("../x.txt", harbour)}, {aFile("x.txt", "")}, nil, {aFile("x.exe", harbour)}, {aFile("x.txt", strings.Repeat("x", 2001))},
		{full, aFile("2.txt", full.content), aFile("3.txt", full.content), aFile("4.txt", full.content), aFile("5.txt", full.content)},
		{aFile("kajen.txt", lighthouse)}, {{"okänt", "", "x"}}} {
		x.upload(k.running, "", parts...)
	}
	x.upload(k.running, "?replace=true", aFile("lank.txt", lighthouse))
	x.upload(k.running, "?replace=ja", aFile("x.txt", lighthouse))
	x.say(k.running, "POST", "/api/documents", "x", "Content-Type", "application/json")
	x.say(k.running, "DELETE", "/api/documents/lank.txt", "")
	x.say(k.running, "GET", "/api/uploads/saknas", "")
	large := startTaking(x.t, Options{MaxUpload: 100_000}, nil, nil)
	x.upload(large.running, "", many...)
}

// goneFolder changes documents of a folder that the index holds no more.
func (x *exchanges) goneFolder() {
	x.t.Helper()
	k := startTaking(x.t, Options{}, map[string]string{"kajen.txt": harbour}, nil)
	err := k.index.Update(x.t.Context(), func(tx *index.Tx) error { return tx.SetSource(index.Source{Folder: x.t.TempDir()}) })
	if err == nil {
		err = k.index.Refresh(x.t.Context())
	}
	if err != nil {
		x.t.Fatal(err)
	}
	x.say(k.running, "DELETE", "/api/documents/kajen.txt", "")
}

// absent asks for what a server does not keep.
func (x *exchanges) absent() {
	x.t.Helper()
	r := startWith(x.t, documents)
	x.post(r, "/api/feedback", `{"answer":"a","helpful":true}`)
	for _, path := range []string{"/api/feedback", "/api/questions/unanswered"} {
		x.say(r, "GET", path, "")
		x.say(r, "DELETE", path+"/1", "")
	}
}

// failures asks servers that cannot answer: whose time is up, and whose inside is broken,
// before and after events began.
func (x *exchanges) failures() {
	x.t.Helper()
	a := open(x.t, documents)
	late := start(x.t, Options{RequestTimeout: time.Nanosecond}, func(s *Server) { s.Use(a) })
	idx, err := index.Open(x.t.Context(), x.t.TempDir())
	if err != nil {
		x.t.Fatal(err)
	}
	x.t.Cleanup(func() { idx.Close() })
	if _, err := ingest.Sync(x.t.Context(), idx, documents, ingest.Options{Embedder: model.Embedded{}}); err != nil {
		x.t.Fatal(err)
	}
	inside, err := assistant.New(idx, breaking{}, assistant.Options{})
	if err != nil {
		x.t.Fatal(err)
	}
	broken := start(x.t, Options{}, func(s *Server) { s.Use(inside) })
	for _, r := range []*running{late, broken} {
		x.post(r, "/api/ask", `{"question":"Hur många dagars semester?"}`)
		x.post(r, "/v1/chat/completions", askLeave)
		x.say(r, "GET", "/api/search?q=semester", "")
		x.say(r, "GET", "/?fraga=semester", "")
		x.post(r, "/mcp", `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"query":"semester"}}}`)
	}
	slow, err := assistant.New(idx, lingering{}, assistant.Options{})
	if err != nil {
		x.t.Fatal(err)
	}
	begun := start(x.t, Options{}, func(s *Server) {
		s.Use(slow)
		s.heartbeatEvery = time.Millisecond
	})
	x.post(begun, "/api/ask", `{"question":"Hur många dagars semester?","stream":true}`)
	x.post(begun, "/v1/chat/completions", strings.Replace(askLeave, "{", `{"stream":true,`, 1))
}

// lingering is breaking after a while, in which heartbeats come.
type lingering struct{ breaking }

func (l lingering) EmbedQuery(ctx context.Context, text string) ([]float32, error) {
	time.Sleep(200 * time.Millisecond)
	return l.breaking.EmbedQuery(ctx, text)
}

// What a language model writes is as documented, too.
func TestWrittenAnswersAreAsDocumented(t *testing.T) {
	server := ollamatest.Start(t)
	x := &exchanges{t: t}
	r := startWriting(t, writing(t, server.URL, ollamatest.Echo, feeSays), nil)
	for _, stream := range []bool{false, true} {
		x.post(r, "/api/ask", fmt.Sprintf(`{"question":%q,"stream":%v}`, askFee, stream))
		x.post(r, "/v1/chat/completions", fmt.Sprintf(`{"stream":%v,"messages":[{"role":"user","content":%q}]}`, stream, askFee))
	}
	for _, e := range x.said {
		if !strings.Contains(e.Body, `"generative"`) {
			t.Errorf("%s: no model wrote %s", e.Operation, e.Body)
		}
	}
	x.check(newContract("", loadPages("", "")).json)
}
