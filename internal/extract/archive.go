package extract

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// readZip reads the files of a ZIP archive.
func readZip(ctx context.Context, f *source, _ *Builder) error {
	archive, err := f.unpack()
	if err != nil {
		return err
	}
	for _, part := range archive.parts {
		if strings.HasSuffix(part.Name, "/") {
			continue
		}
		name := part.Name
		if part.NonUTF8 && !utf8.ValidString(name) { // as older programs on Windows write it
			name, _ = charmap.CodePage850.NewDecoder().String(name)
		}
		err := f.hold(ctx, name, func() (io.Reader, error) {
			if !part.Mode().IsRegular() {
				return nil, unusable("not a regular file")
			}
			return archive.openPart(part)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// readTar reads the files of a tar archive.
func readTar(ctx context.Context, f *source, _ *Builder) error {
	archive := tar.NewReader(bytes.NewReader(f.data))
	for {
		part, err := archive.Next()
		switch {
		case err == io.EOF:
			return nil
		case err != nil && !errors.Is(err, tar.ErrInsecurePath):
			return unusable("a damaged tar archive: pack it anew")
		case part.FileInfo().IsDir():
			continue
		}
		err = f.hold(ctx, part.Name, func() (io.Reader, error) {
			if part.Typeflag != tar.TypeReg {
				return nil, unusable("not a regular file")
			}
			return &counted{archive, f.reading}, nil
		})
		if err != nil {
			return err
		}
	}
}

// readGzip reads the one file that is compressed by gzip: often a tar archive.
func readGzip(ctx context.Context, f *source, _ *Builder) error {
	in, err := gzip.NewReader(bytes.NewReader(f.data))
	if err != nil {
		return unusable("a damaged gzip archive: pack it anew")
	}
	data, err := io.ReadAll(&counted{in, f.reading})
	if err != nil {
		return err
	}
	name := f.name
	switch ending(name) {
	case ".gz":
		name = name[:len(name)-len(".gz")]
	case ".tgz":
		name = name[:len(name)-len(".tgz")] + ".tar"
	}
	return f.part(name, f.within, data).readWithin(ctx)
}

// hold reads a file that lies within f under a name, or skips it. Its error is that
// nothing more of f can be read.
func (f *source) hold(ctx context.Context, name string, open func() (io.Reader, error)) error {
	if isLitter(name) {
		return nil
	}
	if f.files++; f.files > f.limits.Files {
		return unusable("holds more than %d files: divide it into several archives", f.limits.Files)
	}
	within, reason := nameWithin(name)
	if reason != "" {
		f.skip(strconv.Quote(name), reason)
		return nil
	}
	if f.isTaken(within) {
		f.skip(path.Join(f.within, within), "the archive holds two files of that name")
		return nil
	}
	in, err := open()
	if err == nil {
		var data []byte
		if data, err = io.ReadAll(in); err == nil {
			return f.part(within, path.Join(f.within, within), data).readWithin(ctx)
		}
	}
	if f.unpacked > f.limits.Unpacked {
		return err
	}
	f.skip(path.Join(f.within, within), err.Error())
	return nil
}

// part gives the source of something within f.
func (f *source) part(name, within string, data []byte) *source {
	return &source{name: name, within: within, data: data, nested: f.nested + 1, reading: f.reading}
}

// readWithin reads what lies within a file: what cannot be used of it is skipped.
func (f *source) readWithin(ctx context.Context) error {
	err := f.read(ctx)
	var unusable *Unusable
	if errors.As(err, &unusable) && f.unpacked <= f.limits.Unpacked && f.files <= f.limits.Files {
		f.skip(f.within, unusable.Reason)
		return nil
	}
	return err
}

func (f *source) skip(within, reason string) {
	f.result.Skipped = append(f.result.Skipped, Skip{within, reason})
}

func (f *source) isTaken(within string) bool {
	within = path.Join(f.within, within)
	for _, doc := range f.result.Documents {
		if doc.Within == within {
			return true
		}
	}
	return false
}

// isLitter reports files that the programs which make archives put into them.
func isLitter(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$") ||
		base == "Thumbs.db" || base == "desktop.ini"
}

// nameWithin gives the name of a file within an archive, or why it has none that can
// be used: names are said to whoever reads, and lead nowhere but into the archive.
func nameWithin(name string) (within, reason string) {
	within = norm.NFC.String(name)
	switch {
	case !utf8.ValidString(within) || strings.ContainsFunc(within, unicode.IsControl):
		return "", "the name holds control characters or is not UTF-8: rename it"
	case strings.Contains(within, `\`) || path.IsAbs(within) || path.Clean(within) != within ||
		within == ".." || strings.HasPrefix(within, "../") || strings.HasPrefix(strings.TrimLeft(within, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"), ":"):
		return "", "the name leads out of the archive: pack it anew"
	}
	return within, ""
}
