package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

var (
	errNotJSON = &problem{Status: http.StatusUnsupportedMediaType, Code: "unsupported_media_type",
		Message: "Skicka JSON, med Content-Type: application/json."}
	errNotUTF8 = badRequest("question_not_utf8",
		"Det som skickades innehåller tecken som inte går att läsa. Skicka det som UTF-8.")
)

// maxValues is roughly how many values a body may have, five times the longest list that
// /v1/embeddings takes. A decoded value takes many times its size in memory: 1 MB of empty
// ones took 20 to 30 MB, and the sixty bodies that the rate lets in at once 2 GB.
const maxValues = 10_000

var errTooManyValues = &problem{Status: http.StatusRequestEntityTooLarge, Code: "too_many_values",
	Message: fmt.Sprintf("Det som skickades har för många delar: fält, inlägg eller texter. Skicka färre än %d.", maxValues)}

// readOwn is readJSON for Svara's own API. An unknown field is an error there: it is most
// likely misspelt, and would otherwise be ignored without a word.
func readOwn(r *http.Request, into any) error {
	body, err := readObject(r, into)
	if err != nil {
		return err
	}
	strict := json.NewDecoder(bytes.NewReader(body))
	strict.DisallowUnknownFields()
	if err := strict.Decode(into); err != nil {
		name := unknownField(err)
		return badField(name, "unknown_field", "Det finns inget fält som heter %q här. Fälten är %s.",
			name, strings.Join(fieldsOf("", reflect.TypeOf(into).Elem()), ", "))
	}
	return nil
}

// fieldsOf lists the JSON fields of a struct, those of nested ones with their path.
func fieldsOf(in string, of reflect.Type) []string {
	var names []string
	for _, field := range reflect.VisibleFields(of) {
		name := in + field.Tag.Get("json")
		names = append(names, name)
		if field.Type.Kind() == reflect.Slice && field.Type.Elem().Kind() == reflect.Struct {
			names = append(names, fieldsOf(name+".", field.Type.Elem())...)
		}
	}
	return names
}

// unknownField gives the name of the field that a strict decoder complains about.
// encoding/json has no error type for that, so the name is taken from the end of its
// message.
func unknownField(err error) string {
	_, quoted, _ := strings.Cut(err.Error(), "unknown field ")
	name, failed := strconv.Unquote(quoted)
	if failed != nil {
		return quoted
	}
	return name
}

// readJSON reads a request's body into a struct. Its errors are problems. It insists on
// the content type, which keeps other sites' pages from posting a form in their visitors'
// name.
func readJSON(r *http.Request, into any) error {
	_, err := readObject(r, into)
	return err
}

// readObject is readJSON, and also gives the body.
func readObject(r *http.Request, into any) ([]byte, error) {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != "application/json" && !strings.HasSuffix(mediaType, "+json") {
		return nil, errNotJSON
	}
	body, err := io.ReadAll(r.Body)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, err
	case err != nil:
		return nil, badRequest("bad_body", "Det som skickades kom inte fram helt. Skicka det igen.")
	case !isUTF8(body):
		return nil, errNotUTF8
	}
	if commas(body) >= maxValues {
		return nil, errTooManyValues
	}
	body = bytes.TrimPrefix(body, []byte("\uFEFF")) // some Windows clients begin with it
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, badRequest("bad_json", "Inget skickades. %s", wanted(into))
	}
	if err := json.Unmarshal(body, into); err != nil {
		return nil, badJSON(body, into, err)
	}
	return body, nil
}

// wanted tells what a body should look like.
func wanted(into any) string {
	example := `{"question": "…"}`
	if e, has := into.(interface{ example() string }); has {
		example = e.example()
	}
	return "Skicka ett JSON-objekt, till exempel " + example + "."
}

// badJSON says what is wrong with a body, and where.
func badJSON(body []byte, into any, err error) *problem {
	var syntax *json.SyntaxError
	var wrongType *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrongType) && wrongType.Field == "":
		return badRequest("bad_json", "%s", wanted(into))
	case errors.As(err, &wrongType):
		return badField(wrongType.Field, "bad_field", "Fältet %q har fel typ: det är %s men ska vara %s.",
			wrongType.Field, inSwedish(wrongType.Value), inSwedish(wrongType.Type.Kind().String()))
	case errors.As(err, &syntax):
		line, column := position(body, int(syntax.Offset))
		return badRequest("bad_json", "Det som skickades är inte giltig JSON: felet är på rad %d, tecken %d.", line, column)
	}
	return badRequest("bad_json", "Det som skickades är inte giltig JSON.")
}

// inSwedish names a type of JSON or Go.
func inSwedish(kind string) string {
	kind, _, _ = strings.Cut(kind, " ") // "number 12" names the number too
	switch kind {
	case "string":
		return "text"
	case "number":
		return "ett tal"
	case "bool":
		return "ett sanningsvärde (true eller false)"
	case "array", "slice":
		return "en lista"
	case "object", "struct":
		return "ett objekt"
	}
	return fmt.Sprintf("av typen %s", kind)
}

// position gives the line and column, from 1, of the byte before offset.
func position(body []byte, offset int) (line, column int) {
	before := body[:min(max(offset-1, 0), len(body))]
	line = bytes.Count(before, []byte("\n")) + 1
	column = utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return line, column
}

// commas counts the commas outside the strings of a JSON text.
func commas(body []byte) (n int) {
	inString := false
	for i := 0; i < len(body); i++ {
		switch body[i] {
		case '"':
			inString = !inString
		case '\\':
			i++
		case ',':
			if !inString {
				n++
			}
		}
	}
	return n
}

// isUTF8 reports whether a JSON text contains only valid characters: its bytes are UTF-8,
// and escapes like \ud83d come in the pairs that make a character. encoding/json would
// silently replace others by U+FFFD.
func isUTF8(body []byte) bool {
	if !utf8.Valid(body) {
		return false
	}
	for i := 0; i < len(body); i++ {
		if body[i] != '\\' {
			continue
		}
		r := escaped(body[i:])
		if !utf16.IsSurrogate(r) {
			i++ // past what is escaped, which may be another backslash
			continue
		}
		if utf16.DecodeRune(r, escaped(body[i+6:])) == utf8.RuneError {
			return false
		}
		i += 11
	}
	return true
}

// escaped gives the code unit of an escape \uXXXX at the beginning of body, or 0.
func escaped(body []byte) rune {
	if len(body) < 6 || body[0] != '\\' || body[1] != 'u' {
		return 0
	}
	unit, err := strconv.ParseUint(string(body[2:6]), 16, 16)
	if err != nil {
		return 0
	}
	return rune(unit)
}
