// Package swedish knows what makes text Swedish: what a word is ("§ 4",
// "e-legitimation", "SKR:s"), which words carry meaning, how inflected and
// compounded words share their letters, where a sentence ends ("bl.a." does not
// end one), which numbers and dates are written in words, and what a question
// asks for.
//
// Start reading at Tokens, which everything else builds on; then Grams and
// Pairs, the terms of word search; Blocks and Sentences, the borders of text;
// Values, numbers and dates read as values; and Ask, the kind of a question.
//
// Nothing here is stored and nothing depends on the documents: every function
// is a pure function of its text and safe for concurrent use.
package swedish
