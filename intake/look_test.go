package intake

import (
	"fmt"
	"strings"
	"testing"

	"svara/ingest"
)

// A folder with hundreds of scans does not fill the log with them.
func TestManySkippedFilesAreLoggedByReason(t *testing.T) {
	b := open(t, nil)
	var scans []ingest.Skip
	for n := range mostTold {
		scans = append(scans, ingest.Skip{Path: fmt.Sprintf("karta %d.pdf", n), Reason: "is scanned"})
	}
	b.tellSkips(scans)
	if lines := strings.Count(b.log.String(), "\n"); lines != mostTold {
		t.Errorf("%d lines for %d files", lines, mostTold)
	}
	b.log.Reset()
	for n := range mostTold {
		scans = append(scans, ingest.Skip{Path: fmt.Sprintf("ritning %d.pdf", n), Reason: "is scanned"})
	}
	scans = append(scans, ingest.Skip{Path: "tom.txt", Reason: "is empty"})
	b.tellSkips(scans)
	if log := b.log.String(); strings.Count(log, "\n") != 2 || !strings.Contains(log, `files=20 one="ritning 0.pdf"`) {
		t.Errorf("%s", log)
	}
}
