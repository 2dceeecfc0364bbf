package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"svara/assistant"
	"svara/eval"
	"svara/eval/metrics"
)

// chartWidth is about the width of a phone, in CSS pixels: so charts are never
// scaled down, and their text is as large as that around them.
const chartWidth = 320

// bars are the shares of cases that are OK, by category.
type bars struct {
	Width, Height int
	Bars          []bar
}

type bar struct {
	category
	Label       string  // the name, cut to its place
	Text, Y     int     // the lines of the label and of the bar
	Full, Width float64 // the part that is OK
}

func barsOf(results []eval.Result) bars {
	const step, widestLabel = 34, 30
	b := bars{Width: chartWidth}
	for i, c := range categories(results) {
		b.Bars = append(b.Bars, bar{
			category: c, Label: clip(oneLine(c.Name), widestLabel),
			Text: i*step + 14, Y: i*step + 20, Full: chartWidth, Width: tenth(c.Share() * chartWidth),
		})
	}
	b.Height = len(b.Bars) * step
	return b
}

// bins is how many parts the scale of confidence is cut into.
const bins = 10

// certainty shows how confidence parts the cases: one histogram above another
// for those that should be answered and were, those that should have come out
// otherwise, and those that should be declined.
type certainty struct {
	Width, Height int
	Panels        []panel
	Line          *line // nil where nothing was answered
	Axis          int   // the line of the scale's numbers
	Ticks         []tick
	Rows          []binRow // the same as a table
}

type panel struct {
	Title   string
	Total   int
	Counts  [bins]int
	Text    int // the line of the title
	Base    int // the line that bars stand on
	Columns []column
}

type column struct {
	X, Y, Width, Height float64
	Middle, Above       float64 // the place of the count
	Count               int
}

// binRow is one part of the scale with its counts in all panels.
type binRow struct {
	Bin    string
	Counts []int
}

// line is the least confidence that was answered.
type line struct {
	X, Label float64
	Bottom   int
	Value    string
	Anchor   string // the side of the label that stands at the line
}

type tick struct {
	X      float64
	Anchor string
	Label  string
}

func certaintyOf(results []eval.Result) certainty {
	c := certainty{Width: chartWidth, Panels: []panel{
		{Title: "Answerable, right"}, {Title: "Answerable, not right"}, {Title: "Unanswerable"},
	}}
	least := math.Inf(1)
	for _, r := range results {
		confidence := min(max(r.Answer.Confidence, 0), 1)
		p := &c.Panels[panelFor(r)]
		p.Total++
		p.Counts[min(int(confidence*bins), bins-1)]++
		if r.Answer.Status == assistant.Answered {
			least = min(least, confidence)
		}
	}
	c.lay()
	if !math.IsInf(least, 1) {
		c.Line = lineAt(least, c.Panels[len(c.Panels)-1].Base)
	}
	return c
}

// panelFor gives the number of the panel that a case belongs in.
func panelFor(r eval.Result) int {
	switch {
	case r.Unanswerable:
		return 2
	case r.Verdict.OK():
		return 0
	}
	return 1
}

// lay gives everything but the line its place.
func (c *certainty) lay() {
	const height, step, top = 48, 94, 20
	for i := range c.Panels {
		p := &c.Panels[i]
		p.Text = top + i*step + 14
		p.Base = p.Text + 20 + height
		p.stand(height)
		c.Axis = p.Base + 16
	}
	c.Height = c.Axis + 4
	c.Ticks = []tick{{0, "start", "0"}, {chartWidth / 2, "middle", ".5"}, {chartWidth, "end", "1"}}
	for i := range bins {
		row := binRow{Bin: fmt.Sprintf("%.1f–%.1f", float64(i)/bins, float64(i+1)/bins)}
		for _, p := range c.Panels {
			row.Counts = append(row.Counts, p.Counts[i])
		}
		c.Rows = append(c.Rows, row)
	}
}

// lineAt puts the label of a line on the side that has more room.
func lineAt(confidence float64, bottom int) *line {
	l := &line{X: tenth(confidence * chartWidth), Bottom: bottom, Value: metrics.FormatShare(confidence), Anchor: "start"}
	l.Label = l.X + 5
	if confidence > .5 {
		l.Anchor, l.Label = "end", l.X-5
	}
	return l
}

// stand puts up a panel's columns. Each panel has its own scale, with the counts
// written out: the groups differ too much in size to share one.
func (p *panel) stand(height float64) {
	const width = chartWidth / bins
	highest := slices.Max(p.Counts[:])
	for i, n := range p.Counts {
		if n == 0 {
			continue
		}
		h := tenth(max(2, float64(n)/float64(highest)*height))
		p.Columns = append(p.Columns, column{
			X: float64(i*width + 2), Width: width - 4, Y: float64(p.Base) - h, Height: h,
			Middle: float64(i*width + width/2), Above: float64(p.Base) - h - 4, Count: n,
		})
	}
}

// latency shows how long questions took, from the fastest to the slowest.
type latency struct {
	Width, Height int
	Base, Axis    int    // the line that the curve stands on and that of the words below
	Points        string // of the curve; empty where nothing was measured
	Fastest       string // the words below the curve
	Slowest       string
	Marks         []latencyMark
	Quantiles     []quantile
}

type latencyMark struct {
	X, Y, TextX, TextY float64
	Label              string
}

type quantile struct{ Share, Value string }

func latencyOf(run eval.Run) latency {
	const height, top = 200, 30
	l := latency{Width: chartWidth, Height: top + height + 20, Base: top + height, Axis: top + height + 16}
	var took []metrics.Sample
	for _, r := range run.Results {
		if ms, measured := r.Measures["latency_ms"]; measured {
			took = append(took, metrics.Sample{Value: ms})
		}
	}
	if len(took) == 0 {
		return l
	}
	fastest, slowest := metrics.Percentile(0)(took), metrics.Percentile(100)(took)
	highest := max(slowest, math.SmallestNonzeroFloat32)
	y := func(ms float64) float64 { return tenth(float64(l.Base) - ms/highest*height) }
	var points []string
	for i := range 101 { // as fine as the eye sees, however many cases there are
		ms := metrics.Percentile(float64(i))(took) // as the metrics that the marks are of
		points = append(points, fmt.Sprintf("%g,%g", tenth(float64(i)/100*chartWidth), y(ms)))
		if i%25 == 0 || i == 90 || i == 95 || i == 99 {
			l.Quantiles = append(l.Quantiles, quantile{fmt.Sprintf("%d%%", i), fmt.Sprintf("%.1f ms", ms)})
		}
	}
	l.Points = strings.Join(points, " ")
	l.Fastest, l.Slowest = fmt.Sprintf("fastest: %.1f ms", fastest), fmt.Sprintf("slowest: %.1f ms", slowest)
	for _, s := range run.Scores {
		at := map[string]float64{"latency_p50_ms": .5, "latency_p95_ms": .95}[s.Metric]
		if at > 0 {
			x := tenth(at * chartWidth)
			l.Marks = append(l.Marks, latencyMark{
				X: x, Y: y(s.Value), TextX: x - 8, TextY: max(y(s.Value)-6, 12),
				Label: fmt.Sprintf("p%.0f: %.1f ms", at*100, s.Value),
			})
		}
	}
	return l
}

// scale shows an interval of shares between 0 and 1.
type scale struct {
	Low, Length, Value float64
	Threshold          *float64
}

// scaleOf gives the scale of a share; other figures have no end to draw to.
func scaleOf(f figure) *scale {
	if f.Metric.Unit != metrics.Share {
		return nil
	}
	const width, margin = 100, 2
	x := func(share float64) float64 { return margin + tenth(min(max(share, 0), 1)*width) }
	s := &scale{Low: x(f.Low), Length: max(x(f.High)-x(f.Low), 1), Value: x(f.Value)}
	if f.Threshold != nil {
		at := x(*f.Threshold)
		s.Threshold = &at
	}
	return s
}

// tenth rounds to a tenth of a pixel.
func tenth(x float64) float64 { return math.Round(x*10) / 10 }
