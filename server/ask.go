package server

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"svara/assistant"
)

// askRequest is the body of POST /api/ask.
type askRequest struct {
	Question     string           `json:"question"`
	Conversation []assistant.Turn `json:"conversation"`
	Stream       bool             `json:"stream"`
}

var errNoStream = &problem{Status: http.StatusNotImplemented, Code: "streaming_unavailable",
	Message: `Svaret kan inte strömmas ännu. Fråga igen utan "stream" och med Accept: application/json.`}

// ask answers POST /api/ask.
func (s *Server) ask(c echo.Context) error {
	a, err := s.assistant()
	if err != nil {
		return err
	}
	var request askRequest
	if err := readJSON(c.Request(), &request); err != nil {
		return err
	}
	if request.Stream || acceptsOnlyEvents(c.Request()) {
		return errNoStream
	}
	for i, turn := range request.Conversation {
		if turn.Role != "user" && turn.Role != "assistant" {
			return badRequest("bad_role", `Inlägg %d i "conversation" har en okänd "role". Den ska vara "user" eller "assistant".`, i+1)
		}
	}
	answer, err := a.Ask(c.Request().Context(), assistant.Question{Text: request.Question, Conversation: request.Conversation})
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, answer)
}

// acceptsOnlyEvents reports whether a client takes server-sent events and not
// JSON.
func acceptsOnlyEvents(r *http.Request) bool {
	accept := strings.Join(r.Header.Values(echo.HeaderAccept), ",")
	return strings.Contains(accept, "text/event-stream") &&
		!strings.Contains(accept, "application/json") && !strings.Contains(accept, "*/*")
}
