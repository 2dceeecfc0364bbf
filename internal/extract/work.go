package extract

import (
	"bufio"
	"context"
	"encoding/gob"
	"errors"
	"os"
	"path"
	"runtime/debug"
	"strings"
	"time"
)

// A process that is started to read documents does that before anything else of the
// program it is of begins, and ends: so tests of every package, and every program with
// this package in it, can start one.
func init() {
	if len(os.Args) == 2 && os.Args[1] == task {
		os.Exit(work())
	}
}

// Exit codes of the process.
const (
	exitDone   = 0
	exitMemory = 3 // more than its limit
	exitLate   = 5
	exitBroken = 4 // what came from the other end cannot be read
)

// watchEvery is how often the process looks at how much memory it has: in that time
// it can fill some 40 MB, which memoryMargin leaves room for.
const (
	watchEvery   = 5 * time.Millisecond
	memoryMargin = 48 << 20
)

// work reads files as they are asked for on standard input until that ends, and writes
// what they say to standard output.
func work() int {
	in := gob.NewDecoder(bufio.NewReaderSize(os.Stdin, 1<<16))
	out := bufio.NewWriter(os.Stdout)
	answers := gob.NewEncoder(out)
	var limit = make(chan int64)
	go watchMemory(limit)
	for {
		var ask request
		if err := in.Decode(&ask); err != nil {
			return exitDone // the other end is no more, or wants no more
		}
		debug.SetMemoryLimit(ask.Limits.Memory * 3 / 4) // from there memory is cleared at any price
		limit <- ask.Limits.Memory - memoryMargin
		// Whoever asked kills the process before this, unless that has been killed.
		late := time.AfterFunc(2*ask.Limits.Time, func() { os.Exit(exitLate) })
		if err := answers.Encode(answer(ask)); err != nil {
			return exitBroken
		}
		if err := out.Flush(); err != nil {
			return exitBroken
		}
		late.Stop()
		ask = request{}
		debug.FreeOSMemory() // the next file has its own limit
	}
}

// watchMemory ends the process when it has more memory than the newest limit, or whoever
// asked is no more.
func watchMemory(limits <-chan int64) {
	parent := os.Getppid()
	limit := <-limits
	for {
		select {
		case limit = <-limits:
		case <-time.After(watchEvery):
			if memory() > limit {
				os.Exit(exitMemory)
			}
			if os.Getppid() != parent {
				os.Exit(exitLate)
			}
		}
	}
}

func answer(ask request) response {
	result, err := read(context.Background(), ask) // whoever asks kills the process
	var unusable *Unusable
	if errors.As(err, &unusable) {
		return response{Unusable: unusable.Reason}
	}
	if err != nil { // not foreseen
		return response{Unusable: "cannot be read: " + err.Error()}
	}
	return response{Result: result}
}

func baseOf(name string) string { return path.Base(strings.TrimRight(name, "/")) }
