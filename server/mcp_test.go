package server

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"svara/assistant"
	"svara/corpus"
	"svara/internal/clienttest"
)

func TestMCPClientFromNPM(t *testing.T) {
	r := startWith(t, corpus.Files)
	if said := clienttest.Run(t, "mcp.mjs", r.base); said != "ok\n" {
		t.Errorf("the client said %q", said)
	}
}

// connect connects the SDK's own client, which speaks the newest protocol.
func (r *running) connect() *mcp.ClientSession {
	r.t.Helper()
	client := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil)
	session, err := client.Connect(r.t.Context(), &mcp.StreamableClientTransport{Endpoint: r.base + "/mcp"}, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { session.Close() })
	return session
}

// result gives what a tool puts out.
func result[Out any](t testing.TB, session *mcp.ClientSession, name string, arguments any) Out {
	t.Helper()
	got, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: name, Arguments: arguments})
	if err != nil || got.IsError {
		t.Fatalf("%s %v: %v %s", name, arguments, err, saidBy(got))
	}
	var out Out
	encoded, err := json.Marshal(got.StructuredContent)
	if err == nil {
		err = json.Unmarshal(encoded, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// saidBy gives a result's text.
func saidBy(result *mcp.CallToolResult) string {
	if result == nil || len(result.Content) != 1 {
		return ""
	}
	return result.Content[0].(*mcp.TextContent).Text
}

type object = map[string]any

// Documents whose names try to be something else are found, read and opened.
func TestMCPReadsEveryDocument(t *testing.T) {
	files := fstest.MapFS{"c#0-10.txt": {Data: []byte("Simhallens tider\n\nSimhallen öppnar klockan 6 på vardagar.")}}
	for name, file := range documents {
		files[name] = file
	}
	r := startWith(t, files)
	session := r.connect()
	found := make(map[string]bool)
	for _, query := range []string{"semester", "översvämning", "parkering", "biblioteket", "festivalen", "simhallen"} {
		for _, hit := range result[mcpFound](t, session, "search", object{"query": query, "n": 100}).Results {
			found[hit.Document] = true
			whole := result[mcpDocument](t, session, "fetch", object{"id": hit.ID})
			if !strings.Contains(whole.Text, hit.Text) || whole.Metadata.Document != hit.Document || whole.Metadata.Heading != hit.Heading || whole.URL != hit.URL {
				t.Errorf("%+v gives %+v", hit, whole)
			}
			page := r.get(strings.TrimPrefix(hit.URL, r.base))
			if page.StatusCode != 200 || !strings.Contains(page.body, `id="citat"`) {
				t.Errorf("%s: %d", hit.URL, page.StatusCode)
			}
			if byPath := result[mcpDocument](t, session, "fetch", object{"id": hit.Document}); byPath.Text != whole.Text || byPath.Metadata.Heading != "" {
				t.Errorf("by path: %+v", byPath)
			}
		}
	}
	if len(found) != len(files) {
		t.Errorf("found %v", found)
	}
	stale := result[mcpDocument](t, session, "fetch", object{"id": "semester.txt#7-70000"})
	if stale.URL != r.base+"/documents/semester.txt" || !strings.Contains(stale.Text, "25 dagars semester") {
		t.Errorf("a passage of before the document changed: %+v", stale)
	}
}

// A long document is read in parts, which together are the whole.
func TestMCPReadsLongDocuments(t *testing.T) {
	var text strings.Builder
	for i := range 2600 {
		fmt.Fprintf(&text, "Ärende %d i nämnden gäller åtgärder på väg %d.\n\n", i, 10_000+i)
	}
	r := startWith(t, fstest.MapFS{"lång.txt": {Data: []byte(text.String())}})
	session := r.connect()
	first := result[mcpDocument](t, session, "fetch", object{"id": "lång.txt"})
	if n := len([]rune(first.Text)); n != maxFetched || first.Metadata.Length < 2*maxFetched {
		t.Fatalf("%d of %d runes", n, first.Metadata.Length)
	}
	read := first.Text
	for part := first; part.Metadata.End < part.Metadata.Length; read += part.Text {
		if want := fmt.Sprintf("start %d ", part.Metadata.End); !strings.Contains(part.Metadata.Rest, want) {
			t.Fatalf("rest %q lacks %q", part.Metadata.Rest, want)
		}
		part = result[mcpDocument](t, session, "fetch", object{"id": "lång.txt", "start": part.Metadata.End})
		if n := len([]rune(part.Text)); n == 0 || n > maxFetched {
			t.Fatalf("%d runes", n)
		}
	}
	whole := decode[assistant.Whole](t, r.get("/api/documents/lång.txt"), 200)
	if read != whole.Text {
		t.Error("the parts are not the whole")
	}
	for _, hit := range result[mcpFound](t, session, "search", object{"query": "Ärende 2100 i nämnden"}).Results {
		if part := result[mcpDocument](t, session, "fetch", object{"id": hit.ID}); !strings.Contains(part.Text, hit.Text) || len([]rune(part.Text)) != maxFetched || part.Metadata.Rest == "" {
			t.Errorf("%s: %d to %d", hit.ID, part.Metadata.Start, part.Metadata.End)
		}
	}
	got, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "fetch", Arguments: object{"id": "lång.txt", "start": 10, "end": 10}})
	if err != nil || !got.IsError || !strings.HasPrefix(saidBy(got), "bad_range: Dokumentet har 13") {
		t.Errorf("%v %s", err, saidBy(got))
	}
}

func TestMCPAddressesAreAbsolute(t *testing.T) {
	a := open(t, documents)
	for public, want := range map[string]string{"": "", "https://svara.example.se/": "https://svara.example.se"} {
		parsed, err := ParsePublicURL(public)
		if err != nil {
			t.Fatal(err)
		}
		r := start(t, Options{PublicURL: parsed}, func(s *Server) { s.Use(a) })
		if want == "" {
			want = r.base
		}
		session := r.connect()
		answered := result[assistant.Answer](t, session, "ask", object{"question": "Hur många dagars semester har anställda rätt till?"})
		if got := answered.Citations[0]; got.URL != fmt.Sprintf("%s/documents/semester.txt?start=%d&end=%d#citat", want, got.Start, got.End) {
			t.Errorf("citation's URL %q", got.URL)
		}
		declined := result[assistant.Answer](t, session, "ask", object{"question": "Vad kostar parkering i Stockholm 1987?"})
		for _, nearest := range declined.Nearest {
			if !strings.HasPrefix(nearest.URL, want+"/documents/") {
				t.Errorf("nearest URL %q", nearest.URL)
			}
		}
		if declined.Status != assistant.NotFound || len(declined.Nearest) == 0 {
			t.Errorf("%+v", declined)
		}
	}
}

func TestMCPConcurrently(t *testing.T) {
	r := startWith(t, documents)
	session := r.connect()
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 5 {
				if got := result[assistant.Answer](t, session, "ask", object{"question": "Vad kostar parkering vid förvaltningsbyggnaden?"}); !strings.Contains(got.Text, "15 kronor") {
					t.Errorf("%+v", got)
				}
				if got := result[mcpFound](t, session, "search", object{"query": "semester"}); got.Results[0].Document != "semester.txt" {
					t.Errorf("%+v", got)
				}
			}
		})
	}
	group.Wait()
}
