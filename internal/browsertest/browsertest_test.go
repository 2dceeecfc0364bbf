package browsertest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// That Look finds nothing on a page proves something only if it finds faults that are
// there.
func TestLookFinds(t *testing.T) {
	const page = `<!doctype html><html><head><title>Prov</title></head><body><main><h1>Prov</h1>
<img src="data:,"><p style="color: #aaa; background: #fff">Blekt</p><div style="width: 2000px">Bred</div>
<script>console.error("trasig")</script><script src="http://127.0.0.1:9/x.js"></script></main></body></html>`
	file := filepath.Join(t.TempDir(), "prov.html")
	if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	wrong, err := look(t, []string{"file://" + filepath.ToSlash(file)})
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(wrong, "\n")
	for _, want := range []string{"axe: image-alt", "axe: color-contrast", "axe: html-has-lang", "wider than the window", "console: trasig", "asks http://127.0.0.1:9/x.js"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not found in\n%s", want, all)
		}
	}
}
