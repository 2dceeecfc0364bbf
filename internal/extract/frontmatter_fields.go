package extract

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"

	"svara/internal/swedish"
)

// fieldNames say what the fields of front matter mean, by their names without case,
// rings and dots, and with _ between words.
var fieldNames = map[string]string{
	"title": "title", "titel": "title", "rubrik": "title", "beteckning": "number",
	"url": "url", "link": "url", "lank": "url", "canonical": "url", "canonical_url": "url", "kalla": "url", "source": "url",
	"updated": "changed", "uppdaterad": "changed", "senast_uppdaterad": "changed", "modified": "changed", "lastmod": "changed",
	"last_modified": "changed", "andrad": "changed", "reviderad": "changed", "senast_reviderad": "changed",
	"published": "published", "publicerad": "published", "publicerad_datum": "published",
	"date": "date", "datum": "date", "beslutsdatum": "date", "beslutad": "date", "faststalld": "date", "antagen": "date",
	"utfardad": "date", "utfardad_datum": "date",
	"valid_from": "from", "giltig_fran": "from", "giltig_fran_och_med": "from", "galler_fran": "from", "galler_fran_och_med": "from",
	"ikraft": "from", "ikraft_datum": "from", "ikrafttradande": "from",
	"valid_to": "to", "valid_until": "to", "giltig_till": "to", "giltig_till_och_med": "to", "galler_till": "to",
	"galler_till_och_med": "to", "expires": "to", "expirydate": "to", "expiry_date": "to",
	"upphor": "ends", "upphor_datum": "ends", "upphavd": "ends", "upphavd_datum": "ends",
	"replaces": "replaces", "ersatter": "replaces",
	"replaced_by": "replacedby", "superseded_by": "replacedby", "ersatts_av": "replacedby", "ersatt_av": "replacedby",
}

var plainLetters = strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "-", "_", " ", "_")

// maxField is the length in bytes of a field of front matter above which it is nothing
// that is read.
const maxField = 4096

// readFrontMatter reads the fields of front matter that say something of the document.
// Each is read for itself, so that one that is broken takes no other with it.
func readFrontMatter(front, assigns string) (title string, about About) {
	fields := map[string][]string{}
	for len(front) > 0 {
		line, rest, _ := strings.Cut(front, "\n")
		end := len(front) - len(rest)
		if assigns == "=" && strings.HasPrefix(line, "[") {
			break // what comes is said of something else
		}
		for assigns == ":" && end < len(front) && strings.ContainsAny(front[end:end+1], " \t-\n") {
			next, _, _ := strings.Cut(front[end:], "\n")
			end += min(len(next)+1, len(front)-end)
		}
		key, value, found := strings.Cut(line, assigns)
		name := fieldNames[plainLetters.Replace(swedish.Fold(strings.Trim(strings.TrimRight(key, " "), `"'`)))]
		if found && name != "" && end <= maxField && fields[name] == nil {
			if assigns == ":" {
				fields[name] = yamlStrings(front[:end], value)
			} else {
				fields[name] = tomlStrings(strings.TrimSpace(value))
			}
		}
		front = front[end:]
	}
	return describe(fields)
}

// describe makes fields of front matter into what they say of the document.
func describe(fields map[string][]string) (title string, about About) {
	one := func(name string) string { return strings.Join(fields[name], ", ") }
	title = oneLine(tidy(one("title")))
	if number := oneLine(tidy(one("number"))); title != "" && statuteNumber.MatchString(number) && !strings.Contains(title, number) {
		title = oneLine(title + " (" + number + ")") // there are two laws called Kommunallag
	}
	about.URL = webAddress(one("url"))
	about.Date = cmp.Or(dateOf(one("changed")), dateOf(one("published")), dateOf(one("date")))
	if d, _, found := dayAt(one("from")); found {
		about.ValidFrom = d.first()
	}
	if d, _, found := dayAt(one("ends")); found {
		about.ValidTo = d.lastIn()
	}
	if d, _, found := dayAt(one("to")); found {
		about.ValidTo = d.last()
	}
	for _, replaced := range fields["replaces"] {
		if replaced = oneLine(tidy(replaced)); replaced != "" && !isNone(replaced) {
			about.Replaces = append(about.Replaces, replaced)
		}
	}
	if by := oneLine(tidy(one("replacedby"))); !isNone(by) {
		about.ReplacedBy = by
	}
	return title, about
}

var statuteNumber = regexp.MustCompile(`^\d{4}:\d{1,4}$`)

// yamlStrings gives the strings of a field of YAML: one, or those of a list.
func yamlStrings(field, value string) (values []string) {
	defer func() {
		if recover() != nil { // of the parser, which is not to lose the document
			values = nil
		}
	}()
	var read map[string]any
	if err := yaml.Unmarshal([]byte(field), &read); err != nil {
		if value = unquote(strings.TrimSpace(value)); value == "" {
			return nil
		}
		return []string{value}
	}
	for _, v := range read {
		list, isList := v.([]any)
		if !isList {
			list = []any{v}
		}
		for _, v := range list {
			switch v := v.(type) {
			case string:
				values = append(values, strings.ToValidUTF8(v, "\ufffd"))
			case int, int64, uint64, float64:
				values = append(values, fmt.Sprint(v))
			}
		}
	}
	return values
}

var tomlString = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|'[^']*'`)

// tomlStrings gives the strings of a value of TOML that stands on one line.
func tomlStrings(value string) []string {
	if !strings.HasPrefix(value, "[") {
		return []string{strings.TrimSpace(unquote(value))}
	}
	var values []string
	for _, quoted := range tomlString.FindAllString(value, -1) {
		values = append(values, unquote(quoted))
	}
	return values
}
