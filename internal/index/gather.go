package index

import (
	"math/bits"
	"sync"
	"sync/atomic"
)

// gather makes the postings of grams from those of words: a unit holds a gram if it holds
// a word with that gram. There are some six times as many postings of grams as of words.
// Writing them list by list, rather than unit by unit into all lists at once, saves a
// quarter of the time to open an index, because memory is slow out of order.
func gather(words *postings, holders *holders) postings {
	p := postings{starts: make([]uint32, holders.grams()+1), more: map[place]int32{}, norms: words.norms}
	var guard sync.Mutex // of more
	eachGram(words, holders, func(u *union, g int) { p.starts[g+1] = uint32(u.size(holders.of(g))) })
	for g := range holders.grams() {
		p.starts[g+1] += p.starts[g]
	}
	p.all = make([]posting, p.starts[holders.grams()])
	eachGram(words, holders, func(u *union, g int) {
		u.fill(p.list(term(g)), holders.of(g), func(unit, count int32) {
			guard.Lock()
			p.more[place{int32(g), unit}] = count
			guard.Unlock()
		})
	})
	return p
}

// eachGram calls fn with every gram, on all processors, each with a union of its own.
func eachGram(words *postings, holders *holders, fn func(u *union, g int)) {
	var next atomic.Int64
	inParts(partCount(), func(_, _, _ int) {
		u := newUnion(words)
		for to := 0; to < holders.grams(); {
			to = int(next.Add(gramsAtOnce))
			for g := to - gramsAtOnce; g < min(to, holders.grams()); g++ {
				fn(u, g)
			}
		}
	})
}

// gramsAtOnce is how many grams a processor takes at a time. The first grams of a
// vocabulary are the most frequent, so equal parts would not be equal work.
const gramsAtOnce = 64

// holders are the words that hold each gram.
type holders struct {
	all    []int32 // list after list
	starts []int32 // of every gram's list in all, and the end of the last
}

func newHolders(words []word, grams int) *holders {
	h := &holders{starts: make([]int32, grams+1)}
	for i := range words {
		for _, g := range words[i].grams {
			h.starts[g+1]++
		}
	}
	for g := range grams {
		h.starts[g+1] += h.starts[g]
	}
	h.all = make([]int32, h.starts[grams])
	ends := make([]int32, grams)
	copy(ends, h.starts)
	for i := range words {
		for _, g := range words[i].grams {
			h.all[ends[g]] = int32(i)
			ends[g]++
		}
	}
	return h
}

func (h *holders) grams() int       { return len(h.starts) - 1 }
func (h *holders) of(g int) []int32 { return h.all[h.starts[g]:h.starts[g+1]] }

// union merges lists of postings. Between uses it is empty.
type union struct {
	words  *postings
	counts []int32  // of every unit
	there  []uint64 // bit by bit, the units that are in it
	groups []uint64 // the same of the elements of there
}

func newUnion(words *postings) *union {
	units := len(words.norms)
	return &union{words: words, counts: make([]int32, units),
		there: make([]uint64, units/64+1), groups: make([]uint64, units/(64*64)+1)}
}

// size gives how many units hold one of the words.
func (u *union) size(words []int32) int {
	if len(words) == 1 {
		return len(u.words.list(term(words[0])))
	}
	for _, w := range words {
		for _, p := range u.words.list(term(w)) {
			u.add(p.unit())
		}
	}
	size := 0
	u.empty(func(_ int, there uint64) { size += bits.OnesCount64(there) })
	return size
}

// fill sets list, which is of the size that size gives, and calls more with the
// counts that do not fit a posting, less what does.
func (u *union) fill(list []posting, words []int32, more func(unit, count int32)) {
	if len(words) == 1 && len(u.words.more) == 0 {
		copy(list, u.words.list(term(words[0])))
		return
	}
	for _, w := range words {
		for _, p := range u.words.list(term(w)) {
			unit := p.unit()
			u.add(unit)
			u.counts[unit] += u.words.count(term(w), p)
		}
	}
	u.empty(func(group int, there uint64) {
		for ; there != 0; there &= there - 1 {
			unit := int32(64*group + bits.TrailingZeros64(there))
			count := u.counts[unit]
			u.counts[unit] = 0
			list[0] = posting(unit)<<countBits | posting(min(count, mostCount))
			list = list[1:]
			if count > mostCount {
				more(unit, count-mostCount)
			}
		}
	})
}

func (u *union) add(unit int32) {
	u.there[unit>>6] |= 1 << (unit & 63)
	u.groups[unit>>12] |= 1 << (unit >> 6 & 63)
}

// empty takes all units out, and calls fn with every 64 of which one is there.
func (u *union) empty(fn func(group int, there uint64)) {
	for i, groups := range u.groups {
		for ; groups != 0; groups &= groups - 1 {
			group := 64*i + bits.TrailingZeros64(groups)
			fn(group, u.there[group])
			u.there[group] = 0
		}
		u.groups[i] = 0
	}
}
