package extract

import (
	"cmp"
	"context"
	"regexp"
	"strings"
)

// wordStyle is what is used of a style for paragraphs, characters or tables.
type wordStyle struct {
	name     string // in lower case; "heading 1" also where Word shows it in another language
	base     string // id of the style that it is based on
	outline  int    // heading level, from 0; 9 for body text; -1 if its base tells
	list     string // id of its list; "" if its base tells
	level    int    // in the list; -1 if its base tells
	isHidden bool
	isBold   bool
	size     int  // in half points; 0 if its base tells
	firstRow bool // for tables: the first row is set off from the others
}

type wordStyles struct {
	byID    map[string]*wordStyle
	usual   string // id of the style of paragraphs that name none
	isReady map[string]bool
	size    int // of text whose style does not give one, in half points
}

// usualSize is the size of text without any other size, in half points.
const usualSize = 20

// wordStyles reads the styles.
func (p *parcel) wordStyles(ctx context.Context, part string) (wordStyles, error) {
	all := wordStyles{byID: map[string]*wordStyle{}, isReady: map[string]bool{}}
	err := p.walk(ctx, part, func(x *walker, _ element) error {
		return x.each(func(e element) error {
			if e.name == "w:docDefaults" {
				s := &wordStyle{}
				err := x.each(func(e element) error { return s.read(x, e) })
				all.size = s.size
				return err
			}
			if e.name != "w:style" {
				return nil
			}
			if e.attr("type") == "paragraph" && (e.attr("default") == "1" || e.attr("default") == "true") {
				all.usual = e.attr("styleId")
			}
			s := &wordStyle{outline: -1, level: -1}
			all.byID[e.attr("styleId")] = s
			return x.each(func(e element) error { return s.read(x, e) })
		})
	})
	return all, err
}

func (s *wordStyle) read(x *walker, e element) error {
	switch e.name {
	case "w:name":
		s.name = strings.ToLower(e.attr("val"))
	case "w:basedOn":
		s.base = e.attr("val")
	case "w:outlineLvl":
		s.outline = number(e.attr("val"), -1)
	case "w:numId":
		s.list = e.attr("val")
	case "w:ilvl":
		s.level = number(e.attr("val"), 0)
	case "w:vanish":
		s.isHidden = e.isOn()
	case "w:b":
		s.isBold = e.isOn()
	case "w:tblStylePr":
		if e.attr("type") != "firstRow" {
			return nil
		}
		return x.each(func(e element) error {
			s.firstRow = s.firstRow || e.name == "w:rPr" || e.name == "w:tcPr"
			return nil
		})
	case "w:sz":
		s.size = number(e.attr("val"), 0)
	case "w:pPr", "w:rPr", "w:numPr", "w:rPrDefault":
		return x.each(func(e element) error { return s.read(x, e) })
	}
	return nil
}

// headingName matches the names of heading styles that do not give their level: those of
// other programs, and those that somebody has made.
var headingName = regexp.MustCompile(`^(?:heading|rubrik)[ _]?([1-9])\b`)

// maxBases is how long a chain of styles based on each other may be.
const maxBases = 20

// of gives the style with an id, completed by those that it is based on.
func (all wordStyles) of(id string) wordStyle {
	if id == "" || all.byID[id] == nil {
		id = all.usual
	}
	s := all.byID[id]
	if s == nil {
		return wordStyle{outline: -1, level: -1}
	}
	if all.isReady[id] {
		return *s
	}
	base := s
	for range maxBases {
		if s.outline < 0 {
			if found := headingName.FindStringSubmatch(base.name); found != nil {
				s.outline = int(found[1][0] - '1')
			}
		}
		if base = all.byID[base.base]; base == nil {
			break
		}
		if s.outline < 0 {
			s.outline = base.outline
		}
		if s.list == "" {
			s.list = base.list
		}
		if s.level < 0 {
			s.level = base.level
		}
		s.isHidden = s.isHidden || base.isHidden
		s.firstRow = s.firstRow || base.firstRow
		s.isBold = s.isBold || base.isBold
		s.size = cmp.Or(s.size, base.size)
		if base.name == "title" || base.name == "caption" || tocStyle.MatchString(base.name) {
			s.name = base.name
		}
	}
	all.isReady[id] = true
	return *s
}
