package server

import (
	"context"
	"log/slog"
	"net/netip"
	"net/url"
	"time"

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

// complete puts in what stands for 0.
func (o *Options) complete() {
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.RequestTimeout == 0 {
		o.RequestTimeout = defaultRequestTimeout
	}
	if o.MaxBody == 0 {
		o.MaxBody = defaultMaxBody
	}
	if o.MaxUpload <= 0 || o.MaxUpload > ingest.MaxFile {
		o.MaxUpload = ingest.MaxFile
	}
}
