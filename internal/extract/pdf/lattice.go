package pdf

import (
	"cmp"
	"math"
	"slices"
)

// lattice is a table whose cells are separated by horizontal and vertical rules. Cells
// without a rule between them are merged.
type lattice struct {
	xs, ys []float64 // edges of its columns and its rows
	roots  []int     // for each cell, row by row, the first of the cells that it is merged with
	lines  []line
	heads  []string // what the first row says above each column, also where a cell spans several; nil if none does
}

// Rules this near each other, in points, meet or are one. In PDFs from browsers each cell
// has its own rules, some two points from the next.
const (
	ruleReach  = 2.5
	ruleColumn = 4
	ruleRow    = 3
)

// mostSegments is how many lines a page may have to be examined for tables. A dense table
// has some hundred, a map thousands.
const mostSegments = 1500

// latticesOf gives the tables that the rules of a page draw, still without text.
func latticesOf(rules []rule) []*lattice {
	segments := segmentsOf(rules)
	if len(segments) < 5 || len(segments) > mostSegments {
		return nil
	}
	group := make([]int, len(segments)) // of each segment, one that it is connected with
	for i := range group {
		group[i] = i
	}
	find := func(i int) int {
		for group[i] != i {
			i = group[i]
		}
		return i
	}
	for i, a := range segments {
		for k := range segments[:i] {
			if a.meets(segments[k]) {
				first, second := find(i), find(k)
				group[max(first, second)] = min(first, second)
			}
		}
	}
	parts := make(map[int][]rule)
	var order []int
	for i := range segments {
		root := find(i)
		if parts[root] == nil {
			order = append(order, root)
		}
		parts[root] = append(parts[root], segments[i])
	}
	var found []*lattice
	for _, root := range order {
		if t := newLattice(parts[root]); t != nil {
			found = append(found, t)
		}
	}
	return found
}

// segmentsOf joins rules that touch and are on one line.
func segmentsOf(rules []rule) []rule {
	sorted := slices.Clone(rules)
	slices.SortFunc(sorted, func(a, b rule) int {
		switch {
		case a.isAcross() && !b.isAcross():
			return -1
		case b.isAcross() && !a.isAcross():
			return 1
		case a.isAcross():
			return cmp.Or(cmp.Compare(math.Round(a.y0), math.Round(b.y0)), cmp.Compare(a.x0, b.x0))
		}
		return cmp.Or(cmp.Compare(math.Round(a.x0), math.Round(b.x0)), cmp.Compare(a.y0, b.y0))
	})
	var joined []rule
	for _, r := range sorted {
		if n := len(joined); n > 0 && joined[n-1].isAcross() == r.isAcross() {
			last := &joined[n-1]
			if r.isAcross() && math.Abs(last.y0-r.y0) < 1 && r.x0 <= last.x1+ruleReach {
				last.x1 = max(last.x1, r.x1)
				continue
			}
			if !r.isAcross() && math.Abs(last.x0-r.x0) < 1 && r.y0 <= last.y1+ruleReach {
				last.y1 = max(last.y1, r.y1)
				continue
			}
		}
		joined = append(joined, r)
	}
	return slices.DeleteFunc(joined, func(r rule) bool { return r.x1-r.x0 < ruleReach && r.y1-r.y0 < ruleReach })
}

func (r rule) isAcross() bool { return r.y0 == r.y1 }

// meets reports whether two rules touch or cross.
func (r rule) meets(o rule) bool {
	return r.x0 <= o.x1+ruleReach && o.x0 <= r.x1+ruleReach && r.y0 <= o.y1+ruleReach && o.y0 <= r.y1+ruleReach
}

// newLattice makes a table of connected rules. It gives nil if they do not draw one.
func newLattice(rules []rule) *lattice {
	var xs, ys []float64
	for _, r := range rules {
		xs, ys = append(xs, r.x0, r.x1), append(ys, r.y0, r.y1)
	}
	xs, ys = []float64{slices.Min(xs), slices.Max(xs)}, []float64{slices.Min(ys), slices.Max(ys)}
	for _, r := range rules {
		if r.isAcross() {
			ys = append(ys, r.y0)
		} else {
			xs = append(xs, r.x0)
		}
	}
	t := &lattice{xs: edgesOf(xs, ruleColumn), ys: edgesOf(ys, ruleRow)}
	const mostCells = 20_000
	if t.columns() < 2 || t.rows() < 2 || t.columns()*t.rows() > mostCells || !t.merge(rules) {
		return nil
	}
	return t
}

// edgesOf sorts places and makes one of those that are near each other.
func edgesOf(places []float64, near float64) []float64 {
	slices.Sort(places)
	var edges []float64
	for _, x := range places {
		if n := len(edges); n == 0 || x-edges[n-1] > near {
			edges = append(edges, x)
		}
	}
	return edges
}

func (t *lattice) columns() int { return len(t.xs) - 1 }
func (t *lattice) rows() int    { return len(t.ys) - 1 }

// merge finds the cells that no rule separates. It reports whether every group of merged
// cells is a rectangle, and there is more than one group.
func (t *lattice) merge(rules []rule) bool {
	columns, rows := t.columns(), t.rows()
	below, beside := t.parting(rules)
	t.roots = slices.Repeat([]int{-1}, columns*rows)
	for c := range t.roots {
		if t.roots[c] >= 0 {
			continue
		}
		i, j := c%columns, c/columns
		right, down := i, j
		for right+1 < columns && !beside[j*columns+right] {
			right++
		}
		for down+1 < rows && !below[down*columns+i] {
			down++
		}
		for y := j; y <= down; y++ {
			for x := i; x <= right; x++ {
				if t.roots[y*columns+x] >= 0 || x < right && beside[y*columns+x] || y < down && below[y*columns+x] {
					return false
				}
				t.roots[y*columns+x] = c
			}
		}
	}
	return slices.ContainsFunc(t.roots, func(root int) bool { return root > 0 })
}

// parting tells for each cell whether there is a rule below it, and to the right of it.
func (t *lattice) parting(rules []rule) (below, beside []bool) {
	columns, rows := t.columns(), t.rows()
	below, beside = make([]bool, columns*rows), make([]bool, columns*rows)
	for _, r := range rules {
		if r.isAcross() {
			if j := nearest(t.ys, r.y0) - 1; j >= 0 && j < rows {
				for i := range columns {
					middle := (t.xs[i] + t.xs[i+1]) / 2
					below[j*columns+i] = below[j*columns+i] || r.x0 < middle && r.x1 > middle
				}
			}
		} else if i := nearest(t.xs, r.x0) - 1; i >= 0 && i < columns {
			for j := range rows {
				middle := (t.ys[j] + t.ys[j+1]) / 2
				beside[j*columns+i] = beside[j*columns+i] || r.y0 < middle && r.y1 > middle
			}
		}
	}
	return below, beside
}

// nearest gives the index of the edge that is nearest to a place.
func nearest(edges []float64, x float64) int {
	i, _ := slices.BinarySearch(edges, x)
	if i == len(edges) || i > 0 && x-edges[i-1] < edges[i]-x {
		return i - 1
	}
	return i
}
