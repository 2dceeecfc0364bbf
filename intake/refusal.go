package intake

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"syscall"
)

// Refusal says why a document is not added or removed. Nothing was changed.
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

// sameToFolder refuses a name that the file system does not distinguish from another one,
// as Windows and macOS do with "Kajen.txt" and "kajen.txt". To replace that file, its own
// name must be used.
func sameToFolder(document string) *Refusal {
	return refuse("document_exists", document,
		"Det finns redan en fil eller mapp vars namn bara skiljer sig från %q i stora och små bokstäver. Använd det namnet, eller välj ett helt annat.", document)
}

func otherFolder(document string) *Refusal {
	return refuse("no_folder", document,
		"Mappen med dokument är en annan än när Svara startades. Den som driver tjänsten behöver starta om den.")
}

// refused turns an error of the folder into a refusal, if it is one, and otherwise gives
// it unchanged.
func refused(document string, err error) error {
	var known *Refusal
	is := func(causes []syscall.Errno) bool {
		return slices.ContainsFunc(causes, func(cause syscall.Errno) bool { return errors.Is(err, cause) })
	}
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case is(openElsewhere):
		return refuse("document_busy", document, "%q är öppen i ett annat program, eller skrivskyddad. Stäng den där och försök igen.", document)
	case errors.Is(err, fs.ErrPermission), is(readOnly):
		return refuse("read_only", document,
			"Svara får inte ändra i mappen med dokument. Den som driver tjänsten behöver ge Svara rätt att skriva där, eller ändra dokumenten direkt i mappen.")
	case is(diskFull):
		return refuse("disk_full", document, "Disken är full. Den som driver tjänsten behöver göra plats.")
	case is(nameTooLong):
		return refuse("bad_name", document, "Namnet är för långt. Ge filen ett kortare namn.")
	}
	return err
}
