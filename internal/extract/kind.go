package extract

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"
)

// kind is a format that is read.
type kind int

const (
	plainText kind = iota
	markdownText
	webPage
	letter
	zipArchive
	tarArchive
	gzipArchive
	pdfDocument
	wordText
	slides
	workbook
	openText
	openSlides
	openSheets
	commaSeparated
)

// readers say how each kind is read into a Builder, or, what lies within it, into
// the result. Their errors are an Unusable or that of the context.
var readers map[kind]func(ctx context.Context, f *source, b *Builder) error

func init() {
	readers = map[kind]func(context.Context, *source, *Builder) error{ // not above: archives read what they hold
		plainText:    readText,
		markdownText: readMarkdown,
		webPage:      readHTML,
		letter:       readLetter,
		zipArchive:   readZip,
		tarArchive:   readTar,
		gzipArchive:  readGzip,
		pdfDocument:  readPDF,

		wordText:       readWord,
		slides:         readSlides,
		workbook:       readWorkbook,
		openText:       readOpenText,
		openSlides:     readOpenSlides,
		openSheets:     readOpenSheets,
		commaSeparated: readCSV,
	}
}

// isContainer reports whether a file of the kind may hold documents and say nothing
// itself.
func (k kind) isContainer() bool {
	return k == zipArchive || k == tarArchive || k == gzipArchive || k == letter
}

// isPaged reports whether documents of the kind have pages, sheets or slides, also
// where there is only one.
func (k kind) isPaged() bool {
	return k == pdfDocument || k == slides || k == openSlides || k == workbook || k == openSheets
}

// isSimple reports whether a file of the kind is read without a process of its own:
// its reader's time and memory are known to grow with its size alone.
func (k kind) isSimple() bool { return k == plainText || k == markdownText }

// names say what kind a file is whose content alone does not: which kind of text.
var names = map[string]kind{
	".txt": plainText, ".text": plainText,
	".md": markdownText, ".markdown": markdownText,
	".csv": commaSeparated, ".tsv": commaSeparated,
	".html": webPage, ".htm": webPage, ".xhtml": webPage,
	".eml": letter, ".mht": letter, ".mhtml": letter,
}

// types say what kind a file is by its content's media type. Those of texts give way
// to its name.
var types = []struct {
	media string
	kind  kind
}{
	{"text/plain", plainText},
	{"text/csv", commaSeparated},
	{"text/tab-separated-values", commaSeparated},
	{"application/zip", zipArchive}, // or an Office document: see kindWithin
	{"text/html", webPage},
	{"application/xhtml+xml", webPage},
	{"message/rfc822", letter},
	{"application/x-tar", tarArchive},
	{"application/gzip", gzipArchive},
	{"application/pdf", pdfDocument},
}

// others are types that are not read, with their names and what to do: the first
// that a content's type is, or is a special form of.
var others = []struct{ media, reason string }{
	{"application/x-ole-storage", "an Office document of the old kind, or one protected by a password: save it as .docx, .xlsx or .pptx, without a password"},
	{"text/rtf", "an RTF document: save it as .docx"},
	{"image/svg+xml", "a drawing" + asDocument},
	{"application/x-7z-compressed", "a 7z archive" + asZip},
	{"application/vnd.rar", "a RAR archive" + asZip},
	{"application/x-xz", "an xz archive" + asZip},
	{"application/x-bzip2", "a bzip2 archive" + asZip},
	{"application/vnd.microsoft.portable-executable", "a program"},
	{"application/x-elf", "a program"},
	{"application/vnd.sqlite3", "an SQLite database" + asDocument},
	{"application/epub+zip", "an e-book" + asDocument},
}

const (
	asDocument = ": save what it says as PDF, .docx or text"
	asZip      = ": unpack it, or pack it as .zip"
)

// headBytes is how much of a file's beginning tells most types.
const headBytes = 3072 // what mimetype looks at

// CheckHead gives an Unusable where the first bytes of a file show already that it is
// no document. It looks at some 3000 bytes; data may be shorter or longer.
func CheckHead(data []byte) error {
	for t := mimetype.Detect(data[:min(len(data), headBytes)]); t != nil; t = t.Parent() {
		for _, other := range others {
			if t.Is(other.media) {
				return unusable("holds %s", other.reason)
			}
		}
		family, _, _ := strings.Cut(t.String(), "/")
		switch family {
		case "image", "audio", "video", "font":
			return unusable("holds %s", familyNames[family]+asDocument)
		}
	}
	return nil
}

var familyNames = map[string]string{"image": "an image", "audio": "sound", "video": "a film", "font": "a font"}

// endings are those of names of files that are told by their content.
var endings = []string{".pdf", ".zip", ".tar", ".tgz", ".gz",
	".docx", ".docm", ".dotx", ".dotm", ".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm", ".xlsx", ".xlsm", ".xltx", ".xltm",
	".odt", ".ott", ".ods", ".ots", ".odp", ".otp"}

// IsName reports whether a file of that name, its folders aside, may be a document by
// what its name ends in. What it is in truth shows when it is read.
func IsName(base string) bool {
	_, known := names[ending(base)]
	return known || slices.Contains(endings, ending(base))
}

// hasEnding reports whether a name ends in what says a file's type, not as "Plan 2.1
// för barn" does.
func hasEnding(base string) bool {
	e := ending(base)
	return len(e) > 1 && !strings.ContainsFunc(e[1:], func(r rune) bool { return r == ' ' || r == '_' || r == '-' }) && utf8.RuneCountInString(e) <= 6
}

func ending(base string) string { return strings.ToLower(path.Ext(base)) }

// kindOf says what kind a file is: by its content, and which kind of text it is by its
// name, if that says so. Its error is an Unusable.
func kindOf(base string, data []byte) (kind, error) {
	if len(data) == 0 {
		return 0, unusable("is empty")
	}
	if err := CheckHead(data); err != nil {
		return 0, err
	}
	detected := mimetype.Detect(data)
	found, isKnown := kindOfType(detected)
	named, isNamed := names[ending(base)]
	isText := detected.Is("application/octet-stream") || isA(detected, "text/plain") // UTF-16 may look like anything
	switch {
	case isText && isNamed:
		return named, nil
	case isKnown && found == plainText && hasEnding(base):
		return 0, unusable("a text of the type %s, which is no document's: name it .txt or .md if it is one", ending(base))
	case isKnown:
		return found, nil
	case detected.Is("application/octet-stream") && !hasEnding(base):
		return plainText, nil // UTF-16, if it is a text
	}
	if slices.Contains(endings, ending(base)) {
		return 0, unusable("is damaged, or not what its name says: save it anew")
	}
	if detected.Is("application/octet-stream") {
		return 0, unusable("holds data of a format that is not read")
	}
	return 0, unusable("holds %s, which is no document", strings.TrimSuffix(fmt.Sprint(detected), "; charset=utf-8"))
}

// kindOfType gives the kind of a media type, if files of it are read.
func kindOfType(t *mimetype.MIME) (kind, bool) {
	for _, known := range types {
		if t.Is(known.media) {
			return known.kind, true
		}
	}
	for _, office := range []string{"application/vnd.openxmlformats-", "application/vnd.oasis.opendocument."} {
		if strings.HasPrefix(t.String(), office) {
			return zipArchive, true // see kindWithin
		}
	}
	return 0, false
}

// isA reports whether a type is another or a special form of it.
func isA(t *mimetype.MIME, media string) bool {
	for ; t != nil; t = t.Parent() {
		if t.Is(media) {
			return true
		}
	}
	return false
}
