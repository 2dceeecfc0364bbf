package extract

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// numberFormat is how a cell of a workbook shows a number: sections for positive and
// negative numbers, nought and text.
type numberFormat []formatSection

// formatSection is one of them.
type formatSection struct {
	pieces    []formatPiece
	isDate    bool
	isText    bool // shows what the cell holds where @ stands
	isGeneral bool
	operator  string // of a condition, such as "<"
	operand   float64
	isEnglish bool // names of months and days
}

// formatPiece is a part of a section: text as it stands, a sign that stands for
// digits, or what stands for a part of a date.
type formatPiece struct {
	sign byte   // 0 for text, or one of #0?.,%E/@ and ymdhsa
	text string // as written, for a date: "yyyy", "[h]", "am/pm"
}

// builtIn are the formats with numbers that need not be written, as programs set to
// Swedish show them.
var builtIn = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
	5: `#,##0 "kr";-#,##0 "kr"`, 6: `#,##0 "kr";-#,##0 "kr"`, 7: `#,##0.00 "kr";-#,##0.00 "kr"`, 8: `#,##0.00 "kr";-#,##0.00 "kr"`,
	9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "hh:mm", 19: "hh:mm:ss", 20: "hh:mm", 21: "hh:mm:ss", 22: "yyyy-mm-dd hh:mm",
	37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
	41: `#,##0;-#,##0;"-"`, 42: `#,##0 "kr";-#,##0 "kr";"-" "kr"`, 43: `#,##0.00;-#,##0.00;"-"`, 44: `#,##0.00 "kr";-#,##0.00 "kr";"-" "kr"`,
	45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0",
}

// parseFormat reads the code of a format.
func parseFormat(code string) numberFormat {
	var format numberFormat
	section := formatSection{}
	for code != "" {
		piece, n := nextPiece(code)
		switch {
		case code[0] == ';':
			format = append(format, section.ready())
			section = formatSection{}
		case code[0] == '[' && piece.sign == 0 && n > 1:
			section.bracket(code[1 : n-1])
		case piece.sign == 0 && piece.text == "":
		default:
			if piece.sign == 'G' {
				section.isGeneral = true
			}
			section.pieces = append(section.pieces, piece)
		}
		code = code[n:]
	}
	return append(format, section.ready())
}

// nextPiece gives what a code begins with, and how many bytes it is of.
func nextPiece(code string) (formatPiece, int) {
	c := code[0]
	_, size := utf8.DecodeRuneInString(code)
	lower := strings.ToLower(code[:min(len(code), 8)])
	switch {
	case c == '"':
		text, _, _ := strings.Cut(code[1:], `"`)
		return formatPiece{text: text}, min(len(text)+2, len(code))
	case c == '\\' && len(code) > 1:
		_, size := utf8.DecodeRuneInString(code[1:])
		return formatPiece{text: code[1 : 1+size]}, 1 + size
	case (c == '_' || c == '*') && len(code) > 1: // a blank as wide as, or filled with, a character
		_, size := utf8.DecodeRuneInString(code[1:])
		return formatPiece{}, 1 + size
	case c == '[':
		inner, _, found := strings.Cut(code[1:], "]")
		if !found {
			return formatPiece{text: "["}, 1
		}
		if trimmed := strings.Trim(strings.ToLower(inner), "h"); inner != "" && trimmed == "" {
			return formatPiece{'h', "[h]"}, len(inner) + 2
		} else if trimmed = strings.Trim(strings.ToLower(inner), "m"); inner != "" && trimmed == "" {
			return formatPiece{'m', "[m]"}, len(inner) + 2
		} else if trimmed = strings.Trim(strings.ToLower(inner), "s"); inner != "" && trimmed == "" {
			return formatPiece{'s', "[s]"}, len(inner) + 2
		}
		if money, isMoney := strings.CutPrefix(inner, "$"); isMoney {
			money, _, _ = strings.Cut(money, "-")
			if money != "" {
				return formatPiece{sign: '$', text: money}, len(inner) + 2
			}
		}
		return formatPiece{}, len(inner) + 2
	case strings.HasPrefix(lower, "general"):
		return formatPiece{sign: 'G'}, len("general")
	case strings.HasPrefix(lower, "standard"):
		return formatPiece{sign: 'G'}, len("standard")
	case strings.HasPrefix(lower, "am/pm"):
		return formatPiece{'a', "am/pm"}, len("am/pm")
	case strings.HasPrefix(lower, "a/p"):
		return formatPiece{'a', "a/p"}, len("a/p")
	case strings.IndexByte("ymdhs", lower[0]) >= 0 && size == 1:
		n := 1
		for n < len(lower) && lower[n] == lower[0] {
			n++
		}
		return formatPiece{lower[0], lower[:n]}, n
	case strings.HasPrefix(lower, "e+") || strings.HasPrefix(lower, "e-"):
		return formatPiece{sign: 'E'}, 2
	case strings.IndexByte("#0?.,%/@", c) >= 0:
		return formatPiece{sign: c, text: code[:1]}, 1
	}
	return formatPiece{text: code[:size]}, size
}

// bracket notes a condition or a language: [<100], [$-409]. Colours are of no matter.
func (s *formatSection) bracket(inner string) {
	switch {
	case strings.HasPrefix(inner, "$-"):
		switch strings.ToUpper(inner) {
		case "$-409", "$-809":
			s.isEnglish = true
		case "$-F800": // however the reader's machine writes a long date
			s.pieces = []formatPiece{{text: "den "}, {'d', "d"}, {text: " "}, {'m', "mmmm"}, {text: " "}, {'y', "yyyy"}}
			s.operator = "date"
		case "$-F400":
			s.pieces = []formatPiece{{'h', "hh"}, {text: ":"}, {'m', "mm"}, {text: ":"}, {'s', "ss"}}
			s.operator = "date"
		}
	case strings.HasPrefix(inner, "<") || strings.HasPrefix(inner, ">") || strings.HasPrefix(inner, "="):
		operand := strings.TrimLeft(inner, "<>=")
		if value, err := strconv.ParseFloat(operand, 64); err == nil {
			s.operator, s.operand = inner[:len(inner)-len(operand)], value
		}
	}
}

// ready notes what a section is for, when it has been read.
func (s formatSection) ready() formatSection {
	if s.operator == "date" { // what is written after it is for programs that do not know it
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

// show gives what a cell with that number shows; is1904 says where days are counted
// from.
func (f numberFormat) show(value float64, is1904 bool) string {
	section, isAbsolute := f.section(value)
	switch {
	case section.isDate:
		if text, isDate := section.date(value, is1904); isDate {
			return text
		}
		return general(value)
	case section.isGeneral:
		if isAbsolute {
			value = math.Abs(value)
		}
		return section.around(general(value))
	case section.isText:
		return section.around(general(value))
	case isAbsolute:
		return section.number(math.Abs(value))
	case value < 0:
		if text := section.number(-value); strings.ContainsAny(text, "123456789") {
			return "-" + text
		} else {
			return text
		}
	}
	return section.number(value)
}

// section gives the one for a value, and whether it shows a minus sign itself.
func (f numberFormat) section(value float64) (section formatSection, isAbsolute bool) {
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
	return f[n-1], true // or what is no number
}

func (s formatSection) holds(value float64) bool {
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

// around gives the text with what stands around it in the section.
func (s formatSection) around(text string) string {
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

// text gives what a cell with text shows.
func (f numberFormat) text(text string) string {
	for i, s := range f {
		if s.isText && (i == 3 || len(f) == 1) && len(s.pieces) > 1 {
			return s.around(text)
		}
	}
	return text
}

// general gives a number as it is shown where nothing is said of how.
func general(value float64) string {
	size := math.Abs(value)
	text := ""
	switch {
	case value == math.Trunc(value) && size < 1e15: // such as numbers of persons
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
