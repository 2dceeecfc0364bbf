package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// tellEvery is how often progress is told where there is no terminal to draw on: in a
// log, or under a service's control.
const tellEvery = 10 * time.Second

// bar shows how far something has come: on a terminal as a bar with the rate, the time
// left and what is at hand; elsewhere as a line now and then.
type bar struct {
	out   io.Writer
	what  string // is done, in a few words
	drawn *progressbar.ProgressBar

	began, told time.Time // where it is told
}

// clear takes the bar away, also where not all is done.
func (b *bar) clear() {
	if b.drawn != nil {
		b.drawn.Clear()
	}
}

// show says how much is done, and what is at hand, which may be empty. When all is
// done the bar goes away.
func (b *bar) show(done, total int, hand string) {
	if b.drawn == nil {
		file, isFile := b.out.(*os.File)
		if !isFile || !term.IsTerminal(int(file.Fd())) {
			b.tell(done, total, hand)
			return
		}
		b.drawn = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(b.out),
			progressbar.OptionSetDescription(b.what),
			progressbar.OptionShowCount(),
			progressbar.OptionShowIts(),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionSetPredictTime(true),
			progressbar.OptionSetWidth(barWidth),
			progressbar.OptionClearOnFinish())
	}
	if hand != "" {
		b.drawn.Describe(b.what + " " + lastOf(onOneLine(hand)))
	}
	b.drawn.Set(done)
}

// Widths in characters: with the counts, a line of a terminal of 80 has room for both.
const (
	barWidth  = 12
	handWidth = 24
)

// lastOf gives the end of a path, which says most, in the same width each time.
func lastOf(path string) string {
	runes := []rune(path)
	if len(runes) > handWidth {
		runes = append([]rune("…"), runes[len(runes)-handWidth+1:]...)
	}
	return fmt.Sprintf("%-*s", handWidth, string(runes))
}

// tell writes a line, if it is time.
func (b *bar) tell(done, total int, hand string) {
	now := time.Now()
	if b.began.IsZero() {
		b.began, b.told = now, now
	}
	took := now.Sub(b.began)
	if now.Sub(b.told) < tellEvery || done == 0 {
		return
	}
	b.told = now
	rate := float64(done) / took.Seconds()
	left := time.Duration(float64(total-done) / rate * float64(time.Second)).Round(time.Second)
	if hand != "" {
		hand = ", at " + onOneLine(hand)
	}
	fmt.Fprintf(b.out, "%s: %d of %d, %.1f a second, %v left%s\n", b.what, done, total, rate, left, hand)
}
