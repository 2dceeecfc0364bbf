package model

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// RoundTrip sends a request, whose address is only a path, to one server after the other
// until one answers. Its error, and that of reading the answer's body, is an *Error or
// that of the request's context.
func (s *Servers) RoundTrip(r *http.Request) (*http.Response, error) {
	x := exchangeIn(r.Context())
	body, err := x.begin(r)
	if err != nil {
		return nil, err
	}
	var tried []*host
	var failure error
	for h := s.pick(tried); h != nil; h = s.pick(tried) {
		response, err := s.send(r, h, body, x)
		if err == nil {
			x.from(h)
			return response, nil
		}
		// A server that is there says more than one that is not.
		if failure == nil || errors.Is(failure, NotThere) {
			failure = err
		}
		tried = append(tried, h)
		if r.Context().Err() != nil || errors.Is(err, TooLong) || errors.Is(err, Refused) {
			break // the next would say the same
		}
	}
	x.fail(failure)
	return nil, failure
}

// pick gives the host to try next and counts a request for it, or nil if none is left. It
// prefers hosts that have not failed lately, of these the least busy, and of these the
// first, which most likely has the model loaded.
func (s *Servers) pick(tried []*host) *host {
	s.picking.Lock()
	defer s.picking.Unlock()
	var best *host
	for _, h := range s.hosts {
		switch {
		case slices.Contains(tried, h):
		case best == nil, best.isDown() && !h.isDown(),
			best.isDown() == h.isDown() && h.requests.Load() < best.requests.Load():
			best = h
		}
	}
	if best != nil {
		best.requests.Add(1)
	}
	return best
}

// errSlow cancels a request whose server has been silent for too long.
var errSlow = errors.New("no word")

// send sends a request to one host and waits for the first line of the answer.
func (s *Servers) send(r *http.Request, h *host, body []byte, x *exchange) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(r.Context())
	a := &answer{servers: s, host: h, exchange: x, cancel: cancel, begun: time.Now()}
	a.ended = func() error {
		if context.Cause(ctx) == errSlow {
			return errSlow
		}
		return ctx.Err()
	}
	a.silence = time.AfterFunc(s.firstWord, func() { cancel(errSlow) })
	response, err := s.transport.RoundTrip(s.addressed(r.Clone(ctx), h, body))
	if err != nil && !isDial(err) && ctx.Err() == nil { // a connection from before the server started anew
		response, err = s.transport.RoundTrip(s.addressed(r.Clone(ctx), h, body))
	}
	if err == nil {
		a.body = response.Body
		err = a.begin(response)
	} else {
		err = a.explain(err)
	}
	if err != nil {
		a.Close()
		return nil, err
	}
	h.down.Store(0)
	response.Body = a
	return response, nil
}

// addressed turns a request into one to a host.
func (s *Servers) addressed(r *http.Request, h *host, body []byte) *http.Request {
	address := *h.base
	address.Path = strings.TrimSuffix(address.Path, "/") + r.URL.Path
	r.URL, r.Host = &address, ""
	r.Body, r.ContentLength = http.NoBody, int64(len(body))
	if len(body) > 0 {
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	r.Header.Del("OpenAI-Organization") // which langchaingo takes from the environment
	r.Header.Del("Authorization")
	if user := h.base.User; user != nil { // of a proxy before it: a transport sends none of itself
		password, _ := user.Password()
		r.SetBasicAuth(user.Username(), password)
	}
	if s.options.Key != "" && !s.isOllama() {
		r.Header.Set("Authorization", "Bearer "+s.options.Key)
	}
	return r
}
