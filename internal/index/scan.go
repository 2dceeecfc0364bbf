package index

import (
	"context"
	"math"
)

// scan finds what chromem finds, with the same scores, in a fraction of the time. It
// first compares vectors rounded to one byte per dimension. The rounding error of each is
// known, so it is certain which vectors can be among the nearest, and only these are
// compared in full.
//
// At 100,000 vectors of 384 dimensions and on two cores, chromem takes 53 ms and this
// 2.4. Some 90 to 170 vectors are compared in full for the 50 nearest.
type scan struct {
	rows  []row
	codes []int8 // row after row
	width int    // of a row: the dimensions, and zeros up to a multiple of rowUnit
}

// row is what a scan knows of one vector: vector ≈ step × codes.
type row struct {
	vector  []float32 // as the document has it
	passage int32
	step    float32
	off     float32 // length of vector - step × codes
}

const (
	rowUnit = 16 // dimensions that dot takes at once

	// The greatest codes. The query's are finer, as they cost nothing; the sum of
	// mostDimensions products of both fits 32 bits, were all of them the greatest.
	mostCode       = 127
	mostQueryCode  = 2047
	mostDimensions = 8192
)

func newScan(docs []*Document, dimensions int) *scan {
	s := &scan{width: (dimensions + rowUnit - 1) / rowUnit * rowUnit}
	passage := int32(-1)
	for _, doc := range docs {
		for i := range doc.Passages {
			passage++
			if vector := doc.Passages[i].Vector; toUnit(vector) {
				s.rows = append(s.rows, row{vector: vector, passage: passage})
			}
		}
	}
	s.codes = make([]int8, len(s.rows)*s.width)
	inParts(len(s.rows), func(_, from, to int) {
		for i := from; i < to; i++ {
			r := &s.rows[i]
			r.step, r.off = encodeRow(s.codesOf(i), r.vector, mostCode)
		}
	})
	return s
}

func (s *scan) codesOf(i int) []int8 { return s.codes[i*s.width : (i+1)*s.width] }

// encodeRow sets codes to those nearest to the vector, and returns their step
// and how far off they are.
func encodeRow[T int8 | int16](codes []T, vector []float32, most float64) (step, off float32) {
	peak := 0.0
	for _, x := range vector {
		peak = max(peak, math.Abs(float64(x)))
	}
	step = float32(peak / most)
	squares := 0.0
	for i, x := range vector {
		codes[i] = T(math.RoundToEven(float64(x) / peak * most))
		d := float64(x) - float64(step)*float64(codes[i])
		squares += d * d
	}
	return step, float32(math.Sqrt(squares))
}

// nearest gives the n vectors nearest to query, which is of unit length.
//
// With q and v for query and vector, and q' and v' for what their codes say, qv = q'v' +
// (q-q')v + q'(v-v'), of which the last two terms are at most |q-q'| and |q'||v-v'|,
// because v is of unit length.
func (s *scan) nearest(ctx context.Context, query []float32, n int) ([]Hit, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	codes := make([]int16, s.width)
	step, off := encodeRow(codes, query, mostQueryCode)
	slack := off + rounding*float32(s.width)
	most := make([]float32, len(s.rows)) // what the cosine of each may be at most
	least := make([]best, partCount())   // of those, what it is at least
	inParts(len(s.rows), func(part, from, to int) {
		least[part].n = n
		for i := from; i < to; i++ {
			r := &s.rows[i]
			about := float32(dot(codes, s.codesOf(i))) * step * r.step
			margin := slack + (1+off)*r.off
			most[i] = about + margin
			least[part].add(Hit{Passage: i, Score: float64(about - margin)})
		}
	})
	bar := float32(nth(least, n))
	found := best{n: n}
	for i, m := range most {
		if m >= bar {
			found.add(Hit{Passage: int(s.rows[i].passage), Score: float64(cosine(query, s.rows[i].vector))})
		}
	}
	return found.sorted(), nil
}

// rounding is what arithmetic in float32 may be off at most, for each dimension
// of vectors of unit length.
const rounding = 1.0 / (1 << 22)

// nth gives the score of the n-th best of all, or of the worst.
func nth(parts []best, n int) float64 {
	all := best{n: n}
	for i := range parts {
		for _, h := range parts[i].sorted() {
			all.add(h)
		}
	}
	hits := all.sorted()
	if len(hits) < n {
		return math.Inf(-1)
	}
	return hits[n-1].Score
}

// cosine adds up as chromem does, so that it gives the same to the last bit.
func cosine(a, b []float32) float32 {
	var sum float32
	b = b[:len(a)]
	for i, x := range a {
		sum += x * b[i]
	}
	return sum
}

// dotSlowly is dot where there is no faster one.
func dotSlowly(query []int16, codes []int8) int32 {
	var a, b, c, d int32
	for len(query) >= 4 && len(codes) >= 4 {
		a += int32(query[0]) * int32(codes[0])
		b += int32(query[1]) * int32(codes[1])
		c += int32(query[2]) * int32(codes[2])
		d += int32(query[3]) * int32(codes[3])
		query, codes = query[4:], codes[4:]
	}
	return a + b + c + d
}
