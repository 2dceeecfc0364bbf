package main

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"svara/internal/browsertest"
	"svara/internal/ollamatest"
)

// otherSite starts a site that is not Svara's: its pages are what their addresses say.
func otherSite(t *testing.T) string {
	t.Helper()
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if policy := r.FormValue("policy"); policy != "" {
			w.Header().Set("Content-Security-Policy", policy)
		}
		io.WriteString(w, r.FormValue("page"))
	}))
	t.Cleanup(site.Close)
	return site.URL
}

// quotingPrompts gives a folder of prompts that have ollamatest.Echo write the beginning
// of the first passage as its answer: it takes some milliseconds a character.
func quotingPrompts(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	writeFiles(t, folder, map[string]string{
		"answer-rules.sv.txt":    "{{.NotFound}}",
		"answer-question.sv.txt": "{{range .Passages}}===== [{{.Number}}] {{.Title}} {{.Heading}}\n{{printf \"%.30s\" .Text}}\n{{end}}=====\n{{.Question}}\n{{range .Passages}}{{if eq .Number 1}}" + ollamatest.TokenQuote + "{{printf \"%.300s\" .Text}} [1]" + ollamatest.TokenStop + "{{end}}{{end}}",
	})
	return folder
}

func writeFiles(t *testing.T, folder string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// widget is what the tests of the page and the widget meet: the real program, started
// as each needs it, and another site that it lists.
type widget struct {
	site, plain string
	model       *ollamatest.Server // of those that write
}

func newWidget(t *testing.T) widget {
	t.Helper()
	w := widget{site: otherSite(t)}
	w.plain = w.start(t, "--mode", "extractive", "--contact", "Ring kundtjänst på 0123-45 67 89.").base
	return w
}

func (w widget) start(t *testing.T, args ...string) *process {
	t.Helper()
	return startServing(t, append(args, "--origins", w.site)...)
}

// startQuoting starts a Svara whose model says what stands in the first passage.
func (w widget) startQuoting(t *testing.T, args ...string) *process {
	t.Helper()
	return w.start(t, append(args, "--mode", "generative", "--ollama", w.model.URL, "--model", ollamatest.Echo, "--prompts", quotingPrompts(t), "--open")...)
}

// startModelless starts a Svara whose model cannot be reached.
func (w widget) startModelless(t *testing.T) *process {
	t.Helper()
	return w.start(t, "--mode", "generative", "--ollama", "http://127.0.0.1:1")
}

// startLeaving starts a Svara in auto mode whose model's server is gone once the address
// gone was asked for.
func (w widget) startLeaving(t *testing.T) (base, gone string) {
	t.Helper()
	there, err := url.Parse(w.model.URL)
	if err != nil {
		t.Fatal(err)
	}
	models := httptest.NewServer(httputil.NewSingleHostReverseProxy(there))
	t.Cleanup(models.Close)
	leave := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		models.CloseClientConnections()
		models.Listener.Close()
	}))
	t.Cleanup(leave.Close)
	return w.start(t, "--mode", "auto", "--ollama", models.URL, "--model", ollamatest.Echo, "--prompts", quotingPrompts(t), "--open").base, leave.URL
}

// startLimited starts a Svara that lets each of those whom a proxy names ask thrice.
func (w widget) startLimited(t *testing.T) *process {
	t.Helper()
	return w.start(t, "--mode", "extractive", "--open", "--rate", "6", "--trusted-proxies", "127.0.0.1")
}

// startClosed starts a Svara that takes a key of everybody.
func (w widget) startClosed(t *testing.T) *process {
	t.Helper()
	data := t.TempDir()
	program, err := os.Executable() // which is svara where its name is: see TestMain
	if err != nil {
		t.Fatal(err)
	}
	create := &exec.Cmd{Path: program, Args: []string{"svara", "key", "create", "--data", data, "--scope", "ask", "--name", "Intranät"}}
	if out, err := create.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return w.start(t, "--mode", "extractive", "--data", data)
}

// run runs a script with these addresses and those that all have.
func (w widget) run(t *testing.T, script string, addresses map[string]string) {
	t.Helper()
	addresses["site"], addresses["plain"] = w.site, w.plain
	browsertest.Run(t, script, addresses)
}

// TestWidget has people meet the page and the widget of the real program, several at the
// same time: most of what they do is to wait.
func TestWidget(t *testing.T) {
	w := newWidget(t)
	meet := func(name string, test func(t *testing.T)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t)
		})
	}
	meet("size", func(t *testing.T) { w.run(t, "widget_size.mjs", map[string]string{}) })
	meet("embedded", func(t *testing.T) {
		w.run(t, "widget_embedded.mjs", map[string]string{"open": w.start(t, "--mode", "extractive", "--open").base, "closed": w.startClosed(t).base})
	})
	meet("attributes", func(t *testing.T) { w.run(t, "widget_attributes.mjs", map[string]string{}) })
	meet("closed", func(t *testing.T) { w.run(t, "widget_closed.mjs", map[string]string{}) })
	meet("print", func(t *testing.T) { w.run(t, "widget_print.mjs", map[string]string{}) })
	meet("source", func(t *testing.T) {
		w.run(t, "widget_source.mjs", map[string]string{"paged": w.start(t, "--mode", "extractive", "--documents", pagedDocuments(t)).base})
	})
	w.model = ollamatest.Start(t)
	meet("states", func(t *testing.T) { w.run(t, "widget_states.mjs", w.allStates(t)) })
	meet("see", func(t *testing.T) {
		w.run(t, "widget_see.mjs", map[string]string{"generative": w.startQuoting(t).base})
	})
	meet("use", func(t *testing.T) {
		doomed := w.startQuoting(t)
		leaving, gone := w.startLeaving(t)
		w.run(t, "widget_use.mjs", map[string]string{
			"leaving": leaving, "gone": gone, "modelless": w.startModelless(t).base,
			"generative": w.startQuoting(t).base, "limited": w.startLimited(t).base,
			"doomed": doomed.base, "doomedID": strconv.Itoa(doomed.Process.Pid),
		})
	})
	meet("hostile", func(t *testing.T) {
		documents := hostileDocuments(t)
		w.run(t, "widget_hostile.mjs", map[string]string{
			"extractive": w.start(t, "--mode", "extractive", "--documents", documents).base,
			"generative": w.startQuoting(t, "--documents", documents).base,
		})
	})
}

// allStates starts what states.mjs needs.
func (w *widget) allStates(t *testing.T) map[string]string {
	t.Helper()
	return map[string]string{
		"generative": w.startQuoting(t).base, "limited": w.startLimited(t).base,
		"modelless": w.startModelless(t).base,
	}
}

var pictures = flag.String("pictures", "", "folder that TestPictures puts pictures of the page and the widget in")

// TestPictures takes the pictures that the documentation has: see 'make screenshots'.
func TestPictures(t *testing.T) {
	if *pictures == "" {
		t.Skip("-pictures names no folder")
	}
	folder, err := filepath.Abs(*pictures)
	if err != nil {
		t.Fatal(err)
	}
	w := newWidget(t)
	w.model = ollamatest.Start(t)
	addresses := w.allStates(t)
	addresses["pictures"] = folder
	w.run(t, "widget_pictures.mjs", addresses)
}

// pagedDocuments gives a folder with a document of two pages, whose second has a passage
// far down in its section.
func pagedDocuments(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	var before strings.Builder
	for i := range 11 {
		fmt.Fprintf(&before, "Handläggaren i steg %d läser handlingarna och skriver ned vad som saknas, så att den sökande kan komma in med det innan nämnden sammanträder.\n\n", i+1)
	}
	writeFiles(t, folder, map[string]string{
		"taxa.txt": "Taxa för mark\n\nTaxan gäller från den 1 januari 2026 och är beslutad av kommunfullmäktige.\n\f\n" +
			"Granskning\n\n" + before.String() + "Granskning av markanvisningsavtal kostar 12 500 kronor för varje avtal.\n\n" + before.String(),
	})
	return folder
}

// hostileDocuments gives a folder of documents whose names, titles and texts would be
// more than text where they are taken for it.
func hostileDocuments(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	const attacks = `<script>alert(1)</script> <img src=http://stranger.invalid/x onerror=alert(2)> [klicka här](javascript:alert(3)) ` +
		`<a href="javascript:alert(4)">länk</a> <svg onload=alert(5)> &lt;b&gt; ` + "\u202eevil\u202c \x1b[31mröd\x1b[0m "
	writeFiles(t, folder, map[string]string{
		`bibliotek"><img src=x onerror=alert(6)>.txt`: "Biblioteket <img src=x onerror=alert(7)> <script>alert(8)</script>\n\n" +
			"Biblioteket i Exempelby har öppet klockan 10 till 18 " + attacks + "alla vardagar i januari. Ring biblioteket före besök.\n",
		"bad.md": "# Badet [klicka](javascript:alert(9)) <img src=x onerror=alert(10)>\n\n" +
			"Badet i Exempelby kostar 75 kronor för vuxna ![bild](http://stranger.invalid/y.png) och [här](javascript:alert(11)) finns mer om badet.\n",
	})
	return folder
}
