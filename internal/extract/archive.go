package extract

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"
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
		err := f.hold(ctx, part.Name, func() (io.Reader, error) {
			switch {
			case !part.Mode().IsRegular():
				return nil, errIrregular
			case part.Flags&1 == 0 && part.Method != zip.Store && part.Method != zip.Deflate:
				return nil, unusable("is compressed in a way that is not read: pack it anew as .zip")
			}
			return archive.openPart(part)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

var errIrregular = &Unusable{Reason: "is a link or a device, not a file: pack the file itself"}

// readTar reads the files of a tar archive.
func readTar(ctx context.Context, f *source, _ *Builder) error {
	return f.untar(ctx, &counted{bytes.NewReader(f.data), f.reading})
}

// untar reads the files of the tar archive that in gives. in must count what is unpacked.
func (f *source) untar(ctx context.Context, in io.Reader) error {
	archive := tar.NewReader(in)
	for {
		part, err := archive.Next()
		switch {
		case err == io.EOF:
			return nil
		case f.unpacked > f.limits.Unpacked:
			return err
		case err != nil && !errors.Is(err, tar.ErrInsecurePath):
			return unusable("a damaged tar archive: pack it anew")
		case part.FileInfo().IsDir():
			continue
		}
		err = f.hold(ctx, part.Name, func() (io.Reader, error) {
			if part.Typeflag != tar.TypeReg {
				return nil, errIrregular
			}
			return archive, nil
		})
		if err != nil {
			return err
		}
	}
}

// readGzip reads the one file that is compressed with gzip: often a tar archive.
func readGzip(ctx context.Context, f *source, _ *Builder) error {
	in, err := gzip.NewReader(bytes.NewReader(f.data))
	if err != nil {
		return unusable("a damaged gzip archive: pack it anew")
	}
	unpacked := bufio.NewReaderSize(&counted{in, f.reading}, headBytes)
	if head, _ := unpacked.Peek(headBytes); mimetype.Detect(head).Is("application/x-tar") { // an archive may be larger than the limit of one file
		return f.untar(ctx, unpacked)
	}
	data, err := f.all(unpacked)
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
	return f.part(name, f.within, data).read(ctx)
}

// hold reads a file in f, or skips it. The error is that nothing more of f can be read.
func (f *source) hold(ctx context.Context, name string, open func() (io.Reader, error)) error {
	name = readName(name)
	if isLitter(name) {
		return nil
	}
	if f.files++; f.files > f.limits.Files {
		return unusable("holds more than %d files: divide it into several archives", f.limits.Files)
	}
	within, reason := nameWithin(name)
	if reason != "" {
		f.skip(strings.TrimPrefix(f.within+"/"+strconv.Quote(name), "/"), reason)
		return nil
	}
	if full := path.Join(f.within, within); f.taken[full] {
		f.skip(full, "is the second file of that name in the archive: rename it")
		return nil
	}
	f.taken[path.Join(f.within, within)] = true
	in, err := open()
	if err == nil {
		var data []byte
		if data, err = f.all(in); err == nil {
			return f.part(within, path.Join(f.within, within), data).readWithin(ctx)
		}
	}
	if f.unpacked > f.limits.Unpacked {
		return err
	}
	f.skip(path.Join(f.within, within), err.Error())
	return nil
}

// all gives the bytes of a file in f. The error is an Unusable if the file is too large.
func (f *source) all(in io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(in, f.limits.File+1))
	if err == nil && int64(len(data)) > f.limits.File {
		err = unusable("larger than %d MB: divide it into several files", f.limits.File>>20)
	}
	return data, err
}

// part gives the source of something in f.
func (f *source) part(name, within string, data []byte) *source {
	return &source{name: name, within: within, data: data, nested: f.nested + 1, reading: f.reading}
}

// readWithin reads a file in an archive. If the file is unusable, it is skipped.
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

// readName gives the name of a file as it was meant: with slashes, although some older
// programs on Windows write backslashes, and in UTF-8, although they use the code page of
// DOS or of Windows. The bytes of å, ä, ö and é tell which.
func readName(name string) string {
	if !utf8.ValidString(name) {
		page := charmap.CodePage850
		if isWindows(name) {
			page = charmap.Windows1252
		}
		name, _ = page.NewDecoder().String(name) // it accepts any byte
	}
	return strings.ReplaceAll(name, `\`, "/")
}

// isLitter reports whether a file in an archive was put there by a program, for its own
// use.
func isLitter(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$") ||
		base == "Thumbs.db" || base == "desktop.ini"
}

// isWindows reports whether all bytes of a name beyond ASCII are å, ä, ö or é in the
// Windows code page. In that of DOS they are other signs.
func isWindows(name string) bool {
	for i := range len(name) {
		if name[i] >= utf8.RuneSelf && bytes.IndexByte([]byte("\xe5\xe4\xf6\xc5\xc4\xd6\xe9"), name[i]) < 0 {
			return false
		}
	}
	return true
}

// maxName is the greatest length of a name, in bytes. No file system has longer paths.
const maxName = 4096

// nameWithin gives the path of a file in an archive, or the reason why its name cannot be
// used. Names are shown to readers, and must not lead out of the archive.
func nameWithin(name string) (within, reason string) {
	name = norm.NFC.String(name)
	within = path.Clean(name)
	switch {
	case len(name) > maxName || strings.ContainsFunc(name, misleads):
		return "", "the name is too long, or holds characters that are not seen: rename it"
	case path.IsAbs(name) || slices.Contains(strings.Split(name, "/"), "..") || drive.MatchString(name):
		return "", "the name leads out of the archive: pack it anew"
	case within == ".":
		return "", "has no name: pack it anew"
	}
	return within, ""
}

var drive = regexp.MustCompile(`^[A-Za-z]:`)

// misleads reports whether a character can make a name look like another, as those do
// that change the direction of writing.
func misleads(r rune) bool {
	return unicode.IsControl(r) || r == utf8.RuneError || '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069' || r == '\u2028' || r == '\u2029'
}
