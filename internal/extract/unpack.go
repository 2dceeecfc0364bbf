package extract

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
)

// parcel is a ZIP archive whose parts are read by their names: an Office document, or
// an archive of files. What is unpacked of it counts towards the limit of the file
// that it is, or is in.
type parcel struct {
	*reading
	parts []*zip.File
	named map[string]*zip.File // the last of a name, as programs that read Office documents have it
}

// unpack opens f's bytes. Its error is an Unusable.
func (f *source) unpack() (*parcel, error) {
	archive, err := zip.NewReader(bytes.NewReader(f.data), int64(len(f.data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, unusable("a damaged ZIP archive or Office document: save it anew")
	}
	p := &parcel{reading: f.reading, parts: archive.File, named: make(map[string]*zip.File, len(archive.File))}
	for _, part := range archive.File {
		p.named[strings.TrimPrefix(part.Name, "/")] = part
	}
	return p, nil
}

// has reports whether there is a part of that name.
func (p *parcel) has(name string) bool { return p.named[name] != nil }

// open gives what a part unpacks to; nil, and no error, where there is none of that
// name. Its error, and that of reading, is an Unusable.
func (p *parcel) open(name string) (io.Reader, error) {
	part := p.named[name]
	if part == nil {
		return nil, nil
	}
	return p.openPart(part)
}

// glance is open for a part that is looked through before it is read: it is held to the
// limit, but what it unpacks to counts only when it is read.
func (p *parcel) glance(name string) (io.Reader, error) {
	ahead := *p.reading
	return (&parcel{&ahead, p.parts, p.named}).open(name)
}

func (p *parcel) openPart(part *zip.File) (io.Reader, error) {
	if part.Flags&1 != 0 {
		return nil, errEncrypted
	}
	in, err := part.Open()
	if err != nil {
		return nil, unusable("a part of it, %q, cannot be unpacked: save it anew", part.Name)
	}
	return &counted{in, p.reading}, nil // in has nothing to close: its source is in memory
}

var errEncrypted = &Unusable{Reason: "is protected by a password: save it without"}

// counted counts what is unpacked, and stops above the limit.
type counted struct {
	io.Reader
	*reading
}

// Read reads on; its error above the limit is an Unusable.
func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.unpacked += int64(n)
	switch {
	case c.unpacked > c.limits.Unpacked:
		return n, unusable("unpacks to more than %d MB: it is no document, or needs --read-unpacked raised", c.limits.Unpacked>>20)
	case err != nil && err != io.EOF:
		return n, unusable("is damaged: a part of it cannot be unpacked: save it anew")
	}
	return n, err
}
