package backup

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"svara/internal/index"
	"svara/internal/records"
)

// hooked calls do when so many bytes have been written.
type hooked struct {
	io.Writer
	bytes int
	at    []int // rising
	do    func()
}

// Write writes on.
func (h *hooked) Write(p []byte) (int, error) {
	if h.bytes += len(p); len(h.at) > 0 && h.bytes > h.at[0] {
		h.do()
		h.at = h.at[1:]
	}
	return h.Writer.Write(p)
}

// A document that changes while it is read is not in the backup as a mixture: it is read
// again, and is there as it was at one time, or not at all.
func TestDocumentChangesWhileRead(t *testing.T) {
	const size = 400_000
	before, after := strings.Repeat("a", size), strings.Repeat("b", size)
	for name, test := range map[string]struct {
		now    string
		change func(path string) error
	}{
		"rewritten in place": {after, func(path string) error { return os.WriteFile(path, []byte(after), 0o600) }},
		"shorter":            {after[:50_000], func(path string) error { return os.WriteFile(path, []byte(after[:50_000]), 0o600) }},
		"longer":             {before + after, func(path string) error { return os.WriteFile(path, []byte(before+after), 0o600) }},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, "a.txt")
			if err := os.WriteFile(path, []byte(before), 0o600); err != nil {
				t.Fatal(err)
			}
			out := &hooked{Writer: io.Discard, at: []int{100_000}, do: func() {
				if err := test.change(path); err != nil {
					t.Error(err)
				}
			}}
			archive := tar.NewWriter(out)
			tk := &taker{tar: archive, taken: map[string]taken{}, changing: map[string]bool{}, folders: map[string]string{}, tell: func(int, int, string) {}}
			defer tk.close()
			known := wanted{index.Source{Folder: folder}, map[string]string{"a.txt": ""}} // uploaded, and not in the index yet
			differing, err := tk.take(t.Context(), known)
			if err != nil || len(out.at) > 0 {
				t.Fatalf("%v", err)
			}
			documents, changed := tk.documents(known)
			if len(differing) != 1 || len(documents) != 0 || len(changed) != 1 {
				t.Errorf("%q %v %q", differing, documents, changed)
			}
			if _, err := tk.take(t.Context(), known); err != nil {
				t.Fatal(err)
			}
			if err := archive.Close(); err != nil {
				t.Error(err)
			}
			sum := sha256.Sum256([]byte(test.now))
			if documents, _ := tk.documents(known); len(documents) != 1 || documents[0].SHA256 != hex.EncodeToString(sum[:]) || documents[0].Size != int64(len(test.now)) {
				t.Errorf("%+v", documents)
			}
		})
	}
}

// What was uploaded, and changes while it is read before the index knows it, is in the
// backup all the same.
func TestUploadedChangesWhileRead(t *testing.T) {
	from := filled(t)
	random := make([]byte, 1_000_000) // which does not get smaller
	rand.NewChaCha8([32]byte{1}).Read(random)
	from.write("ny.txt", string(random))
	from.records(func(kept *records.Records) error {
		return kept.Audit(t.Context(), records.Act{Actor: "a", What: records.DocumentUploaded, Subject: "ny.txt"})
	})
	var out bytes.Buffer
	hook := &hooked{Writer: &out, at: []int{100_000, 1_300_000}, do: func() { // as it is read first, and again
		random[0]++
		from.write("ny.txt", string(random))
	}}
	contents, err := Write(t.Context(), from.data, hook, Options{Include: Uploaded})
	if err != nil || len(hook.at) > 0 || !slices.Equal(contents.Changed, []string{"ny.txt"}) {
		t.Fatalf("%q %v", contents.Changed, err)
	}
	to := newPlace(t)
	to.mustRestore(out.Bytes(), RestoreOptions{Documents: to.documents})
	if got := files(t, to.documents); got["ny.txt"] != string(random) || len(got) != 2 {
		t.Errorf("%q", namesOf(got))
	}
}
