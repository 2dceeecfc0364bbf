// Package server is Svara over HTTP: the API that programs call, and the page
// and document pages that people read.
//
// Start reading at New, where all routes are. Each route has a file named for
// what it does (ask.go, search.go, …). Whatever goes wrong ends in problem.go,
// the one place where an error becomes a status, a code and a Swedish message.
//
// The package stores nothing itself; what people leave goes to Options.Feedback and,
// where the operator has said so, Options.Unanswered. So that nobody's questions can
// be read afterwards, it logs none, unless the operator chose so (Observe.Questions):
// not its text, not the address it came from. Who may have what is in admit.go; what
// operators see in observe.go (one line, one count and one span a request),
// measures.go and health.go. What clients are promised is in openapi/, which tests hold
// the routes to: a new route is described there first. It is the only package that knows echo.
package server

import (
	"log/slog"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"svara/assistant"
)

// Server serves Svara. It is safe for concurrent use.
type Server struct {
	opts     Options
	logger   *slog.Logger
	echo     *echo.Echo
	pages    *pages
	contract func() *contract // made when it is first asked for
	protocol http.Handler     // of the messages of /mcp
	rates    rates
	proxies  proxies
	meters   *meters
	started  time.Time
	asking   map[string]bool                     // the paths of handleAsking
	current  atomic.Pointer[assistant.Assistant] // nil until Use
	intake   atomic.Pointer[intakes]             // nil where documents cannot be changed
	unkept   chan unanswered                     // questions that wait to be kept

	embedding chan struct{} // holds one for each request of texts that are being embedded

	// Fields so that tests need not wait.
	stopTimeout, writePatience, heartbeatEvery, uploadPatience time.Duration
}

// New gives a server that says that it is not ready until Use is called.
func New(opts Options) *Server {
	opts.complete()
	s := &Server{
		opts: opts, logger: opts.Logger, echo: echo.New(), pages: loadPages(opts.Version, basePath(opts.PublicURL)), started: time.Now(),
		rates: rates{perMinute: opts.Rate}, proxies: opts.Proxies, meters: newMeters(opts.Version, opts.Observe.Measures),
		asking: make(map[string]bool), unkept: make(chan unanswered, maxUnkept), embedding: make(chan struct{}, runtime.GOMAXPROCS(0)),
		stopTimeout: stopTimeout, writePatience: writePatience, heartbeatEvery: heartbeatEvery, uploadPatience: uploadPatience,
	}
	s.contract = sync.OnceValue(func() *contract { return newContract(opts.Version, s.pages) })
	s.protocol = s.newProtocol()
	s.echo.IPExtractor = s.proxies.address()
	s.echo.SchemeExtractor = s.proxies.scheme
	s.echo.HTTPErrorHandler = s.fail
	s.echo.Use(
		s.requestID,
		s.observe,
		secureHeaders,
		s.recover(),
	)
	s.echo.Use(s.crossOrigin()...)
	s.echo.Use(
		s.limitBody, // before gzip, whose writer cannot close the connection
		middleware.GzipWithConfig(middleware.GzipConfig{MinLength: gzipFrom}),
		s.limitTime,
	)
	s.route()
	return s
}

// gzipFrom is the size in bytes below which an answer fits in one packet
// anyway, so that compressing it gains nothing.
const gzipFrom = 1400

// route says what there is, and who may have it.
func (s *Server) route() {
	s.handleAsking("POST", "/api/ask", s.ask)
	s.handle("GET", "/api/search", toAsk, s.search)
	s.handle("GET", "/api/examples", toAsk, s.listExamples)
	s.handle("GET", "/api/documents", toAsk, s.listDocuments)
	s.handle("GET", "/api/documents/*", toAsk, s.document)
	s.handle("POST", "/api/documents", toIngest, s.uploadDocuments)
	s.handle("DELETE", "/api/documents/*", toIngest, s.deleteDocument)
	s.handle("GET", "/api/uploads", toIngest, s.listUploads)
	s.handle("GET", "/api/uploads/:id", toIngest, s.upload)
	s.handle("POST", "/api/feedback", toAsk, s.addFeedback)
	s.handle("GET", "/api/feedback", toAdmin, s.listFeedback)
	s.handle("DELETE", "/api/feedback/:answer", toAdmin, s.forgetFeedback)
	s.handle("GET", "/api/questions/unanswered", toAdmin, s.listUnanswered)
	s.handle("DELETE", "/api/questions/unanswered/:id", toAdmin, s.forgetUnanswered)
	s.handleAsking("POST", "/v1/chat/completions", s.chatCompletions)
	s.handle("GET", "/v1/models", toAsk, s.listModels)
	s.handle("GET", "/v1/models/:id", toAsk, s.model)
	s.handle("POST", "/v1/embeddings", toAsk, s.embeddings)
	s.handleAsking("POST", "/mcp", s.mcp)
	s.handle("GET", "/healthz", toAll, s.healthz)
	s.handle("GET", "/readyz", toAll, s.readyz)
	s.handle("GET", "/metrics", toAdmin, s.metrics)
	s.handleAsking("GET", "/", s.homePage)
	s.handle("GET", "/documents", toAsk, s.documentsPage)
	s.handle("GET", "/documents/*", toAsk, s.documentPage)
	s.handle("GET", "/api", toAll, s.apiPage)
	s.handle("GET", "/openapi.json", toAll, s.openapi)
	s.handle("GET", "/widget.js", toAll, s.widget)
	s.handle("GET", "/assets/*", toAll, s.asset)
}

// handle routes a method of a path to those who may have it. GET brings HEAD, which
// is GET without the body.
func (s *Server) handle(method, path string, who access, handler echo.HandlerFunc) {
	s.echo.Add(method, path, handler, s.admit(who))
	if method == "GET" {
		s.echo.HEAD(path, handler, s.admit(who))
	}
}

// handleAsking is handle for a route that answers questions: language models have
// their own time there.
func (s *Server) handleAsking(method, path string, handler echo.HandlerFunc) {
	s.asking[path] = true
	s.handle(method, path, toAsk, handler)
}

// Use sets what answers questions from now on. It may be called at any time.
func (s *Server) Use(a *assistant.Assistant) { s.current.Store(a) }

// assistant gives what answers questions, or the problem that nothing does yet.
func (s *Server) assistant() (*assistant.Assistant, error) {
	if a := s.current.Load(); a != nil {
		return a, nil
	}
	return nil, errNotReady
}
