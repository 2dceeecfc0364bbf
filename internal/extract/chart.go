package extract

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"svara/internal/extract/numfmt"
	"svara/internal/extract/tables"
)

// chart is the data that a chart of an Office document was last drawn from, as its part
// holds it: its title and, for each category, the values of the series.
type chart struct {
	title  string
	kind   string // what the categories are, from the title of their axis
	series []chartSeries
}

type chartSeries struct {
	name          string
	names, values map[int]string // by the index of the category
}

// How much of a chart is read. Nobody can read more from one.
const (
	chartSeriesMost = 50
	chartPointsMost = 1000
)

// readChart reads the part of a chart.
func (p *parcel) readChart(ctx context.Context, part string) (*chart, error) {
	c := &chart{}
	err := p.walk(ctx, part, func(x *walker, _ element) error { return c.parts(x) })
	return c, err
}

func (c *chart) parts(x *walker) error {
	return x.each(func(e element) (err error) {
		switch {
		case e.name == "c:title":
			c.title, err = chartWords(x)
		case e.name == "c:catAx" || e.name == "c:dateAx":
			err = x.each(func(e element) (err error) {
				if e.name == "c:title" {
					c.kind, err = chartWords(x)
				}
				return err
			})
		case e.name == "c:ser" && len(c.series) < chartSeriesMost:
			err = c.readSeries(x)
		case e.name == "c:chart" || e.name == "c:plotArea" || strings.HasSuffix(e.name, "Chart"):
			err = c.parts(x)
		}
		return err
	})
}

// chartWords gives the words of a title, or of a point.
func chartWords(x *walker) (string, error) {
	var words strings.Builder
	var walk func(e element) error
	walk = func(e element) error {
		switch e.name {
		case "a:t", "c:v":
			text, err := x.text()
			words.WriteString(text)
			return err
		case "a:p":
			words.WriteByte(' ')
		case "c:tx", "c:rich", "a:r", "a:fld", "c:strRef", "c:strCache", "c:pt":
		default:
			return nil
		}
		return x.each(walk)
	}
	err := x.each(walk)
	return strings.TrimSpace(words.String()), err
}

func (c *chart) readSeries(x *walker) error {
	var s chartSeries
	err := x.each(func(e element) (err error) {
		switch e.name {
		case "c:tx":
			s.name, err = chartWords(x)
		case "c:cat", "c:xVal":
			s.names, err = chartPoints(x)
		case "c:val", "c:yVal":
			s.values, err = chartPoints(x)
		}
		return err
	})
	c.series = append(c.series, s)
	return err
}

// chartPoints gives the names of categories, or their values as they are shown, by index.
func chartPoints(x *walker) (map[int]string, error) {
	points := map[int]string{}
	var format numfmt.Format
	var walk func(e element) error
	walk = func(e element) error {
		switch e.name {
		case "c:formatCode":
			code, err := x.text()
			if code != "" && code != "General" && len(code) <= numfmt.MaxCode {
				format = numfmt.Parse(code)
			}
			return err
		case "c:pt":
			at := number(e.attr("idx"), 0)
			if points[at] != "" || len(points) >= chartPointsMost {
				return nil // a narrower category has given the name; a wider one follows
			}
			value, err := chartWords(x)
			points[at] = shownPoint(value, format)
			return err
		case "c:numRef", "c:strRef", "c:multiLvlStrRef", "c:numCache", "c:strCache", "c:multiLvlStrCache", "c:lvl", "c:numLit", "c:strLit":
			return x.each(walk)
		}
		return nil
	}
	return points, x.each(walk)
}

func shownPoint(raw string, format numfmt.Format) string {
	value, err := strconv.ParseFloat(raw, 64)
	switch {
	case err != nil:
		return raw
	case format == nil:
		return numfmt.General(value)
	}
	return format.Show(value, false)
}

// write writes the chart as a table below its title.
func (c *chart) write(b *Builder) {
	header := []string{c.kind}
	cells := map[int][]string{}
	for i, s := range c.series {
		header = append(header, s.name)
		for at, value := range s.values {
			if cells[at] == nil {
				cells[at] = make([]string, len(c.series)+1)
			}
			cells[at][i+1] = value
		}
		for at, name := range s.names {
			if cells[at] != nil && cells[at][0] == "" {
				cells[at][0] = name
			}
		}
	}
	if len(cells) == 0 {
		return
	}
	b.EndList()
	if c.title != "" {
		b.Caption(c.title)
	}
	if strings.Join(header[1:], "") != "" {
		b.Header(header)
	}
	for _, at := range slices.Sorted(maps.Keys(cells)) {
		b.Row(tables.TrimRow(cells[at]))
	}
	b.EndList()
}
