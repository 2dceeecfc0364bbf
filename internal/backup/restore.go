package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"svara/internal/catalogue"
	"svara/internal/index"
)

// stages are folders of the data folder where restores unpack.
const stages = "svara.restoring-*"

// RestoreOptions says how a backup is put back.
type RestoreOptions struct {
	Force            bool   // there may be a catalogue, which is replaced
	Documents        string // the documents folder, absolute; empty for where it was
	WithoutDocuments bool   // leave that folder alone
}

// Restored says what was put back.
type Restored struct {
	Head
	Contents
	Into    string   // folder where the documents are now; empty where there were none to restore
	Written int      // documents that were put there
	Kept    []string // paths of documents of which the folder has another file, which was left
}

// Restore puts what a backup contains back into the data folder. Everything is verified
// before anything changes. Then the catalogue replaces the one that is there, and
// documents that the folder lacks are added; existing files are left as they are. A kill
// leaves everything as it was, or a state that the next svara in the data folder
// completes. When ctx ends, one Read of from may still be in progress.
func Restore(ctx context.Context, from io.Reader, data string, o RestoreOptions) (r Restored, err error) {
	file, err := catalogue.In(data)
	if err != nil {
		return r, err
	}
	release, err := file.Alone(ctx)
	if o.Force && errors.Is(err, catalogue.ErrUnfinished) {
		release, err = file.AloneUnfinished(ctx)
	}
	if err != nil {
		return r, fmt.Errorf("restore: %w", err)
	}
	defer func() { err = errors.Join(err, release()) }()
	if file.Exists() && !o.Force {
		return r, fmt.Errorf("restore: %s holds keys, records and an index already: replace them with --force, or choose another --data folder", data)
	}
	if err := removeStages(file, data); err != nil {
		return r, fmt.Errorf("restore: %w", err)
	}
	stage, err := os.MkdirTemp(data, stages)
	if err != nil {
		return r, fmt.Errorf("restore: %w", err)
	}
	if err := entrust(os.Open(stage)); err != nil {
		return r, fmt.Errorf("restore: %w", err)
	}
	r, err = restore(ctx, from, file, stage, o)
	if errors.Is(err, catalogue.ErrUnfinished) { // the rest can be done later, and what it needs must stay
		return r, err
	}
	if stopped := ctx.Err(); err != nil && stopped != nil {
		err = stopped
	}
	if err = errors.Join(err, os.RemoveAll(stage), removeStages(file, data)); err != nil {
		return r, fmt.Errorf("restore: %w", err)
	}
	return r, nil
}

// removeStages removes what restores left, unless one is to be completed.
func removeStages(file catalogue.File, data string) error {
	if file.IsSwapping() {
		return nil
	}
	return catalogue.RemoveLeft(data, stages)
}

// restore does it, by way of a folder for the backup's members.
func restore(ctx context.Context, from io.Reader, file catalogue.File, stage string, o RestoreOptions) (r Restored, err error) {
	from, stop := until(ctx, from)
	defer stop()
	u, err := unpack(ctx, from, stage)
	if err != nil {
		return r, err
	}
	if err := u.verifyCatalogue(ctx); err != nil {
		return r, err
	}
	r = Restored{Head: u.head, Contents: u.contents}
	d := &folder{}
	if len(u.contents.Documents) > 0 && !o.WithoutDocuments {
		into := o.Documents
		if into == "" {
			into, err = whereTheyWere(ctx, file, u.contents.Folder)
		}
		if err != nil {
			return r, err
		}
		if d, err = openFolder(u, into); err != nil {
			return r, err
		}
		defer func() { d.close(errors.Is(err, catalogue.ErrUnfinished)) }()
		for _, doc := range u.contents.Documents {
			if err := ctx.Err(); err != nil {
				return r, err
			}
			if err := d.bring(doc); err != nil {
				return r, fmt.Errorf("document %q cannot be put into %s: %w: see to that, name another folder with --documents, or leave the documents out with --without-documents", doc.Path, into, err)
			}
		}
		r.Into = into
	}
	if err := ctx.Err(); err != nil {
		return r, err
	}
	left, err := file.Replace(filepath.Join(stage, catalogueName), d.moves)
	d.keep(left)
	r.Written, r.Kept = len(d.moves)-len(left), d.kept
	return r, err
}

// until gives the content of from until ctx ends, even if from itself blocks, as standard
// input may. After stop it reads no more.
func until(ctx context.Context, from io.Reader) (reader io.Reader, stop func()) {
	read, write := io.Pipe()
	go func() {
		_, err := io.Copy(write, from)
		write.CloseWithError(err)
	}()
	forget := context.AfterFunc(ctx, func() { write.CloseWithError(ctx.Err()) })
	return read, func() { forget(); read.Close() }
}

// whereTheyWere gives the folder in which the documents of a backup were, if it is also
// that of the catalogue that is replaced: a backup that somebody else put together could
// name any folder.
func whereTheyWere(ctx context.Context, file catalogue.File, were string) (string, error) {
	if known := folderOf(ctx, file); known == "" || known != were {
		return "", fmt.Errorf("its documents were in the folder %q, of which the index in %s does not know: say where they are to be with --documents, or leave them out with --without-documents", were, filepath.Dir(string(file)))
	}
	return were, nil
}

// folderOf gives the documents folder of a catalogue; "" where it tells of none.
func folderOf(ctx context.Context, file catalogue.File) string {
	if !file.Exists() {
		return ""
	}
	db, err := file.ReadAlone()
	if err != nil {
		return ""
	}
	defer db.Close()
	source, _, err := index.Held(ctx, db)
	if err != nil {
		return ""
	}
	return source.Folder
}
