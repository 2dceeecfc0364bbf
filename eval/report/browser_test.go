package report

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"svara/internal/browsertest"
)

// TestLook meets the page as a browser shows it, with every case open.
func TestLook(t *testing.T) {
	var urls []string
	for _, name := range []string{"baseline", "variants", "hostile"} {
		var page bytes.Buffer
		if err := HTML(&page, reports()[name]); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), name+".html")
		if err := os.WriteFile(file, page.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		urls = append(urls, "file://"+filepath.ToSlash(file))
	}
	browsertest.Look(t, urls...)
}
