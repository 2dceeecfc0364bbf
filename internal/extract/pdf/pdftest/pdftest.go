// Package pdftest makes PDFs for tests from content streams. Start reading at Make; Show
// and Column write content streams.
package pdftest

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// Image is a content stream that shows the image /I on the whole page, as in a scanned
// document.
const Image = "q 595 0 0 842 0 0 cm /I Do Q\n"

// Make makes a PDF of pages, each a content stream. They have the fonts /F (Helvetica),
// /B (its bold) and /D (whose bytes 1 to 5 are å, ä, ö, the ligature fi and a dieresis),
// and the image /I. More are objects to add, numbered from 10. The first of them is the
// document's information if it contains /Title.
func Make(pages []string, more ...string) []byte {
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

// Show gives the operators that show a text at a place, in points from the lower left
// corner of the page. Characters that Windows-1252 lacks cannot be shown.
func Show(font string, size, x, y float64, text string) string {
	encoded, _ := charmap.Windows1252.NewEncoder().String(text)
	encoded = strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(encoded)
	return fmt.Sprintf("BT /%s %g Tf %g %g Td (%s) Tj ET\n", font, size, x, y, encoded)
}

// Column shows lines below each other, 12 points apart.
func Column(x, y float64, lines ...string) string {
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(Show("F", 10, x, y, line))
		y -= 12
	}
	return b.String()
}

// Cache gives the folder where tests keep PDFium's machine code, which takes seconds to
// make.
func Cache() string { return filepath.Join(os.TempDir(), "svara-tests-pdfium") }
