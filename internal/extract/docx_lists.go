package extract

import (
	"context"
	"strconv"
	"strings"

	"svara/internal/swedish"
)

// listLevels is how many levels a list in a Word document may have.
const listLevels = 9

// wordLevel is how the items of one level of a list are marked.
type wordLevel struct {
	start   int
	form    string // of numbers, as in wordForms
	text    string // contains %1 for the number of the outermost level, and so on
	style   string // of the paragraphs that are its items
	isLegal bool   // all numbers are in digits
	after   int    // the level, from 1, whose items restart it; 0 for none, -1 for any outer one
}

// wordForms maps Word's number formats to the forms of numeral.
var wordForms = map[string]string{"decimal": "1", "decimalZero": "01", "lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}

// wordList is the definition of a list, and how far its items have been counted.
type wordList struct {
	levels [listLevels]wordLevel
	counts [listLevels]int
	isOpen [listLevels]bool // items of the level have been counted
	link   string           // the style that defines the list
}

// wordInstance is a list with a definition. Lists with the same definition continue its
// numbers.
type wordInstance struct {
	kind   string
	starts map[int]int // levels that it restarts, with their first numbers
	own    map[int]wordLevel
}

type wordLists struct {
	kinds     map[string]*wordList
	instances map[string]*wordInstance
	styles    map[string]string // the list that a style defines
}

// wordLists reads the definitions of lists.
func (p *parcel) wordLists(ctx context.Context, part string) (*wordLists, error) {
	all := &wordLists{map[string]*wordList{}, map[string]*wordInstance{}, map[string]string{}}
	err := p.walk(ctx, part, func(x *walker, _ element) error {
		return x.each(func(e element) error {
			switch e.name {
			case "w:abstractNum":
				return all.readKind(x, e.attr("abstractNumId"))
			case "w:num":
				return all.readInstance(x, e.attr("numId"))
			}
			return nil
		})
	})
	return all, err
}

func (all *wordLists) readKind(x *walker, id string) error {
	list := &wordList{}
	all.kinds[id] = list
	return x.each(func(e element) error {
		switch e.name {
		case "w:numStyleLink":
			list.link = e.attr("val")
		case "w:styleLink":
			all.styles[e.attr("val")] = id
		case "w:lvl":
			if n := number(e.attr("ilvl"), listLevels); n < listLevels && n >= 0 {
				level, err := readLevel(x)
				list.levels[n] = level
				return err
			}
		}
		return nil
	})
}

func readLevel(x *walker) (wordLevel, error) {
	level := wordLevel{form: "decimal", after: -1}
	err := x.each(func(e element) error {
		switch e.name {
		case "w:start":
			level.start = number(e.attr("val"), 0)
		case "w:numFmt":
			level.form = e.attr("val")
		case "w:lvlText":
			level.text = plainRunes([]byte(e.attr("val")))
		case "w:pStyle":
			level.style = e.attr("val")
		case "w:isLgl":
			level.isLegal = e.isOn()
		case "w:lvlRestart":
			level.after = number(e.attr("val"), -1)
		}
		return nil
	})
	return level, err
}

func (all *wordLists) readInstance(x *walker, id string) error {
	in := &wordInstance{starts: map[int]int{}, own: map[int]wordLevel{}}
	all.instances[id] = in
	return x.each(func(e element) error {
		switch e.name {
		case "w:abstractNumId":
			in.kind = e.attr("val")
		case "w:lvlOverride":
			n := number(e.attr("ilvl"), 0)
			return x.each(func(e element) error {
				switch e.name {
				case "w:startOverride":
					in.starts[n] = number(e.attr("val"), 1)
				case "w:lvl":
					level, err := readLevel(x)
					in.own[n] = level
					return err
				}
				return nil
			})
		}
		return nil
	})
}

// list gives the definition of the list with an id, and the list; nil if there is none.
func (all *wordLists) list(id string) (*wordList, *wordInstance) {
	in := all.instances[id]
	if in == nil {
		return nil, nil
	}
	list := all.kinds[in.kind]
	if list != nil && list.link != "" {
		if linked := all.kinds[all.styles[list.link]]; linked != nil {
			return linked, in
		}
	}
	return list, in
}

// levelOf gives the level of a list that items of a style are on.
func (all *wordLists) levelOf(id, style string) (level int, found bool) {
	list, _ := all.list(id)
	if list == nil || style == "" {
		return 0, false
	}
	for i, l := range list.levels {
		if l.style == style {
			return i, true
		}
	}
	return 0, false
}

// next counts one more item of a list and gives its mark, or "" if it has none.
func (all *wordLists) next(id string, at int) string {
	list, in := all.list(id)
	at = max(at, 0)
	if list == nil || at >= listLevels {
		return ""
	}
	level := func(i int) wordLevel {
		if own, found := in.own[i]; found {
			return own
		}
		return list.levels[i]
	}
	if start, found := in.starts[at]; found {
		list.counts[at], list.isOpen[at] = start-1, true
		delete(in.starts, at)
	}
	if !list.isOpen[at] {
		list.counts[at], list.isOpen[at] = level(at).start-1, true
	}
	list.counts[at]++
	for i := at + 1; i < listLevels; i++ {
		if after := level(i).after; after < 0 || after > at && after <= i {
			list.isOpen[i] = false
		}
	}
	return list.mark(at, level)
}

func (list *wordList) mark(at int, level func(int) wordLevel) string {
	this := level(at)
	if this.form == "bullet" {
		return bullet
	}
	mark := this.text
	for i := range at + 1 {
		of := level(i)
		if !list.isOpen[i] { // an outer level without an item of its own
			list.counts[i], list.isOpen[i] = of.start, true
		}
		shown := ""
		if of.form != "none" && of.form != "bullet" {
			form := wordForms[of.form]
			if this.isLegal {
				form = "1"
			}
			shown = numeral(list.counts[i], form)
		}
		mark = strings.ReplaceAll(mark, "%"+strconv.Itoa(i+1), shown)
	}
	return strings.Join(strings.Fields(swedish.Tidy(mark)), " ")
}
