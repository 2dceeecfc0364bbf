package prompts

import (
	"regexp"
	"strings"
	"unicode"
)

// control matches the tokens that chat templates steer models with. None of
// them has a space in it. Most are known by their shape, whatever stands inside:
//
//	<|im_start|>  Qwen, Phi, Llama 3 and 4, gpt-oss (harmony), Granite, Command R, GLM, Kimi
//	<｜User｜>    DeepSeek and Hunyuan, with full-width bars
//	<|turn> <turn|>  Gemma 4
//	[|user|]      EXAONE
//
// The rest are listed by name: those of Llama 2, Mistral and Gemma 3, and those that
// mark beginning, end, padding, thoughts and calls of tools. They were gathered in
// November 2026 from llama.cpp's llama-chat.cpp, Google's description of Gemma 4's
// prompts and models' tokenizer_config.json. Words that a template uses as plain text ("User:",
// "### Instruction:") are left: documents have them, and models know them as text.
var control = regexp.MustCompile(`<\|[^\s<>|]+\|?>|</?[^\s<>|]+\|>|\[\|[^\s\[\]()|]+\|\]` +
	`|<</?SYS>>|\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_[A-Z]+|IMG(?:_[A-Z]+)?|PREFIX|MIDDLE|SUFFIX|THINK|ARGS|CALL_ID` +
	`|(?:BEGIN_)?AUDIO|TRANSCRIBE|MODEL_SETTINGS|control_\d+|[gs]?MASK|SEP|CLS|PAD|UNK)\]` +
	`|(?i:</?(?:s|bos|eos|pad|unk|mask|sep|cls|eot|eod|sop|eop|[a-z]+_token|(?:start|end|begin)_of_[a-z_]+|(?:start|end)_function_[a-z_]+` +
	`|image_soft_token|unused\d+|special_\d+|extra_id_\d+|reserved_[a-z_]*\d+|0x[0-9a-f]{2}|seed:[a-z_:]+` +
	`|think|thinking|thought|tools|tool_[a-z_]+|function_calls?|role|AI|用户)>)`)

var (
	// citation matches what an answer cites passages with, as models write it.
	citation = regexp.MustCompile(`\[([\s\pZ,;–-]*\d[\s\pZ\d,;–-]*)\]`)
	// mark is a citation with the space before it.
	mark = regexp.MustCompile(` *` + citation.String())
	// fence matches what could be read as "=====", which stands around passages and
	// conversations in templates and nowhere else in a prompt.
	fence = regexp.MustCompile(`={3,}`)
)

// clean gives text without anything that could pass for a part of the prompt: control
// tokens, fences, citations of a passage ("[2]" becomes "(2)"), and invisible characters,
// which hide such things from readers and filters alike. A space replaces a control
// token, so that the text around it does not form another one. Math, HTML and Markdown
// are left, except for what is a control token to some model, such as "<s>".
func clean(text string) string {
	text = strings.Map(visible, text)
	text = control.ReplaceAllString(text, " ")
	text = citation.ReplaceAllString(text, "($1)")
	text = fence.ReplaceAllString(text, "==")
	return strings.TrimSpace(text)
}

// visible drops invisible and control characters (-1), and turns the full-width forms of
// ASCII into the plain ones, as which some tokenizers read them.
func visible(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case r == '\r' || r == '\v' || r == '\f' || r == '\u0085' || r == '\u2028' || r == '\u2029':
		return '\n'
	case unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point):
		return -1
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '【' || r == '〔' || r == '⟦':
		return '['
	case r == '】' || r == '〕' || r == '⟧':
		return ']'
	}
	return r
}

// line gives text cleaned, on one line.
func line(text string) string { return strings.Join(strings.Fields(clean(text)), " ") }

// uncited gives an earlier answer without its citations: their numbers mean passages that
// are not in this prompt.
func uncited(answer string) string {
	return clean(mark.ReplaceAllString(strings.Map(visible, answer), ""))
}
