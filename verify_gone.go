package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"svara/internal/index"
	"svara/internal/swedish"
)

// verifyGone proves that a document is gone. If copy names a file with its content, it
// also proves that none of that text is in any file of the data folder.
func (l *library) verifyGone(ctx context.Context, document, copy string, std streams) error {
	document = norm.NFC.String(document)
	v := verdict{out: std.out}
	if source, _ := l.index.Source(); source.Folder != "" {
		_, err := os.Lstat(filepath.Join(source.Folder, filepath.FromSlash(document)))
		switch {
		case err == nil:
			v.not("the folder has the file %s: remove it and run 'svara ingest'", document)
		case errors.Is(err, fs.ErrNotExist):
			v.is("the folder has no file %s", document)
		default:
			return err
		}
	}
	tables, err := l.index.Traces(ctx, document)
	if err != nil {
		return err
	}
	if len(tables) > 0 {
		v.not("the index holds something of it, in %s: run 'svara ingest'", strings.Join(tables, ", "))
	} else {
		v.is("no table of the index holds anything of it")
	}
	swept, err := l.index.Swept(ctx)
	if err != nil {
		return err
	}
	if swept {
		v.is("unused parts of the index's files hold no text of removed documents")
	} else {
		v.not("unused parts of the index's files may hold its text, as others are using them: verify again later")
	}
	if copy != "" {
		if err := l.searchFor(ctx, document, copy, &v); err != nil {
			return err
		}
	}
	return v.err
}

// verdict prints what was found, line by line.
type verdict struct {
	out io.Writer
	err error // errNotSo once something is not as it should be
}

func (v *verdict) is(format string, args ...any) { fmt.Fprintf(v.out, format+"\n", args...) }

func (v *verdict) not(format string, args ...any) {
	v.is(format, args...)
	v.err = errNotSo
}

// Lengths of the pieces of text to search for: long enough to occur in one document only,
// and short enough to lie within one page of a file.
const (
	pieceBytes = 48
	leastPiece = 24
)

// searchFor searches all files of the data folder for pieces of a document's text that no
// other document contains.
func (l *library) searchFor(ctx context.Context, document, name string, v *verdict) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	result, err := l.reader.Read(ctx, filepath.Base(name), data)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	gone := l.index.Snapshot().Within(document)
	others := slices.DeleteFunc(slices.Clone(l.index.Snapshot().Documents()), func(d *index.Document) bool { return slices.Contains(gone, d) })
	var pieces [][]byte
	for _, doc := range result.Documents {
		for _, b := range doc.Blocks {
			pieces = append(pieces, ownPieces(doc.Text, b, others)...)
		}
	}
	if len(pieces) == 0 {
		return fmt.Errorf("%s says nothing that other documents do not say as well: there is nothing to search for", name)
	}
	folder, err := l.config.dataFolder()
	if err != nil {
		return err
	}
	files := 0
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		if slices.ContainsFunc(pieces, func(piece []byte) bool { return bytes.Contains(content, piece) }) {
			v.not("its text is in %s", path)
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	if v.err == nil {
		v.is("none of its text is in the data folder: %d pieces of it searched for in %d files", len(pieces), files)
	}
	return nil
}

// ownPieces gives the pieces of a block that none of the other documents contains.
func ownPieces(text string, b swedish.Block, others []*index.Document) [][]byte {
	var pieces [][]byte
	for _, sentence := range swedish.SentencesIn(text, b) {
		piece := sentence.In(text)
		piece = strings.ToValidUTF8(piece[:min(len(piece), pieceBytes)], "")
		if len(piece) < leastPiece || slices.ContainsFunc(others, func(d *index.Document) bool { return strings.Contains(d.Text, piece) }) {
			continue
		}
		pieces = append(pieces, []byte(piece))
	}
	return pieces
}
