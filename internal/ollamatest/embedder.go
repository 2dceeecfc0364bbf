package ollamatest

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"strings"
)

// The embedding model is a BERT whose layer does nothing: the vector of a text is the
// mean of its tokens' vectors. Tokens are pairs of letters, each with its own direction,
// so that words that begin alike have similar vectors.
const (
	embeddingSize   = 128
	embeddingTokens = 512 // greatest length of a text
)

const (
	wordStart = "▁" // GGUF's mark for the first token of a word

	// Words that do not tell what a text is about.
	emptyWords = "att av de den det detta du en ett för från han har hur i inte jag man med och om på ska som till var vad vi är"
)

// embedder gives the embedding model as a GGUF file. Each seed gives other vectors.
func embedder(seed uint64) []byte {
	texts := embedderVocabulary()
	kinds := make([]int32, len(texts))
	const size, idle = embeddingSize, 32
	tokens := matrix("token_embd.weight", size, len(texts))
	for i, text := range texts {
		kinds[i] = kindNormal
		if i < 4 {
			kinds[i] = kindControl
			continue
		}
		copy(tokens.data[i*size:], direction(text, seed))
	}
	types := matrix("token_types.weight", size, 2)
	types.half = false
	tensors := []*tensor{tokens, types, matrix("position_embd.weight", size, embeddingTokens),
		vector("token_embd_norm.weight", size, 1), vector("token_embd_norm.bias", size, 0)}
	for _, part := range []string{"attn_q", "attn_k", "attn_v", "attn_output"} {
		tensors = append(tensors, matrix("blk.0."+part+".weight", size, size), vector("blk.0."+part+".bias", size, 0))
	}
	tensors = append(tensors, matrix("blk.0.ffn_up.weight", size, idle), vector("blk.0.ffn_up.bias", idle, 0),
		matrix("blk.0.ffn_down.weight", idle, size), vector("blk.0.ffn_down.bias", size, 0))
	for _, norm := range []string{"attn_output_norm", "layer_output_norm"} {
		tensors = append(tensors, vector("blk.0."+norm+".weight", size, 1), vector("blk.0."+norm+".bias", size, 0))
	}
	return gguf(map[string]any{
		"general.architecture": "bert", "general.name": "pairs of letters", "general.file_type": 1,
		"bert.block_count": 1, "bert.context_length": embeddingTokens, "bert.embedding_length": size,
		"bert.feed_forward_length": idle, "bert.attention.head_count": 4, "bert.attention.causal": false, "bert.pooling_type": 1,
		// With 1 added to a variance far below 1, the norm hardly changes the values.
		"bert.attention.layer_norm_epsilon": 1.0,
		"tokenizer.ggml.model":              "bert", "tokenizer.ggml.pre": "default",
		"tokenizer.ggml.tokens": texts, "tokenizer.ggml.token_type": kinds, "tokenizer.ggml.token_type_count": 2,
		"tokenizer.ggml.padding_token_id": 0, "tokenizer.ggml.unknown_token_id": 1,
		"tokenizer.ggml.cls_token_id": 2, "tokenizer.ggml.bos_token_id": 2,
		"tokenizer.ggml.seperator_token_id": 3, "tokenizer.ggml.eos_token_id": 3, // this is how GGUF spells it
	}, tensors)
}

// embedderVocabulary gives four control tokens, the empty words, and single characters
// and pairs of letters or digits, both at the beginning of a word and within it.
func embedderVocabulary() []string {
	texts := []string{"[PAD]", "[UNK]", "[CLS]", "[SEP]"}
	for _, word := range strings.Fields(emptyWords) {
		if len([]rune(word)) > 2 {
			texts = append(texts, wordStart+word)
		}
	}
	const letters, digits = "abcdefghijklmnopqrstuvwxyzåäöé", "0123456789"
	for _, sign := range letters + digits + "!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~§–”…" {
		texts = append(texts, wordStart+string(sign), string(sign))
	}
	for _, signs := range []string{letters, digits} {
		for _, a := range signs {
			for _, b := range signs {
				texts = append(texts, wordStart+string(a)+string(b), string(a)+string(b))
			}
		}
	}
	return texts
}

// direction gives the vector of a token. It is random but always the same, has zero mean,
// and is long if the token says much about a text.
func direction(text string, seed uint64) []float32 {
	hash := fnv.New64a()
	hash.Write([]byte(text))
	random := rand.New(rand.NewPCG(hash.Sum64(), seed))
	telling := 1.0
	bare, first := strings.CutPrefix(text, wordStart)
	switch n := len([]rune(bare)); {
	case n == 1 || strings.Contains(" "+emptyWords+" ", " "+bare+" ") && first:
		telling = 0.1
	case !first:
		telling = 0.5
	}
	values, mean := make([]float32, embeddingSize), float32(0)
	for i := range values {
		values[i] = float32(telling * random.NormFloat64() / math.Sqrt(embeddingSize))
		mean += values[i] / embeddingSize
	}
	for i := range values {
		values[i] -= mean
	}
	return values
}
