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

// kind is a format that can be read.
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

// readers read each kind: a document into the Builder, the contents of an archive into
// the result. Their errors are an Unusable or that of the context.
var readers map[kind]func(ctx context.Context, f *source, b *Builder) error

func init() {
	readers = map[kind]func(context.Context, *source, *Builder) error{ // not in the declaration: archives call readers for what they contain
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

// isContainer reports whether files of the kind may contain documents while they have no
// text of their own.
func (k kind) isContainer() bool {
	return k == zipArchive || k == tarArchive || k == gzipArchive || k == letter
}

// isPaged reports whether documents of the kind have pages, sheets or slides, even if
// there is only one.
func (k kind) isPaged() bool {
	return k == pdfDocument || k == slides || k == openSlides || k == workbook || k == openSheets
}

// isSimple reports whether files of the kind are read without a separate process: their
// reader's time and memory are known to grow only with the size of the file.
func (k kind) isSimple() bool { return k == plainText || k == markdownText }

// names tell by its extension which kind of text a file is. The content alone does not.
var names = map[string]kind{
	".txt": plainText, ".text": plainText,
	".md": markdownText, ".markdown": markdownText,
	".csv": commaSeparated, ".tsv": commaSeparated,
	".html": webPage, ".htm": webPage, ".xhtml": webPage,
	".eml": letter, ".mht": letter, ".mhtml": letter,
}

// types tell what kind a file is by the media type of its content. For text, names goes
// first.
var types = []struct {
	media string
	kind  kind
}{
	{"text/plain", plainText},
	{"text/csv", commaSeparated},
	{"text/tab-separated-values", commaSeparated},
	{"application/zip", zipArchive}, // or an Office document: kindWithin tells
	{"text/html", webPage},
	{"application/xhtml+xml", webPage},
	{"message/rfc822", letter},
	{"application/x-tar", tarArchive},
	{"application/gzip", gzipArchive},
	{"application/pdf", pdfDocument},
}

// others are media types that are not read, with what they are and what to do. The first
// that fits the content, or that its type is a special form of, is used.
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

// headBytes is how many bytes at the beginning of a file tell most types: as many as
// mimetype reads.
const headBytes = 3072

// CheckHead gives an Unusable if the first bytes of a file already show that it is not a
// document. It looks at some 3000 bytes; data may be shorter or longer.
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

// endings are the extensions of files whose kind the content tells.
var endings = []string{".pdf", ".zip", ".tar", ".tgz", ".gz",
	".docx", ".docm", ".dotx", ".dotm", ".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm", ".xlsx", ".xlsm", ".xltx", ".xltm",
	".odt", ".ott", ".ods", ".ots", ".odp", ".otp"}

// IsDocumentName reports whether a file of that name, without folders, may be a document
// according to its extension. What it really is shows when it is read.
func IsDocumentName(base string) bool {
	_, known := names[ending(base)]
	return known || slices.Contains(endings, ending(base))
}

// hasEnding reports whether a name has a file extension: that of "Plan 2.1 för barn" is
// not one.
func hasEnding(base string) bool {
	e := ending(base)
	return len(e) > 1 && !strings.ContainsFunc(e[1:], func(r rune) bool { return r == ' ' || r == '_' || r == '-' }) && utf8.RuneCountInString(e) <= 6
}

func ending(base string) string { return strings.ToLower(path.Ext(base)) }

// kindOf tells what kind a file is: by its content and, for text, by its name if that
// tells. The error is an Unusable.
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
	isText := detected.Is("application/octet-stream") || isA(detected, "text/plain") // UTF-16 may look like binary data
	switch {
	case isText && isNamed:
		return named, nil
	case isKnown && found == plainText && hasEnding(base):
		return 0, unusable("a text of the type %s, which is no document's: name it .txt or .md if it is one", ending(base))
	case isKnown:
		return found, nil
	case detected.Is("application/octet-stream") && !hasEnding(base):
		return plainText, nil // UTF-16, if it is text at all
	}
	if slices.Contains(endings, ending(base)) {
		return 0, unusable("is damaged, or not what its name says: save it anew")
	}
	if detected.Is("application/octet-stream") {
		return 0, unusable("holds data of a format that is not read")
	}
	return 0, unusable("holds %s, which is no document", strings.TrimSuffix(fmt.Sprint(detected), "; charset=utf-8"))
}

// kindOfType gives the kind for a media type, if files of that type are read.
func kindOfType(t *mimetype.MIME) (kind, bool) {
	for _, known := range types {
		if t.Is(known.media) {
			return known.kind, true
		}
	}
	for _, office := range []string{"application/vnd.openxmlformats-", "application/vnd.oasis.opendocument."} {
		if strings.HasPrefix(t.String(), office) {
			return zipArchive, true // kindWithin tells which
		}
	}
	return 0, false
}

// isA reports whether a type is the media type, or a special form of it.
func isA(t *mimetype.MIME, media string) bool {
	for ; t != nil; t = t.Parent() {
		if t.Is(media) {
			return true
		}
	}
	return false
}
