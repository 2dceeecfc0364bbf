// Package model holds the language models that Svara uses: those on servers, which answer
// questions (Chat) and turn text into vectors (Embedder), and Embedded, the embedder
// inside the binary, which needs no server. Embedded takes the same path through the
// index as a language model's embedder, with a weight that reflects how little it adds:
// words find more than hashed vectors do.
//
// Start reading at Connect, which takes the addresses of Ollama or of OpenAI-compatible
// servers, and go on with Chat.Generate and Servers.RoundTrip. langchaingo's clients
// stand between the two; what they lose or cannot send goes around them in an exchange.
// Servers.Inspect tells an operator what is there. Nothing here is stored.
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
