package intake

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
)

// MaxFiles is how many files may come in at once.
const MaxFiles = 100

// Source gives the files of an upload, one for each call: the name that the client chose
// (see CheckName), and its content, which is read before the next call. At the end it
// gives io.EOF.
type Source func() (name string, content io.Reader, err error)

// Put takes files in, either all or none. When it returns nil, all are in the documents
// folder under their names, on the disk, and waiting to be read; after an error, the
// folder is as it was. A name in use is refused, unless replace says that the existing
// file is to be replaced; that file is kept until the new one has proved to be a
// document. named, if not nil, is called for each document when all are there and before
// any is read, so that the index never has one that is not known to be an upload.
//
// Its errors are a *Refusal, those of source and of the contents, and those of the
// folder.
func (in *Intake) Put(ctx context.Context, source Source, replace bool, named func(document string)) ([]Upload, error) {
	if err := in.isOurs(""); err != nil {
		return nil, err
	}
	var came []*arrival
	defer func() {
		for _, a := range came { // what was not given its name
			in.drop(a.temporary)
		}
	}()
	for {
		name, content, err := source()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if len(came) == MaxFiles {
			return nil, refuse("too_many_files", name, "Skicka högst %d filer åt gången.", MaxFiles)
		}
		a, err := in.receive(name, content, replace)
		if err != nil {
			return nil, refused(name, err)
		}
		came = append(came, a)
		if slices.ContainsFunc(came[:len(came)-1], func(b *arrival) bool { return b.document == a.document }) {
			return nil, refuse("bad_name", name, "Två av filerna har samma namn.")
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return in.publish(came, replace, named)
}

// arrival is a file that has come in.
type arrival struct {
	document  string
	temporary string // its name until it has its own; "" from then on
	upload    *upload
}

// receive writes a file beside where it is to be.
func (in *Intake) receive(name string, content io.Reader, replace bool) (*arrival, error) {
	document, err := CheckName(name)
	if err != nil {
		return nil, err
	}
	if err := in.isFree(document, replace); err != nil { // before all of it is sent
		return nil, err
	}
	folder, _, err := in.home(document)
	if err != nil {
		return nil, err
	}
	a := &arrival{document: document, temporary: path.Join(folder, arriving+rand.Text())}
	counted := &counter{Reader: content}
	if err := in.write(a.temporary, counted); err != nil {
		if counted.err != nil {
			return nil, counted.err
		}
		return nil, err
	}
	if counted.bytes == 0 {
		in.drop(a.temporary)
		return nil, refuse("empty_file", name, "Filen är tom. Kontrollera att det är rätt fil.")
	}
	return a, nil
}

// counter tells errors of reading from those of writing.
type counter struct {
	io.Reader
	bytes int64
	err   error
}

// Read reads on, and counts.
func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.bytes += int64(n)
	if err != nil && err != io.EOF {
		c.err = err
	}
	return n, err
}

// isFree refuses a name that may not be given to a file.
func (in *Intake) isFree(document string, replace bool) error {
	names, err := in.names(document)
	switch {
	case err != nil || len(names) == 0:
		return err
	case !replace || len(names) > 1:
		return exists(document)
	case in.isBusy(document):
		return refuse("document_busy", document, "%q läses in just nu. Försök igen när det är klart.", document)
	}
	if !in.isFile(names[0]) {
		return refuse("linked", document, "%q är en länk eller en mapp och kan inte ersättas.", document)
	}
	return nil
}

// publish gives files that have come in their names, all or none, and tells named.
func (in *Intake) publish(came []*arrival, replace bool, named func(document string)) (_ []Upload, err error) {
	in.changing.Lock()
	defer in.changing.Unlock()
	in.mu.Lock()
	full := in.uploads.waiting()+len(came) > MaxUploads
	in.mu.Unlock()
	if full {
		return nil, refuse("too_many_uploads", "", "Många dokument väntar på att läsas in. Försök igen om en stund.")
	}
	defer func() {
		if err != nil {
			in.takeBack(came)
		}
	}()
	var folders []string
	for _, a := range came {
		changed, err := in.name(a, replace)
		if err != nil {
			return nil, refused(a.document, err)
		}
		folders = append(folders, changed...)
	}
	if err := in.keepNames(folders...); err != nil {
		return nil, refused("", err)
	}
	for _, a := range came {
		if named != nil {
			named(a.document)
		}
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	taken := make([]Upload, len(came))
	for i, a := range came {
		in.uploads.add(a.upload)
		in.pushLocked(&task{document: a.document, upload: a.upload})
		taken[i] = a.upload.Upload
	}
	return taken, nil
}

// name gives a file its name, in folders that are made for it, and gives the folders
// that were changed.
func (in *Intake) name(a *arrival, replace bool) (changed []string, err error) {
	if err := in.isFree(a.document, replace); err != nil {
		return nil, err
	}
	folder, missing, err := in.home(a.document)
	if err != nil {
		return nil, err
	}
	u := &upload{Upload: Upload{Document: a.document}}
	a.upload = u
	for _, m := range missing {
		changed = append(changed, path.Dir(m))
		if err := in.folder.Mkdir(m, 0o755); errors.Is(err, fs.ErrExist) {
			return nil, sameToFolder(a.document)
		} else if err != nil {
			return nil, err
		}
		u.made = append(u.made, m)
		folder = m
	}
	name := path.Join(folder, path.Base(a.document))
	names, err := in.names(a.document)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		err = in.give(a.temporary, name)
		if errors.Is(err, fs.ErrExist) {
			return nil, sameToFolder(a.document)
		}
	} else {
		name = names[0]
		if u.kept, err = in.keep(name); err == nil {
			err = in.folder.Rename(a.temporary, name)
		}
		if errors.Is(err, fs.ErrPermission) && len(openElsewhere) > 0 { // the new one could be written beside it: this one is held
			err = openElsewhere[0]
		}
	}
	if err != nil {
		return nil, err
	}
	a.temporary, u.name = "", name
	u.file, err = in.folder.Lstat(name)
	return append(changed, path.Dir(name)), err
}

// takeBack undoes publish.
func (in *Intake) takeBack(came []*arrival) {
	for _, a := range slices.Backward(came) {
		u := a.upload
		if u == nil {
			continue
		}
		if err := in.revert(u); err != nil {
			in.logger.Error("a refused upload stays in the documents folder", "document", u.Document, "error", err)
		}
		in.push(&task{document: u.Document}) // somebody may have read it
	}
}

// revert removes the file of an upload, and the folders that were created for it, or
// restores the file that it replaced. The caller holds changing.
func (in *Intake) revert(u *upload) error {
	var err error
	switch {
	case u.name == "":
		if u.kept != "" { // given no name after all
			in.drop(u.kept)
		}
	case u.kept != "":
		err = in.folder.Rename(u.kept, u.name)
	default:
		err = in.folder.Remove(u.name)
	}
	if err != nil {
		return fmt.Errorf("take %s back: %w", u.Document, err)
	}
	changed := ""
	if u.name != "" {
		changed = path.Dir(u.name)
	}
	for _, folder := range slices.Backward(u.made) {
		if in.folder.Remove(folder) != nil { // something else is in it now
			break
		}
		changed = path.Dir(folder)
	}
	if changed == "" {
		return nil
	}
	return in.keepNames(changed)
}

// drop removes a file that is not needed, if it exists.
func (in *Intake) drop(name string) {
	if name == "" {
		return
	}
	if err := in.folder.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		in.logger.Error("a file that nobody needs stays in the documents folder", "file", name, "error", err)
	}
}
