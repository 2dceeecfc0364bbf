package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// apiPage answers GET /api: what /openapi.json says, as a page for people.
func (s *Server) apiPage(c echo.Context) error {
	base := template.HTMLEscapeString(s.publicURL(c))
	page := bytes.ReplaceAll(s.contract().pages[voiceFor(c)], []byte(exampleURL), []byte(base))
	c.Response().Header().Set(echo.HeaderCacheControl, contractCaching)
	return c.HTMLBlob(http.StatusOK, page)
}

// apiFunctions are what the template "api" needs besides the document.
var apiFunctions = template.FuncMap{
	"prose":     proseOf,
	"named":     func(reference string) string { return reference[strings.LastIndexByte(reference, '/')+1:] },
	"types":     typesOf,
	"rules":     rulesOf,
	"requires":  func(schema *node, property string) bool { return slices.Contains(schema.Texts("required"), property) },
	"examples":  apiExamples,
	"indented":  indented,
	"ofTag":     func(document *node, tag string) []operation { return ofTag(document.Operations(), tag) },
	"operation": func(o operation) string { return o.Method + " " + o.Path },
}

// proseOf gives the paragraphs of a description, divided into code and other text. That
// is all the Markdown that descriptions use.
func proseOf(text string) [][]span {
	var paragraphs [][]span
	for paragraph := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		var spans []span
		for i, part := range strings.Split(paragraph, "`") {
			if part != "" {
				spans = append(spans, span{part, i%2 == 1})
			}
		}
		if spans != nil {
			paragraphs = append(paragraphs, spans)
		}
	}
	return paragraphs
}

type span struct {
	Text string
	Code bool
}

// typesOf gives the types of a schema that is neither a reference nor a choice.
func typesOf(schema *node) string {
	types := schema.Texts("type")
	if len(types) == 0 {
		return "anything"
	}
	for i, name := range types {
		if name == "array" {
			types[i] = "list"
		}
	}
	if format := schema.Text("format"); format != "" {
		types[0] += " (" + format + ")"
	}
	return strings.Join(types, " or ")
}

// rulesOf gives the constraints on a schema's values, for people.
func rulesOf(schema *node) string {
	var rules []string
	for _, rule := range []struct{ key, says string }{
		{"const", "always %s"}, {"minimum", "at least %s"}, {"maximum", "at most %s"}, {"minLength", "at least %s characters"},
		{"maxLength", "at most %s characters"}, {"minItems", "at least %s"}, {"maxItems", "at most %s"}, {"pattern", "matches %s"}, {"default", "%s if left out"},
	} {
		if schema.Has(rule.key) {
			rules = append(rules, fmt.Sprintf(rule.says, schema.Text(rule.key)))
		}
	}
	if values := schema.Texts("enum"); values != nil {
		rules = append([]string{"one of " + strings.ReplaceAll(strings.Join(values, ", "), "<nil>", "null")}, rules...)
	}
	return strings.Join(rules, "; ")
}

// ofTag gives the operations that belong under a tag.
func ofTag(operations []operation, tag string) []operation {
	return slices.DeleteFunc(operations, func(o operation) bool { return !slices.Contains(o.Texts("tags"), tag) })
}

// indented gives a value as JSON for people.
func indented(value any) (string, error) {
	text, err := compact(value)
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	err = json.Indent(&out, []byte(text), "", "  ")
	return out.String(), err
}

// compact gives a value as JSON with its characters as they are.
func compact(value any) (string, error) {
	var out, short bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return "", err
	}
	err := json.Compact(&short, out.Bytes())
	return short.String(), err
}
