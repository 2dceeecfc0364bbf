package extract

import (
	"regexp"
	"strconv"
	"strings"
)

// fences begin and end the front matter of a Markdown file: YAML between
// dashes, as Jekyll has it, or TOML between pluses, as Hugo may.
var fences = map[string]struct{ ends, assigns string }{
	"---": {ends: "--- ...", assigns: ":"},
	"+++": {ends: "+++", assigns: "="},
}

// frontMatterLine is what a file must have below its first fence, or the fence
// is a line drawn across the page.
var frontMatterLine = regexp.MustCompile(`^(#.*|["']?[\pL\pN_.-]+["']?\s*[:=].*)$`)

// cutFrontMatter parts the front matter of a Markdown text from its body, and gives the
// title that it names, or "", and what else it says of the document.
func cutFrontMatter(text string) (title string, about About, body string) {
	first, rest, found := strings.Cut(text, "\n")
	first = strings.TrimRight(first, " \t")
	fence, known := fences[first]
	if !found || !known {
		return "", About{}, text
	}
	next, _, _ := strings.Cut(strings.TrimLeft(rest, "\n"), "\n")
	if !frontMatterLine.MatchString(next) && strings.TrimSpace(next) != first {
		return "", About{}, text
	}
	for at := 0; at < len(rest); {
		line, _, _ := strings.Cut(rest[at:], "\n")
		next := at + min(len(line)+1, len(rest)-at)
		for end := range strings.FieldsSeq(fence.ends) {
			if strings.TrimRight(line, " \t") == end {
				title, about = readFrontMatter(rest[:at], fence.assigns)
				return title, about, rest[next:]
			}
		}
		at = next
	}
	return "", About{}, text // never closed
}

// unquote gives the value of a YAML or TOML string of one line.
func unquote(value string) string {
	switch {
	case value == "":
		return ""
	case value[0] == '"':
		if quoted, err := strconv.QuotedPrefix(value); err == nil {
			plain, _ := strconv.Unquote(quoted) // what QuotedPrefix gives is sound
			return tidy(strings.ToValidUTF8(plain, "\ufffd"))
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
