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

// posting is a unit, in 24 bits, and how often it holds a term, in 8. Postings, some 500
// for each passage, make up most of the word index: half the size is twice the speed.
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

// listWords gives for every word the units that hold it. each must add them in order, as
// often as they do; it is called twice, once to count and once to fill.
func listWords(words []word, units int, each func(add func(unit, word int32))) postings {
	p := postings{starts: make([]uint32, len(words)+1), more: map[place]int32{}, norms: make([]float64, units)}
	tails := make([]tail, len(words))
	each(func(unit, w int32) {
		p.norms[unit] += float64(len(words[w].grams))
		if tail := &tails[w]; tail.unit != unit+1 {
			tail.unit = unit + 1
			tail.at++
		}
	})
	for w := range tails {
		p.starts[w+1] = p.starts[w] + tails[w].at
		tails[w] = tail{at: p.starts[w]}
	}
	p.all = make([]posting, p.starts[len(words)])
	each(func(unit, w int32) {
		tail := &tails[w]
		if tail.unit != unit+1 {
			tail.unit = unit + 1
			p.all[tail.at] = posting(unit) << countBits
			tail.at++
		}
		if last := &p.all[tail.at-1]; *last&mostCount < mostCount {
			*last++
		} else {
			p.more[place{w, unit}]++
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

// count gives how often the unit of a posting of t holds it.
func (p *postings) count(t term, post posting) int32 {
	count := int32(post & mostCount)
	if count == mostCount {
		count += p.more[place{int32(t), post.unit()}]
	}
	return count
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
