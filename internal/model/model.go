// Package model holds the language models that Svara works with. Today that is
// one: Embedded, the embedder inside the binary, which turns text into vectors
// without a download, a server or a library. It runs the same path through the
// index that a language model's embedder runs, honestly weighted: words find
// more than hashed vectors do.
//
// Start reading at Embedded. Nothing here is stored.
package model

// Description says which embedder made a vector. Vectors of embedders whose
// descriptions differ cannot be compared.
type Description struct {
	Name       string // as configured, such as "embedded"
	Digest     string // changes whenever the same text gives another vector
	Dimensions int    // of every vector
	// FusionWeight is what the vectors' ranking is worth beside the words',
	// from 0 (nothing) to 1 (as much). It belongs to the embedder, because it
	// is measured with it.
	FusionWeight float64
}
