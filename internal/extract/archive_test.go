package extract

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// held writes out the documents in an archive, and what was skipped.
func held(t *testing.T, name string, data []byte) []string {
	t.Helper()
	result, err := read(t.Context(), request{Name: name, Data: data, Limits: DefaultLimits})
	if err != nil {
		return []string{err.Error()}
	}
	var all []string
	for _, doc := range result.Documents {
		all = append(all, doc.Within)
	}
	for _, skip := range result.Skipped {
		all = append(all, skip.Within+": "+skip.Reason)
	}
	return all
}

func TestNamesInArchives(t *testing.T) {
	const (
		out    = ": the name leads out of the archive: pack it anew"
		unseen = ": the name is too long, or holds characters that are not seen: rename it"
	)
	long := strings.Repeat("a", maxName+1)
	tests := []struct{ name, want string }{
		{"a.txt", "a.txt"},
		{"mapp/å.txt", "mapp/å.txt"},
		{"mapp/a\u030a.txt", "mapp/å.txt"},
		{"./mapp//a.txt", "mapp/a.txt"},
		{`mapp\a.txt`, "mapp/a.txt"},
		{"Beslut: taxa.txt", "Beslut: taxa.txt"},
		{"r\x86d.txt", "råd.txt"},
		{"r\xe5d.txt", "råd.txt"},
		{"../../etc/passwd", `"../../etc/passwd"` + out},
		{"a/../b.txt", `"a/../b.txt"` + out},
		{"/etc/passwd", `"/etc/passwd"` + out},
		{`..\..\a.txt`, `"../../a.txt"` + out},
		{`C:\a.txt`, `"C:/a.txt"` + out},
		{"C:a.txt", `"C:a.txt"` + out},
		{"a\x00.txt", `"a\x00.txt"` + unseen},
		{"a\nb.txt", `"a\nb.txt"` + unseen},
		{"a\u202etxt.exe", `"a\u202etxt.exe"` + unseen},
		{long, fmt.Sprintf("%q", long) + unseen},
		{"__MACOSX/a.txt", "holds no documents"},
		{"mapp/.DS_Store", "holds no documents"},
	}
	for _, tt := range tests {
		for _, archive := range []struct {
			name string
			data []byte
		}{{"a.zip", zipped(t, tt.name, "Text.")}, {"a.tar", tarred(t, tar.Header{Name: tt.name, Size: 5}, "Text.")}} {
			if archive.data == nil { // the tar library cannot write such a name
				continue
			}
			if got := held(t, archive.name, archive.data); len(got) != 1 || got[0] != tt.want {
				t.Errorf("%s of %q: %q, want %q", archive.name, tt.name, got, tt.want)
			}
		}
	}
}

// tarred gives a tar archive of one file, or nil if its name cannot be in one.
func tarred(t testing.TB, header tar.Header, content string) []byte {
	t.Helper()
	var data bytes.Buffer
	w := tar.NewWriter(&data)
	header.Mode = 0o644
	if err := w.WriteHeader(&header); err != nil {
		return nil
	}
	if _, err := io.WriteString(w, content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return data.Bytes()
}

func gzipped(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(data)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What cannot be read in an archive is reported, with its name and what to do.
func TestSkippedInArchives(t *testing.T) {
	encrypted := zipped(t, "a.txt", "Text.")
	for _, signature := range []string{"PK\x03\x04", "PK\x01\x02"} {
		at := bytes.Index(encrypted, []byte(signature))
		encrypted[at+map[string]int{"PK\x03\x04": 6, "PK\x01\x02": 8}[signature]] |= 1
	}
	method := zipped(t, "a.txt", "Text.")
	binary.LittleEndian.PutUint16(method[bytes.Index(method, []byte("PK\x01\x02"))+10:], 12)
	nested := zipped(t, "a.txt", "Text.")
	for range 4 {
		nested = zipped(t, "b.zip", string(nested))
	}
	pressed := []byte("Text.")
	for range 5 {
		pressed = gzipped(t, pressed)
	}
	link := tarred(t, tar.Header{Name: "a.txt", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}, "")
	device := tarred(t, tar.Header{Name: "a.txt", Typeflag: tar.TypeChar}, "")
	huge := tarred(t, tar.Header{Name: "a.txt", Size: 5}, "Text.")
	copy(huge[124:136], "77777777777\x00") // 8 GB; the checksum of the header is now wrong
	tests := []struct {
		name string
		data []byte
		want []string
	}{
		{"a.zip", zipped(t, "a.txt", "Text.", "a.txt", "Mer.", "A.txt", "Annat."), []string{"a.txt", "A.txt", "a.txt: is the second file of that name in the archive: rename it"}},
		{"a.zip", zipped(t, "a.png", "\x89PNG\r\n\x1a\n", "b/c.exe", "MZ\x90\x00", "d.txt", ""), []string{
			"a.png: holds an image: save what it says as PDF, .docx or text", "b/c.exe: holds a program", "d.txt: is empty"}},
		{"a.zip", encrypted, []string{"a.txt: is protected by a password: save it without"}},
		{"a.zip", method, []string{"a.txt: is compressed in a way that is not read: pack it anew as .zip"}},
		{"a.zip", nested, []string{"b.zip/b.zip/b.zip: lies within 3 archives or letters: unpack them"}},
		{"a.txt.gz", pressed, []string{"lies within 3 archives or letters: unpack them"}},
		{"a.txt.gz", gzipped(t, []byte("Text.")), []string{""}},
		{"a.tgz", gzipped(t, tarred(t, tar.Header{Name: "b/a.txt", Size: 5}, "Text.")), []string{"b/a.txt"}},
		{"a.zip", zipped(t, "b.zip", string(zipped(t, "../c.txt", "Text."))), []string{`b.zip/"../c.txt": the name leads out of the archive: pack it anew`}},
		{"a.tar", link, []string{"a.txt: is a link or a device, not a file: pack the file itself"}},
		{"a.tar", device, []string{"a.txt: is a link or a device, not a file: pack the file itself"}},
		{"a.tgz", gzipped(t, tarred(t, tar.Header{Name: "a.txt", Size: 5}, "Text."))[:60], []string{"is damaged: a part of it cannot be unpacked: save it anew"}},
		{"a.zip", zipped(t), []string{"holds no documents"}},
	}
	for _, tt := range tests {
		if got := held(t, tt.name, tt.data); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	if got := held(t, "a.tar", huge); len(got) != 1 || !strings.HasPrefix(got[0], "is damaged, ") {
		t.Errorf("a tar archive with a wrong size: %q", got)
	}
}

// overlapping gives a ZIP archive of many files that share the same bytes. Each of them
// unpacks to size bytes.
func overlapping(t testing.TB, files, size int) []byte {
	t.Helper()
	one := zipped(t, "a.txt", strings.Repeat("a ", size/2))
	central := bytes.LastIndex(one, []byte("PK\x01\x02"))
	end := bytes.LastIndex(one, []byte("PK\x05\x06"))
	entry := one[central:end]
	data := slices.Clone(one[:central])
	for i := range files {
		e := slices.Clone(entry)
		copy(e[46:], fmt.Sprintf("%05d", i)) // the new name is as long as the old one
		data = append(data, e...)
	}
	tail := slices.Clone(one[end:])
	binary.LittleEndian.PutUint16(tail[8:], uint16(files))
	binary.LittleEndian.PutUint16(tail[10:], uint16(files))
	binary.LittleEndian.PutUint32(tail[12:], uint32(len(data)-central))
	return append(data, tail...)
}

// A file that unpacks to very much, in whatever way, is stopped at the limit.
func TestBombs(t *testing.T) {
	zeros := gzipped(t, make([]byte, 8<<20))
	sparse := tarred(t, tar.Header{Name: "a.txt", Size: 0, PAXRecords: map[string]string{"comment": "x"}}, "")
	tests := []struct {
		name, want string
		data       []byte
	}{
		{"overlapping.zip", "unpacks to more than 4 MB", overlapping(t, 2000, 1<<18)},
		{"nested.zip", "unpacks to more than 4 MB", zipped(t, "a.zip", string(zipped(t, "b.txt", strings.Repeat("a ", 5<<20))))},
		{"zeros.gz", "unpacks to more than 4 MB", zeros},
		{"empty.tar", "is empty", sparse},
	}
	limits := DefaultLimits
	limits.Unpacked = 4 << 20
	for _, tt := range tests {
		start := time.Now()
		result, err := read(t.Context(), request{Name: tt.name, Data: tt.data, Limits: limits})
		got := fmt.Sprint(err)
		if err == nil && len(result.Skipped) > 0 {
			got = result.Skipped[0].Reason
		}
		if !strings.HasPrefix(got, tt.want) || time.Since(start) > 30*time.Second {
			t.Errorf("%s: %s after %v, want %s", tt.name, got, time.Since(start), tt.want)
		}
	}
}

// An archive with too many files is refused at once. Below the limit, the time grows only
// in proportion to their number.
func TestManyFiles(t *testing.T) {
	var data bytes.Buffer
	w := zip.NewWriter(&data)
	for i := range 100_000 {
		if _, err := w.CreateHeader(&zip.FileHeader{Name: fmt.Sprint(i, ".txt"), CRC32: crc32.ChecksumIEEE(nil)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	limits := DefaultLimits
	start := time.Now()
	_, err := read(t.Context(), request{Name: "a.zip", Data: data.Bytes(), Limits: limits})
	var unusable *Unusable
	if !errors.As(err, &unusable) || !strings.HasPrefix(unusable.Reason, "holds more than 10000 files") {
		t.Error(err)
	}
	limits.Files = 200_000
	result, err := read(t.Context(), request{Name: "a.zip", Data: data.Bytes(), Limits: limits})
	if err != nil || len(result.Skipped) != 100_000 {
		t.Errorf("%d skipped: %v", len(result.Skipped), err)
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
}

// Reading an archive writes nothing.
func TestArchiveWritesNothing(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	t.Setenv("TMPDIR", folder)
	held(t, "a.zip", zipped(t, "a.txt", "Text.", "../b.txt", "Text.", "c.zip", string(zipped(t, "d.txt", "Text."))))
	if files, err := os.ReadDir(folder); err != nil || len(files) > 0 {
		t.Errorf("%v: %v", files, err)
	}
}
