// Package numfmt shows numbers as the cells of a workbook do in a program set to Swedish.
// The codes of number formats decide how: "#,##0.00 \"kr\"" shows 1250 as "1 250,00 kr".
// They are defined in ECMA-376, part 1, 18.8.30 and 18.8.31.
//
// Start reading at Parse and Format.Show; BuiltIn has the formats that workbooks refer to
// by number alone. The package stores nothing.
package numfmt

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Format is how a cell of a workbook shows numbers and text. It has one to four sections:
// for positive numbers, negative numbers, zero and text.
type Format []section

// section is one section of a format, which code separates by semicolons.
type section struct {
	pieces    []piece
	isDate    bool
	isText    bool // it has an @, in place of which the value is shown
	isGeneral bool
	operator  string // of a condition, such as "<"; "date" for the reader's own format of dates or times, until ready
	operand   float64
	isEnglish bool // it names months and days in English
}

// piece is a part of a section: literal text, a placeholder for digits, or a part of a
// date.
type piece struct {
	sign byte   // 0 for literal text; else one of #0?.,%E/@ or ymdhsa, G for "General", or $ for a currency until ready
	text string // as written; of a date, in lower case: "yyyy", "[h]", "am/pm"
}

// MaxCode is the greatest length of a format's code, in bytes. Programs refuse longer
// ones.
const MaxCode = 255

// BuiltIn has the codes of the formats that workbooks refer to by number without defining
// them, as programs set to Swedish show them. Numbers that are missing here are shown by
// General.
var BuiltIn = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
	5: `#,##0 "kr";-#,##0 "kr"`, 6: `#,##0 "kr";-#,##0 "kr"`, 7: `#,##0.00 "kr";-#,##0.00 "kr"`, 8: `#,##0.00 "kr";-#,##0.00 "kr"`,
	9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "hh:mm", 19: "hh:mm:ss", 20: "hh:mm", 21: "hh:mm:ss", 22: "yyyy-mm-dd hh:mm",
	37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
	41: `#,##0;-#,##0;"-"`, 42: `#,##0 "kr";-#,##0 "kr";"-" "kr"`, 43: `#,##0.00;-#,##0.00;"-"`, 44: `#,##0.00 "kr";-#,##0.00 "kr";"-" "kr"`,
	45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0",
}

// Parse reads the code of a format. It accepts every code: unknown characters stand for
// themselves.
func Parse(code string) Format {
	var format Format
	open := section{}
	for code != "" {
		p, n := nextPiece(code)
		switch {
		case code[0] == ';':
			format = append(format, open.ready())
			open = section{}
		case code[0] == '[' && p.sign == 0 && n > 1:
			open.bracket(code[1 : n-1])
		case p.sign == 0 && p.text == "":
		default:
			if p.sign == 'G' {
				open.isGeneral = true
			}
			open.pieces = append(open.pieces, p)
		}
		code = code[n:]
	}
	return append(format, open.ready())
}

// nextPiece gives the piece that a code begins with, and its length in bytes. The piece
// is empty if nothing is to be shown.
func nextPiece(code string) (piece, int) {
	c := code[0]
	_, size := utf8.DecodeRuneInString(code)
	lower := strings.ToLower(code[:min(len(code), 8)])
	switch {
	case c == '"':
		text, _, _ := strings.Cut(code[1:], `"`)
		return piece{text: text}, min(len(text)+2, len(code))
	case c == '\\' && len(code) > 1:
		_, size := utf8.DecodeRuneInString(code[1:])
		return piece{text: code[1 : 1+size]}, 1 + size
	case (c == '_' || c == '*') && len(code) > 1: // a blank as wide as a character, or a character that fills the cell
		_, size := utf8.DecodeRuneInString(code[1:])
		return piece{}, 1 + size
	case c == '[':
		inner, _, found := strings.Cut(code[1:], "]")
		if !found {
			return piece{text: "["}, 1
		}
		if trimmed := strings.Trim(strings.ToLower(inner), "h"); inner != "" && trimmed == "" {
			return piece{'h', "[h]"}, len(inner) + 2
		} else if trimmed = strings.Trim(strings.ToLower(inner), "m"); inner != "" && trimmed == "" {
			return piece{'m', "[m]"}, len(inner) + 2
		} else if trimmed = strings.Trim(strings.ToLower(inner), "s"); inner != "" && trimmed == "" {
			return piece{'s', "[s]"}, len(inner) + 2
		}
		if money, isMoney := strings.CutPrefix(inner, "$"); isMoney {
			money, _, _ = strings.Cut(money, "-")
			if money != "" {
				return piece{sign: '$', text: money}, len(inner) + 2
			}
		}
		return piece{}, len(inner) + 2
	case strings.HasPrefix(lower, "general"):
		return piece{sign: 'G'}, len("general")
	case strings.HasPrefix(lower, "standard"):
		return piece{sign: 'G'}, len("standard")
	case strings.HasPrefix(lower, "am/pm"):
		return piece{'a', "am/pm"}, len("am/pm")
	case strings.HasPrefix(lower, "a/p"):
		return piece{'a', "a/p"}, len("a/p")
	case strings.IndexByte("ymdhs", lower[0]) >= 0 && size == 1:
		n := 1
		for n < len(lower) && lower[n] == lower[0] {
			n++
		}
		return piece{lower[0], lower[:n]}, n
	case strings.HasPrefix(lower, "e+") || strings.HasPrefix(lower, "e-"):
		return piece{sign: 'E'}, 2
	case strings.IndexByte("#0?.,%/@", c) >= 0:
		return piece{sign: c, text: code[:1]}, 1
	}
	return piece{text: code[:size]}, size
}

// bracket reads a condition, a language or a currency between brackets: [<100], [$-409].
// Colours are ignored.
func (s *section) bracket(inner string) {
	switch {
	case strings.HasPrefix(inner, "$-"):
		switch strings.ToUpper(inner) {
		case "$-409", "$-809":
			s.isEnglish = true
		case "$-F800": // the long date of the reader's system
			s.pieces = []piece{{text: "den "}, {'d', "d"}, {text: " "}, {'m', "mmmm"}, {text: " "}, {'y', "yyyy"}}
			s.operator = "date"
		case "$-F400":
			s.pieces = []piece{{'h', "hh"}, {text: ":"}, {'m', "mm"}, {text: ":"}, {'s', "ss"}}
			s.operator = "date"
		}
	case strings.HasPrefix(inner, "<") || strings.HasPrefix(inner, ">") || strings.HasPrefix(inner, "="):
		operand := strings.TrimLeft(inner, "<>=")
		if value, err := strconv.ParseFloat(operand, 64); err == nil {
			s.operator, s.operand = inner[:len(inner)-len(operand)], value
		}
	}
}

// ready gives the section when all of its code has been read, and finds out what it is
// for.
func (s section) ready() section {
	if s.operator == "date" { // the rest of the code is for programs that do not know these formats
		n := 5
		if s.pieces[0].sign == 0 {
			n = 6
		}
		s.pieces, s.operator = s.pieces[:n], ""
	}
	for i, p := range s.pieces {
		switch p.sign {
		case 'y', 'm', 'd', 'h', 's', 'a':
			s.isDate = true
		case '@':
			s.isText = true
		case '$':
			s.pieces[i].sign = 0
		}
	}
	return s
}

// Show gives what a cell with that number shows. Days are counted from 1904 if is1904 is
// true, else from 1900. Spaces within the result are no-break spaces (U+00A0) where they
// group digits or precede %.
func (f Format) Show(value float64, is1904 bool) string {
	s, isAbsolute := f.sectionFor(value)
	switch {
	case s.isDate:
		if text, isDate := s.date(value, is1904); isDate {
			return text
		}
		return General(value)
	case s.isGeneral:
		if isAbsolute {
			value = math.Abs(value)
		}
		return s.around(General(value))
	case s.isText:
		return s.around(General(value))
	case isAbsolute:
		return s.number(math.Abs(value))
	case value < 0:
		if text := s.number(-value); strings.ContainsAny(text, "123456789") {
			return "-" + text
		} else {
			return text
		}
	}
	return s.number(value)
}

// sectionFor gives the section for a value, and whether to show the value without its minus
// sign because the section has its own.
func (f Format) sectionFor(value float64) (s section, isAbsolute bool) {
	n := len(f)
	if n > 3 {
		n = 3 // the fourth is for text
	}
	if f[0].operator != "" || n > 1 && f[1].operator != "" {
		for i, s := range f[:n] {
			if s.holds(value) {
				return s, i > 0 && value < 0 && s.operator != ""
			}
		}
		return f[n-1], false
	}
	switch {
	case n == 1 || value > 0 || value == 0 && n == 2:
		return f[0], false
	case value < 0:
		return f[1], true
	}
	return f[n-1], true // zero, or NaN
}

func (s section) holds(value float64) bool {
	switch s.operator {
	case "<":
		return value < s.operand
	case "<=":
		return value <= s.operand
	case ">":
		return value > s.operand
	case ">=":
		return value >= s.operand
	case "=":
		return value == s.operand
	case "<>":
		return value != s.operand
	}
	return true
}

// around gives the text with the literal text of the section around it.
func (s section) around(text string) string {
	var b strings.Builder
	for _, p := range s.pieces {
		switch p.sign {
		case 0:
			b.WriteString(p.text)
		case 'G', '@':
			b.WriteString(text)
		}
	}
	return strings.TrimSpace(b.String())
}

// Text gives what a cell with that text shows.
func (f Format) Text(text string) string {
	for i, s := range f {
		if s.isText && (i == 3 || len(f) == 1) && len(s.pieces) > 1 {
			return s.around(text)
		}
	}
	return text
}

// General gives a number as it is shown in a cell without a format: at most 11 digits,
// with a decimal comma.
func General(value float64) string {
	size := math.Abs(value)
	text := ""
	switch {
	case value == math.Trunc(value) && size < 1e15: // all digits are kept, as those of personal identity numbers
		text = strconv.FormatFloat(value, 'f', 0, 64)
	case size < 1e-4 || size >= 1e15:
		text = strings.ToUpper(strconv.FormatFloat(value, 'g', 6, 64))
	default:
		rounded, err := strconv.ParseFloat(strconv.FormatFloat(value, 'g', 11, 64), 64)
		if err != nil {
			rounded = value
		}
		text = strconv.FormatFloat(rounded, 'f', -1, 64)
	}
	return strings.Replace(text, ".", ",", 1)
}
