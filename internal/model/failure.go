package model

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// Failure is what kept a server from doing what it was asked. Callers distinguish
// failures with errors.Is.
type Failure string

// What can go wrong with a server of models.
const (
	NotThere  Failure = "does not answer"
	NoModel   Failure = "does not have the model"
	Busy      Failure = "is busy"
	TimedOut  Failure = "takes too long"
	TooLong   Failure = "was given more text than the model has room for"
	BrokenOff Failure = "broke off its answer"
	Refused   Failure = "refused" // for a reason of its own
	Full      Failure = "is full"
	Silent    Failure = "says nothing" // to anybody, for some time; see Breaker
)

// Error gives the failure in words.
func (f Failure) Error() string { return string(f) }

// Error is a failure, with everything that an operator needs to mend it.
type Error struct {
	Failure Failure
	Server  string // its address
	Model   string // may be empty
	Said    string // the server's or the system's own words; may be empty
	advice  string
}

// Error gives the failure and, last, what to do about it.
func (e *Error) Error() string {
	text := e.Server + " " + string(e.Failure)
	if e.Model != "" {
		text += fmt.Sprintf(" (model %q)", e.Model)
	}
	if e.Said != "" {
		text += ": " + e.Said
	}
	return text + ": " + e.advice
}

// Unwrap gives the Failure.
func (e *Error) Unwrap() error { return e.Failure }

// failure makes an error of what went wrong with a host.
func (s *Servers) failure(f Failure, h *host, model, said string) *Error {
	return &Error{Failure: f, Server: h.String(), Model: model, Said: said, advice: s.advice(f, model)}
}

// advice says what to do about a failure.
func (s *Servers) advice(f Failure, model string) string {
	switch {
	case f == NotThere && s.isOllama():
		return "start it with 'ollama serve', or say where it is with OLLAMA_HOST"
	case f == NotThere:
		return "start it, or correct its address"
	case f == NoModel && s.isOllama():
		return fmt.Sprintf("run 'ollama pull %s' there", model)
	case f == NoModel:
		return "serve the model there, or choose another"
	case f == Busy && s.isOllama():
		return "ask again in a while; if it happens often, raise OLLAMA_NUM_PARALLEL there or name more servers"
	case f == TimedOut:
		return "ask again; if it happens often, choose a smaller model"
	case f == TooLong:
		return "shorten the text, or give the model a larger context"
	case f == Refused && s.isOllama():
		return "see the server's log; is it a recent version, and does it listen on this name (OLLAMA_HOST=0.0.0.0 there)?"
	case f == Refused:
		return "see the server's log; does its address end as it should, in /v1 with most, and is the key right?"
	}
	return "ask again; if it happens often, see the server's log"
}

// refusal turns an answer with another status than 200 into an error. Ollama and the
// others agree on statuses, except for a text that is too long, which only their words
// tell.
func (s *Servers) refusal(h *host, model string, status int, body []byte) *Error {
	said := problem(body)
	lower := strings.ToLower(said)
	tellsOf := func(parts ...string) bool {
		for _, part := range parts {
			if strings.Contains(lower, part) {
				return true
			}
		}
		return false
	}
	f := Refused
	switch {
	case status == http.StatusNotFound && tellsOf("model"):
		f = NoModel
	case status == http.StatusServiceUnavailable, status == http.StatusTooManyRequests:
		f = Busy
	case status < 500 && tellsOf("context length", "context size", "context window", "too long", "too large"):
		f = TooLong
	case status >= 500: // the model's own process died, or could not start
		f = BrokenOff
		h.fail(downTime)
	}
	if said == "" {
		said = fmt.Sprintf("status %d", status)
	}
	return s.failure(f, h, model, said)
}

// problem gives the message of an error: {"error":"…"} from Ollama,
// {"error":{"message":"…"}} from the others, or plain text.
func problem(body []byte) string {
	var answer struct{ Error json.RawMessage }
	if json.Unmarshal(body, &answer) != nil || len(answer.Error) == 0 {
		return strings.TrimSpace(string(body))
	}
	var message string
	if json.Unmarshal(answer.Error, &message) == nil {
		return message
	}
	var wrapped struct{ Message string }
	if json.Unmarshal(answer.Error, &wrapped) == nil && wrapped.Message != "" {
		return wrapped.Message
	}
	return string(answer.Error)
}
