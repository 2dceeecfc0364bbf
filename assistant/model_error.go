package assistant

import (
	"context"
	"errors"

	"svara/internal/model"
)

// ModelError tells the person who asked why there is no answer: a required language model
// or embedder failed.
type ModelError struct {
	Code    string // stable, for programs; "model_busy" and so on
	Message string // in Swedish, for people, with what to do
	Passing bool   // asking again in a while may help
	Err     error  // for the operator: which server, what it said, and what to do
}

// Error gives what the operator is to know.
func (e *ModelError) Error() string { return e.Code + ": " + e.Err.Error() }

// Unwrap gives the model's error.
func (e *ModelError) Unwrap() error { return e.Err }

const tellOperator = " Om felet kvarstår: meddela den som driver tjänsten."

// modelErrors say what each failure of a model means to the person who asked.
var modelErrors = map[model.Failure]ModelError{
	model.NotThere:  {Code: "model_unavailable", Passing: true, Message: "Språkmodellen går inte att nå just nu. Försök igen om en stund." + tellOperator},
	model.Silent:    {Code: "model_unavailable", Passing: true, Message: "Språkmodellen svarar inte just nu. Försök igen om en stund." + tellOperator},
	model.NoModel:   {Code: "model_missing", Message: "Språkmodellen är inte installerad. Meddela den som driver tjänsten."},
	model.Busy:      {Code: "model_busy", Passing: true, Message: "Språkmodellen är upptagen med andra frågor. Försök igen om en stund."},
	model.Full:      {Code: "queue_full", Passing: true, Message: "Många frågar just nu, och fler får inte plats i kön. Försök igen om en stund."},
	model.TimedOut:  {Code: "model_timeout", Passing: true, Message: "Språkmodellen hann inte svara. Försök igen om en stund." + tellOperator},
	model.TooLong:   {Code: "model_too_long", Message: "Frågan är för lång för språkmodellen. Ställ en kortare fråga." + tellOperator},
	model.BrokenOff: {Code: "model_broke_off", Passing: true, Message: "Språkmodellen avbröts. Försök igen om en stund." + tellOperator},
	model.Refused:   {Code: "model_failed", Message: "Språkmodellen kunde inte svara. Meddela den som driver tjänsten."},
}

// AsModelError turns the error of a chat or an embedder into a *ModelError. The caller's
// own context must not have ended.
func AsModelError(err error) error {
	failure := model.Refused
	if !errors.As(err, &failure) && errors.Is(err, context.DeadlineExceeded) { // Generation.Patience
		failure = model.TimedOut
	}
	e, known := modelErrors[failure]
	if !known {
		e = modelErrors[model.Refused]
	}
	e.Err = err
	return &e
}
