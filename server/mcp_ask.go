package server

import (
	"fmt"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"svara/assistant"
)

type mcpQuestion struct {
	Question     string           `json:"question" jsonschema:"one question, in Swedish; at most 2000 characters"`
	Conversation []assistant.Turn `json:"conversation,omitempty" jsonschema:"what was said before, oldest first, for a question that leans on it ('och hur länge gäller det?'); role is user or assistant"`
}

// askDocuments is the tool "ask". It gives the answer of POST /api/ask, with
// addresses that lead to what is quoted from anywhere.
func askDocuments(call *mcpCall, in mcpQuestion) (*mcp.CallToolResult, assistant.Answer, error) {
	question, err := questionOf(in.Question, in.Conversation)
	if err != nil {
		return nil, assistant.Answer{}, err
	}
	answer, err := call.server.answer(call.c, call.assistant, question, nil)
	if err != nil {
		return nil, assistant.Answer{}, err
	}
	answer = absolute(answer, call.server.publicURL(call.c))
	for i, citation := range answer.Citations {
		answer.Citations[i].URL = sourceURL(citation)
	}
	return &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: answerAsText(answer)}}}, answer, nil
}

// answerAsText gives an answer with its sources as text, in Swedish as the answer is.
func answerAsText(answer assistant.Answer) string {
	var text strings.Builder
	text.WriteString(answer.Text)
	if len(answer.Citations) > 0 {
		text.WriteString("\n\nKällor:")
	}
	for _, citation := range answer.Citations {
		fmt.Fprintf(&text, "\n[%d] %s", citation.N, citation.Title)
		if citation.Heading != "" {
			fmt.Fprintf(&text, ", %s", citation.Heading)
		}
		if citation.Page != nil {
			fmt.Fprintf(&text, ", sidan %d", *citation.Page)
		}
		fmt.Fprintf(&text, ": ”%s” %s", oneLine(citation.Quote), citation.URL)
	}
	if len(answer.Nearest) > 0 {
		text.WriteString("\n\nNärmaste dokument:")
	}
	for _, nearest := range answer.Nearest {
		fmt.Fprintf(&text, "\n- %s %s", nearest.Title, nearest.URL)
	}
	if answer.Notice != "" {
		fmt.Fprintf(&text, "\n\n%s", answer.Notice)
	}
	return text.String()
}
