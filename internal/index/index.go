// Package index keeps Svara's documents and passages: on disk in one SQLite file, the
// catalogue, which is the truth; and in memory as a Snapshot, in which two engines find
// passages by their words (BM25) and by their vectors (chromem).
//
// Start reading at Index: Open, Update, Refresh, Snapshot. Writers change the catalogue
// in transactions. Readers hold a Snapshot, which never changes, so a question never
// meets half a document.
//
// Word search begins in search.go and words.go, and rerank.go puts the best passages in
// order again. vectors.go and scan.go search by vector. tables.go and groups.go read
// tables; successors.go and editions.go tell which document has taken another's place.
package index

import (
	"time"

	"svara/internal/swedish"
)

// Document is one document as extraction left it.
type Document struct {
	Path     string    // relative to the documents folder, with slashes; unique
	Title    string    // never empty
	Hash     string    // SHA-256 of the file's bytes, in hexadecimal
	Changed  time.Time // when the file was last changed, UTC, whole seconds
	Text     string    // the extracted text, valid UTF-8, that all offsets count in
	Blocks   []swedish.Block
	Passages []Passage
	About    About
}

// Passage is the unit of retrieval: some hundred words of one document.
type Passage struct {
	Heading string       // the path of headings above it, joined by " › "; may be empty
	Page    int          // from 1; 0 where the document has no pages
	Bytes   swedish.Span // its place in Document.Text, in bytes
	Runes   swedish.Span // the same in runes; set by the index
	Vector  []float32    // its embedding, of unit length, or nil for an index without vectors
}

// Manifest says how an index was built. Two indexes whose manifests differ
// cannot be mixed: their passages or vectors mean different things.
type Manifest struct {
	Embedder   string `json:"embedder"`   // name of the embedder
	Digest     string `json:"digest"`     // differs between versions of an embedder, and the prefixes that it uses
	Dimensions int    `json:"dimensions"` // of every vector
	Splitter   string `json:"splitter"`   // version of extraction and splitting
}

// Source says which documents an index holds.
type Source struct {
	Folder string `json:"folder"` // absolute path; empty for the built-in documents
}
