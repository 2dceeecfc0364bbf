package server

import (
	"net/url"
	"strings"
)

// apiExample is a request that the API's documentation shows.
type apiExample struct {
	Name, Summary string // as in the document; "" for that of a request without a body
	method, url   string
	contentType   string
	body          string      // of JSON
	form          [][2]string // of a form: names and values
	keyed, stream bool
}

// apiExamples gives the requests that the documentation shows for an operation.
func apiExamples(o operation) ([]apiExample, error) {
	base := apiExample{method: o.Method, url: exampleURL + o.exampleTarget(), keyed: o.Scope() != ""}
	content := o.Node("requestBody").Fields("content")
	if content == nil {
		return []apiExample{base}, nil
	}
	var examples []apiExample
	for _, shown := range content[0].Fields("examples") {
		e, value := base, shown.Node("value")
		e.Name, e.Summary, e.contentType = shown.Name, shown.Text("summary"), content[0].Name
		if strings.HasPrefix(e.contentType, "multipart/") {
			for _, name := range value.keys {
				e.form = append(e.form, [2]string{name, value.Text(name)})
			}
		} else {
			body, err := compact(value)
			if err != nil {
				return nil, err
			}
			e.body, e.stream = body, value.Text("stream") == "true"
		}
		examples = append(examples, e)
	}
	return examples, nil
}

// exampleTarget gives the operation's path and query, with what the parameters have as
// examples.
func (o operation) exampleTarget() string {
	path, query := o.Path, ""
	for _, p := range o.Parameters() {
		name, value := p.Text("name"), p.Text("example")
		switch p.Text("in") {
		case "path":
			path = strings.ReplaceAll(path, "{"+name+"}", (&url.URL{Path: value}).EscapedPath())
		case "query":
			if value != "" {
				query += "&" + name + "=" + url.QueryEscape(value)
			}
		}
	}
	if query != "" {
		path += "?" + query[1:]
	}
	return path
}

// Curl gives the request as a command for a shell, one argument a line.
func (e apiExample) Curl() string {
	lines := []string{"curl " + quoteShell(e.url)}
	if e.stream {
		lines[0] = "curl -N " + quoteShell(e.url)
	}
	if e.method == "DELETE" {
		lines[0] = "curl -X DELETE " + quoteShell(e.url)
	}
	if e.keyed {
		lines = append(lines, `-H "Authorization: Bearer $SVARA_KEY"`)
	}
	if e.body != "" {
		lines = append(lines, "-H 'Content-Type: "+e.contentType+"'", "-d "+quoteShell(e.body))
	}
	for _, field := range e.form {
		name, value := field[0], field[1]
		if name == "file" {
			value = "@" + value
		}
		lines = append(lines, "-F "+quoteShell(name+"="+value))
	}
	return strings.Join(lines, " \\\n  ")
}

// quoteShell quotes text as one word of a shell command.
func quoteShell(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
