package intake

import (
	"os"
	"path/filepath"
	"testing"
)

// A file that another program has open is changed, or where the system forbids that, as
// Windows does, the one who wants to is told, and can when it is closed.
func TestOpenElsewhere(t *testing.T) {
	b := open(t, nil)
	b.run()
	b.becomes(b.mustPut("a.txt", "Ett.", false), Ready)
	other, err := os.Open(filepath.Join(b.folder, "a.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if u, err := b.put("a.txt", "Två.", true); err == nil {
		b.becomes(u, Ready)
	} else {
		isRefused(t, err, "document_busy")
		_, err = b.Delete(t.Context(), "a.txt")
		isRefused(t, err, "document_busy")
		if got := b.says("a.txt"); got != "Ett." {
			t.Errorf("%q", got)
		}
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	b.becomes(b.mustPut("a.txt", "Tre.", true), Ready)
	if got := b.says("a.txt"); got != "Tre." {
		t.Errorf("%q", got)
	}
	if done, err := b.Delete(t.Context(), "a.txt"); !done || err != nil || len(b.bases()) > 0 {
		t.Errorf("%v %v, %q", done, err, b.bases())
	}
}

// Names that differ in their letters' case are two, or where the system takes them for
// one, the second is refused, and nothing is changed.
func TestOtherCase(t *testing.T) {
	for _, name := range []string{"Mapp/Kajen.txt", "mapp/kajen.txt", "MAPP/hamn.txt"} {
		for _, replace := range []bool{false, true} {
			b := open(t, nil)
			b.run()
			b.becomes(b.mustPut("mapp/Kajen.txt", "Ett.", false), Ready)
			u, err := b.put(name, "Två.", replace)
			if err == nil {
				b.becomes(u, Ready)
			} else {
				isRefused(t, err, "document_exists")
			}
			if got := b.says("mapp/Kajen.txt"); got != "Ett." {
				t.Errorf("%s: %q", name, got)
			}
		}
	}
}

// A file that cannot be read when it changes, as while another program saves it, is read
// when it can be.
func TestUnreadableForAWhile(t *testing.T) {
	b := open(t, nil)
	b.run()
	path := filepath.Join(b.folder, "a.txt")
	if err := os.WriteFile(path, []byte("Ett."), 0o600); err != nil {
		t.Fatal(err)
	}
	letRead := keepUnread(t, path)
	after := &task{document: "a.txt", done: make(chan struct{})}
	b.push(after)
	<-after.done
	if got := b.says("a.txt"); got != "" {
		t.Errorf("%q", got)
	}
	letRead()
	b.waits(func() bool { return b.says("a.txt") == "Ett." })
}
