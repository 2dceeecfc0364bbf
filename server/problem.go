package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"svara/assistant"
	"svara/intake"
	"svara/internal/records"
)

// problem is what a client is told instead of what it asked for. It is an error, so that
// handlers can return it.
type problem struct {
	Status     int
	Code       string // stable, for programs
	Message    string // in Swedish, for people: what happened and what to do
	OnPage     words  // for browsers; where a language is empty, english or Message is used
	RetryAfter int    // in seconds; 0 for a problem that time does not mend
	Param      string // the field of the body that is wrong; may be empty
}

// Error gives the code and the message, for the log.
func (p *problem) Error() string { return p.Code + ": " + p.Message }

func badRequest(code, format string, args ...any) *problem {
	return &problem{Status: http.StatusBadRequest, Code: code, Message: fmt.Sprintf(format, args...)}
}

// badField is badRequest for a problem with one field of the body.
func badField(field, code, format string, args ...any) *problem {
	p := badRequest(code, format, args...)
	p.Param = field
	return p
}

var (
	errNotReady = &problem{Status: http.StatusServiceUnavailable, Code: "not_ready", RetryAfter: 5,
		Message: "Dokumenten läses in just nu. Försök igen om en stund."}
	errTimeout = &problem{Status: http.StatusServiceUnavailable, Code: "timeout", RetryAfter: 10,
		Message: "Det tog för lång tid att svara. Försök igen om en stund."}
	errCanceled = &problem{Status: http.StatusServiceUnavailable, Code: "canceled", RetryAfter: 5,
		Message: "Frågan avbröts innan den var besvarad. Försök igen."}
	errRestarting = &problem{Status: http.StatusServiceUnavailable, Code: "restarting", RetryAfter: 10,
		Message: "Tjänsten startas om. Försök igen om en stund."}
	errDiskFull = &problem{Status: http.StatusInsufficientStorage, Code: "disk_full",
		Message: "Disken är full, och inget sparades. Den som driver tjänsten behöver göra plats."}
)

// modelRetryAfter is for a busy language model, in seconds: about the time of one answer.
const modelRetryAfter = 10

// problemOf maps every error to what the client is told; this is done nowhere else. Of an
// error that is not known to be the client's fault, the client learns nothing.
func problemOf(err error, requestID string) *problem {
	var known *problem
	var question *assistant.QuestionError
	var model *assistant.ModelError
	var refusal *intake.Refusal
	var tooLarge *http.MaxBytesError
	var fromEcho *echo.HTTPError
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &question):
		status := http.StatusBadRequest
		if question.Code == "question_too_long" {
			status = http.StatusRequestEntityTooLarge
		}
		return &problem{Status: status, Code: question.Code, Message: question.Message}
	case errors.As(err, &model):
		p := &problem{Status: http.StatusServiceUnavailable, Code: model.Code, Message: model.Message}
		if model.Passing {
			p.RetryAfter = modelRetryAfter
		}
		return p
	case errors.As(err, &refusal):
		return refused(refusal)
	case errors.Is(err, records.ErrFull):
		return errDiskFull
	case errors.As(err, &tooLarge):
		return &problem{Status: http.StatusRequestEntityTooLarge, Code: "body_too_large",
			Message: fmt.Sprintf("Det som skickades är för stort. Skicka högst %d kB.", tooLarge.Limit>>10)}
	case errors.Is(err, context.DeadlineExceeded):
		return errTimeout
	case errors.Is(err, context.Canceled):
		return errCanceled
	case errors.As(err, &fromEcho) && fromEcho.Code == http.StatusNotFound:
		return &problem{Status: http.StatusNotFound, Code: "not_found",
			Message: "Det finns inget på den här adressen. Kontrollera att den är rätt skriven."}
	case errors.As(err, &fromEcho) && fromEcho.Code == http.StatusMethodNotAllowed:
		return &problem{Status: http.StatusMethodNotAllowed, Code: "method_not_allowed",
			Message: "Adressen finns, men inte för den HTTP-metoden. Svarets fält Allow säger vilka som går."}
	}
	return &problem{Status: http.StatusInternalServerError, Code: "internal",
		Message: "Något gick fel hos Svara. Försök igen. Om felet kvarstår: meddela den som driver tjänsten och uppge ärendenumret " + requestID + ".",
		OnPage:  words{en: strings.Replace(english["internal"], "%s", requestID, 1)}}
}

// body gives the JSON that programs get, in the form that belongs to the path.
func (p *problem) body(path string) any {
	if isOpenAI(path) {
		return p.openAIBody()
	}
	return map[string]any{"error": map[string]string{"code": p.Code, "message": p.Message}}
}

// said gives the message for a reader of pages in a language, and the language that the
// message is in.
func (p *problem) said(l language) (string, language) {
	if text := l.of(p.OnPage); text != "" {
		return text, l
	}
	if text := english[p.Code]; text != "" && l == langEnglish {
		return text, l
	}
	return p.Message, langSwedish
}

// view gives the error page for a request, with links to go on from there: none without a
// key, because the page with the question needs one too.
func (p *problem) view(r *http.Request) errorView {
	v := errorView{Title: errorTitle(p.Status), Home: true, Other: inOther(r)}
	v.Message, v.Language = p.said(voiceOf(r).language)
	switch {
	case p.RetryAfter > 0:
		v.Again = r.URL.RequestURI() // with the question that is in it
	case p.Status == http.StatusUnauthorized, p.Status == http.StatusForbidden:
		v.Home = false
	}
	return v
}

// openAIBody gives what clients of OpenAI's API read.
func (p *problem) openAIBody() any {
	kind := "invalid_request_error"
	switch {
	case p.Status == http.StatusUnauthorized:
		kind = "authentication_error"
	case p.Status == http.StatusForbidden:
		kind = "permission_error"
	case p.Status == http.StatusTooManyRequests:
		kind = "rate_limit_error"
	case p.Status >= http.StatusInternalServerError:
		kind = "server_error"
	}
	var param any
	if p.Param != "" {
		param = p.Param
	}
	return map[string]any{"error": map[string]any{"message": p.Message, "type": kind, "param": param, "code": p.Code}}
}

// fail answers a request that ended with an error: with JSON, with a page, or with a last
// event if a stream has begun.
func (s *Server) fail(err error, c echo.Context) {
	path := c.Request().URL.Path
	if e, streaming := c.Get(eventsKey).(*events); streaming && e.isBegun() {
		name := "error"
		if isOpenAI(path) { // whose events have none
			name = ""
		}
		_ = e.send(name, s.explain(err, c).body(path)) // whoever left does not read it
		return
	}
	if c.Response().Committed {
		level := slog.LevelError
		if c.Request().Context().Err() != nil { // the client has left
			level = slog.LevelDebug
		}
		s.logger.Log(c.Request().Context(), level, "answer cut short", "error", s.redact(c.Request().Context(), err), "request_id", idOf(c))
		return
	}
	p := s.explain(err, c)
	if isProgram(c.Request()) {
		err = c.JSON(p.Status, p.body(path))
	} else {
		err = s.pages.render(c, p.Status, "error", p.view(c.Request()))
	}
	if err != nil {
		s.logger.Warn("error not delivered", "error", s.redact(c.Request().Context(), err), "request_id", idOf(c))
	}
}

// explain gives the problem that an error is to the client, sets its headers, and logs
// the error where the operator has to act.
func (s *Server) explain(err error, c echo.Context) *problem {
	if errors.Is(err, context.Canceled) && errors.Is(context.Cause(c.Request().Context()), errRestarting) {
		err = errRestarting
	}
	p := problemOf(err, idOf(c))
	c.Set(codeKey, p.Code)
	if p.Status == http.StatusUnauthorized {
		c.Response().Header().Set(echo.HeaderWWWAuthenticate, `Bearer realm="Svara"`)
	}
	if p.RetryAfter > 0 {
		c.Response().Header().Set(echo.HeaderRetryAfter, strconv.Itoa(p.RetryAfter))
	}
	var model *assistant.ModelError
	switch {
	case p.Status == http.StatusInternalServerError, p.Status == http.StatusInsufficientStorage:
		s.logger.Error("request failed", "error", s.redact(c.Request().Context(), err), "route", routeOf(c), "request_id", idOf(c))
	case errors.As(err, &model):
		s.logger.Warn("language model failed", "error", s.redact(c.Request().Context(), model.Err), "request_id", idOf(c))
	}
	return p
}

// isProgram reports whether a request comes from a program rather than a person. Pages
// are only ever fetched, so whatever posts to one is a client with a wrong address.
func isProgram(r *http.Request) bool {
	return r.Method != http.MethodGet && r.Method != http.MethodHead || isForPrograms(r.URL.Path)
}

// isForPrograms reports whether a path is meant for programs.
func isForPrograms(path string) bool {
	switch path {
	case "/api", "/openapi.json", "/healthz", "/readyz", "/metrics", "/mcp": // "/api" is a page, which has no errors of its own
		return true
	}
	return strings.HasPrefix(path, "/api/") || isOpenAI(path)
}

// isOpenAI reports whether a path belongs to the API that follows OpenAI's.
func isOpenAI(path string) bool { return path == "/v1" || strings.HasPrefix(path, "/v1/") }

// errorTitle gives the name of an error page's title, as in texts.
func errorTitle(status int) string {
	switch status {
	case http.StatusNotFound:
		return "not_found"
	case http.StatusUnauthorized, http.StatusForbidden:
		return "not_let_in"
	case http.StatusTooManyRequests:
		return "wait"
	case http.StatusServiceUnavailable:
		return "unavailable"
	}
	return "failed"
}
