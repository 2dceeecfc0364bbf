package server

import (
	"encoding/json"

	"github.com/labstack/echo/v4"

	"svara/assistant"
)

// chatChunk is an event of a completion that comes part by part.
type chatChunk struct {
	chatHead
	Choices    []chatPart      `json:"choices"`         // one, or none in that of the usage
	Usage      json.RawMessage `json:"usage,omitempty"` // null in all but the last, where it was asked for
	*chatProof                 // in that which ends the text
}

type chatPart struct {
	Index        int       `json:"index"`
	Delta        chatDelta `json:"delta"`
	Logprobs     *struct{} `json:"logprobs"`
	FinishReason *string   `json:"finish_reason"` // nil until the last
}

type chatDelta struct {
	Role    string  `json:"role,omitempty"`
	Content *string `json:"content,omitempty"`
}

// chatStream sends the chunks of one completion.
type chatStream struct {
	*events
	head     chatHead
	hasUsage bool
	content  string // sent so far
}

// streamChat answers a question with chunks, as its answer comes about. An error after
// the first is told by fail, in place of another.
func (s *Server) streamChat(c echo.Context, a *assistant.Assistant, request *chatRequest, question assistant.Question) error {
	stream := chatStream{events: s.openEvents(c), head: newChatHead("chat.completion.chunk"), hasUsage: request.StreamOptions.IncludeUsage}
	defer stream.close()
	answer, err := s.answer(c, a, question, func(e assistant.Event) error { return stream.text(e.Text) })
	stream.close()
	if err != nil {
		return err
	}
	answer = absolute(answer, s.publicURL(c))
	if s.wantsSources(c, request) {
		if err := stream.text(sourcesOf(answer)); err != nil {
			return err
		}
	}
	reason, proof := finishReason(answer), proofOf(answer)
	if err := stream.chunk(chatChunk{Choices: []chatPart{{FinishReason: &reason}}, chatProof: &proof}); err != nil {
		return err
	}
	if stream.hasUsage {
		usage, err := json.Marshal(usageOf(question, stream.content))
		if err != nil {
			return err
		}
		if err := stream.chunk(chatChunk{Choices: []chatPart{}, Usage: usage}); err != nil {
			return err
		}
	}
	return stream.sendText("", "[DONE]")
}

// text sends what is new of the answer; before the first, who says it.
func (s *chatStream) text(text string) error {
	if text == "" {
		return nil
	}
	if s.content == "" {
		empty := ""
		if err := s.chunk(chatChunk{Choices: []chatPart{{Delta: chatDelta{Role: "assistant", Content: &empty}}}}); err != nil {
			return err
		}
	}
	s.content += text
	return s.chunk(chatChunk{Choices: []chatPart{{Delta: chatDelta{Content: &text}}}})
}

// chunk sends one chunk, under the completion's head.
func (s *chatStream) chunk(chunk chatChunk) error {
	chunk.chatHead = s.head
	if s.hasUsage && chunk.Usage == nil {
		chunk.Usage = json.RawMessage("null")
	}
	return s.send("", chunk)
}
