package server

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// words are a text in each of the pages' languages.
type words struct{ sv, en string }

// texts are what pages say, by the names that templates give to "text". Where a text has
// %s or %d, the template supplies the value. What the chat element says as well is in
// widget/words.js, in the same words.
var texts = map[string]words{
	"skip":      {"Hoppa till innehållet", "Skip to the content"},
	"notice":    {"Du pratar med en AI-tjänst", "You are talking to an AI service"},
	"own_words": {"svarar med dokumentens egna ord. Läs alltid källan innan du fattar beslut.", "answers in the documents’ own words. Always read the source before you decide."},
	"for_api":   {"För program: API", "For programs: API"},
	"other":     {"In English", "På svenska"}, // in the other language
	"to_home":   {"Till frågesidan", "To the question page"},
	"again":     {"Försök igen", "Try again"},
	"pages":     {"Sidor", "Pages"},

	"all_documents": {"Alla dokument", "All documents"},
	"no_documents":  {"Här finns inga dokument ännu.", "There are no documents here yet."},
	"filter":        {"Sök på titel eller filnamn", "Search by title or file name"},
	"show":          {"Visa", "Show"},
	"show_all":      {"Visa alla dokument", "Show all documents"},
	"filtered":      {"%s av %s dokument har ”%s” i titeln eller filnamnet.", "%s of %s documents have “%s” in the title or file name."},
	"none_filtered": {"Inget dokument har ”%s” i titeln eller filnamnet. Pröva ett annat ord eller färre.", "No document has “%s” in the title or file name. Try another word, or fewer."},

	"changed":        {"Ändrat %s", "Changed %s"},
	"dated":          {"Daterat %s", "Dated %s"},
	"in_force_from":  {"Gäller från och med %s", "In force from %s"},
	"in_force_to":    {"Gäller till och med %s", "In force until %s"},
	"not_yet":        {"Dokumentet gäller inte ännu. Det gäller från och med %s.", "This document is not in force yet. It is from %s."},
	"expired":        {"Dokumentet gäller inte längre. Det gällde till och med %s.", "This document is no longer in force. It was until %s."},
	"over":           {"Gäller inte längre", "No longer in force"},
	"is_over":        {"Dokumentet gäller inte längre.", "This document is no longer in force."},
	"replaced":       {"Dokumentet gäller inte längre. Det är ersatt av", "This document is no longer in force. It has been replaced by"},
	"replaced_by":    {"Ersatt av", "Replaced by"},
	"in_force_until": {"Gällde till och med %s", "In force until %s"},
	"published":      {"Publicerat original", "Published original"},
	"words":          {"%s ord", "%s words"},
	"file":           {"Fil:", "File:"},
	"address":        {"Adress:", "Address:"},
	"contents":       {"Innehåll", "Contents"},
	"section":        {"Länk till avsnittet %s", "Link to the section %s"},
	"table":          {"Tabell %d", "Table %d"},
	"quote_marked":   {"Citatet är markerat.", "The quote is marked."},
	"to_quote":       {"Gå till citatet", "Go to the quote"},
	"quote_is_gone":  {"Stället som citeras finns inte i dokumentet. Det kan ha ändrats.", "The place that is quoted is not in the document. It may have changed."},

	"home_title":     {"Svara – fråga dokumenten", "Svara – ask the documents"},
	"ask_documents":  {"Fråga dokumenten", "Ask the documents"},
	"question":       {"Din fråga", "Your question"},
	"ask":            {"Fråga", "Ask"},
	"examples":       {"Exempel på frågor", "Example questions"},
	"read_documents": {"Dokumenten som Svara läser", "The documents that Svara reads"},
	"show_the_rest":  {"Visa alla dokument (%s till)", "Show all documents (%s more)"},
	"verbatim":       {"Ordagrant ur dokumenten", "Word for word from the documents"},
	"written":        {"Skrivet av språkmodellen %s, kontrollerat mot dokumenten", "Written by the language model %s, checked against the documents"},
	"sources":        {"Källor", "Sources"},
	"source":         {"Källa %d", "Source %d"},
	"source_of":      {"källa", "source"}, // before the number in a sentence
	"page":           {"sidan %d", "page %d"},
	"partial":        {"Svaret är inte fullständigt.", "The answer is not complete."},
	"reason":         {"Språkmodellen kunde inte skriva allt.", "The language model could not write all of it."},
	"copy":           {"Kopiera svaret", "Copy answer"},
	"helped":         {"Hjälpte svaret?", "Did this help?"},
	"yes":            {"Ja", "Yes"},
	"no":             {"Nej", "No"},
	"nearest":        {"Dokumenten som ligger närmast", "Nearest documents"},

	"api":             {"Svaras API", "Svara’s API"},
	"api_is_for":      {"För den som låter ett program fråga Svara. Beskrivningen är på engelska och finns också för program:", "For those who let a program ask Svara. The description is there for programs, too:"},
	"error_codes":     {"Felkoder", "Error codes"},
	"limits":          {"Gränser", "Limits"},
	"schemas":         {"Scheman", "Schemas"},
	"code_and_status": {"Kod och status", "Code and status"},
	"means":           {"Betyder", "Means"},
	"key":             {"Nyckel:", "Key:"},
	"no_key":          {"Ingen nyckel behövs", "No key is needed"},
	"parameters":      {"Parametrar", "Parameters"},
	"required":        {"krävs", "required"},
	"send":            {"Skicka", "Send"},
	"example":         {"Exempel", "Example"},
	"responses":       {"Svar", "Responses"},

	"not_found":   {"Sidan finns inte", "There is no such page"},
	"not_let_in":  {"Du kommer inte in här", "You cannot get in here"},
	"wait":        {"Vänta en stund", "Wait a while"},
	"unavailable": {"Svara kan inte svara just nu", "Svara cannot answer right now"},
	"failed":      {"Det gick inte", "That did not work"},
}

// language is "sv" or "en".
type language string

const (
	langSwedish language = "sv"
	langEnglish language = "en"
)

// other gives the language that a page is not in.
func (l language) other() language {
	if l == langSwedish {
		return langEnglish
	}
	return langSwedish
}

// of gives the words in a language.
func (l language) of(w words) string {
	if l == langEnglish {
		return w.en
	}
	return w.sv
}

// text gives the text of a name, with its values filled in. It fails where a template
// misspells the name.
func (l language) text(name string, args ...any) (string, error) {
	w, found := texts[name]
	if !found {
		return "", fmt.Errorf("no text is named %q", name)
	}
	if len(args) == 0 {
		return l.of(w), nil
	}
	return fmt.Sprintf(l.of(w), args...), nil
}

var months = [...]words{
	{"januari", "January"}, {"februari", "February"}, {"mars", "March"}, {"april", "April"}, {"maj", "May"}, {"juni", "June"},
	{"juli", "July"}, {"augusti", "August"}, {"september", "September"}, {"oktober", "October"}, {"november", "November"}, {"december", "December"},
}

// date gives the day of a time as people write it, "12 maj 2026", in the time zone of the
// server.
func (l language) date(t time.Time) string {
	t = t.Local()
	return fmt.Sprintf("%d %s %d", t.Day(), l.of(months[t.Month()-1]), t.Year())
}

// day gives an ISO 8601 date as people write it, as precisely as it is given: "12 maj
// 2026", "maj 2026", "2026".
func (l language) day(date string) string {
	for _, layout := range []string{time.DateOnly, "2006-01"} {
		t, err := time.Parse(layout, date[:min(len(date), len(layout))])
		switch {
		case err != nil:
		case layout == time.DateOnly:
			return fmt.Sprintf("%d %s %d", t.Day(), l.of(months[t.Month()-1]), t.Year())
		default:
			return fmt.Sprintf("%s %d", l.of(months[t.Month()-1]), t.Year())
		}
	}
	return date
}

// number gives a whole number with its thousands grouped: "12 345" with a non-breaking
// space in Swedish, "12,345" in English.
func (l language) number(n int) string {
	digits := strconv.Itoa(n)
	var out strings.Builder
	for i, digit := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out.WriteString(l.of(words{"\u00a0", ","}))
		}
		out.WriteRune(digit)
	}
	return out.String()
}
