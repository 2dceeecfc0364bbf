package server

import (
	"fmt"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"svara/assistant"
)

type (
	mcpQuery struct {
		Query string `json:"query" jsonschema:"what to look for, in Swedish; at most 2000 characters"`
		N     *int   `json:"n,omitempty" jsonschema:"how many passages to return, 1 to 100; 10 if left out"`
	}
	mcpFound struct {
		Results []mcpResult `json:"results" jsonschema:"best first"`
	}
	mcpResult struct {
		ID       string `json:"id" jsonschema:"what fetch takes"`
		Title    string `json:"title" jsonschema:"of the document"`
		URL      string `json:"url" jsonschema:"of the document, opened at the passage; for citing"`
		Text     string `json:"text" jsonschema:"the passage, word for word"`
		Document string `json:"document" jsonschema:"the document's path"`
		Heading  string `json:"heading" jsonschema:"the headings that the passage stands under; may be empty"`
		Page     *int   `json:"page" jsonschema:"the page that the passage stands on, from 1; null in documents without pages"`
		assistant.Standing
	}
)

// searchPassages is the tool "search".
func searchPassages(call *mcpCall, in mcpQuery) (*mcp.CallToolResult, mcpFound, error) {
	n := defaultFound
	if in.N != nil {
		n = *in.N
	}
	passages, err := call.server.find(call.c.Request().Context(), call.assistant, assistant.Question{Text: in.Query}, n)
	if err != nil {
		return nil, mcpFound{}, err
	}
	found := mcpFound{Results: make([]mcpResult, len(passages))}
	for i, p := range passages {
		found.Results[i] = mcpResult{
			ID: fmt.Sprintf("%s#%d-%d", p.Document, p.Start, p.End), Title: p.Title, URL: call.markedURL(p.URL(), p.Start, p.End),
			Text: p.Text, Document: p.Document, Heading: p.Heading, Page: p.Page, Standing: absoluteStanding(p.Standing, call.server.publicURL(call.c)),
		}
	}
	return nil, found, nil
}

// markedURL makes a document's address absolute, and adds the range of runes to mark.
func (call *mcpCall) markedURL(url string, start, end int) string {
	return call.server.publicURL(call.c) + sourceURL(assistant.Citation{URL: url, Start: start, End: end})
}
