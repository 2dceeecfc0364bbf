package extract

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"svara/internal/swedish"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	utf "golang.org/x/text/encoding/unicode"
)

// decode gives the text in the bytes of a file: UTF-8 or UTF-16, with or without a byte
// order mark, or else Windows-1252, as in older Swedish files. The text is tidy (see
// swedish.Tidy). The error is an Unusable: the bytes are not text.
func decode(data []byte) (string, error) {
	text := decodeBytes(data)
	if !readsAsText(text) {
		return "", unusable("not a text: holds binary data")
	}
	return swedish.Tidy(text), nil
}

func decodeBytes(data []byte) string {
	if text, marked := bytes.CutPrefix(data, []byte("\xef\xbb\xbf")); marked {
		return strings.ToValidUTF8(string(text), "\ufffd")
	}
	if order, wide := utf16Order(data); wide {
		return decodeWith(utf.UTF16(order, utf.UseBOM).NewDecoder(), data)
	}
	if isUTF8(data) {
		return strings.ToValidUTF8(string(data), "\ufffd")
	}
	return decodeWith(charmap.Windows1252.NewDecoder(), data)
}

// decodeWith cannot fail: these decoders put U+FFFD for what they cannot read.
func decodeWith(decoder *encoding.Decoder, data []byte) string {
	text, err := decoder.Bytes(data)
	if err != nil {
		return ""
	}
	return string(text)
}

// utf16Probe is how many bytes are examined to find whether a text without a byte order
// mark is UTF-16.
const utf16Probe = 4096

// utf16Order reports whether data is UTF-16, and its byte order. Without a byte order
// mark, the zero bytes of Latin letters tell: they are most of every second byte, and
// hardly any of the others.
func utf16Order(data []byte) (utf.Endianness, bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return utf.LittleEndian, true
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return utf.BigEndian, true
	}
	probe := data[:min(len(data), utf16Probe)&^1]
	var zeros [2]int
	for i, c := range probe {
		if c == 0 {
			zeros[i&1]++
		}
	}
	half := len(probe) / 2
	switch {
	case half == 0:
		return utf.LittleEndian, false
	case zeros[1]*2 > half && zeros[0]*20 <= half:
		return utf.LittleEndian, true
	case zeros[0]*2 > half && zeros[1]*20 <= half:
		return utf.BigEndian, true
	}
	return utf.LittleEndian, false
}

// isUTF8 reports whether data is UTF-8, perhaps with a few broken bytes: fewer than its
// valid multi-byte characters, which do not occur by chance in other encodings. Broken
// bytes become U+FFFD, because a guessed letter could be quoted as if the document had
// it.
func isUTF8(data []byte) bool {
	sound, broken := 0, 0
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && size == 1:
			broken++
		case size > 1:
			sound++
		}
		data = data[size:]
	}
	return broken == 0 || broken < sound
}

// readsAsText reports whether decoded bytes can have been written as text: they have no
// NUL, and hardly any other control characters or characters lost in decoding. Random
// bytes, as in compressed data, have some 10% control characters.
func readsAsText(text string) bool {
	total, control, lost := 0, 0, 0
	for _, r := range text {
		total++
		switch {
		case r == 0:
			return false
		case r == utf8.RuneError:
			lost++
		case unicode.IsControl(r) && !strings.ContainsRune("\t\n\v\f\r\u0085\u001a", r):
			control++
		}
	}
	return control <= 2+total/100 && lost <= 2+total/10
}
