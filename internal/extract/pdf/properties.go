package pdf

import (
	"path"
	"regexp"
	"strings"

	"svara/internal/swedish"
)

// saved gives the day when the PDF was last saved according to itself, or "".
func (d *reader) saved() string {
	for _, key := range []string{"ModDate", "CreationDate"} {
		if m := pdfDate.FindStringSubmatch(d.meta(key)); m != nil {
			return m[1] + "-" + m[2] + "-" + m[3]
		}
	}
	return ""
}

var pdfDate = regexp.MustCompile(`^(?:D:)?((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])`)

func (d *reader) meta(key string) string {
	place := d.store([]byte(key))
	defer d.free(place)
	return d.utf16("FPDF_GetMetaText", d.document, place)
}

var noTitle = regexp.MustCompile(`(?i)^(microsoft (word|powerpoint|excel)|untitled|namnlös|namnlöst|dokument\d*|document\d*|presentation\d*|powerpoint|mall|print|layout|rubrik|titel|title|slide 1|bild 1)\b|\.(docx?|dotx?|odt|rtf|pptx?|xlsx?|indd|pdf|html?|txt|qxd|pmd|fm|tex|dvi|ps|p65|wpd)$|^(https?|file):|^about:|[/\\_]\S*[/\\_]`)

// isTitle reports whether the title in a PDF's properties is a real one. Programs put
// file names there, and their own names.
func isTitle(title, name string) bool {
	base := strings.TrimSuffix(path.Base(name), path.Ext(name))
	return countLetters(title) >= 4 && !strings.ContainsRune(title, '\ufffd') && !noTitle.MatchString(title) &&
		(title != base || strings.Contains(title, " ")) && len(swedish.Words(title)) > 0
}
