package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// tellEvery is how often progress is printed where there is no terminal, as in a
// service's log.
const tellEvery = 10 * time.Second

// bar shows progress: on a terminal as a bar with the rate, the time left and the current
// item; elsewhere as a line now and then.
type bar struct {
	out   io.Writer
	what  string // what is being done, in a few words
	drawn *progressbar.ProgressBar

	began, told time.Time // without a terminal: when it began, and when it was last printed
}

// clear removes the bar, even if not everything is done.
func (b *bar) clear() {
	if b.drawn != nil {
		b.drawn.Clear()
	}
}

// show says how much is done, and which item is at hand, which may be empty. When
// everything is done, the bar disappears.
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
		b.drawn.Describe(b.what + " " + lastOf(printable(hand)))
	}
	b.drawn.Set(done)
}

// Widths in characters: both fit on a line of 80, together with the counts.
const (
	barWidth  = 12
	handWidth = 24
)

// lastOf gives the end of a path, which says most, padded so that the bar does not move.
func lastOf(path string) string {
	runes := []rune(path)
	if len(runes) > handWidth {
		runes = append([]rune("…"), runes[len(runes)-handWidth+1:]...)
	}
	return fmt.Sprintf("%-*s", handWidth, string(runes))
}

// tell prints a line, if enough time has passed.
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
		hand = ", at " + printable(hand)
	}
	fmt.Fprintf(b.out, "%s: %d of %d, %.1f a second, %v left%s\n", b.what, done, total, rate, left, hand)
}
