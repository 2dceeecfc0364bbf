package assistant

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"svara/internal/swedish"
)

// Question is what a person asks, with what was said before.
type Question struct {
	Text         string `json:"question"`
	Conversation []Turn `json:"conversation"`
}

// Turn is one earlier message of a conversation.
type Turn struct {
	Role    string `json:"role"` // "user" or "assistant"
	Content string `json:"content"`
}

// MaxQuestion is the greatest length of a question in runes. Real questions have about a
// hundred; a longer text is a document.
const MaxQuestion = 2000

// MaxTurns is how many of the latest turns of a conversation are read. A follow-up refers
// to what was just said.
const MaxTurns = 20

// QuestionError tells the person who asked what is wrong with the question.
type QuestionError struct {
	Code    string // stable, for programs: "question_empty", "question_too_long", "question_not_utf8"
	Message string // in Swedish, for people, with what to do
}

// Error gives the code and the message, for logs; people are told the message alone.
func (e *QuestionError) Error() string { return e.Code + ": " + e.Message }

// clean gives the text of a question without control characters and
// surrounding space, or a *QuestionError.
func clean(text string) (string, error) {
	if !utf8.ValidString(text) {
		return "", &QuestionError{"question_not_utf8", "Frågan innehåller tecken som inte går att läsa. Skriv om den eller skicka den som UTF-8."}
	}
	if n := utf8.RuneCountInString(text); n > MaxQuestion {
		return "", &QuestionError{"question_too_long", fmt.Sprintf("Frågan är %d tecken lång. Korta den till högst %d tecken.", n, MaxQuestion)}
	}
	text = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
	if text = strings.TrimSpace(text); text == "" {
		return "", &QuestionError{"question_empty", "Frågan är tom. Skriv en fråga."}
	}
	return text, nil
}

// leaning are words of a follow-up that refer to something said before.
var leaning = map[string]bool{
	"han": true, "hon": true, "hen": true, "hans": true, "hennes": true, "honom": true, "henne": true, "den": true, "det": true,
	"de": true, "dem": true, "dom": true, "deras": true, "dess": true, "denna": true, "detta": true, "dessa": true, "denne": true,
	"där": true, "då": true, "dit": true,
}

// leaningEnglish are the same in English questions.
var leaningEnglish = map[string]bool{"he": true, "she": true, "they": true, "it": true, "them": true, "his": true, "her": true, "their": true}

// background gives the text that a follow-up refers to: the question before it, and the
// name in the answer to that. It is "" for a question that stands alone.
func background(question string, conversation []Turn) string {
	if len(conversation) == 0 || !leans(question) {
		return ""
	}
	conversation = conversation[max(0, len(conversation)-MaxTurns):]
	var parts []string
	answer := ""
	for i := len(conversation) - 1; i >= 0; i-- {
		turn := conversation[i]
		if turn.Role == "assistant" && len(parts) == 0 {
			answer = turn.Content
		}
		if turn.Role == "user" {
			if len(parts) == 0 {
				parts = append(parts, meant(turn.Content, answer))
			}
			parts = append(parts, turn.Content)
			if !leans(turn.Content) {
				break
			}
		}
	}
	text := []rune(strings.ToValidUTF8(strings.Join(parts, " "), " "))
	return string(text[:min(len(text), MaxQuestion/4)]) // more would drown the question
}

// meant gives the name in an answer that its question asked for: the one closest to the
// question's words ("Palle Lundberg, vd för SKR").
func meant(question, answer string) string {
	asked := make(map[string]bool)
	for _, t := range swedish.ContentWords(question) {
		asked[swedish.Stem(t.Text)] = true
	}
	var places []int
	for _, t := range swedish.Tokens(answer) {
		if asked[swedish.Stem(t.Text)] {
			places = append(places, t.Start)
		}
	}
	nearest, distance := "", len(answer)+1
	for _, name := range swedish.Names(answer) {
		text := name.In(answer)
		if !slices.ContainsFunc(swedish.Words(text), func(w string) bool { return !asked[swedish.Stem(w)] }) {
			continue // the question named it
		}
		for _, place := range places {
			d := max(place-name.End, name.Start-place)
			if d >= 0 && d < distance {
				nearest, distance = text, d
			}
		}
	}
	return nearest
}

// leans reports whether a question only makes sense after what was said before it.
func leans(question string) bool {
	words, english := swedish.Words(question), swedish.IsEnglish(question)
	if len(words) > 0 && (words[0] == "och" || words[0] == "men" || words[0] == "and") {
		return true
	}
	telling := 0
	for i, w := range words {
		expletive := w == "det" && i+1 < len(words) && (words[i+1] == "finns" || words[i+1] == "är" || words[i+1] == "gäller") ||
			w == "det" && i > 0 && (words[i-1] == "finns" || words[i-1] == "är" || words[i-1] == "gäller" || words[i-1] == "innebär")
		article := (w == "den" || w == "det" || w == "de") && i+2 < len(words) // "den digitala takten"
		if leaning[w] && !expletive && !article || english && leaningEnglish[w] {
			return true
		}
		if !swedish.IsStopword(w) && !swedish.IsFrameWord(w) {
			telling++
		}
	}
	return telling == 0 // "När?"
}
