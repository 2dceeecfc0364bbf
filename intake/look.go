package intake

import (
	"errors"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"svara/ingest"
)

// Look makes Run look at documents of the folder, named by their paths, that others may
// have changed; if none is named, at the whole folder.
func (in *Intake) Look(documents ...string) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if len(documents) == 0 && !slices.ContainsFunc(in.queue, func(t *task) bool { return t.whole }) {
		in.pushLocked(&task{whole: true})
	}
	for _, document := range documents {
		in.pushLocked(&task{document: norm.NFC.String(document)})
	}
}

// Recheck makes Run look at those of some files, named as in Look, for which permission
// to read them was given or taken away. It reads no file itself.
func (in *Intake) Recheck(files ...string) {
	if turned := in.skips.Turned(in.folder.FS(), files); len(turned) > 0 {
		in.Look(turned...)
	}
}

// Skipped gives how many files of the folder, and parts of files, cannot be answered
// from, as of the last look at each.
func (in *Intake) Skipped() int { return in.skips.Count() }

// Kept gives how many documents are gone from the folder but stay in the index because
// they are too many.
func (in *Intake) Kept() (kept int) {
	index := in.index.Snapshot()
	for _, document := range in.departures.Refused() {
		if _, held := index.Document(document); held {
			kept++
		}
	}
	return kept
}

// tellSkips logs skips that are new or have another reason. If no documents are named,
// the whole folder was looked at.
func (in *Intake) tellSkips(skipped []ingest.Skip, documents ...string) {
	fresh := in.skips.Note(skipped, documents...)
	if len(fresh) <= mostTold {
		for _, skip := range fresh {
			in.logger.Warn("a file is skipped, and what it says is in no answer", "file", skip.Path, "reason", skip.Reason)
		}
		return
	}
	for _, group := range ingest.GroupSkips(fresh) {
		in.logger.Warn("files are skipped, and what they say is in no answer", "files", group.Files, "one", group.First, "reason", group.Reason)
	}
}

// mostTold is the greatest number of skipped files that are logged one by one.
const mostTold = 20

// withoutRejected leaves out uploads that were removed from the folder again: their
// sender is told.
func (in *Intake) withoutRejected(skipped []ingest.Skip, batch []*task) []ingest.Skip {
	in.mu.Lock()
	defer in.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(skipped), func(s ingest.Skip) bool {
		return s.Unusable && slices.ContainsFunc(batch, func(t *task) bool {
			return t.upload != nil && t.upload.Status == Failed && (s.Path == t.document || strings.HasPrefix(s.Path, t.document+"/"))
		})
	})
}

// warnEvery is how often a warning about kept documents is repeated while more of them
// disappear.
const warnEvery = time.Minute

// keeps handles the refusal to remove many documents, which trying again would not
// change: it logs it and gives nil. It logs after each look at the whole folder, and
// otherwise now and then, when everything that is known to have changed has been looked
// at.
func (in *Intake) keeps(err error, whole bool) error {
	var removals *ingest.RemovalsError
	if !errors.As(err, &removals) {
		return err
	}
	in.mu.Lock()
	isLast := len(in.queue) == 0
	in.mu.Unlock()
	if whole || isLast && time.Since(in.warned) >= warnEvery {
		in.warned = time.Now()
		in.logger.Warn("documents are gone from the folder; answering from the index, which keeps them", "error", err)
	}
	return nil
}
