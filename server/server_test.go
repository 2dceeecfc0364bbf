package server

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/labstack/echo/v4"

	"svara/assistant"
	"svara/corpus"
	"svara/ingest"
	"svara/internal/index"
	"svara/internal/model"
)

// documents are the files that most tests ask about: names and contents that
// try to get out of where they belong.
var documents = fstest.MapFS{
	"semester.txt": {Data: []byte("Semester för anställda\n\nAnställda har rätt till 25 dagars semester per år. Ansökan om semester lämnas till närmaste chef senast den 15 april.\n")},
	"mapp med mellanslag/åäö & 100%.txt": {Data: []byte("Åtgärder vid översvämning\n\nVid översvämning ska räddningstjänsten larmas på telefon 112. Därefter stängs huvudkranen i källaren.\n\n" +
		"Följande ska finnas i beredskapslådan:\n\n• ficklampa med batterier\n• vevradio\n• förbandslåda\n• vattendunk\n")},
	"djupt/ner/i/mappen.txt": {Data: []byte("Parkering vid förvaltningen\n\nParkering vid förvaltningsbyggnaden kostar 15 kronor i timmen. Cyklar ställs i cykelgaraget på baksidan.\n")},
	"a#b?c.txt":              {Data: []byte("Tider för biblioteket\n\nBiblioteket i Lillköping är öppet klockan 10 till 18 på vardagar och stängt på söndagar.\n")},
	"skript.txt":             {Data: []byte("<script>alert('titel')</script>\n\nFestivalen </mark><img src=x onerror=alert(1)> hålls i Stadsparken den 12 augusti med 40 \"utställare\" & musik.\n")},
}

func open(t testing.TB, files fs.FS) *assistant.Assistant {
	t.Helper()
	return openWith(t, files, assistant.Options{Contact: "Ring växeln."})
}

func openWith(t testing.TB, files fs.FS, options assistant.Options) *assistant.Assistant {
	t.Helper()
	idx, err := index.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { idx.Close() })
	if _, err := ingest.Sync(t.Context(), idx, files, ingest.Options{Embedder: model.Embedded{}}); err != nil {
		t.Fatal(err)
	}
	a, err := assistant.New(idx, model.Embedded{}, options)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// logged keeps what a server logs, at every level.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// running is a server that listens.
type running struct {
	*Server
	t    testing.TB
	base string
	log  *logged
	stop context.CancelFunc
	done chan error // what Serve returned
}

// start starts a server; with is done to it before it listens.
func start(t testing.TB, opts Options, with func(*Server)) *running {
	t.Helper()
	log := &logged{}
	opts.Logger = slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	r := &running{Server: New(opts), t: t, base: "http://" + listener.Addr().String(), log: log, stop: stop, done: make(chan error, 1)}
	if with != nil {
		with(r.Server)
	}
	go func() {
		r.done <- r.Serve(ctx, listener)
		close(r.done)
	}()
	t.Cleanup(func() {
		stop()
		<-r.done
	})
	return r
}

// startWith starts a server that answers from files.
func startWith(t testing.TB, files fs.FS) *running {
	t.Helper()
	a := open(t, files)
	return start(t, Options{Version: "1.2.3"}, func(s *Server) { s.Use(a) })
}

// answer is a response that has been read.
type answer struct {
	*http.Response
	body string
}

// do sends a request; headers come in pairs.
func (r *running) do(method, path, body string, headers ...string) answer {
	r.t.Helper()
	request, err := http.NewRequest(method, r.base+path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{DisableKeepAlives: true, DisableCompression: true}}
	response, err := client.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	got, err := io.ReadAll(response.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return answer{response, string(got)}
}

func (r *running) get(path string) answer {
	r.t.Helper()
	return r.do("GET", path, "")
}

// askJSON sends the question in the form that the API documents.
func (r *running) askJSON(question string) answer {
	r.t.Helper()
	body, err := json.Marshal(map[string]string{"question": question})
	if err != nil {
		r.t.Fatal(err)
	}
	return r.do("POST", "/api/ask", string(body), "Content-Type", "application/json")
}

// decode reads JSON that has to be in an answer.
func decode[T any](t testing.TB, a answer, status int) T {
	t.Helper()
	if a.StatusCode != status {
		t.Fatalf("status %d, want %d: %s", a.StatusCode, status, a.body)
	}
	if got := a.Header.Get("Content-Type"); got != "application/json" {
		t.Errorf("Content-Type %q", got)
	}
	if got := a.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control %q", got)
	}
	var into T
	if err := json.Unmarshal([]byte(a.body), &into); err != nil {
		t.Fatalf("%v: %s", err, a.body)
	}
	return into
}

type errorBody struct {
	Error struct{ Code, Message string }
}

// isProblem checks that an answer is an error of the API and gives its message.
func isProblem(t testing.TB, a answer, status int, code string) string {
	t.Helper()
	got := decode[errorBody](t, a, status).Error
	if got.Code != code || got.Message == "" {
		t.Errorf("error %q %q, want code %q and a message", got.Code, got.Message, code)
	}
	return got.Message
}

func TestNotReadyUntilUse(t *testing.T) {
	r := start(t, Options{}, nil)
	if a := r.get("/healthz"); a.StatusCode != 200 || !strings.Contains(a.body, `"status":"ok"`) {
		t.Errorf("/healthz: %d %s", a.StatusCode, a.body)
	}
	for _, path := range []string{"/api/search?q=x", "/api/documents", "/api/documents/a.txt"} {
		a := r.get(path)
		if message := isProblem(t, a, 503, "not_ready"); !strings.Contains(message, "Dokumenten läses in") {
			t.Errorf("%s: %q", path, message)
		}
		if a.Header.Get("Retry-After") == "" {
			t.Errorf("%s: no Retry-After", path)
		}
	}
	isProblem(t, r.askJSON("Hur många dagars semester?"), 503, "not_ready")
	for _, path := range []string{"/", "/?fraga=x", "/documents", "/documents/a.txt"} {
		a := r.get(path)
		if a.StatusCode != 503 || !strings.Contains(a.body, "Dokumenten läses in") || a.Header.Get("Retry-After") == "" {
			t.Errorf("%s: %d %s", path, a.StatusCode, a.body)
		}
	}

	r.Use(open(t, documents))
	if a := r.askJSON("Hur många dagars semester har anställda rätt till?"); a.StatusCode != 200 {
		t.Errorf("ask after Use: %d %s", a.StatusCode, a.body)
	}
}

func TestUseWhileServing(t *testing.T) {
	r := startWith(t, documents)
	other := open(t, corpus.Files)
	first := r.current.Load()
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 10 {
				if a := r.get("/api/documents"); a.StatusCode != 200 {
					t.Errorf("%d: %s", a.StatusCode, a.body)
				}
			}
		})
	}
	for range 50 {
		r.Use(other)
		r.Use(first)
	}
	group.Wait()
}

// slow adds a route that says when it is asked and answers when it is let.
func slow(s *Server) (asked chan struct{}, let chan struct{}) {
	asked, let = make(chan struct{}), make(chan struct{})
	s.echo.GET("/api/slow", func(c echo.Context) error {
		close(asked)
		select {
		case <-let:
			return c.String(200, "klart")
		case <-c.Request().Context().Done():
			return c.Request().Context().Err()
		}
	})
	return asked, let
}

func TestStopLetsRequestsEnd(t *testing.T) {
	var asked, let chan struct{}
	r := start(t, Options{}, func(s *Server) { asked, let = slow(s) })
	got := make(chan answer, 1)
	go func() { got <- r.get("/api/slow") }()
	<-asked
	r.stop()
	for r.dial() { // until nothing new is taken
		time.Sleep(20 * time.Millisecond)
	}
	select {
	case err := <-r.done:
		t.Fatalf("stopped with a request under way: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	close(let)
	if a := <-got; a.StatusCode != 200 || a.body != "klart" {
		t.Errorf("the request under way got %d %q", a.StatusCode, a.body)
	}
	if err := <-r.done; err != nil {
		t.Errorf("Serve: %v", err)
	}
}

// dial reports whether the server takes a connection, which it ends.
func (r *running) dial() bool {
	connection, err := net.Dial("tcp", strings.TrimPrefix(r.base, "http://"))
	if err == nil {
		connection.Close()
	}
	return err == nil
}

// Clients that open connections without a pause do not keep a server that stops.
func TestStopWhileConnectionsCome(t *testing.T) {
	r := start(t, Options{}, func(s *Server) { s.stopTimeout = 2 * time.Second })
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for r.dial() {
			}
		})
	}
	defer group.Wait()
	time.Sleep(50 * time.Millisecond)
	start := time.Now()
	r.stop()
	if err := <-r.done; err != nil {
		t.Errorf("Serve: %v", err)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestStopTellsThoseThatWait(t *testing.T) {
	var asked chan struct{}
	r := start(t, Options{}, func(s *Server) {
		s.stopTimeout = 3 * time.Second
		asked, _ = slow(s)
	})
	got := make(chan answer, 1)
	go func() { got <- r.get("/api/slow") }()
	<-asked
	r.stop()
	a := <-got
	if message := isProblem(t, a, 503, "restarting"); !strings.Contains(message, "startas om") || a.Header.Get("Retry-After") == "" {
		t.Errorf("%q", message)
	}
	if err := <-r.done; err != nil {
		t.Errorf("Serve: %v", err)
	}
}

func TestStopIsBounded(t *testing.T) {
	asked, ended := make(chan struct{}), make(chan struct{})
	defer close(ended)
	r := start(t, Options{}, func(s *Server) {
		s.stopTimeout = 50 * time.Millisecond
		s.echo.GET("/api/slow", func(echo.Context) error {
			close(asked)
			<-ended
			return nil
		})
	})
	go func() {
		if response, err := http.Get(r.base + "/api/slow"); err == nil {
			response.Body.Close()
		}
	}()
	<-asked
	start := time.Now()
	r.stop()
	err := <-r.done
	if err == nil || !strings.Contains(err.Error(), "cut off") {
		t.Errorf("Serve: %v", err)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestServeReportsItsListener(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	if err := New(Options{}).Serve(t.Context(), listener); err == nil || !strings.Contains(err.Error(), listener.Addr().String()) {
		t.Errorf("Serve on a closed listener: %v", err)
	}
}
