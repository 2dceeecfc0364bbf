package extract

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	utf "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"
)

// decode gives the text of a file's bytes: UTF-8 or UTF-16, with or without a
// byte order mark, or else Windows-1252, as older Swedish files are. The text
// is tidy (see tidy). Its error is an Unusable: the bytes are no text.
func decode(data []byte) (string, error) {
	text := decodeBytes(data)
	if !readsAsText(text) {
		return "", unusable("not a text: holds binary data")
	}
	return tidy(text), nil
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

// utf16Probe is how many bytes tell whether a text without a byte order mark
// is UTF-16.
const utf16Probe = 4096

// utf16Order reports whether data is UTF-16, and its byte order. Without a mark
// it is told by the zero bytes of Latin letters: most of one half of the bytes,
// hardly any of the other.
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

// isUTF8 reports whether data is UTF-8, perhaps with a few broken bytes: those
// are fewer than its sound characters of several bytes, which do not come about
// by chance in another encoding. What is broken becomes U+FFFD, because a
// letter guessed in its place could be quoted as if the document said it.
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

// readsAsText reports whether decoded bytes can have been written as text: no
// NUL, and hardly any other control characters or characters lost in decoding.
// Bytes of every value, as in compressed data, hold some 10% control characters.
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

// tidy gives text the form that all offsets count in: Unicode's NFC, lines
// that end in \n, and no control characters but \n, \t and \f. A text that has
// this form is left as it is, byte for byte.
func tidy(text string) string {
	if strings.ContainsFunc(text, isUntidy) {
		text = strings.ReplaceAll(text, "\r\n", "\n")
		text = strings.Map(tidyRune, text)
	}
	return norm.NFC.String(text)
}

// isUntidy reports control characters to take away or to replace, and the byte
// order mark, which is a space of no width inside a text.
func isUntidy(r rune) bool {
	return r == '\ufeff' || unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\f'
}

func tidyRune(r rune) rune {
	switch {
	case r == '\r' || r == '\v' || r == '\u0085':
		return '\n'
	case isUntidy(r):
		return -1
	}
	return r
}
