package server

import (
	"context"
	"strings"
	"time"

	"svara/assistant"
)

const (
	// maxUnkept is how many questions may wait to be stored. Beyond that they are
	// dropped: nobody who asks should wait for it.
	maxUnkept = 256
	// keepTimeout is how long a server that stops may take to store those that wait.
	keepTimeout = 2 * time.Second
)

// unanswered is a question that waits to be stored.
type unanswered struct {
	question string
	nearest  []string // paths of documents
}

// keepIfUnanswered stores a question that the documents did not answer, if the operator
// wants that. It neither waits nor fails. Questions that failed for another reason are
// not stored.
func (s *Server) keepIfUnanswered(question assistant.Question, answer assistant.Answer) {
	if !s.opts.KeepUnanswered || s.opts.Unanswered == nil || answer.Status != assistant.NotFound {
		return
	}
	u := unanswered{question: strings.TrimSpace(question.Text)}
	for _, n := range answer.Nearest {
		u.nearest = append(u.nearest, n.Document)
	}
	select {
	case s.unkept <- u:
	default:
		s.logger.Debug("unanswered question let go: too many wait to be kept")
	}
}

// startKeeping stores waiting questions in the background until end is called, which
// stores the rest.
func (s *Server) startKeeping() (end func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ending, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case u := <-s.unkept:
				s.keep(ctx, u)
			case <-ending:
				for len(s.unkept) > 0 && ctx.Err() == nil {
					s.keep(ctx, <-s.unkept)
				}
				return
			}
		}
	}()
	return func() {
		defer cancel()
		defer time.AfterFunc(keepTimeout, cancel).Stop()
		close(ending)
		<-ended
	}
}

func (s *Server) keep(ctx context.Context, u unanswered) {
	if err := s.opts.Unanswered.AddUnanswered(ctx, u.question, u.nearest); err != nil {
		s.logger.Warn("unanswered question not kept", "error", err)
	}
}
