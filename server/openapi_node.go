package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// node is an object in the API's description. Its fields keep the order in which they
// were written, which is the order to read them in. A nil node has no fields.
type node struct {
	keys   []string
	fields map[string]any // *node, []any, string, bool, numbers, nil
}

// nodeOf gives a YAML mapping as a node.
func nodeOf(mapping yaml.MapSlice) *node {
	n := &node{}
	for _, item := range mapping {
		n.set(fmt.Sprint(item.Key), valueOf(item.Value))
	}
	return n
}

func valueOf(value any) any {
	switch value := value.(type) {
	case yaml.MapSlice:
		return nodeOf(value)
	case []any:
		list := make([]any, len(value))
		for i := range value {
			list[i] = valueOf(value[i])
		}
		return list
	}
	return value
}

func (n *node) set(key string, value any) {
	if n.fields == nil {
		n.fields = make(map[string]any)
	}
	if !n.Has(key) {
		n.keys = append(n.keys, key)
	}
	n.fields[key] = value
}

func (n *node) remove(key string) {
	delete(n.fields, key)
	n.keys = slices.DeleteFunc(n.keys, func(k string) bool { return k == key })
}

func (n *node) sort() { slices.Sort(n.keys) }

// merge adds the fields of another node. A field that both have must be a node in both.
func (n *node) merge(other *node) {
	for _, key := range other.keys {
		if !n.Has(key) {
			n.set(key, other.fields[key])
			continue
		}
		mine, theirs := n.Node(key), other.Node(key)
		if mine == nil || theirs == nil {
			panic("openapi: " + key + " is there twice")
		}
		mine.merge(theirs)
	}
}

// Has reports whether a field is there.
func (n *node) Has(key string) bool {
	if n == nil {
		return false
	}
	_, has := n.fields[key]
	return has
}

// Node gives a field that is an object; nil if it is none.
func (n *node) Node(key string) *node {
	if n == nil {
		return nil
	}
	field, _ := n.fields[key].(*node)
	return field
}

// Text gives a field as text, "" if it is not there.
func (n *node) Text(key string) string {
	if !n.Has(key) {
		return ""
	}
	return fmt.Sprint(n.fields[key])
}

func (n *node) list(key string) []any {
	if n == nil {
		return nil
	}
	list, _ := n.fields[key].([]any)
	return list
}

// Texts gives a list of strings; a single string counts as a list of one.
func (n *node) Texts(key string) []string {
	var texts []string
	for _, text := range n.list(key) {
		texts = append(texts, fmt.Sprint(text))
	}
	if texts == nil && n.Has(key) && n.list(key) == nil {
		texts = []string{n.Text(key)}
	}
	return texts
}

// Nodes gives a list of objects.
func (n *node) Nodes(key string) []*node {
	var nodes []*node
	for _, item := range n.list(key) {
		if object, is := item.(*node); is {
			nodes = append(nodes, object)
		}
	}
	return nodes
}

// field is a field of a node that is an object itself.
type field struct {
	Name string
	*node
}

// Object gives the object itself.
func (f field) Object() *node { return f.node }

// Fields gives the fields of a field that are objects, in order.
func (n *node) Fields(key string) []field {
	parent := n.Node(key)
	if parent == nil {
		return nil
	}
	var fields []field
	for _, name := range parent.keys {
		if object := parent.Node(name); object != nil {
			fields = append(fields, field{name, object})
		}
	}
	return fields
}

// operation is one of the document's.
type operation struct {
	Method, Path string // in capitals; with {parameters}
	*node
	common []*node // parameters of all operations of the path
}

// Operations gives all of a document's operations, in order.
func (n *node) Operations() []operation {
	var operations []operation
	for _, path := range n.Fields("paths") {
		for _, key := range path.keys {
			if key != "parameters" {
				operations = append(operations, operation{strings.ToUpper(key), path.Name, path.Node(key), path.Nodes("parameters")})
			}
		}
	}
	return operations
}

// Parameters gives the parameters of the path and those of the operation.
func (o operation) Parameters() []*node { return slices.Concat(o.common, o.Nodes("parameters")) }

// Scope gives the scope that a key needs; "" where no key is needed.
func (o operation) Scope() string {
	for _, requirement := range o.Nodes("security") {
		for _, scheme := range requirement.keys {
			return strings.Join(requirement.Texts(scheme), " ")
		}
	}
	return ""
}

// MarshalJSON gives the node with its fields in order.
func (n *node) MarshalJSON() ([]byte, error) {
	var text bytes.Buffer
	text.WriteByte('{')
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	for i, key := range n.keys {
		if i > 0 {
			text.WriteByte(',')
		}
		if err := encoder.Encode(key); err != nil {
			return nil, err
		}
		text.WriteByte(':')
		if err := encoder.Encode(n.fields[key]); err != nil {
			return nil, err
		}
	}
	text.WriteByte('}')
	return text.Bytes(), nil
}
