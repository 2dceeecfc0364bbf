package server

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"time"
)

// How slow an upload may be. It may be silent for uploadPatience, and must not fall below
// uploadRate in the long run, so that a client that sends a byte now and then does not hold
// a connection and a file for ever. A file of 64 MB has a little more than an hour.
const (
	uploadPatience = 30 * time.Second
	uploadRate     = 16 << 10 // bytes a second
)

var errSlow = &problem{Status: http.StatusRequestTimeout, Code: "upload_too_slow",
	Message: "Uppladdningen gick för långsamt och avbröts. Försök igen över en bättre förbindelse."}

// pacedBody reads a request's body for as long as data keeps coming.
type pacedBody struct {
	ctx      context.Context
	body     io.Reader
	control  *http.ResponseController
	patience time.Duration
	start    time.Time
	bytes    int64
	stop     func() bool
}

func (s *Server) paced(ctx context.Context, body io.Reader, control *http.ResponseController) *pacedBody {
	b := &pacedBody{ctx: ctx, body: body, control: control, patience: s.uploadPatience, start: time.Now()}
	b.stop = context.AfterFunc(ctx, func() { _ = control.SetReadDeadline(time.Unix(1, 0)) }) // wakes Read
	return b
}

// Read reads on. Its errors are errSlow, errRestarting and the body's own.
func (b *pacedBody) Read(p []byte) (int, error) {
	now := time.Now()
	deadline := b.start.Add(b.patience + time.Duration(b.bytes)*time.Second/uploadRate)
	if silent := now.Add(b.patience); silent.Before(deadline) {
		deadline = silent
	}
	if err := b.control.SetReadDeadline(deadline); err != nil {
		return 0, err
	}
	if b.ctx.Err() != nil { // its end may have set the deadline before
		return 0, b.ended()
	}
	n, err := b.body.Read(p)
	b.bytes += int64(n)
	if errors.Is(err, os.ErrDeadlineExceeded) { // of which net/http ends ctx
		return n, b.ended()
	}
	return n, err
}

// ended says why reading ended.
func (b *pacedBody) ended() error {
	if errors.Is(context.Cause(b.ctx), errRestarting) {
		return errRestarting
	}
	return errSlow
}

// restPatience is how long the rest of a refused body may take to arrive: a client that
// is cut off while it sends may not see the answer.
const restPatience = 5 * time.Second

// end frees the connection for the answer, and for the next request.
func (b *pacedBody) end() {
	if b.stop() { // else ctx has ended: nothing more is read
		_ = b.control.SetReadDeadline(time.Now().Add(restPatience)) // an error is a connection's that has ended
	}
}
