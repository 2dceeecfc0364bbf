package server

import (
	"crypto/rand"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"svara/assistant"
)

// chatModel is the model name that clients of OpenAI's API use for Svara. It is not the
// language model's name, since that may change, and there may be none.
const chatModel = "svara"

// chatHead is the beginning of a completion, and of every chunk of one.
type chatHead struct {
	ID      string `json:"id"`
	Object  string `json:"object"`
	Created int64  `json:"created"` // Unix seconds
	Model   string `json:"model"`
}

func newChatHead(object string) chatHead {
	return chatHead{"chatcmpl-" + rand.Text(), object, time.Now().Unix(), chatModel}
}

// chatProof holds what OpenAI's API has no field for: the citations, and how the answer
// came about. Clients that do not know it ignore it.
type chatProof struct {
	Citations []assistant.Citation `json:"citations"`
	Svara     chatAnswer           `json:"svara"`
}

// chatAnswer has fields of the answer of POST /api/ask, by the same names.
type chatAnswer struct {
	ID         string              `json:"id"`
	Status     assistant.Status    `json:"status"`
	Mode       assistant.Mode      `json:"mode"`
	Confidence float64             `json:"confidence"`
	Nearest    []assistant.Nearest `json:"nearest"`
	Notice     string              `json:"notice"`
}

func proofOf(a assistant.Answer) chatProof {
	return chatProof{a.Citations, chatAnswer{a.ID, a.Status, a.Mode, a.Confidence, a.Nearest, a.Notice}}
}

type chatCompletion struct {
	chatHead
	Choices []chatChoice `json:"choices"`
	Usage   chatUsage    `json:"usage"`
	chatProof
}

type chatChoice struct {
	Index        int       `json:"index"`
	Message      chatReply `json:"message"`
	Logprobs     *struct{} `json:"logprobs"`
	FinishReason string    `json:"finish_reason"`
}

type chatReply struct {
	Role    string    `json:"role"`
	Content string    `json:"content"`
	Refusal *struct{} `json:"refusal"` // OpenAI's own; that documents do not answer is none
}

// chatCompletions answers POST /v1/chat/completions. Any model name is accepted, because
// many clients have one built in.
func (s *Server) chatCompletions(c echo.Context) error {
	a, err := s.assistant()
	if err != nil {
		return err
	}
	var request chatRequest
	if err := readJSON(c.Request(), &request); err != nil {
		return err
	}
	question, err := request.question()
	if err != nil {
		return err
	}
	if request.Stream {
		return s.streamChat(c, a, &request, question)
	}
	answer, err := s.answer(c, a, question, nil)
	if err != nil {
		return err
	}
	answer = absolute(answer, s.publicURL(c))
	content := answer.Text
	if s.wantsSources(c, &request) {
		content += sourcesOf(answer)
	}
	return c.JSON(http.StatusOK, chatCompletion{
		chatHead:  newChatHead("chat.completion"),
		Choices:   []chatChoice{{Message: chatReply{Role: "assistant", Content: content}, FinishReason: finishReason(answer)}},
		Usage:     usageOf(question, content),
		chatProof: proofOf(answer),
	})
}

// finishReason says why an answer ends: "length", which clients know how to show, where
// the language model did not finish; else "stop".
func finishReason(a assistant.Answer) string {
	if a.Mode == assistant.Generative && a.Reason != "" {
		return "length"
	}
	return "stop"
}
