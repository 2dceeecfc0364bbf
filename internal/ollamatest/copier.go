package ollamatest

import (
	"fmt"
	"math"
)

// The copying model is a llama whose weights are set by hand. Four layers look 1, 2, 4
// and 8 tokens back, so that every token knows the last sixteen, including itself. The
// fifth layer finds where the last fifteen occurred before, and copies what came after
// them (an induction head: Olsson and others, "In-context Learning and Induction Heads",
// 2022). <|copy|>, with which a prompt ends, counts as the last <|quote|> or else the
// last <|user|>. So the answer is what came after that, until <|stop|> or <|end|>.
//
// It goes by the last fifteen bytes: if they occur twice in a prompt, it may continue
// from the wrong place.
const (
	history = 16 // tokens that each token knows, including itself
	layers  = 5

	// A token's state contains the codes of its history, the code of what to copy, and a
	// one.
	copied = history * codeSize
	one    = copied + codeSize
	width  = one + 24 // must be a multiple of 32

	// A head's vectors contain two kinds of places: those that turn with the token's
	// position, in pairs, each slower than the one before, and then those that turn too
	// slowly to matter.
	headSize   = 704
	turning    = 96
	slowness   = 1e38 // the base of the rotation
	latestPair = 31   // the pair that makes a quarter turn in some 3,500 tokens

	contextLength = 8192
)

// turn gives the angle by which a pair turns for each token.
func turn(pair int) float64 { return math.Pow(slowness, -2*float64(pair)/headSize) }

// layer is the weights of one layer.
type layer struct{ norm, q, k, v, o *tensor }

// newLayer makes a layer that does nothing yet. It leaves states of the given squared
// length as they are: the norm divides by the root of their mean square.
func newLayer(number int, square float64) layer {
	name := func(part string) string { return fmt.Sprintf("blk.%d.%s.weight", number, part) }
	return layer{
		norm: vector(name("attn_norm"), width, math.Sqrt(square/width)),
		q:    matrix(name("attn_q"), width, headSize),
		k:    matrix(name("attn_k"), width, headSize),
		v:    matrix(name("attn_v"), width, headSize),
		o:    matrix(name("attn_output"), headSize, width),
	}
}

// lookBack makes the layer that completes the history from half of it: each token attends
// to the token that many positions back.
func lookBack(number int) layer {
	back := 1 << number
	l := newLayer(number, float64(back)+1)
	// Σ cos(turn·(distance-back)) over the pairs is largest where distance is back.
	const sharpness = 36
	for pair := range 24 {
		l.q.set(one, 2*pair, sharpness)
		l.k.set(one, 2*pair, sharpness*math.Cos(turn(pair)*float64(back)))
		l.k.set(one, 2*pair+1, sharpness*math.Sin(turn(pair)*float64(back)))
	}
	// Makes the answer ignore the question: what came before <|copy|> looks like the
	// beginning.
	const pull = 310
	for n := range back {
		l.q.set(n*codeSize+flag(tokenCopy), headSize-1, pull)
	}
	l.k.set(flag(tokenBegin), headSize-1, pull)
	for i := range back * codeSize {
		l.v.set(i, turning+i, 1)
		l.o.set(turning+i, back*codeSize+i, 1)
	}
	return l
}

// match makes the layer that attends to the place where the history occurred before. The
// nearest tokens count most, so that a short history finds its place too.
func match() layer {
	l := newLayer(layers-1, history+1)
	root := math.Sqrt(headSize) // by which attention divides
	latest := math.Sqrt(45 * root)
	for n, weight := range []float64{400, 200, 130, 100, 80, 70, 60, 50, 50, 50, 50, 50, 50, 50, 50} {
		weight = math.Sqrt(weight * root)
		for i := range codeSize {
			l.k.set((n+1)*codeSize+i, turning+n*codeSize+i, weight)
			if i != flag(tokenBegin) {
				l.q.set(n*codeSize+i, turning+n*codeSize+i, weight)
			}
		}
		begun := n*codeSize + flag(tokenCopy)
		l.q.set(begun, turning+n*codeSize+flag(TokenUser), 4*weight)
		l.q.set(begun, turning+n*codeSize+flag(TokenQuote), 10*weight)
		l.q.set(begun, 2*latestPair, 20*latest) // the last of several messages
	}
	// Of equal places the latest: -sin(turn·distance).
	l.q.set(one, 2*latestPair, latest)
	l.k.set(one, 2*latestPair+1, -latest)
	for i := range codeSize {
		if i != flag(tokenBegin) {
			l.v.set(i, turning+i, 1)
			l.o.set(turning+i, copied+i, 1)
		}
	}
	return l
}

// copier gives the copying model as a GGUF file.
func copier() []byte {
	embedding := matrix("token_embd.weight", width, len(vocabulary))
	output := matrix("output.weight", width, len(vocabulary))
	const certainty = 90 // of the logits, so that sampling has no choice
	for i, token := range vocabulary {
		embedding.set(one, i, 1)
		for place, x := range token.code {
			embedding.set(place, i, x)
			if token.kind == kindNormal {
				output.set(copied+place, i, certainty*x)
			}
		}
	}
	end := id(TokenEnd) // also if there is nothing to copy, or a stop is next
	output.set(copied+flag(TokenEnd), end, certainty)
	output.set(copied+flag(TokenStop), end, certainty)
	output.set(one, end, 7)
	tensors := []*tensor{embedding, output, vector("output_norm.weight", width, math.Sqrt((history+2.)/width))}
	for n := range layers {
		l := match()
		if n < layers-1 {
			l = lookBack(n)
		}
		const idle = 32 // size of the feed-forward part, all zeros: the smallest allowed
		name := func(part string) string { return fmt.Sprintf("blk.%d.%s.weight", n, part) }
		tensors = append(tensors, l.norm, l.q, l.k, l.v, l.o, vector(name("ffn_norm"), width, 1),
			matrix(name("ffn_gate"), width, idle), matrix(name("ffn_up"), width, idle), matrix(name("ffn_down"), idle, width))
	}
	return gguf(copierMetadata(), tensors)
}

func copierMetadata() map[string]any {
	var texts []string
	var kinds []int32
	for _, t := range vocabulary {
		texts, kinds = append(texts, t.text), append(kinds, t.kind)
	}
	return map[string]any{
		"general.architecture": "llama", "general.name": "copier", "general.file_type": 1,
		"llama.block_count": layers, "llama.context_length": contextLength, "llama.vocab_size": len(vocabulary),
		"llama.embedding_length": width, "llama.feed_forward_length": 32,
		"llama.attention.head_count": 1, "llama.attention.head_count_kv": 1,
		"llama.attention.key_length": headSize, "llama.attention.value_length": headSize,
		"llama.attention.layer_norm_rms_epsilon": 1e-6,
		"llama.rope.dimension_count":             headSize, "llama.rope.freq_base": slowness,
		"tokenizer.ggml.model": "gpt2", "tokenizer.ggml.pre": "gpt-2",
		"tokenizer.ggml.tokens": texts, "tokenizer.ggml.token_type": kinds, "tokenizer.ggml.merges": []string{},
		"tokenizer.ggml.bos_token_id": id(tokenBegin), "tokenizer.ggml.eos_token_id": id(TokenEnd),
		"tokenizer.ggml.add_bos_token": true, "tokenizer.ggml.add_eos_token": false,
	}
}
