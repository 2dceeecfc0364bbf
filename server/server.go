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
// measures.go and health.go. It is the only package that knows echo.
package server

import (
	"context"
	"log/slog"
	"net/netip"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"svara/assistant"
	"svara/ingest"
)

// Options are what an operator may decide. The zero value is ready to use.
type Options struct {
	Logger  *slog.Logger // slog.Default() if nil
	Version string       // of Svara, shown on the pages and by /healthz; may be empty

	// RequestTimeout is how long one request may take; 30 seconds if 0. Language
	// models have their own time besides (assistant.Assistant.Patience).
	RequestTimeout time.Duration
	// MaxBody is the greatest size of a request's body in bytes; 1 MB if 0:
	// a question of the greatest length with a long conversation before it.
	MaxBody int64

	// Keys are what callers may have. Without any, in it or because it is nil, Svara
	// is for its own machine alone.
	Keys Keys
	// Open lets those ask who have no key.
	Open bool
	// Rate is how many requests a minute one key, or one address without a key, may
	// make; 0 for as many as they like.
	Rate int
	// Origins are the sites whose pages may use Svara, as ParseOrigin gives them.
	Origins []string
	// Proxies are the addresses of those whose X-Forwarded fields are believed.
	Proxies []netip.Prefix

	// MaxUpload is the greatest size of an uploaded file in bytes; what ingest reads if
	// 0 or more than that. All files of one upload may have four times that.
	MaxUpload int64
	// Audit is told what was done (as records.Act names it) to which document, and by
	// whom: the id of a key, or "no key". It may be nil.
	Audit func(ctx context.Context, actor, what, subject string)

	// What people leave; nil where it is not kept, and the routes to it are not there.
	Feedback   FeedbackStore
	Unanswered UnansweredStore
	// KeepUnanswered is whether questions that the documents did not answer are kept.
	KeepUnanswered bool

	// PublicURL is the address that people reach the server at; that of each request if
	// nil. See ParsePublicURL.
	PublicURL *url.URL
	// OmitSources leaves the sources out of the content of chat completions, for clients
	// that show citations themselves. A request that says otherwise has its way.
	OmitSources bool
	// Embedder answers POST /v1/embeddings; nobody does if nil.
	Embedder Embedder

	// Observe is what operators see.
	Observe Observe
}

const (
	defaultRequestTimeout = 30 * time.Second
	defaultMaxBody        = 1 << 20 // a long conversation with whole lists in it
)

// Server serves Svara. It is safe for concurrent use.
type Server struct {
	opts    Options
	logger  *slog.Logger
	echo    *echo.Echo
	pages   *pages
	rates   rates
	proxies proxies
	started time.Time
	asking  map[string]bool                     // the paths of handleAsking
	current atomic.Pointer[assistant.Assistant] // nil until Use
	intake  atomic.Pointer[intakes]             // nil where documents cannot be changed
	unkept  chan unanswered                     // questions that wait to be kept
	meters  *meters

	// Fields so that tests need not wait.
	stopTimeout, writePatience, heartbeatEvery, uploadPatience time.Duration
}

// New gives a server that says that it is not ready until Use is called.
func New(opts Options) *Server {
	if opts.Logger == nil {
		opts.Logger = slog.Default()
	}
	if opts.RequestTimeout == 0 {
		opts.RequestTimeout = defaultRequestTimeout
	}
	if opts.MaxBody == 0 {
		opts.MaxBody = defaultMaxBody
	}
	if opts.MaxUpload <= 0 || opts.MaxUpload > ingest.MaxFile {
		opts.MaxUpload = ingest.MaxFile
	}
	s := &Server{opts: opts, logger: opts.Logger, echo: echo.New(), started: time.Now(), pages: loadPages(opts.Version), asking: make(map[string]bool),
		rates: rates{perMinute: opts.Rate}, proxies: opts.Proxies, meters: newMeters(opts.Version, opts.Observe.Measures), unkept: make(chan unanswered, maxUnkept),
		stopTimeout: stopTimeout, writePatience: writePatience, heartbeatEvery: heartbeatEvery, uploadPatience: uploadPatience}
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
	s.handle("GET", "/healthz", toAll, s.healthz)
	s.handle("GET", "/readyz", toAll, s.readyz)
	s.handle("GET", "/metrics", toAdmin, s.metrics)
	s.handleAsking("GET", "/", s.homePage)
	s.handle("GET", "/documents", toAsk, s.documentsPage)
	s.handle("GET", "/documents/*", toAsk, s.documentPage)
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
