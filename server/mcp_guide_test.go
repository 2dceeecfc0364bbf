package server

import (
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"svara/assistant"
	"svara/internal/records"
)

// settingsOfClients matches the guide's settings of programs that connect.
var settingsOfClients = regexp.MustCompile("(?ms)^```json\n(.*?)^```$")

// connection is how a client's settings say that it connects.
type connection struct {
	Type    string
	URL     string
	Headers map[string]string
}

// withHeaders sends its headers with each request.
type withHeaders map[string]string

func (h withHeaders) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	for name, value := range h {
		r.Header.Set(name, value)
	}
	return http.DefaultTransport.RoundTrip(r)
}

// TestMCPGuide connects by the settings that docs/mcp.md shows for each client, with
// their keys filled in.
func TestMCPGuide(t *testing.T) {
	guide, err := os.ReadFile("../docs/mcp.md")
	if err != nil {
		t.Fatal(err)
	}
	r := start(t, Options{Keys: keyring{}}, func(s *Server) { s.Use(openWith(t, documents, assistant.Options{})) })
	shown := 0
	for _, block := range settingsOfClients.FindAllSubmatch(guide, -1) {
		var settings struct{ MCPServers, Servers map[string]connection }
		if err := json.Unmarshal(block[1], &settings); err != nil {
			t.Fatalf("%s: %v", block[1], err)
		}
		for _, servers := range []map[string]connection{settings.MCPServers, settings.Servers} {
			c, found := servers["svara"]
			if !found {
				continue
			}
			shown++
			headers := make(withHeaders)
			for name, value := range c.Headers {
				headers[name] = regexp.MustCompile(`\$\{.+?\}`).ReplaceAllLiteralString(value, records.SecretPrefix+"ask")
			}
			address := regexp.MustCompile(`^https://[^/]+`).ReplaceAllLiteralString(c.URL, r.base)
			transport := &mcp.StreamableClientTransport{Endpoint: address, HTTPClient: &http.Client{Transport: headers}}
			session, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), transport, nil)
			if err != nil || c.Type != "http" {
				t.Fatalf("%+v: %v", c, err)
			}
			if said := result[mcpFound](t, session, "search", object{"query": "semester"}); len(said.Results) == 0 {
				t.Errorf("%+v finds nothing", c)
			}
			session.Close()
		}
	}
	if shown != 2 {
		t.Errorf("the guide shows the settings of %d clients", shown)
	}
}
