package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// file is a file for an archive. Its content is data or, if data is nil, that of another
// file.
type file struct {
	name       string // in the archive, with slashes
	from       string
	data       []byte
	executable bool
}

func (f file) mode() fs.FileMode {
	if f.executable {
		return 0o755
	}
	return 0o644
}

func (f file) read() ([]byte, error) {
	if f.data != nil {
		return f.data, nil
	}
	return os.ReadFile(f.from)
}

// archiver is an archive of some kind being written.
type archiver interface {
	add(name string, mode fs.FileMode, changed time.Time, data []byte) error
	io.Closer
}

// pack writes the files to stem.tar.gz or stem.zip, in a folder with the archive's name,
// and gives its path. Nothing in it depends on this machine or the time.
func pack(stem string, asZip bool, changed time.Time, files []file) (archive string, err error) {
	archive = stem + ".tar.gz"
	if asZip {
		archive = stem + ".zip"
	}
	out, err := os.Create(archive)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	var a archiver = newTarball(out)
	if asZip {
		a = zipped{zip.NewWriter(out)}
	}
	slices.SortFunc(files, func(a, b file) int { return strings.Compare(a.name, b.name) })
	for _, f := range files {
		data, err := f.read()
		if err != nil {
			return "", err
		}
		if err := a.add(path.Join(filepath.Base(stem), f.name), f.mode(), changed, data); err != nil {
			return "", err
		}
	}
	return archive, a.Close()
}

type tarball struct {
	packed *gzip.Writer
	tar    *tar.Writer
}

func newTarball(out io.Writer) tarball {
	packed, _ := gzip.NewWriterLevel(out, gzip.BestCompression) // the level is valid
	return tarball{packed, tar.NewWriter(packed)}
}

func (t tarball) add(name string, mode fs.FileMode, changed time.Time, data []byte) error {
	err := t.tar.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: int64(mode), Size: int64(len(data)), ModTime: changed, Format: tar.FormatPAX})
	if err == nil {
		_, err = t.tar.Write(data)
	}
	return err
}

// Close ends the archive. The file that it is written to stays open.
func (t tarball) Close() error { return errors.Join(t.tar.Close(), t.packed.Close()) }

type zipped struct{ *zip.Writer }

func (z zipped) add(name string, mode fs.FileMode, changed time.Time, data []byte) error {
	header := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: changed}
	header.SetMode(mode)
	w, err := z.CreateHeader(header)
	if err == nil {
		_, err = w.Write(data)
	}
	return err
}
