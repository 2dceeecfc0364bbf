package suites

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// yamlReader reads the values of a YAML file and notes those of a wrong kind. It
// walks the syntax tree rather than decode it, for a decoder stops at the first
// error and forgets where things stood. Its methods give the zero value of what
// they could not read.
type yamlReader struct{ problems }

// yamlValue is a value and where it stands; node is nil where there is none.
type yamlValue struct {
	node ast.Node
	at   position
}

// document gives what stands in a file, if that is one YAML document.
func (r *yamlReader) document(data []byte) (yamlValue, bool) {
	if line := brokenLine(data); line > 0 {
		r.add(position{line: line}, notUTF8)
		return yamlValue{}, false
	}
	// The lexer takes a byte order mark for a letter, and counts some line ends
	// of Windows twice.
	text := strings.ReplaceAll(strings.TrimPrefix(string(data), byteOrderMark), "\r\n", "\n")
	tokens := lexer.Tokenize(text)
	if divider := secondDocument(tokens); divider != nil {
		r.add(position{line: divider.Position.Line}, "%q parts YAML documents; a file holds one suite: split it or drop the line", divider.Value)
		return yamlValue{}, false
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		r.addSyntax(err)
		return yamlValue{}, false
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		r.add(position{line: 1}, "the file is empty; write a suite, with cases")
		return yamlValue{}, false
	}
	return yamlValue{file.Docs[0].Body, position{line: 1}}, true
}

// brokenLine gives the line of the first bytes that are not UTF-8, or 0.
func brokenLine(data []byte) int {
	valid := 0
	for line := range bytes.Lines(data) {
		valid++
		if !utf8.Valid(line) {
			return valid
		}
	}
	return 0
}

// secondDocument gives the token that parts a file in several documents, or
// nil. The parser passes over what follows an empty document.
func secondDocument(tokens token.Tokens) *token.Token {
	first := true
	for _, t := range tokens {
		switch t.Type {
		case token.CommentType:
			continue
		case token.DocumentHeaderType, token.DocumentEndType:
			if !first {
				return t
			}
		}
		first = false
	}
	return nil
}

// addSyntax notes an error of the YAML parser, with its excerpt of the file.
func (r *yamlReader) addSyntax(err error) {
	var syntax yaml.Error
	if !errors.As(err, &syntax) || syntax.GetToken() == nil {
		r.add(position{line: 1}, "not YAML: %v", err)
		return
	}
	_, excerpt, _ := strings.Cut(syntax.FormatError(false, true), "\n")
	hint := "text with a colon, # or brackets needs quotes"
	if strings.Contains(excerpt, "\t") {
		hint = "YAML is indented with spaces, not tabs"
	}
	r.add(position{line: syntax.GetToken().Position.Line}, "not YAML: %s; %s\n%s",
		syntax.GetMessage(), hint, strings.TrimRight(excerpt, "\n"))
}

// fields gives the fields of a map that has no others than those known, or nil
// of anything else. Those that are not there have a position, too.
func (r *yamlReader) fields(v yamlValue, of string, known []string) map[string]yamlValue {
	names := strings.Join(known, ", ")
	fields, ok := r.mapping(v, fmt.Sprintf("%s with the fields %s", of, names))
	if !ok {
		return nil
	}
	values := make(map[string]yamlValue)
	for _, name := range known {
		values[name] = yamlValue{at: v.at.name(name)}
	}
	for _, f := range fields {
		if !slices.Contains(known, f.name) {
			r.add(f.at, "unknown field (the fields of %s are %s)", of, names)
			continue
		}
		values[f.name] = f.yamlValue
	}
	return values
}

// yamlField is a named value of a map.
type yamlField struct {
	name string
	yamlValue
}

// mapping gives the fields of a map, each once.
func (r *yamlReader) mapping(v yamlValue, want string) ([]yamlField, bool) {
	m, ok := v.node.(*ast.MappingNode)
	if !ok {
		return nil, r.checkEmpty(v, want)
	}
	var fields []yamlField
	lines := make(map[string]int)
	for _, pair := range m.Values {
		key := pair.Key.GetToken()
		at := position{key.Position.Line, v.at.name(key.Value).field}
		if line, twice := lines[key.Value]; twice {
			r.add(at, "the field is on line %d, too; keep one of them", line)
			continue
		}
		lines[key.Value] = at.line
		fields = append(fields, yamlField{key.Value, yamlValue{pair.Value, at}})
	}
	return fields, true
}

// list gives the entries of a list.
func (r *yamlReader) list(v yamlValue, want string) []yamlValue {
	l, ok := v.node.(*ast.SequenceNode)
	if !ok {
		r.checkEmpty(v, want)
		return nil
	}
	entries := make([]yamlValue, len(l.Values))
	for i, node := range l.Values {
		entries[i] = yamlValue{node, v.at.entry(i, node.GetToken().Position.Line)}
	}
	return entries
}

// text gives a text, or a number and the like as it is written: 1.50 stays so.
func (r *yamlReader) text(v yamlValue) (string, bool) {
	switch n := v.node.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode, *ast.BoolNode:
		return n.GetToken().Value, true
	}
	return "", r.checkEmpty(v, "text")
}

func (r *yamlReader) truth(v yamlValue) (value, ok bool) {
	if n, ok := v.node.(*ast.BoolNode); ok {
		return n.Value, true
	}
	return false, r.checkEmpty(v, "true or false")
}

func (r *yamlReader) number(v yamlValue) (float64, bool) {
	switch n := v.node.(type) {
	case *ast.IntegerNode: // Value is an int64 or a uint64
		number, err := strconv.ParseFloat(fmt.Sprint(n.Value), 64)
		return number, err == nil
	case *ast.FloatNode:
		return n.Value, true
	case *ast.InfinityNode:
		return n.Value, true
	case *ast.NanNode:
		return math.NaN(), true
	}
	r.addKind(v, "a number")
	return 0, false
}

// checkEmpty notes a value of another kind than the one that is wanted, and
// reports whether there is none at all.
func (r *yamlReader) checkEmpty(v yamlValue, want string) bool {
	switch v.node.(type) {
	case nil, *ast.NullNode:
		return true
	}
	r.addKind(v, want)
	return false
}

func (r *yamlReader) addKind(v yamlValue, want string) {
	r.add(v.at, "expected %s, found %s", want, kindOf(v.node))
}

// isEmpty reports whether there is no value, or a list of nothing.
func (v yamlValue) isEmpty() bool {
	switch n := v.node.(type) {
	case nil, *ast.NullNode:
		return true
	case *ast.SequenceNode:
		return len(n.Values) == 0
	}
	return false
}

// kindOf names the kind of a node. Anchors, aliases, merges and tags have no
// use in a suite that is worth the traps.
func kindOf(node ast.Node) string {
	switch node.(type) {
	case nil, *ast.NullNode:
		return "nothing"
	case *ast.StringNode, *ast.LiteralNode:
		return "text"
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return "a number"
	case *ast.BoolNode:
		return "true or false"
	case *ast.SequenceNode:
		return "a list"
	case *ast.MappingNode:
		return "a map (text with a colon needs quotes)"
	}
	return "an anchor, alias or tag (text that begins with &, * or ! needs quotes)"
}
