package about

import (
	"regexp"
	"strconv"
	"strings"

	"svara/internal/swedish"
)

// fences begin and end the front matter of a Markdown file: YAML between dashes, as in
// Jekyll, or TOML between plus signs, as in Hugo.
var fences = map[string]struct{ ends, assigns string }{
	"---": {ends: "--- ...", assigns: ":"},
	"+++": {ends: "+++", assigns: "="},
}

// frontMatterLine matches the line that must follow the first fence. Without it, the
// fence is a horizontal rule.
var frontMatterLine = regexp.MustCompile(`^(#.*|["']?[\pL\pN_.-]+["']?\s*[:=].*)$`)

// CutFrontMatter separates the front matter of a Markdown text from its body. It gives
// the title in the front matter, or "", and what else the front matter says about the
// document. Without front matter, body is the whole text.
func CutFrontMatter(text string) (title string, facts Facts, body string) {
	first, rest, found := strings.Cut(text, "\n")
	first = strings.TrimRight(first, " \t")
	fence, known := fences[first]
	if !found || !known {
		return "", Facts{}, text
	}
	next, _, _ := strings.Cut(strings.TrimLeft(rest, "\n"), "\n")
	if !frontMatterLine.MatchString(next) && strings.TrimSpace(next) != first {
		return "", Facts{}, text
	}
	for at := 0; at < len(rest); {
		line, _, _ := strings.Cut(rest[at:], "\n")
		next := at + min(len(line)+1, len(rest)-at)
		for end := range strings.FieldsSeq(fence.ends) {
			if strings.TrimRight(line, " \t") == end {
				title, facts = readFrontMatter(rest[:at], fence.assigns)
				return title, facts, rest[next:]
			}
		}
		at = next
	}
	return "", Facts{}, text // never closed
}

// unquote gives the value of a YAML or TOML string on one line.
func unquote(value string) string {
	switch {
	case value == "":
		return ""
	case value[0] == '"':
		if quoted, err := strconv.QuotedPrefix(value); err == nil {
			plain, _ := strconv.Unquote(quoted) // QuotedPrefix has checked it
			return swedish.Tidy(strings.ToValidUTF8(plain, "\ufffd"))
		}
		return strings.Trim(value, `"`)
	case value[0] == '\'':
		body, _, _ := strings.Cut(strings.ReplaceAll(value[1:], "''", "\x00"), "'")
		return strings.ReplaceAll(body, "\x00", "'")
	case strings.ContainsAny(value[:1], ">|[{&*!"):
		return ""
	}
	value, _, _ = strings.Cut(value, " #")
	return value
}
