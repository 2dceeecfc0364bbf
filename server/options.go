package server

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"log/slog"
	"net/netip"
	"net/url"
	"time"

	"svara/ingest"
)

// Options are the operator's choices. The zero value is ready to use.
type Options struct {
	Logger  *slog.Logger // slog.Default() if nil
	Version string       // of Svara, shown on the pages and by /healthz; may be empty

	// RequestTimeout is how long one request may take; 30 seconds if 0. Language
	// models have their own time besides (assistant.Assistant.Patience).
	RequestTimeout time.Duration
	// MaxBody is the greatest size of a request's body in bytes; 1 MB if 0:
	// a question of the greatest length with a long conversation before it.
	MaxBody int64

	// Keys are the API keys. If it is nil, or if no key was ever made, Svara serves its
	// own machine only.
	Keys Keys
	// Open lets everybody ask, also without a key.
	Open bool
	// Rate is how many requests a minute one key, or one address without a key, may
	// make; 0 for as many as they like.
	Rate int
	// Origins are the sites whose pages may use Svara, as ParseOrigin gives them.
	Origins []string
	// Proxies are the addresses whose X-Forwarded headers are believed.
	Proxies []netip.Prefix

	// BuiltIn reports whether the documents are those inside the binary, for which there
	// is no time of change. Nil means that they never are.
	BuiltIn func() bool
	// MaxUpload is the greatest size in bytes of an uploaded file, at most what ingest
	// reads, which is also what 0 stands for. All files of one upload together may have
	// four times that.
	MaxUpload int64
	// Audit is told what was done (in the words of records.Act) to which document, and by
	// whom: the id of a key, or "no key". It may be nil.
	Audit func(ctx context.Context, actor, what, subject string)

	// Stores of what people leave. Where one is nil, its routes do not exist.
	Feedback   FeedbackStore
	Unanswered UnansweredStore
	// AnswerKey seals the ids of answers, so that only answers that Svara gave can be
	// judged. All processes that take judgements need the same key. If it is empty, the
	// server makes one that lasts as long as itself.
	AnswerKey []byte
	// KeepUnanswered is whether questions that the documents did not answer are kept.
	KeepUnanswered bool

	// PublicURL is the address that people reach the server at; that of each request if
	// nil. See ParsePublicURL.
	PublicURL *url.URL
	// OmitSources leaves the list of sources out of chat completions, for clients that
	// show citations themselves. A request may say otherwise.
	OmitSources bool
	// Embedder answers POST /v1/embeddings; if it is nil, that is refused.
	Embedder Embedder

	// Observe is what operators see.
	Observe Observe
}

const (
	defaultRequestTimeout = 30 * time.Second
	defaultMaxBody        = 1 << 20 // a long conversation with whole lists in it
)

// complete replaces zero values by the defaults.
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
	if len(o.AnswerKey) == 0 {
		o.AnswerKey = make([]byte, sha256.Size)
		rand.Read(o.AnswerKey) // never fails
	}
	if o.MaxUpload <= 0 || o.MaxUpload > ingest.MaxFile {
		o.MaxUpload = ingest.MaxFile
	}
}
