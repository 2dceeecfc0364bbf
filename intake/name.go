package intake

import (
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"svara/ingest"
	"svara/internal/extract"
)

// Limits of a document's name. File systems allow 255 bytes for a segment; our hidden files
// add up to 55 to it.
const (
	maxSegment  = 200 // bytes
	maxSegments = 10
)

// CheckName gives the document that a file of that name becomes, or a *Refusal. The name
// is a path relative to the documents folder, with slashes. It is strict, because the
// name comes from outside and appears in the folder, in addresses and on screens. Each
// segment must be possible for a file on any system, must show what it is, and must lead
// nowhere else, even if somebody decodes it once more as a part of an address.
func CheckName(name string) (document string, err error) {
	if !utf8.ValidString(name) {
		return "", badName(name, "Namnet är inte skrivet i UTF-8.")
	}
	document = norm.NFC.String(name)
	segments := strings.Split(document, "/")
	if len(segments) > maxSegments {
		return "", badName(name, "Namnet har för många mappar.")
	}
	for i, segment := range segments {
		isFolder := i < len(segments)-1
		if reason := wrongSegment(segment); reason != "" {
			return "", badName(name, reason)
		}
		switch {
		case !ingest.IsDocumentName(segment): // hidden, or what editors leave behind
			return "", badName(name, "Dolda filer och tillfälliga filer tas inte emot.")
		case !isFolder && !extract.IsDocumentName(segment):
			return "", refuse("unsupported_type", name, "Filer av den typen kan inte läsas in. Spara dokumentet som PDF, Word (.docx) eller text (.txt).")
		}
	}
	if plain, err := url.PathUnescape(document); err == nil && plain != document {
		if _, err := CheckName(plain); err != nil {
			return "", badName(name, "Namnet är kodat som en adress. Skicka det som det är.")
		}
	}
	return document, nil
}

func badName(name, reason string) *Refusal {
	return refuse("bad_name", name, "%s Ge filen ett annat namn.", reason)
}

// wrongSegment says what is wrong with one segment of a name; "" if nothing is.
func wrongSegment(segment string) string {
	switch {
	case segment == "":
		return "Namnet är tomt, eller börjar eller slutar med ett snedstreck."
	case segment == "." || segment == "..":
		return "Namnet leder ut ur mappen."
	case len(segment) > maxSegment:
		return "Namnet är för långt."
	case strings.ContainsFunc(segment, func(r rune) bool { return !unicode.IsPrint(r) || r == utf8.RuneError }):
		return "Namnet innehåller tecken som inte syns."
	case strings.ContainsAny(segment, `\<>:"|?*`):
		return `Namnet innehåller något av tecknen \ < > : " | ? *.`
	case strings.HasPrefix(segment, " ") || strings.HasSuffix(segment, " ") || strings.HasSuffix(segment, "."):
		return "Namnet börjar eller slutar med blanksteg, eller slutar med punkt."
	case isReserved(segment):
		return "Namnet är reserverat i Windows."
	}
	return ""
}

// isReserved reports names that stand for devices in Windows, whatever their ending.
func isReserved(segment string) bool {
	stem, _, _ := strings.Cut(strings.ToUpper(segment), ".")
	stem = strings.TrimRight(stem, " ")
	if slices.Contains([]string{"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}, stem) {
		return true
	}
	port, isPort := strings.CutPrefix(stem, "COM")
	if !isPort {
		port, isPort = strings.CutPrefix(stem, "LPT")
	}
	return isPort && slices.Contains(strings.Split("0123456789¹²³", ""), port)
}

// hidden gives the name of a hidden file beside a file.
func hidden(prefix, name string) string { return path.Join(path.Dir(name), prefix+path.Base(name)) }
