// Package server is Svara over HTTP: the API that programs call, and the pages that
// people read.
//
// Start reading at New and route, which lists all routes. Each route has a file named for
// what it does (ask.go, search.go, …), and every question passes through Server.answer
// (ask.go). Whatever goes wrong ends up in problem.go, the one place where an error
// becomes a status, a code and a Swedish message. Who may do what is in admit.go; what
// operators see is in observe.go (one line, one count and one span for each request),
// measures.go and health.go. What clients are promised is in openapi/, and tests hold the
// routes to it: a new route is described there first.
//
// The package stores nothing itself. What people leave goes to Options.Feedback and, if
// the operator wants that, Options.Unanswered. No log says what was asked, unless the
// operator chose so (Observe.Questions), nor from which address.
//
// No other package imports echo.
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
	"svara/internal/records"
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
	traffic  traffic
	started  time.Time
	asking   map[string]bool                     // the paths of handleAsking
	current  atomic.Pointer[assistant.Assistant] // nil until Use
	intake   atomic.Pointer[intakes]             // nil where documents cannot be changed
	examples foundExamples                       // for those who do not know what to ask
	unkept   chan unanswered                     // questions that wait to be kept

	embedding chan struct{} // holds one for each request of texts that are being embedded

	// Fields so that tests need not wait.
	stopTimeout, writePatience, heartbeatEvery, uploadPatience time.Duration
}

// New gives a server that reports itself as not ready until Use is called.
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

// route lists all routes, and the scope that each needs.
func (s *Server) route() {
	s.handleAsking("POST", "/api/ask", s.ask)
	s.handle("GET", "/api/search", records.Ask, s.search)
	s.handle("GET", "/api/examples", records.Ask, s.listExamples)
	s.handle("GET", "/api/documents", records.Ask, s.listDocuments)
	s.handle("GET", "/api/documents/*", records.Ask, s.document)
	s.handle("POST", "/api/documents", records.Ingest, s.uploadDocuments)
	s.handle("DELETE", "/api/documents/*", records.Ingest, s.deleteDocument)
	s.handle("GET", "/api/uploads", records.Ingest, s.listUploads)
	s.handle("GET", "/api/uploads/:id", records.Ingest, s.upload)
	s.handle("POST", "/api/feedback", records.Ask, s.addFeedback)
	s.handle("GET", "/api/feedback", records.Admin, s.listFeedback)
	s.handle("DELETE", "/api/feedback/:answer", records.Admin, s.forgetFeedback)
	s.handle("GET", "/api/questions/unanswered", records.Admin, s.listUnanswered)
	s.handle("DELETE", "/api/questions/unanswered/:id", records.Admin, s.forgetUnanswered)
	s.handleAsking("POST", "/v1/chat/completions", s.chatCompletions)
	s.handle("GET", "/v1/models", records.Ask, s.listModels)
	s.handle("GET", "/v1/models/:id", records.Ask, s.model)
	s.handle("POST", "/v1/embeddings", records.Ask, s.embeddings)
	s.handleAsking("POST", "/mcp", s.mcp)
	s.handle("GET", "/healthz", anybody, s.healthz)
	s.handle("GET", "/readyz", anybody, s.readyz)
	s.handle("GET", "/metrics", records.Metrics, s.metrics)
	s.handleAsking("GET", "/", s.homePage)
	s.handle("GET", "/documents", records.Ask, s.documentsPage)
	s.handle("GET", "/documents/*", records.Ask, s.documentPage)
	s.handle("GET", "/api", anybody, s.apiPage)
	s.handle("GET", "/openapi.json", anybody, s.openapi)
	s.handle("GET", "/widget.js", anybody, s.widget)
	s.handle("GET", "/assets/*", anybody, s.asset)
}

// handle adds a route for callers with a scope. GET also serves HEAD, which is GET
// without the body.
func (s *Server) handle(method, path string, who records.Scope, handler echo.HandlerFunc) {
	s.echo.Add(method, path, handler, s.admit(who))
	if method == "GET" {
		s.echo.HEAD(path, handler, s.admit(who))
	}
}

// handleAsking is handle for routes that answer questions, where a language model may
// take its own time.
func (s *Server) handleAsking(method, path string, handler echo.HandlerFunc) {
	s.asking[path] = true
	s.handle(method, path, records.Ask, handler)
}

// Use sets what answers questions from now on. It may be called at any time.
func (s *Server) Use(a *assistant.Assistant) { s.current.Store(a) }

// assistant gives the current assistant, or the problem that there is none yet.
func (s *Server) assistant() (*assistant.Assistant, error) {
	if a := s.current.Load(); a != nil {
		return a, nil
	}
	return nil, errNotReady
}
