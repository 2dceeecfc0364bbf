package model

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
)

// exchange is one request through Servers, and what its answer said. It travels in the
// request's context around langchaingo's clients, which lose errors, the reason why an
// answer ended, and whether it ended at all.
type exchange struct {
	model    string
	settings map[string]any    // to add to the request
	read     func([]byte) word // reads a line of a streamed answer; nil if it is not streamed

	mutex   sync.Mutex // over what follows
	used    bool
	failure error
	last    word
	server  string
}

// word is what a line of a streamed answer says besides its text.
type word struct {
	failed               string // the server's words, if it reports an error
	last                 bool   // nothing follows
	reason               string // why the answer ended, once it has
	promptTokens, tokens int
}

type exchangeKey struct{}

func withExchange(ctx context.Context, x *exchange) context.Context {
	return context.WithValue(ctx, exchangeKey{}, x)
}

// exchangeIn gives a request's exchange, a new one where it has none.
func exchangeIn(ctx context.Context) *exchange {
	if x, found := ctx.Value(exchangeKey{}).(*exchange); found {
		return x
	}
	return &exchange{}
}

// begin notes that the exchange went through Servers, and gives the request's body with
// the settings added.
func (x *exchange) begin(r *http.Request) ([]byte, error) {
	x.mutex.Lock()
	x.used = true
	x.mutex.Unlock()
	if r.Body == nil {
		return nil, nil
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil || len(x.settings) == 0 {
		return body, err
	}
	fields := make(map[string]json.RawMessage)
	if err := json.Unmarshal(body, &fields); err != nil {
		return nil, fmt.Errorf("adding settings to a request: %w", err)
	}
	for name, value := range x.settings {
		if fields[name], err = json.Marshal(value); err != nil {
			return nil, err
		}
	}
	return json.Marshal(fields)
}

// hear takes a line of the answer, and gives the server's words if the line reports an
// error.
func (x *exchange) hear(line []byte) (failed string) {
	line = bytes.TrimSpace(line)
	if len(line) == 0 {
		return ""
	}
	w := x.read(line)
	x.mutex.Lock()
	defer x.mutex.Unlock()
	x.last.last = x.last.last || w.last
	if w.reason != "" {
		x.last.reason = w.reason
	}
	x.last.promptTokens = max(x.last.promptTokens, w.promptTokens)
	x.last.tokens = max(x.last.tokens, w.tokens)
	return w.failed
}

// isOver reports whether the answer came to its end.
func (x *exchange) isOver() bool {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	return x.last.last
}

// isBegun reports whether a server has begun to answer.
func (x *exchange) isBegun() bool {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	return x.server != ""
}

// fail notes why the exchange failed, the first time.
func (x *exchange) fail(err error) {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	if x.failure == nil {
		x.failure = err
	}
}

// from notes which server answers.
func (x *exchange) from(h *host) {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	x.server = h.String()
}
