package intake

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// Refusal says why a document is not taken in or out, and that nothing was changed.
type Refusal struct {
	// Code is stable, for programs: bad_name, unsupported_type, empty_file,
	// document_exists, document_busy, document_not_found, linked, read_only, no_folder,
	// disk_full, too_many_files or too_many_uploads.
	Code     string
	Document string // as the client named it
	Message  string // in Swedish, for people: what is wrong and what to do
}

// Error gives the code and the message, for logs; people are told the message alone.
func (r *Refusal) Error() string { return fmt.Sprintf("%s %q: %s", r.Code, r.Document, r.Message) }

func refuse(code, document, format string, args ...any) *Refusal {
	return &Refusal{Code: code, Document: document, Message: fmt.Sprintf(format, args...)}
}

func exists(document string) *Refusal {
	return refuse("document_exists", document,
		"Det finns redan ett dokument som heter %q. Ta bort det först, ladda upp under ett annat namn, eller ersätt det med ?replace=true.", document)
}

func otherFolder(document string) *Refusal {
	return refuse("no_folder", document,
		"Mappen med dokument är en annan än när Svara startades. Den som driver tjänsten behöver starta om den.")
}

// refused gives the refusal that an error of the folder is, or the error itself.
func refused(document string, err error) error {
	var known *Refusal
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return refuse("read_only", document,
			"Svara får inte ändra i mappen med dokument. Den som driver tjänsten behöver ge Svara rätt att skriva där, eller ändra dokumenten direkt i mappen.")
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return refuse("disk_full", document, "Disken är full. Den som driver tjänsten behöver göra plats.")
	case errors.Is(err, syscall.ENAMETOOLONG):
		return refuse("bad_name", document, "Namnet är för långt. Ge filen ett kortare namn.")
	}
	return err
}
