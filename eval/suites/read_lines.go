package suites

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"
	"unicode/utf8"
)

const (
	byteOrderMark = "\ufeff" // at the start of what some programs for Windows save
	notUTF8       = "not UTF-8; save the file as UTF-8"
)

// maxLine is the greatest length of a line, in bytes: a file without line ends
// should not fill the memory.
const maxLine = 16 << 20

// errLongLine says that a line is longer than maxLine.
var errLongLine = errors.New("a line is too long")

// readLines decodes a file of JSON objects, one a line, and hands each to read
// together with its line and what is wrong with the file so far.
func readLines[T any](file string, read func(found *problems, line int, value T)) error {
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("read set: %w", err)
	}
	defer f.Close()

	found := problems{file: file}
	isEmpty := true
	r := bufio.NewReader(f)
	for number := 1; err == nil; number++ {
		var line []byte
		line, err = readLine(r)
		if number == 1 {
			line = bytes.TrimPrefix(line, []byte(byteOrderMark))
		}
		line = bytes.TrimSpace(line)
		switch {
		case errors.Is(err, errLongLine):
			found.add(position{line: number}, "longer than %d MB; every line is one JSON object", maxLine>>20)
		case len(line) == 0:
			continue
		default:
			decodeLine(&found, number, line, read)
		}
		isEmpty = false
	}
	if !errors.Is(err, io.EOF) && !errors.Is(err, errLongLine) {
		return fmt.Errorf("read set: %w", err)
	}
	if isEmpty {
		found.add(position{line: 1}, "the file is empty; every line is one JSON object")
	}
	return found.err()
}

// readLine reads a line with its end. The last one comes with io.EOF.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		if line = append(line, part...); len(line) > maxLine {
			return nil, errLongLine
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

func decodeLine[T any](found *problems, number int, line []byte, read func(*problems, int, T)) {
	at := position{line: number}
	if !utf8.Valid(line) { // which the decoder would mend
		found.add(at, notUTF8)
		return
	}
	var value T
	err := json.Unmarshal(line, &value)
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind):
		at.field = strings.ToLower(kind.Field) // it is that of the struct
		found.add(at, "expected %s, found %s", jsonKinds[kind.Type.Kind()], kind.Value)
	case err != nil:
		found.add(at, "not JSON: %v; every line is one JSON object", err)
	default:
		read(found, number, value)
	}
}

// jsonKinds names the kinds of what lines hold.
var jsonKinds = map[reflect.Kind]string{
	reflect.String: "a string",
	reflect.Bool:   "true or false",
	reflect.Slice:  "an array of strings",
	reflect.Struct: "an object",
}
