package server

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/labstack/echo/v4"

	"svara/assistant"
	"svara/internal/model"
	"svara/internal/ollamatest"
	"svara/prompts"
)

var fees = fstest.MapFS{"avgifter.txt": {Data: []byte("Avgifter i Lillevik\n\nAvgiften för fritidshem är 1 200 kronor i månaden. " +
	"Kommunfullmäktige beslutade om avgiften den 4 juni 2023.")}}

const (
	askFee  = "Vad är avgiften för fritidshem?"
	feeSays = "Fritidshem har en avgift på 1200 kronor i månaden [1]. Om avgiften beslutade kommunfullmäktige 2023 [1]."
)

// long is an answer whose first sentence is proved at once. The rest, of which
// nothing is, takes the test's model a while: fifteen bytes stand nowhere twice, so
// that it leaves nothing out.
func long() string {
	text := "Fritidshem har en avgift på 1200 kronor i månaden [1]."
	for i := range 40 {
		text += fmt.Sprintf(" Ja %d!", 1000+i)
	}
	return text
}

// writing gives how a model on a server answers, with options that change sets. The
// echo model says toSay.
func writing(t testing.TB, address, name, toSay string, change ...func(*model.ChatOptions)) *assistant.Generation {
	t.Helper()
	servers, err := model.Connect(address, model.Options{})
	if err != nil {
		t.Fatal(err)
	}
	o := model.ChatOptions{Model: name, Answer: 3000}
	for _, c := range change {
		c(&o)
	}
	chat, err := servers.Chat(o)
	if err != nil {
		t.Fatal(err)
	}
	own := make(fstest.MapFS) // short: the models read a byte at a time
	for _, language := range []string{".sv.txt", ".en.txt"} {
		own["answer-rules"+language] = &fstest.MapFile{Data: []byte("{{.NotFound}}")}
		own["answer-question"+language] = &fstest.MapFile{Data: []byte("{{range .Passages}}===== [{{.Number}}]\n{{.Title}} {{.Heading}}\n{{.Text}}\n{{end}}=====\n{{.Question}}\n" +
			ollamatest.TokenQuote + toSay + ollamatest.TokenStop)}
	}
	loaded, err := prompts.Load(own)
	if err != nil {
		t.Fatal(err)
	}
	return &assistant.Generation{Chat: chat, Model: name, Prompts: loaded, Unsupported: assistant.Drop, Patience: time.Minute,
		Budget: prompts.Budget{Context: model.DefaultContext, Answer: model.DefaultAnswer}}
}

// startWriting starts a server whose answers a model writes; with is done to it
// before it listens.
func startWriting(t testing.TB, g *assistant.Generation, with func(*Server)) *running {
	t.Helper()
	a := openWith(t, fees, assistant.Options{Generation: g})
	return start(t, Options{}, func(s *Server) {
		s.Use(a)
		if with != nil {
			with(s)
		}
	})
}

// event is one that came.
type event struct {
	name, data string // no name for a comment, which data has then
	at         time.Time
}

// stream is an answer whose events are read as they come.
type stream struct {
	*http.Response
	t     testing.TB
	lines *bufio.Reader
	leave context.CancelFunc
}

// open asks for an answer in events.
func (r *running) open(question string, headers ...string) *stream {
	r.t.Helper()
	return r.openAt("/api/ask", map[string]any{"question": question, "stream": true}, headers...)
}

// openAt sends what a route answers with events.
func (r *running) openAt(path string, sent any, headers ...string) *stream {
	r.t.Helper()
	ctx, leave := context.WithTimeout(context.Background(), time.Minute)
	r.t.Cleanup(leave)
	body, err := json.Marshal(sent)
	if err != nil {
		r.t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(ctx, "POST", r.base+path, bytes.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := (&http.Transport{DisableKeepAlives: true, DisableCompression: true}).RoundTrip(request)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { response.Body.Close() })
	return &stream{response, r.t, bufio.NewReader(response.Body), leave}
}

// next gives the next event or comment, or an error where there is none.
func (s *stream) next() (event, error) {
	var e event
	for {
		line, err := s.lines.ReadString('\n')
		if err != nil {
			return e, err
		}
		line = strings.TrimSuffix(line, "\n")
		name, value, _ := strings.Cut(line, ": ")
		switch {
		case line == "":
			e.at = time.Now()
			return e, nil
		case name == "event":
			e.name = value
		case name == "data", name == "":
			e.data = value
		default:
			s.t.Fatalf("line %q", line)
		}
	}
}

// must gives the next event that is no comment, which must be there and be that.
func (s *stream) must(name string) event {
	s.t.Helper()
	for {
		e, err := s.next()
		if err == nil && e.name == "" {
			continue
		}
		if err != nil || e.name != name {
			s.t.Fatalf("%+v %v, want %s", e, err, name)
		}
		return e
	}
}

// rest gives all events to the end of the answer.
func (s *stream) rest() []event {
	s.t.Helper()
	var all []event
	for {
		e, err := s.next()
		if err == io.EOF {
			return all
		}
		if err != nil {
			s.t.Fatal(err)
		}
		all = append(all, e)
	}
}

// failed checks that the stream ends with an error of one of the codes, and gives its
// message.
func (s *stream) failed(codes ...string) string {
	s.t.Helper()
	e := s.must("error")
	var told errorBody
	if err := json.Unmarshal([]byte(e.data), &told); err != nil || !slices.Contains(codes, told.Error.Code) || told.Error.Message == "" {
		s.t.Errorf("%s, want %v (%v)", e.data, codes, err)
	}
	if after, err := s.next(); err != io.EOF {
		s.t.Errorf("after the error: %+v, %v", after, err)
	}
	return told.Error.Message
}

// isFree fails the test unless a server of models, which answers one at a time and would
// else be busy for a minute or more, soon gives the first word of a new answer.
func isFree(t *testing.T, server *ollamatest.Server) {
	t.Helper()
	if took := busyFor(t, server); took > 20*time.Second {
		t.Errorf("free after %v", took)
	}
}

// busyFor gives the time until a server of models says the first word of a new
// answer.
func busyFor(t *testing.T, server *ollamatest.Server) time.Duration {
	t.Helper()
	start := time.Now()
	release := server.Occupy(t)
	defer release()
	return time.Since(start)
}

// TestStream asks for events, of answers that a model on a real server writes,
// which is the same for all.
func TestStream(t *testing.T) {
	server := ollamatest.Start(t)
	for name, test := range map[string]func(*testing.T, *ollamatest.Server){
		"written": testWritten, "at once": testAtOnce, "longer than the timeouts": testLongAnswer,
	} {
		t.Run(name, func(t *testing.T) { test(t, server) })
	}
	// An Ollama that was not built here may hang after answers that are broken off: see
	// internal/ollamatest/build.
	for name, test := range map[string]func(*testing.T, *ollamatest.Server){
		"client leaves": testClientLeaves, "heartbeat": testHeartbeat, "slow reader": testSlowReader, "stop": testStopEndsStreams,
		"model fails": testModelFails,
	} {
		t.Run(name, func(t *testing.T) { test(t, ollamatest.Start(t)) })
	}
}

// isWhole checks that events are those of one answer, in order, and gives it.
func isWhole(t *testing.T, s *stream, want ...string) assistant.Answer {
	t.Helper()
	for name, value := range map[string]string{"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store",
		"X-Accel-Buffering": "no", "Content-Encoding": "", "X-Content-Type-Options": "nosniff"} {
		if got := s.Header.Get(name); got != value || s.StatusCode != 200 {
			t.Errorf("%d, %s %q, want %q", s.StatusCode, name, got, value)
		}
	}
	var names []string
	var text string
	var cited citationsEvent
	var answer assistant.Answer
	for _, e := range s.rest() {
		names = append(names, e.name)
		var delta deltaEvent
		into := map[string]any{"citations": &cited, "delta": &delta, "answer": &answer}[e.name]
		if err := json.Unmarshal([]byte(e.data), into); err != nil {
			t.Fatalf("%+v: %v", e, err)
		}
		text += delta.Text
	}
	if !slices.Equal(names, want) {
		t.Errorf("events %v, want %v", names, want)
	}
	if text == "" || text != answer.Text {
		t.Errorf("streamed %q, answered %q", text, answer.Text)
	}
	if !slices.EqualFunc(cited.Citations, answer.Citations, func(a, b assistant.Citation) bool { return a.N == b.N && a.Quote == b.Quote }) {
		t.Errorf("streamed %+v, answered %+v", cited.Citations, answer.Citations)
	}
	return answer
}

func testWritten(t *testing.T, server *ollamatest.Server) {
	r := startWriting(t, writing(t, server.URL, ollamatest.Echo, feeSays), nil)
	answer := isWhole(t, r.open(askFee, "Accept-Encoding", "gzip"), "citations", "delta", "citations", "delta", "answer")
	if answer.Mode != assistant.Generative || len(answer.Citations) != 2 {
		t.Errorf("%+v", answer)
	}
}

// Answers in the documents' own words stream, and so does that there is none.
func TestStreamExtractive(t *testing.T) {
	r := startWith(t, documents)
	if answer := isWhole(t, r.open("Hur många dagars semester har anställda rätt till?"), "citations", "delta", "answer"); answer.Status != assistant.Answered {
		t.Errorf("%+v", answer)
	}
	answer := isWhole(t, r.open("Vem vann VM i ishockey 1987?", "Accept", "text/event-stream"), "delta", "answer")
	if answer.Status != assistant.NotFound || len(answer.Nearest) == 0 {
		t.Errorf("%+v", answer)
	}
}

// What is verified comes while the model writes on.
func testAtOnce(t *testing.T, server *ollamatest.Server) {
	s := startWriting(t, writing(t, server.URL, ollamatest.Echo, long()), nil).open(askFee)
	s.must("citations")
	first := s.must("delta")
	if last := s.must("answer"); last.at.Sub(first.at) < 100*time.Millisecond {
		t.Errorf("the first part came %v before the last", last.at.Sub(first.at))
	}
}

// A client that leaves in the middle of an answer frees the model, which would be
// busy for longer otherwise.
func testClientLeaves(t *testing.T, server *ollamatest.Server) {
	r := startWriting(t, writing(t, server.URL, ollamatest.Echo, long()), nil)
	r.open(askFee).must("citations")
	busy := busyFor(t, server)
	s := r.open(askFee)
	s.must("citations")
	s.leave()
	free := busyFor(t, server)
	if free > busy*3/4 {
		t.Errorf("free after %v, without leaving after %v", free, busy)
	}
	r.logs(t, `"code":"canceled"`)
}

// logs waits until the log has a text.
func (r *running) logs(t *testing.T, want string) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); !strings.Contains(r.log.String(), want); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the log lacks %s: %s", want, r.log)
		}
	}
}

// Comments come while the model is silent, and an answer after them is whole.
func testHeartbeat(t *testing.T, server *ollamatest.Server) {
	r := startWriting(t, writing(t, server.URL, ollamatest.Echo, feeSays), func(s *Server) { s.heartbeatEvery = time.Millisecond })
	release := server.Occupy(t)
	s := r.open(askFee)
	for range 20 {
		if e, err := s.next(); err != nil || e.name != "" || e.data != "keep-alive" {
			t.Fatalf("%+v %v", e, err)
		}
	}
	release()
	var names []string
	for _, e := range s.rest() { // with heartbeats between
		if e.name != "" {
			names = append(names, e.name)
		}
	}
	if !slices.Equal(names, []string{"citations", "delta", "citations", "delta", "answer"}) {
		t.Errorf("events %v", names)
	}
}

// narrow is a listener of connections that hold little that is not read.
type narrow struct{ net.Listener }

func (n narrow) Accept() (net.Conn, error) {
	c, err := n.Listener.Accept()
	if err == nil {
		err = c.(*net.TCPConn).SetWriteBuffer(1)
	}
	return c, err
}

// A client that does not read, be it only heartbeats, is cut, and frees the model.
func testSlowReader(t *testing.T, server *ollamatest.Server) {
	var listener net.Listener
	r := startWriting(t, writing(t, server.URL, ollamatest.Loop, ""), func(s *Server) {
		s.heartbeatEvery, s.writePatience = 20*time.Microsecond, 200*time.Millisecond
		var err error
		if listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			t.Fatal(err)
		}
		go s.Serve(t.Context(), narrow{listener})
	})
	release := server.Occupy(t) // so that there is nothing but heartbeats
	connection, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	if err := connection.(*net.TCPConn).SetReadBuffer(1); err != nil {
		t.Fatal(err)
	}
	body := `{"question":"` + askFee + `","stream":true}`
	request, err := http.NewRequest("POST", "http://localhost/api/ask", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if err := request.Write(connection); err != nil {
		t.Fatal(err)
	}
	r.logs(t, `"code":"canceled"`)
	release()
	isFree(t, server)
}

// An answer may take longer than a request and its connection may otherwise.
func testLongAnswer(t *testing.T, server *ollamatest.Server) {
	a := openWith(t, fees, assistant.Options{Generation: writing(t, server.URL, ollamatest.Echo, long())})
	const short = 100 * time.Millisecond
	r := start(t, Options{RequestTimeout: short}, func(s *Server) {
		s.writePatience = short
		s.Use(a)
	})
	start := time.Now()
	isWhole(t, r.open(askFee), "citations", "delta", "answer")
	if took := time.Since(start); took < 2*short {
		t.Errorf("the test's answer took only %v", took)
	}
	if answer := decode[assistant.Answer](t, r.askJSON(askFee), 200); answer.Mode != assistant.Generative {
		t.Errorf("%+v", answer)
	}
}

// A server that stops tells those who wait, before it cuts them off.
func testStopEndsStreams(t *testing.T, server *ollamatest.Server) {
	r := startWriting(t, writing(t, server.URL, ollamatest.Echo, feeSays), func(s *Server) {
		s.heartbeatEvery, s.stopTimeout = 10*time.Millisecond, 4*time.Second
	})
	server.Occupy(t)
	s := r.open(askFee)
	if e, err := s.next(); err != nil || e.data != "keep-alive" {
		t.Fatalf("%+v %v", e, err)
	}
	start := time.Now()
	r.stop()
	if message := s.failed("restarting"); !strings.Contains(message, "startas om") {
		t.Error(message)
	}
	if err := <-r.done; err != nil || time.Since(start) > 4*time.Second {
		t.Errorf("stopped after %v: %v", time.Since(start), err)
	}
}

// A model that is required and fails is an error, told in the way that the answer
// would have been.
func testModelFails(t *testing.T, server *ollamatest.Server) {
	for _, test := range []struct {
		address, model string
		patience       time.Duration
		code, retry    string
		logged         string // for the operator
	}{
		{"127.0.0.1:1", ollamatest.Say, time.Minute, "model_unavailable", "10", "ollama serve"},
		{server.URL, "test-none", time.Minute, "model_missing", "", "ollama pull test-none"},
		{server.URL, ollamatest.Loop, 10 * time.Millisecond, "model_timeout", "10", "choose a smaller model"},
	} {
		t.Run(test.code, func(t *testing.T) {
			g := writing(t, test.address, test.model, "")
			g.Required, g.Patience = true, test.patience
			r := startWriting(t, g, nil)
			for _, stream := range []string{"false", "true"} {
				a := r.do("POST", "/api/ask", `{"question":"`+askFee+`","stream":`+stream+`}`, "Content-Type", "application/json")
				if message := isProblem(t, a, 503, test.code); strings.Contains(message, "127.0.0.1") {
					t.Error(message)
				}
				if got := a.Header.Get("Retry-After"); got != test.retry {
					t.Errorf("Retry-After %q", got)
				}
				logsFailure(t, r, a.Header.Get("X-Request-ID"), test.logged)
			}
			if page := r.get("/?fraga=avgiften+för+fritidshem"); page.StatusCode != 503 || !strings.Contains(page.body, "Språkmodellen") {
				t.Errorf("page: %d %s", page.StatusCode, page.body)
			}
		})
	}
	t.Run("not required", func(t *testing.T) {
		r := startWriting(t, writing(t, "127.0.0.1:1", ollamatest.Say, ""), nil)
		s := r.open(askFee)
		if answer := isWhole(t, s, "citations", "delta", "answer"); answer.Mode != assistant.Extractive || answer.Reason != "" {
			t.Errorf("%+v", answer)
		}
		if log := r.log.String(); strings.Contains(log, "language model failed") {
			t.Errorf("told of at each question: %s", log)
		}
	})
}

// logsFailure checks that the operator is told of a model, at level warn, without
// the question.
func logsFailure(t *testing.T, r *running, id, want string) {
	t.Helper()
	for line := range strings.Lines(r.log.String()) {
		if strings.Contains(line, `"language model failed"`) && strings.Contains(line, `"request_id":"`+id+`"`) {
			if !strings.Contains(line, `"level":"WARN"`) || !strings.Contains(line, want) || strings.Contains(line, "fritidshem") {
				t.Errorf("logged %s", line)
			}
			return
		}
	}
	t.Errorf("no failure of %s in the log: %s", id, r.log)
}

// A full queue is told with when to ask again; a model that dies after the events
// began, in one.
func TestModelIsBusyThenDies(t *testing.T) {
	server := ollamatest.Start(t, "OLLAMA_MAX_QUEUE=1", "OLLAMA_MAX_LOADED_MODELS=1")
	g := writing(t, server.URL, ollamatest.Echo, feeSays, func(o *model.ChatOptions) { o.Context = 4096 }) // to be loaded anew
	g.Required = true
	r := startWriting(t, g, func(s *Server) { s.heartbeatEvery = 500 * time.Millisecond })
	server.Occupy(t)
	asked := make(chan *stream, 4) // the scheduler holds one, the queue another
	for range cap(asked) {
		go func() {
			var s *stream
			defer func() { asked <- s }()
			s = r.open(askFee)
		}()
	}
	var waiting []*stream // with a heartbeat
	for range cap(asked) {
		s := <-asked
		if s == nil {
			t.FailNow()
		}
		if s.StatusCode == 200 {
			waiting = append(waiting, s)
			continue
		}
		body, err := io.ReadAll(s.Body)
		if err != nil {
			t.Fatal(err)
		}
		message := isProblem(t, answer{s.Response, string(body)}, 503, "model_busy")
		if !strings.Contains(message, "Försök igen") || s.Header.Get("Retry-After") != "10" {
			t.Errorf("%s, Retry-After %q", message, s.Header.Get("Retry-After"))
		}
	}
	if len(waiting) != 2 {
		t.Fatalf("%d are waiting", len(waiting))
	}
	server.Kill()
	for _, s := range waiting {
		if message := s.failed("model_unavailable", "model_broke_off"); !strings.Contains(message, "Försök igen") {
			t.Error(message)
		}
	}
}

// Whatever goes wrong after the events began is told in one, without internals.
func TestPanicAfterEventsBegan(t *testing.T) {
	r := start(t, Options{}, func(s *Server) {
		s.echo.POST("/api/broken", func(c echo.Context) error {
			events := s.openEvents(c)
			defer events.close()
			if err := events.send("delta", deltaEvent{"Text"}); err != nil {
				return err
			}
			panic("hemligt inre")
		})
	})
	a := r.do("POST", "/api/broken", "")
	s := &stream{a.Response, t, bufio.NewReader(strings.NewReader(a.body)), nil}
	s.must("delta")
	if message := s.failed("internal"); strings.Contains(message, "hemligt") || !strings.Contains(message, a.Header.Get("X-Request-ID")) {
		t.Error(message)
	}
	if log := r.log.String(); !strings.Contains(log, "hemligt inre") {
		t.Errorf("the log lacks the panic: %s", log)
	}
}
