package pdf

import (
	"math"
	"slices"
)

// upright gives the place in the page's reading direction to runs with another turn.
// Column headers written upwards or downwards are put above their columns. All other runs
// are put below the rest of the page, whose height is that of its text as it is read.
func (v *view) upright(runs []run, turn int, height float64) []run {
	var lattices []*lattice
	if v.turn == 0 && len(runs) > 0 && turn%2 == 1 {
		lattices = latticesOf(v.rules)
	}
	placed := make([]run, len(runs))
	for i, r := range runs {
		placed[i] = r
		placed[i].y += 2 * height
		if v.turn != 0 || turn%2 == 0 {
			continue
		}
		head := v.asHead(r, turn)
		if isInCell(lattices, head) || slices.ContainsFunc(runs, func(o run) bool { return isHeadBeside(r, o, turn) }) {
			placed[i] = head
		}
	}
	return placed
}

// asHead gives a run that is written upwards or downwards as a horizontal one, as wide as
// a line of it is high, at its lower end.
func (v *view) asHead(r run, turn int) run {
	head := r
	if turn == 1 {
		head.x0, head.x1, head.y = r.y-.8*r.size, r.y+.2*r.size, v.top-v.bottom-r.x0
	} else {
		x := v.right - v.left - r.y
		head.x0, head.x1, head.y = x-.2*r.size, x+.8*r.size, r.x1
	}
	head.y -= .2 * r.size
	head.spaces = nil
	return head
}

// isHeadBeside reports whether another run ends at the same height, near enough to be the
// header of another column.
func isHeadBeside(r, o run, turn int) bool {
	const farthest = 150 // in points, between columns
	below, other := r.x0, o.x0
	if turn == 3 {
		below, other = r.x1, o.x1
	}
	distance := math.Abs(r.y - o.y)
	return distance > 1.5*r.size && distance < farthest && math.Abs(below-other) < 3 && math.Abs(r.size-o.size) < .5
}

func isInCell(lattices []*lattice, r run) bool {
	return slices.ContainsFunc(lattices, func(t *lattice) bool {
		return r.x0 > t.xs[0] && r.x1 < t.xs[t.columns()] && r.y > t.ys[0] && r.y < t.ys[t.rows()]
	})
}
