package model

import (
	"fmt"
	"strings"
)

// known is what is known of embedders whose names contain all of some parts.
type known struct {
	parts           []string
	query, document string // prefixes that the model was trained with
	english         bool   // it was trained on English alone
}

const (
	searchPrefix = "Represent this sentence for searching relevant passages: "
	taskPrefix   = "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:"
)

// knownEmbedders has the prefixes from the models' own pages. The first entry that fits
// counts, so special ones come before general ones.
var knownEmbedders = []known{
	{parts: []string{"arctic-embed2"}, query: "query: "},
	{parts: []string{"arctic-embed", "v2.0"}, query: "query: "},
	{parts: []string{"arctic-embed"}, query: searchPrefix, english: true},
	{parts: []string{"e5", "instruct"}, query: taskPrefix + " "},
	{parts: []string{"multilingual-e5"}, query: "query: ", document: "passage: "},
	{parts: []string{"e5-"}, query: "query: ", document: "passage: ", english: true},
	{parts: []string{"nomic-embed-text", "v2"}, query: "search_query: ", document: "search_document: "},
	{parts: []string{"nomic-embed-text"}, query: "search_query: ", document: "search_document: ", english: true},
	{parts: []string{"embeddinggemma"}, query: "task: search result | query: ", document: "title: none | text: "},
	{parts: []string{"qwen3-embedding"}, query: taskPrefix},
	{parts: []string{"bge-m3"}},
	{parts: []string{"paraphrase-multilingual"}},
	{parts: []string{"granite-embedding", "multilingual"}},
	{parts: []string{"granite-embedding:278m"}},
	{parts: []string{"granite-embedding"}, english: true},
	{parts: []string{"mxbai-embed"}, query: searchPrefix, english: true},
	{parts: []string{"bge-", "-en"}, query: searchPrefix, english: true},
	{parts: []string{"bge-large"}, query: searchPrefix, english: true},
	{parts: []string{"all-minilm"}, english: true},
}

// recommendedEmbedder is the best at Swedish among those that Ollama serves and that have
// published figures (SweFAQ in the Scandinavian Embedding Benchmark).
const recommendedEmbedder = "snowflake-arctic-embed2"

// lookUp gives what is known of a model by its name, and whether anything is.
func lookUp(model string) (known, bool) {
	name := strings.ToLower(model)
	for _, k := range knownEmbedders {
		fits := true
		for _, part := range k.parts {
			fits = fits && strings.Contains(name, part)
		}
		if fits {
			return k, true
		}
	}
	return known{}, false
}

// The fusion weights of embedders on servers are not measured, because such models were
// not available where Svara is made. Multilingual ones count as much as the words, which
// is also Onyx's default (alpha 0.5): by themselves they reach 0.79 in nDCG@10 on Swedish
// authorities' answers (SweFAQ in the Scandinavian Embedding Benchmark,
// snowflake-arctic-embed2). English ones reach 0.41 there (all-minilm), and count as little
// as the one in the binary. Measure with 'svara eval --vary vector-weight=…'.
const (
	multilingualFusionWeight = 1
	unknownFusionWeight      = 0.5
	englishFusionWeight      = embeddedFusionWeight
)

func (k known) fusionWeight(isKnown bool) float64 {
	switch {
	case !isKnown:
		return unknownFusionWeight
	case k.english:
		return englishFusionWeight
	}
	return multilingualFusionWeight
}

// warning says what is wrong with an embedder for Swedish; empty if nothing is.
func (k known) warning(model string) string {
	if !k.english {
		return ""
	}
	return fmt.Sprintf("the embedder %s learnt English alone and finds little in Swedish: choose a multilingual one, such as %s",
		model, recommendedEmbedder)
}
