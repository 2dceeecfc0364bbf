package server

import (
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"unicode/utf8"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"svara/assistant"
)

// maxFetched is how many runes of a document one call gives: some 18,500 tokens of
// Swedish. Clients commonly accept 25,000 from a tool.
const maxFetched = 50_000

type (
	mcpReference struct {
		ID    string `json:"id" jsonschema:"an id from search, or the path of a document"`
		Start *int   `json:"start,omitempty" jsonschema:"the first character to return, from 0; leave out unless metadata said that there is more"`
		End   *int   `json:"end,omitempty" jsonschema:"the character to stop before"`
	}
	mcpDocument struct {
		ID       string      `json:"id"`
		Title    string      `json:"title"`
		Text     string      `json:"text" jsonschema:"the document's text from metadata.start to metadata.end"`
		URL      string      `json:"url" jsonschema:"of the document, opened at the passage if id names one; for citing"`
		Metadata mcpMetadata `json:"metadata"`
	}
	mcpMetadata struct {
		Document string `json:"document" jsonschema:"the document's path"`
		Heading  string `json:"heading" jsonschema:"the headings that the passage of the id stands under; may be empty"`
		Page     *int   `json:"page" jsonschema:"the page that the passage of the id stands on; null if there is none"`
		Passages int    `json:"passages" jsonschema:"how many the document has"`
		Changed  string `json:"changed" jsonschema:"when the document's file was last changed"`
		Start    int    `json:"start" jsonschema:"the first character of text in the document, from 0"`
		End      int    `json:"end" jsonschema:"the character of the document that text stops before"`
		Length   int    `json:"length" jsonschema:"how many characters the document has"`
		Rest     string `json:"rest" jsonschema:"how to get what text leaves out; empty if it is the whole document"`
		assistant.Standing
	}
)

// errNoID is for a model, which got its ids from search.
var errNoID = &problem{Status: http.StatusNotFound, Code: "document_not_found",
	Message: "Inget dokument har det id:t. Använd ett id som search har gett. Dokumentet kan ha tagits bort eller bytt namn."}

// fetchDocument is the tool "fetch".
func fetchDocument(call *mcpCall, in mcpReference) (*mcp.CallToolResult, mcpDocument, error) {
	whole, passage, found := lookUp(call.assistant, in.ID)
	if !found {
		return nil, mcpDocument{}, errNoID
	}
	length := utf8.RuneCountInString(whole.Text)
	start, end, err := in.place(length, passage)
	if err != nil {
		return nil, mcpDocument{}, err
	}
	url := call.server.publicURL(call.c) + whole.URL
	if passage != (assistant.Found{}) {
		url = call.markedURL(whole.URL, passage.Start, passage.End)
	}
	return nil, mcpDocument{
		ID: in.ID, Title: whole.Title, URL: url, Text: string([]rune(whole.Text)[start:end]),
		Metadata: mcpMetadata{
			Document: whole.Document, Heading: passage.Heading, Page: passage.Page, Passages: whole.Passages, Changed: whole.Changed,
			Start: start, End: end, Length: length, Rest: restOf(start, end, length), Standing: absoluteStanding(whole.Standing, call.server.publicURL(call.c)),
		},
	}, nil
}

// passageID is the form of an id that search gives.
var passageID = regexp.MustCompile(`^(.+)#(\d{1,9})-(\d{1,9})$`)

// lookUp gives the document that an id names, and the passage if it names one. If the
// document has changed since the search, it is found without the passage.
func lookUp(a *assistant.Assistant, id string) (whole assistant.Whole, passage assistant.Found, found bool) {
	if whole, found = a.Document(id); found { // a path may hold a #
		return whole, passage, true
	}
	parts := passageID.FindStringSubmatch(id)
	if parts == nil {
		return whole, passage, false
	}
	if whole, found = a.Document(parts[1]); found {
		start, _ := strconv.Atoi(parts[2])
		end, _ := strconv.Atoi(parts[3])
		passage, _ = a.Passage(parts[1], start, end)
	}
	return whole, passage, found
}

// place gives the range of runes to return of a document of that length: the range asked
// for, else as much as one call may give, with the passage in the middle.
func (in mcpReference) place(length int, passage assistant.Found) (start, end int, err error) {
	if in.Start == nil && in.End == nil {
		middle := (passage.Start + passage.End) / 2
		start = max(0, min(middle-maxFetched/2, length-maxFetched))
		return start, min(start+maxFetched, length), nil
	}
	end = length
	if in.End != nil {
		end = min(*in.End, length)
	}
	if in.Start != nil {
		start = *in.Start
	}
	if start < 0 || start >= end {
		return 0, 0, badRequest("bad_range", "Dokumentet har %d tecken. start ska vara minst 0, och end större än start.", length)
	}
	return start, min(end, start+maxFetched), nil
}

// restOf tells a model how to get the parts of a document that were left out.
func restOf(start, end, length int) string {
	switch {
	case end < length:
		return fmt.Sprintf("This is characters %d to %d of %d. Call fetch with start %d for what follows.", start, end, length, end)
	case start > 0:
		return fmt.Sprintf("This is characters %d to %d of %d, the last. Call fetch with start %d for what comes before.", start, end, length, max(0, start-maxFetched))
	}
	return ""
}
