package index

import (
	"encoding/binary"
	"errors"
	"strings"

	"svara/internal/swedish"
)

// reading is what the word index needs of one document: its content words and values,
// part by part. Making it takes some 70 µs a passage, which is 7 s for 100,000, so the
// catalogue stores it beside the document.
type reading struct {
	forms   []string  // folded words, and keys of values
	parts   [][]int32 // the title, then for every passage the text above it and its body; numbers in forms
	numbers []int32   // of forms in the vocabulary; see newVocabulary
}

// valueMark begins a form that is the key of a value; no folded word begins with it.
const valueMark = "\x00"

func isValue(form string) bool { return strings.HasPrefix(form, valueMark) }

func (r *reading) passages() int         { return len(r.parts) / 2 }
func (r *reading) title() []int32        { return r.parts[0] }
func (r *reading) heading(i int) []int32 { return r.parts[1+2*i] }
func (r *reading) body(i int) []int32    { return r.parts[2+2*i] }

// eachRun calls fn with the parts that together make up the document. Headings are left
// out, because they also stand in bodies.
func (r *reading) eachRun(fn func(part []int32)) {
	fn(r.title())
	for i := range r.passages() {
		fn(r.body(i))
	}
}

// read reads a document.
func read(doc *Document) *reading {
	r := &reading{}
	numbers := map[string]int32{}
	part := func(text string) {
		var words []int32
		add := func(f string) {
			n, found := numbers[f]
			if !found {
				n = int32(len(r.forms))
				numbers[f] = n
				r.forms = append(r.forms, f)
			}
			words = append(words, n)
		}
		tokens := swedish.Tokens(text)
		for _, t := range tokens {
			if !swedish.IsStopword(t.Text) {
				add(t.Text)
			}
		}
		for _, value := range swedish.ValuesOf(tokens) {
			add(valueMark + value.Key())
		}
		r.parts = append(r.parts, words)
	}
	part(doc.Title)
	for i, under := range doc.Unders() {
		part(under)
		part(doc.Passages[i].Bytes.In(doc.Text))
	}
	return r
}

// readAll gives readings, with those that are nil made from docs.
func readAll(docs []*Document, readings []*reading) []*reading {
	inParts(len(docs), func(_, from, to int) {
		for d := from; d < to; d++ {
			if readings[d] == nil {
				readings[d] = read(docs[d])
			}
		}
	})
	return readings
}

// encode writes a reading, in unsigned varints: the number of forms; of each
// its length and its text; the number of passages;
// of each part the number of its words, and these. The texts stand as they are,
// so that a search for removed words in the file's bytes would find them.
func (r *reading) encode() []byte {
	data := binary.AppendUvarint(nil, uint64(len(r.forms)))
	for _, f := range r.forms {
		data = appendField(data, f)
	}
	data = binary.AppendUvarint(data, uint64(r.passages()))
	for _, part := range r.parts {
		data = binary.AppendUvarint(data, uint64(len(part)))
		for _, n := range part {
			data = binary.AppendUvarint(data, uint64(n))
		}
	}
	return data
}

var errReading = errors.New("what was read of it is cut off, or of another")

// decodeReading reads what encode wrote.
func decodeReading(data string) (*reading, error) {
	in := decoder{rest: data}
	r := &reading{forms: make([]string, in.count())}
	for i := range r.forms {
		r.forms[i] = in.text(in.count())
	}
	r.parts = make([][]int32, 1+2*in.count())
	for i := range r.parts {
		r.parts[i] = make([]int32, in.count())
		for j := range r.parts[i] {
			n := in.uvarint()
			if n >= uint64(len(r.forms)) {
				return nil, errReading
			}
			r.parts[i][j] = int32(n)
		}
	}
	if in.failed || in.rest != "" {
		return nil, errReading
	}
	return r, nil
}

// decoder takes values off rest; when it has failed, they are zero.
type decoder struct {
	rest   string
	failed bool
}

func (d *decoder) uvarint() uint64 {
	var n uint64
	for i := 0; i < len(d.rest) && i < binary.MaxVarintLen32; i++ {
		c := d.rest[i]
		n |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			d.rest = d.rest[i+1:]
			return n
		}
	}
	d.failed, d.rest = true, ""
	return 0
}

// count takes a number of things that each take a byte or more.
func (d *decoder) count() int {
	n := d.uvarint()
	if n > uint64(len(d.rest)) {
		d.failed, d.rest = true, ""
		return 0
	}
	return int(n)
}

// text takes as many bytes as count has said.
func (d *decoder) text(size int) string {
	text := d.rest[:size]
	d.rest = d.rest[size:]
	return text
}
