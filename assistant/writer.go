package assistant

import (
	"errors"
	"slices"
	"strings"

	"svara/internal/swedish"
	"svara/prompts"
)

// writer turns what a model writes into an answer, sentence by sentence.
type writer struct {
	*Generation
	query    query
	verifier verifier
	drafting drafting
	result   *generated
	held     string // marked sentences before the first that is proved
	seen     map[string]int
	emit     func(Event) error
}

// Limits after which a model is stopped.
const (
	maxRepeats = 2    // how often it may write a sentence
	maxUnended = 1000 // bytes that it may write without ending a sentence
)

// Errors that stop a model before it has finished.
var (
	errStop = errors.New("the model's answer cannot be used") // the result has the reason
	errEmit = errors.New("the answer is no longer read")
)

// piece takes what the model wrote now.
func (w *writer) piece(text string) error {
	if err := w.sentences(w.drafting.add(text)); err != nil {
		return err
	}
	if len(w.drafting.text)-w.drafting.cut > maxUnended {
		return w.stop(reasonLoops)
	}
	return nil
}

// stop stops the model. What is proved of its answer stays.
func (w *writer) stop(reason string) error {
	w.result.reason = reason
	return errStop
}

// sentences verifies sentences and emits those that stand.
func (w *writer) sentences(drafts []draft) error {
	for _, d := range drafts {
		words := swedish.Words(d.text)
		key := strings.Join(words, " ")
		if w.seen[key]++; w.seen[key] > 1 {
			if w.seen[key] > maxRepeats {
				return w.stop(reasonLoops)
			}
			continue
		}
		if w.result.text == "" && slices.Equal(words, swedish.Words(w.Prompts.NotFound(language(w.query.ask.English)))) {
			w.result.declined = true // and it has no more to say
		}
		if w.result.declined {
			return nil
		}
		if swedish.IsEnglish(d.text) != w.query.ask.English && len(words) > shortSentence {
			if w.result.unsupported++; w.result.text == "" {
				return w.stop(reasonLanguage)
			}
			continue
		}
		if err := w.sentence(d); err != nil {
			return err
		}
	}
	return nil
}

// shortSentence is the number of words up to which a sentence may be in any language: it
// may consist of names and numbers.
const shortSentence = 4

// sentence verifies one sentence, and emits it if it is proved or is to be marked. Marked
// sentences wait for one that is proved, because alone they would be no answer.
func (w *writer) sentence(d draft) error {
	text, lacks := w.verifier.verify(d)
	if lacks != "" {
		w.result.unsupported++
		if w.Unsupported != Mark {
			return nil
		}
		text = d.text + " " + unsupportedMarks[language(w.query.ask.English)]
	}
	if w.result.text+w.held != "" {
		text = d.separator + text
	}
	if w.held += text; len(w.verifier.citations) == 0 {
		return nil
	}
	text, w.held = w.held, ""
	w.result.text += text
	if err := w.emit(Event{Text: text, Citations: w.verifier.citations}); err != nil {
		return errors.Join(errEmit, err)
	}
	return nil
}

// unsupportedMarks stand after sentences that no passage proves.
var unsupportedMarks = map[prompts.Language]string{prompts.Swedish: "[saknar stöd i dokumenten]", prompts.English: "[not supported by the documents]"}
