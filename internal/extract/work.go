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

// init runs before anything else in a program that imports this package, so every program
// and every test can start itself again as a process that reads documents. Such a process
// does only that, and exits.
func init() {
	if len(os.Args) == 2 && os.Args[1] == task {
		os.Exit(work())
	}
}

// Exit codes of a process that reads documents.
const (
	exitDone   = 0
	exitMemory = 3 // used more memory than its limit
	exitLate   = 5
	exitBroken = 4 // received something that cannot be decoded
)

// watchEvery is how often the process checks how much memory it has. It can fill some 40
// MB between two checks, for which memoryMargin leaves room.
const (
	watchEvery   = 5 * time.Millisecond
	memoryMargin = 48 << 20
)

// work reads the files that are asked for on standard input until that ends, and writes
// the results to standard output. It gives the exit code.
func work() int {
	in := gob.NewDecoder(bufio.NewReaderSize(os.Stdin, 1<<16))
	out := bufio.NewWriter(os.Stdout)
	answers := gob.NewEncoder(out)
	var limit = make(chan int64)
	go watchMemory(limit)
	for {
		var ask request
		if err := in.Decode(&ask); err != nil {
			return exitDone // the other end is closed
		}
		debug.SetMemoryLimit(ask.Limits.Memory * 3 / 4) // beyond this, the garbage collector does all it can
		limit <- ask.Limits.Memory - memoryMargin
		// The asking process kills this one long before, unless it has been killed itself.
		late := time.AfterFunc(2*ask.Limits.Time, func() { os.Exit(exitLate) })
		if err := answers.Encode(answer(ask)); err != nil {
			return exitBroken
		}
		if err := out.Flush(); err != nil {
			return exitBroken
		}
		late.Stop()
		ask = request{}
		debug.FreeOSMemory() // each file has the whole limit for itself
	}
}

// watchMemory ends the process when it uses more memory than the latest limit, or when
// the asking process is gone.
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
	result, err := read(context.Background(), ask) // the asking process kills this one to cancel
	var unusable *Unusable
	if errors.As(err, &unusable) {
		return response{Unusable: unusable.Reason}
	}
	if err != nil { // an error that no reader should give
		return response{Unusable: "cannot be read: " + err.Error()}
	}
	return response{Result: result}
}

func baseOf(name string) string { return path.Base(strings.TrimRight(name, "/")) }
