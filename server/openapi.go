package server

import (
	"bytes"
	"embed"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/labstack/echo/v4"
)

// The API's description, in parts. Each begins with a comment on what it holds.
//
//go:embed openapi/*.yaml
var openapiFiles embed.FS

// exampleURL stands for Svara's address in the description. It is replaced by the address
// that a request came to.
const exampleURL = "https://svara.example.se"

// contract is the API's description, for programs and for people.
type contract struct {
	json  []byte // an OpenAPI document
	pages map[voice][]byte
}

// newContract makes the description and its pages. Embedded files cannot be broken in a
// binary that passed its tests, so errors panic.
func newContract(version string, p *pages) *contract {
	document := readDocument()
	if version != "" {
		document.Node("info").set("version", version)
	}
	documentErrors(document)
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(document); err != nil {
		panic(err)
	}
	made := &contract{text.Bytes(), make(map[voice][]byte)}
	for _, v := range voices {
		var page bytes.Buffer
		if err := p.templates[v].ExecuteTemplate(&page, "api", document); err != nil {
			panic(err)
		}
		made.pages[v] = page.Bytes()
	}
	return made
}

// readDocument joins the parts of the description.
func readDocument() *node {
	entries, err := openapiFiles.ReadDir("openapi")
	if err != nil {
		panic(err)
	}
	// info.yaml comes first: it lays down the order of everything else.
	names := []string{"info.yaml"}
	for _, entry := range entries {
		if entry.Name() != names[0] {
			names = append(names, entry.Name())
		}
	}
	document := &node{}
	for _, name := range names {
		text, err := openapiFiles.ReadFile("openapi/" + name)
		if err != nil {
			panic(err)
		}
		var part yaml.MapSlice
		if err := yaml.UnmarshalWithOptions(text, &part, yaml.UseOrderedMap()); err != nil {
			panic("openapi/" + name + ": " + err.Error())
		}
		document.merge(nodeOf(part))
	}
	return document
}

// openapi answers GET /openapi.json. Any site's page may read it: it tells nothing of the
// documents or of people.
func (s *Server) openapi(c echo.Context) error {
	base, err := json.Marshal(s.publicURL(c))
	if err != nil {
		return err
	}
	text := bytes.ReplaceAll(s.contract().json, []byte(exampleURL), bytes.Trim(base, `"`))
	header := c.Response().Header()
	header.Set(echo.HeaderAccessControlAllowOrigin, "*")
	header.Set("Cross-Origin-Resource-Policy", "cross-origin")
	header.Set(echo.HeaderCacheControl, contractCaching)
	return c.Blob(http.StatusOK, echo.MIMEApplicationJSON, text)
}

// contractCaching lets browsers keep for five minutes what only changes with the version.
const contractCaching = "public, max-age=300"

// documentErrors replaces each operation's x-errors, which names codes and groups of
// codes, by the responses that they stand for.
func documentErrors(document *node) {
	codes, groups := document.Node("x-error-codes"), document.Node("x-error-groups")
	for _, operation := range document.Operations() {
		byStatus := &node{}
		for _, code := range ungrouped(operation.Texts("x-errors"), groups) {
			known := codes.Node(code)
			if known == nil {
				panic("openapi: " + operation.Text("operationId") + " has the code " + code + ", which is not in x-error-codes")
			}
			status := known.Text("status")
			response := byStatus.Node(status)
			if response == nil {
				response = errorResponse(status, operation.Path)
				byStatus.set(status, response)
			}
			meaning := "`" + code + "`: " + known.Text("description")
			response.set("description", strings.TrimPrefix(response.Text("description")+"\n\n"+meaning, "\n\n"))
			response.set("x-codes", append(response.list("x-codes"), code))
		}
		byStatus.sort()
		operation.Node("responses").merge(byStatus)
		operation.remove("x-errors")
	}
	document.remove("x-error-groups")
}

// ungrouped gives each code that a list of codes and groups stands for, once.
func ungrouped(names []string, groups *node) []string {
	found := &node{}
	for _, name := range names {
		members := []string{name}
		if groups.Has(name) {
			members = ungrouped(groups.Texts(name), groups)
		}
		for _, code := range members {
			found.set(code, true)
		}
	}
	return found.keys
}

// errorResponse gives the response for an error with a status, in the form that
// problem.go uses for that path.
func errorResponse(status, path string) *node {
	response := &node{}
	response.set("description", "")
	schema, mediaType := &node{}, echo.MIMEApplicationJSON
	switch {
	case isOpenAI(path):
		schema.set("$ref", "#/components/schemas/OpenAIError")
	case isForPrograms(path):
		schema.set("$ref", "#/components/schemas/Error")
	default:
		schema.set("type", "string")
		mediaType = echo.MIMETextHTML
	}
	switch status {
	case "401":
		response.set("headers", header(echo.HeaderWWWAuthenticate, "Bearer.", "string"))
	case "429", "503":
		response.set("headers", header(echo.HeaderRetryAfter, "When it may help to ask again, in seconds.", "integer"))
	}
	response.set("content", nodeOf(yaml.MapSlice{{Key: mediaType, Value: yaml.MapSlice{{Key: "schema", Value: schema}}}}))
	return response
}

// header describes a header of a response.
func header(name, description, kind string) *node {
	return nodeOf(yaml.MapSlice{{Key: name, Value: yaml.MapSlice{
		{Key: "description", Value: description}, {Key: "schema", Value: yaml.MapSlice{{Key: "type", Value: kind}}},
	}}})
}
