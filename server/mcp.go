package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"svara/assistant"
)

// maxBatch is how many messages one request may contain. Newer versions of the protocol
// allow one; without a limit, one body could hold ten thousand questions.
const maxBatch = 10

// mcpGrace is how much longer the SDK waits than a tool may take, so that the client gets
// the tool's own explanation of why it ended.
const mcpGrace = time.Second

// mcpCall is the request that a tool runs in.
type mcpCall struct {
	server    *Server
	c         echo.Context // whose request's context ends when the client leaves or its time is up
	assistant *assistant.Assistant
	mutex     sync.Mutex // held while a method runs: those of a batch take turns
}

// callKey is where a context holds its *mcpCall.
type callKey struct{}

func callOf(ctx context.Context) *mcpCall { return ctx.Value(callKey{}).(*mcpCall) }

// mcp answers POST /mcp: the Model Context Protocol over streamable HTTP,
// https://modelcontextprotocol.io/specification. A request is answered with JSON and
// nothing is kept after it, so that any of many servers can take the next; there are
// no streams to GET and no sessions to DELETE.
func (s *Server) mcp(c echo.Context) error {
	a, err := s.assistant()
	if err != nil {
		return err
	}
	message, n, err := readMessage(c.Request(), s.longestBatch(callerOf(c)))
	if err != nil {
		return err
	}
	if err := s.limitRate(c, callerOf(c), n-1); err != nil { // admit took the first
		return err
	}
	ctx := c.Request().Context()
	call := &mcpCall{server: s, c: c, assistant: a}
	waiting, stop := context.WithCancel(context.WithValue(context.WithoutCancel(ctx), callKey{}, call))
	defer stop()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(mcpGrace, stop) })()

	request := c.Request().Clone(waiting)
	request.Body, request.ContentLength = io.NopCloser(bytes.NewReader(message)), int64(len(message))
	request.Header.Set(echo.HeaderAccept, "application/json, text/event-stream") // what the SDK insists on; it sends the first
	reply := mcpReply{header: make(http.Header)}
	s.protocol.ServeHTTP(&reply, request)
	return reply.send(c)
}

// mcpMessage is the part of a message whose types are checked before the SDK sees it: the
// SDK's own errors would tell clients the names of Go types.
type mcpMessage struct {
	Version string `json:"jsonrpc"`
	Method  string `json:"method"`
	Params  struct {
		Name      string   `json:"name"`
		Arguments struct{} `json:"arguments"`
		Cursor    string   `json:"cursor"`
		Meta      struct{} `json:"_meta"`
	} `json:"params"`
}

// longestBatch gives how many messages a caller may put into one request: never more than
// the rate limit lets through at once.
func (s *Server) longestBatch(who caller) int {
	if who.local || s.rates.perMinute <= 0 {
		return maxBatch
	}
	return min(maxBatch, s.rates.atOnce())
}

// readMessage reads a request's body, a message or a batch of at most most messages, and
// gives how many they are.
func readMessage(r *http.Request, most int) (body json.RawMessage, n int, err error) {
	if err := readJSON(r, &body); err != nil {
		return nil, 0, err
	}
	messages := json.NewDecoder(bytes.NewReader(body))
	if body[0] == '[' {
		_, _ = messages.Token() // which readJSON has seen
	}
	for ; messages.More(); n++ { // one after the other: half a million of none take 100 MB
		if n == most {
			return nil, 0, badRequest("batch_too_long", "Anropet har för många meddelanden. Skicka högst %d åt gången.", most)
		}
		var message mcpMessage
		var wrong *json.UnmarshalTypeError
		if err := messages.Decode(&message); errors.As(err, &wrong) && wrong.Field != "" {
			return nil, 0, badJSON(body, &message, err)
		}
	}
	return body, n, nil
}

// mcpReply is an http.ResponseWriter that holds back the SDK's answer, which is short, so
// that refusals can be told in the same way as everywhere else.
type mcpReply struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header gives the fields that are kept with what is written.
func (r *mcpReply) Header() http.Header { return r.header }

// WriteHeader keeps the first status.
func (r *mcpReply) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

// Write keeps what is written, with status 200 unless another was given.
func (r *mcpReply) Write(p []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(p)
}

// send answers a request with the reply.
func (r *mcpReply) send(c echo.Context) error {
	contentType := r.header.Get(echo.HeaderContentType)
	switch {
	case r.status == 0: // it gave up waiting
		if err := c.Request().Context().Err(); err != nil {
			return err
		}
		return errors.New("the MCP library gave no answer")
	case r.status >= http.StatusInternalServerError:
		return fmt.Errorf("the MCP library failed with status %d: %s", r.status, r.body.String())
	case r.status >= http.StatusBadRequest && !strings.HasPrefix(contentType, echo.MIMEApplicationJSON):
		return refusedMCP(r.status, strings.TrimSpace(r.body.String()))
	case r.body.Len() == 0:
		return c.NoContent(r.status)
	}
	return c.Blob(r.status, contentType, r.body.Bytes())
}

// refusedMCP gives the problem that the SDK found in a request, in the SDK's own words,
// which are for those who write clients; unless these words name Go types.
func refusedMCP(status int, reason string) *problem {
	if strings.HasPrefix(reason, "malformed payload") {
		reason = "not a JSON-RPC 2.0 message"
	}
	return &problem{Status: status, Code: "bad_mcp", Message: "Anropet följer inte MCP: " + reason}
}

// guardMCP wraps every method of the protocol. The SDK runs them in goroutines of its
// own, where a panic would end the process, and an error's text would be sent as it is.
func guardMCP(next mcp.MethodHandler) mcp.MethodHandler {
	return func(ctx context.Context, method string, request mcp.Request) (result mcp.Result, err error) {
		call := callOf(ctx)
		call.mutex.Lock()
		defer call.mutex.Unlock()
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("panic: %v", p)
				call.server.logger.Error("panic", "error", call.server.redact(call.c.Request().Context(), err), "route", routeOf(call.c),
					"request_id", idOf(call.c), "stack", string(debug.Stack()))
				result, err = nil, call.fail(err)
			}
		}()
		if method == "subscriptions/listen" { // a stream that never ends, of changes that are none
			return nil, &jsonrpc.Error{Code: jsonrpc.CodeMethodNotFound, Message: "there is nothing to subscribe to"}
		}
		result, err = next(ctx, method, request)
		var told *jsonrpc.Error
		if err != nil && !errors.As(err, &told) {
			err = call.fail(err)
		}
		return result, err
	}
}

// fail gives the error that a client sees, and logs what concerns the operator. A
// *problem becomes the result of the tool, so that the calling model can react to it;
// anything else is an error of the protocol.
func (call *mcpCall) fail(err error) error {
	p := call.server.explain(err, call.c)
	if p.Status == http.StatusInternalServerError {
		return &jsonrpc.Error{Code: jsonrpc.CodeInternalError, Message: p.Message}
	}
	return p
}
