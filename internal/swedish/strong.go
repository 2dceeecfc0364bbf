package swedish

import "strings"

// strongVerbs are the verbs that Swedish inflects by their vowel, with their past
// tense and supine: no stem joins these to the base form.
var strongVerbs = func() map[string][]string {
	verbs := make(map[string][]string)
	for line := range strings.SplitSeq(`ta tog tagit|taga tog tagit|ge gav gett|gå gick gått|hålla höll hållit|stå stod stått|se såg sett|
		komma kom kommit|göra gjorde gjort|säga sade sagt|sätta satte satt|lägga lade lagt|skriva skrev skrivit|driva drev drivit|
		välja valde valt|sälja sålde sålt|bära bar burit|finna fann funnit|vinna vann vunnit|svinna svann svunnit|bryta bröt brutit|
		skjuta sköt skjutit|stjäla stal stulit|dra drog dragit|slå slog slagit|låta lät låtit|falla föll fallit|äta åt ätit|
		dricka drack druckit|bjuda bjöd bjudit|ligga låg legat|sitta satt suttit|dö dog dött|stiga steg stigit|sjunka sjönk sjunkit|
		växa växte vuxit|binda band bundit|gripa grep gripit|lida led lidit|skära skar skurit|sluta slöt slutit|flyga flög flugit|
		veta visste vetat|ha hade haft|leda ledde lett|svära svor svurit|vrida vred vridit|bita bet bitit`, "|") {
		forms := strings.Fields(line)
		verbs[forms[0]] = forms[1:]
	}
	return verbs
}()

// verbPrefixes stand before verbs and leave their inflection as it is.
var verbPrefixes = strings.Fields(`an av be bi bort del er fast fram från för före genom hän i igen in inne med miss mot ned om på
	sam sönder till tillbaka und under upp upprätt ut utom vid vidare åt åter över överens`)

// PastForms gives the past tense and the supine of a strong verb in its base form,
// as "antog" and "antagit" of "anta"; none for other words.
func PastForms(word string) []string {
	if forms, found := strongVerbs[word]; found {
		return forms
	}
	for _, prefix := range verbPrefixes {
		rest, found := strings.CutPrefix(word, prefix)
		if !found {
			continue
		}
		if forms, found := strongVerbs[rest]; found {
			past := make([]string, len(forms))
			for i, form := range forms {
				past[i] = prefix + form
			}
			return past
		}
	}
	return nil
}
