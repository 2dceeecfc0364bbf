package extract

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
)

// parcel is a ZIP archive whose parts are read by name: an Office document, or an archive
// of files. What is unpacked from it counts towards the limit of the file that it is, or
// is in.
type parcel struct {
	*reading
	parts []*zip.File
	named map[string]*zip.File // the last one of each name, as in programs that read Office documents
}

// unpack opens f's bytes as a ZIP archive. The error is an Unusable.
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

// open gives the unpacked content of a part, or nil and no error if there is no such
// part. The error, and that of reading, is an Unusable.
func (p *parcel) open(name string) (io.Reader, error) {
	part := p.named[name]
	if part == nil {
		return nil, nil
	}
	return p.openPart(part)
}

// glance is open for a part that is scanned before it is read. The limit applies to it,
// but what it unpacks to counts only when the part is read.
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
	return &counted{in, p.reading}, nil // in need not be closed: its source is in memory
}

var errEncrypted = &Unusable{Reason: "is protected by a password: save it without"}

// counted counts the bytes that are unpacked, and stops above the limit.
type counted struct {
	io.Reader
	*reading
}

// Read reads on. Above the limit, the error is an Unusable.
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
