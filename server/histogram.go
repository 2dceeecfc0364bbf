package server

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"sync"
	"time"
)

// histogram counts times in buckets with the upper bounds (le) that Prometheus expects.
// The metrics library has other buckets up to v1.37; later versions print to standard
// error when a program starts on a system without pressure stall information.
type histogram struct {
	bounds []float64 // in seconds, growing

	mutex   sync.Mutex // over what follows
	buckets []uint64   // counts between one bound and the next; the last has all that are greater
	sum     float64
}

func newHistogram(bounds []float64) *histogram {
	return &histogram{bounds: bounds, buckets: make([]uint64, len(bounds)+1)}
}

// add counts a time.
func (h *histogram) add(d time.Duration) {
	seconds := d.Seconds()
	at, _ := slices.BinarySearch(h.bounds, seconds)
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.buckets[at]++
	h.sum += seconds
}

// write writes a histogram's series; labels are those before le.
func (h *histogram) write(w io.Writer, name, labels string) {
	h.mutex.Lock()
	buckets, sum := slices.Clone(h.buckets), h.sum
	h.mutex.Unlock()
	before, alone := "", ""
	if labels != "" {
		before, alone = labels+",", "{"+labels+"}"
	}
	var count uint64
	for i, n := range buckets {
		count += n
		le := "+Inf"
		if i < len(h.bounds) {
			le = strconv.FormatFloat(h.bounds[i], 'g', -1, 64)
		}
		fmt.Fprintf(w, "%s_bucket{%sle=%q} %d\n", name, before, le, count)
	}
	fmt.Fprintf(w, "%s_sum%s %g\n%[1]s_count%[2]s %[4]d\n", name, alone, sum, count)
}

// histograms are the histograms of one name, one for each value of a label.
type histograms struct {
	name, label string
	bounds      []float64
	byValue     sync.Map // of string to *histogram
}

// of gives the histogram for a label's value. There must be few values.
func (hs *histograms) of(value string) *histogram {
	if h, found := hs.byValue.Load(value); found {
		return h.(*histogram)
	}
	h, _ := hs.byValue.LoadOrStore(value, newHistogram(hs.bounds))
	return h.(*histogram)
}

func (hs *histograms) write(w io.Writer) {
	var values []string
	hs.byValue.Range(func(value, _ any) bool {
		values = append(values, value.(string))
		return true
	})
	slices.Sort(values)
	for _, value := range values {
		hs.of(value).write(w, hs.name, fmt.Sprintf("%s=%q", hs.label, value))
	}
}
