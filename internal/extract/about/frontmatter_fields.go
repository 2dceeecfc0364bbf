package about

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"

	"svara/internal/swedish"
)

// fieldNames tell what fields of front matter mean. Their names are in lower case,
// without the marks on å, ä and ö, and with _ between words.
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

// maxField is the length in bytes of a field of front matter, above which it is ignored.
const maxField = 4096

// readFrontMatter reads the fields of front matter that say something about the document.
// Each field is parsed separately, so that a broken one does not spoil the others.
func readFrontMatter(front, assigns string) (title string, facts Facts) {
	fields := map[string][]string{}
	for len(front) > 0 {
		line, rest, _ := strings.Cut(front, "\n")
		end := len(front) - len(rest)
		if assigns == "=" && strings.HasPrefix(line, "[") {
			break // a table begins: its fields are about something else
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

// describe turns the fields of front matter into a title and facts.
func describe(fields map[string][]string) (title string, facts Facts) {
	one := func(name string) string { return strings.Join(fields[name], ", ") }
	title = OneLine(swedish.Tidy(one("title")))
	if number := OneLine(swedish.Tidy(one("number"))); title != "" && statuteNumber.MatchString(number) && !strings.Contains(title, number) {
		title = OneLine(title + " (" + number + ")") // there are two laws called Kommunallag
	}
	facts.URL = WebAddress(one("url"))
	facts.Date = cmp.Or(DateOf(one("changed")), DateOf(one("published")), DateOf(one("date")))
	if d, _, found := dayAt(one("from")); found {
		facts.ValidFrom = d.first()
	}
	if d, _, found := dayAt(one("ends")); found {
		facts.ValidTo = d.lastIn()
	}
	if d, _, found := dayAt(one("to")); found {
		facts.ValidTo = d.last()
	}
	for _, replaced := range fields["replaces"] {
		if replaced = OneLine(swedish.Tidy(replaced)); replaced != "" && !isNone(replaced) {
			facts.Replaces = append(facts.Replaces, replaced)
		}
	}
	if by := OneLine(swedish.Tidy(one("replacedby"))); !isNone(by) {
		facts.ReplacedBy = by
	}
	return title, facts
}

var statuteNumber = regexp.MustCompile(`^\d{4}:\d{1,4}$`)

// yamlStrings gives the strings of a YAML field: its value, or those of a list.
func yamlStrings(field, value string) (values []string) {
	defer func() {
		if recover() != nil { // a panic in the YAML parser must not lose the document
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

// tomlStrings gives the strings of a TOML value on one line.
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

// maxAddress is the length in bytes above which a web address is ignored: people use none
// that are longer.
const maxAddress = 2000

// WebAddress gives a web address (http or https) without white space around it, or "" if
// it is not one.
func WebAddress(address string) string {
	address = strings.TrimSpace(address)
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil ||
		len(address) > maxAddress || strings.ContainsAny(address, " \"<>\n") {
		return ""
	}
	return u.String()
}
