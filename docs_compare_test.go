package main

import (
	"regexp"
	"strings"
	"testing"
)

// isLike reports whether a text is like another, in which "…" stands for anything.
func isLike(text, like string) bool {
	parts := strings.Split(like, "…")
	rest, found := strings.CutPrefix(text, parts[0])
	for i, part := range parts[1:] {
		if i == len(parts)-2 {
			return found && strings.HasSuffix(rest, part)
		}
		_, after, there := strings.Cut(rest, part)
		rest, found = after, found && there
	}
	return found && rest == ""
}

var (
	identifiers = regexp.MustCompile(`\b[A-Z2-7]{26}\b|\bsvara_[a-z2-7]{32}\b`)
	keyNames    = regexp.MustCompile(`(?m)(key |revoke )[a-z2-7]{8}\b|^[a-z2-7]{8}(  (?:ask|ingest|admin|metrics) )`)
	counts      = regexp.MustCompile(`(^|[^\w.,:–-])\d{1,2} (added|changed|renamed|removed|unchanged|skipped|passages?|documents?|cases?|keys?)\b`)
	numbers     = regexp.MustCompile(`\d+([.,:]\d+)*`)
)

// plain makes outputs comparable: what differs from time to time and from machine to
// machine, numbers, identifiers and blanks, is the same in all. Units are not, nor are
// small counts of what does not change with the machine, as of documents.
func plain(output string) string {
	output = identifiers.ReplaceAllString(output, "ID")
	output = keyNames.ReplaceAllString(output, "${1}ID$2")
	output = counts.ReplaceAllStringFunc(output, func(count string) string {
		return strings.Map(func(r rune) rune {
			if '0' <= r && r <= '9' {
				return 'A' + r - '0' // which numbers does not match
			}
			return r
		}, count)
	})
	output = numbers.ReplaceAllString(output, "0")
	return strings.Join(strings.Fields(output), "")
}

// An output is compared from its beginning to its end, with units.
func TestOutputsAreCompared(t *testing.T) {
	for _, test := range []struct {
		text, like string
		want       bool
	}{
		{"4.2 KB in 0.3 s\n", "980 KB in 12 s", true}, {"4.2 KB", "4.2 TB", false}, {"4.2 KB", "99 B", false}, {"0.3 s", "3 ms", false},
		{"added a.txt\n1 added", "added a.txt\n3 added", false}, {"at 12:03, 512 passages", "at 11:04, 98765 passages", true}, {"added a.txt\n1 added", "added a.txt", false}, {"added a.txt\n1 added", "1 added", false},
		{"added a.txt\n1 added", "added …\n1 added", true}, {"added a.txt\n1 added", "…1 added", true}, {"added a.txt\n1 added", "added…", true},
		{"added a.txt\n1 added", "added … removed … added", false}, {"1 added", "1 added … added", false}, {"added", "…", true}, {"", "added", false},
	} {
		if got := isLike(plain(test.text), plain(test.like)); got != test.want {
			t.Errorf("%q like %q: %v", test.text, test.like, got)
		}
	}
}
