package index

import (
	"runtime"
	"sync"
)

// inParts calls fn with the parts of 0 to n, one for each processor, at once.
func inParts(n int, fn func(part, from, to int)) {
	parts := partCount()
	var wait sync.WaitGroup
	for part := range parts {
		wait.Go(func() { fn(part, n*part/parts, n*(part+1)/parts) })
	}
	wait.Wait()
}

// partCount is how many parts inParts makes of a thing.
func partCount() int { return runtime.GOMAXPROCS(0) }
