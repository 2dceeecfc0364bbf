package index

import (
	"runtime"
	"testing"
)

// The collector leaves a Snapshot that was replaced until the heap has doubled, and so
// lets a server grow to several times its index.
func TestReplacedSnapshotIsGivenBack(t *testing.T) {
	ix := open(t, t.TempDir())
	fill(t, ix, makeDocument(1, 1, heavy/2, dimensions), makeDocument(2, 1, heavy/2, dimensions))
	forced := func() uint32 {
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return stats.NumForcedGC
	}
	before := forced()
	update(t, ix, func(tx *Tx) error { return tx.Put(makeDocument(3, 1, 1, dimensions)) })
	if forced() == before {
		t.Error("what was replaced is left to the collector")
	}
	before = forced()
	update(t, ix, func(tx *Tx) error { return nil })
	if forced() != before {
		t.Error("it collects where nothing was replaced")
	}
}
