package extract

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

// madePDF makes a PDF of pages, each a content stream, with the fonts /F (Helvetica),
// /B (its bold) and /D (with encodings of its own for 1 to 5), and the image /I. More
// are objects to add, from number 10; a trailer's entries may be among them.
func madePDF(pages []string, more ...string) []byte {
	var b bytes.Buffer
	var at []int
	object := func(number int, format string, args ...any) {
		for len(at) <= number {
			at = append(at, 0)
		}
		at[number] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", number, fmt.Sprintf(format, args...))
	}
	b.WriteString("%PDF-1.7\n")
	first := 10 + len(more)
	var kids []string
	for i := range pages {
		kids = append(kids, fmt.Sprintf("%d 0 R", first+2*i))
	}
	object(1, "<</Type/Catalog/Pages 2 0 R>>")
	object(2, "<</Type/Pages/Count %d/Kids[%s]>>", len(pages), strings.Join(kids, " "))
	object(3, "<</Font<</F 4 0 R/B 5 0 R/D 6 0 R>>/XObject<</I 7 0 R>>>>")
	object(4, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
	object(5, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>")
	object(6, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[1/aring/adieresis/odieresis/fi/dieresis]>>>>")
	object(7, "<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>stream\n0\nendstream")
	for i, o := range more {
		object(10+i, "%s", o)
	}
	for i, content := range pages {
		object(first+2*i, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources 3 0 R/Contents %d 0 R>>", first+2*i+1)
		object(first+2*i+1, "<</Length %d>>stream\n%s\nendstream", len(content), content)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at))
	for _, place := range at[1:] {
		fmt.Fprintf(&b, "%010d 00000 n \n", place)
	}
	info := ""
	if len(more) > 0 && strings.Contains(more[0], "/Title") {
		info = "/Info 10 0 R"
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", len(at), info, table)
	return b.Bytes()
}

// show gives the operators that show a text, in Windows-1252, at a place from the
// page's lower left corner.
func show(font string, size, x, y float64, text string) string {
	encoded, _ := charmap.Windows1252.NewEncoder().String(text)
	encoded = strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(encoded)
	return fmt.Sprintf("BT /%s %g Tf %g %g Td (%s) Tj ET\n", font, size, x, y, encoded)
}

// column shows lines below each other.
func column(x, y float64, lines ...string) string {
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(show("F", 10, x, y, line))
		y -= 12
	}
	return b.String()
}

// pdfCache is where tests keep PDFium's machine code, which takes seconds to make.
func pdfCache() string { return filepath.Join(os.TempDir(), "svara-tests-pdfium") }

// readOnePDF reads a PDF that is one document.
func readOnePDF(data []byte) (Document, error) {
	result, err := read(context.Background(), request{Name: "a.pdf", Data: data, Limits: DefaultLimits, Cache: pdfCache()})
	if err != nil {
		return Document{}, err
	}
	return result.Documents[0], nil
}

// readPDFBlocks gives the blocks of a PDF, a line each.
func readPDFBlocks(t *testing.T, data []byte) (Document, string) {
	t.Helper()
	doc, err := readOnePDF(data)
	if err != nil {
		t.Fatal(err)
	}
	checkDocument(t, doc)
	var b strings.Builder
	for _, block := range doc.Blocks {
		fmt.Fprintf(&b, "%s%d %q\n", kinds[block.Kind], block.Level, block.In(doc.Text))
	}
	return doc, b.String()
}
