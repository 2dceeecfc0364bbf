package intake

import (
	"crypto/rand"
	"io/fs"
	"slices"
	"time"
)

// Status says how far an upload has come.
type Status string

// The states of an upload: waiting to be read, being read, in the index, or not a document.
const (
	Waiting Status = "waiting"
	Reading Status = "reading"
	Ready   Status = "ready"
	Failed  Status = "failed"
)

// Upload is what became of a file that was taken in, as the API gives it.
type Upload struct {
	ID       string    `json:"id"`
	Document string    `json:"document"` // its path in the folder, with slashes
	Status   Status    `json:"status"`
	Message  string    `json:"message"`          // in Swedish, for people
	Reason   string    `json:"reason,omitempty"` // in English, for operators: why it failed
	Received time.Time `json:"received"`
	Finished time.Time `json:"finished,omitzero"` // when it became ready or failed
}

// IsFinished reports whether nothing more will become of it.
func (u Upload) IsFinished() bool { return u.Status == Ready || u.Status == Failed }

const (
	saysWaiting   = "Filen är mottagen och väntar på att läsas in."
	saysReading   = "Filen läses in."
	saysReady     = "Dokumentet är inläst och går att fråga om."
	saysNoText    = "Filen gick inte att läsa in som ett dokument och är borttagen igen. Spara den som PDF, Word (.docx) eller text och ladda upp den på nytt."
	saysNoBetter  = "Filen gick inte att läsa in som ett dokument. Det som fanns under namnet förut är tillbaka. Spara den som PDF, Word (.docx) eller text och ladda upp den på nytt."
	saysUnread    = "Filen gick inte att läsa från disken. Den som driver tjänsten behöver se efter varför."
	saysGone      = "Dokumentet togs bort innan det var inläst."
	saysElsewhere = "Svara svarar inte längre om den mapp som filen ligger i. Den som driver tjänsten behöver starta om den."
)

// upload is an Upload with what settles it.
type upload struct {
	Upload
	file fs.FileInfo // as it was taken in
	name string      // in the folder
	kept string      // what it replaced; "" for nothing
	made []string    // folders that were made for it, outermost first
}

func (u *upload) set(status Status, message, reason string) {
	u.Status, u.Message, u.Reason = status, message, reason
	if u.IsFinished() {
		u.Finished = time.Now().UTC().Truncate(time.Millisecond)
	}
}

// MaxUploads is how many uploads are remembered, and how many may wait at once.
const MaxUploads = 1000

// uploads are the newest, in the order that they came.
type uploads struct {
	byID  map[string]*upload
	order []*upload
}

// add remembers an upload, and forgets the oldest finished one if there are too many.
func (us *uploads) add(u *upload) {
	u.ID, u.Received = rand.Text(), time.Now().UTC().Truncate(time.Millisecond)
	u.set(Waiting, saysWaiting, "")
	us.byID[u.ID] = u
	us.order = append(us.order, u)
	if len(us.order) <= MaxUploads {
		return
	}
	oldest := slices.IndexFunc(us.order, func(u *upload) bool { return u.IsFinished() })
	if oldest >= 0 {
		delete(us.byID, us.order[oldest].ID)
		us.order = slices.Delete(us.order, oldest, oldest+1)
	}
}

// waiting gives how many are not finished.
func (us *uploads) waiting() int {
	n := 0
	for _, u := range us.order {
		if !u.IsFinished() {
			n++
		}
	}
	return n
}

// Upload gives the upload with that ID, and false if it is not known: there never was
// one, a thousand others came after it, or Svara was restarted.
func (in *Intake) Upload(id string) (Upload, bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	u, found := in.uploads.byID[id]
	if !found {
		return Upload{}, false
	}
	return u.Upload, true
}

// Uploads gives the last thousand uploads, newest first.
func (in *Intake) Uploads() []Upload {
	in.mu.Lock()
	defer in.mu.Unlock()
	all := make([]Upload, 0, len(in.uploads.order))
	for _, u := range slices.Backward(in.uploads.order) {
		all = append(all, u.Upload)
	}
	return all
}

// abandon ends the uploads of a deleted document. The caller holds mu.
func (in *Intake) abandon(document string) {
	for _, u := range in.uploads.order {
		if u.Document == document && !u.IsFinished() {
			u.set(Failed, saysGone, "")
		}
	}
}

// isBusy reports whether an upload of a document is not finished.
func (in *Intake) isBusy(document string) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return slices.ContainsFunc(in.uploads.order, func(u *upload) bool { return u.Document == document && !u.IsFinished() })
}
