// Package swedish knows what makes text Swedish: what a word is ("§ 4", "e-legitimation",
// "SKR:s"), which words carry meaning, how inflected and compounded words share their
// letters, where a sentence ends (not after "bl.a."), which numbers and dates are written
// in words, and what a question asks for.
//
// Start reading at Tokens, on which everything else builds; then Grams and Pairs, the
// terms of word search; Blocks and Sentences, which divide text; Values, numbers and
// dates read as values; and Ask, which tells what kind of answer a question wants
// (question.go, wants.go), with Carries and Tells, which tell whether a text holds it.
// English questions go through english.go.
//
// Nothing here is stored and nothing depends on the documents: every function is a pure
// function of its text and safe for concurrent use.
package swedish
