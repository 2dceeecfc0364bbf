package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// bar is a progress bar with the time left. It shows on a terminal and nowhere
// else.
type bar struct {
	out   io.Writer
	what  string // is done, in a few words
	drawn *progressbar.ProgressBar
}

// clear takes the bar away, also where not all is done.
func (b *bar) clear() {
	if b.drawn != nil {
		b.drawn.Clear()
	}
}

// show draws the bar. When all is done it goes away.
func (b *bar) show(done, total int) {
	if b.drawn == nil {
		file, isFile := b.out.(*os.File)
		if !isFile || !term.IsTerminal(int(file.Fd())) {
			return
		}
		b.drawn = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(b.out),
			progressbar.OptionSetDescription(b.what),
			progressbar.OptionShowCount(),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionSetPredictTime(true),
			progressbar.OptionFullWidth(),
			progressbar.OptionClearOnFinish())
	}
	b.drawn.Set(done)
}
