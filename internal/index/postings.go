package index

import "math"

// postings is one inverted index: for every term the units that hold it, in
// order.
type postings struct {
	all    []posting       // list after list
	starts []uint32        // of every term's list in all, and the end of the last
	more   map[place]int32 // counts above mostCount, by term and unit
	norms  []float64       // of every unit, the part of BM25's denominator that its length gives
}

// posting is a unit and how often it holds a term: 24 bits and 8. Most of the
// word index is postings, some 500 a passage; half the size is twice the speed.
type posting uint32

const (
	countBits = 8
	mostCount = 1<<countBits - 1 // or more: see postings.more

	// mostUnits is how many passages an index can number: far more than memory
	// has room for.
	mostUnits = 1 << (32 - countBits)
)

func (p posting) unit() int32 { return int32(p >> countBits) }

// tail is where the list of a term grows.
type tail struct {
	at   uint32 // in all, after its last posting; while counting, how many it has
	unit int32  // of its last posting, plus 1; 0 for none
}

// newPostings indexes units, which each adds in order, with all the terms of each
// but perhaps in several calls. It does so twice: once to count, once to fill.
func newPostings(terms, units int, each func(add func(unit int32, terms []term, count int32))) postings {
	p := postings{starts: make([]uint32, terms+1), more: map[place]int32{}, norms: make([]float64, units)}
	tails := make([]tail, terms)
	each(func(unit int32, terms []term, count int32) {
		p.norms[unit] += float64(len(terms)) * float64(count)
		for _, t := range terms {
			if tail := &tails[t]; tail.unit != unit+1 {
				tail.unit = unit + 1
				tail.at++
			}
		}
	})
	for t := range tails {
		p.starts[t+1] = p.starts[t] + tails[t].at
		tails[t] = tail{at: p.starts[t]}
	}
	p.all = make([]posting, p.starts[terms])
	each(func(unit int32, terms []term, count int32) {
		for _, t := range terms {
			tail := &tails[t]
			if tail.unit != unit+1 {
				tail.unit = unit + 1
				p.all[tail.at] = posting(unit) << countBits
				tail.at++
			}
			last := &p.all[tail.at-1]
			fits := min(posting(count), mostCount-*last&mostCount)
			if *last += fits; int32(fits) < count {
				p.more[place{int32(t), unit}] += count - int32(fits)
			}
		}
	})
	normalise(p.norms)
	return p
}

// normalise turns lengths into the part of BM25's denominator that depends on
// them.
func normalise(lengths []float64) {
	total := 0.0
	for _, length := range lengths {
		total += length
	}
	mean := max(total/float64(max(len(lengths), 1)), 1)
	for i, length := range lengths {
		lengths[i] = k1 * (1 - b + b*length/mean)
	}
}

// idf is BM25's weight of a term that df of all units hold.
func idf(df, units int) float64 {
	return math.Log(1 + (float64(units-df)+0.5)/(float64(df)+0.5))
}

func (p *postings) list(t term) []posting { return p.all[p.starts[t]:p.starts[t+1]] }

// score adds to scores, one for each unit, what the terms are worth there.
func (p *postings) score(terms []term, weight float64, scores []float64) {
	for _, t := range terms {
		list := p.list(t)
		idf := weight * idf(len(list), len(p.norms))
		for _, post := range list {
			unit, count := post.unit(), float64(post&mostCount)
			if count == mostCount {
				count += float64(p.more[place{int32(t), unit}])
			}
			scores[unit] += idf * count * (k1 + 1) / (count + p.norms[unit])
		}
	}
}
