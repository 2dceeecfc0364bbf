package ingest

import (
	"archive/zip"
	"bytes"
	"maps"
	"testing"
	"testing/fstest"
	"time"
)

// A survey says what Sync would find to do, whatever time copies bear, and nothing of
// files that are only newer.
func TestSurvey(t *testing.T) {
	idx := openIndex(t)
	before := fstest.MapFS{
		"taxa.txt":       aFile("Bygglov för en altan kostar 4 500 kronor."),
		"hamn/kajen.txt": aFile("Kajen är 300 meter lång och stängd om vintern."),
		"tom.txt":        aFile(""),
		"arkiv.zip":      aFile(archive(t, "Fyren på udden är släckt.")),
	}
	mustSync(t, idx, before, options())
	later := time.Date(2025, 3, 2, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name   string
		change func(fstest.MapFS)
		want   Survey
	}{
		{"as it was read", func(fstest.MapFS) {}, Survey{Files: 4}},
		{"written, and the same", func(m fstest.MapFS) {
			m["taxa.txt"] = &fstest.MapFile{Data: before["taxa.txt"].Data, ModTime: later}
		}, Survey{Files: 4}},
		{"changed", func(m fstest.MapFS) {
			m["taxa.txt"] = &fstest.MapFile{Data: []byte("Bygglov kostar inget."), ModTime: later}
		}, Survey{Files: 4, Changed: 1}},
		{"changed, under an older time", func(m fstest.MapFS) {
			m["taxa.txt"] = &fstest.MapFile{Data: []byte("Bygglov kostar inget."), ModTime: later.AddDate(-5, 0, 0)}
		}, Survey{Files: 4, Changed: 1}},
		{"written, and the same, under an older time", func(m fstest.MapFS) {
			m["taxa.txt"] = &fstest.MapFile{Data: before["taxa.txt"].Data, ModTime: later.AddDate(-5, 0, 0)}
		}, Survey{Files: 4}},
		{"what had no text has some", func(m fstest.MapFS) { m["tom.txt"] = aFile("Hamnen är öppen.") }, Survey{Files: 4, Changed: 1}},
		{"changed, of several documents", func(m fstest.MapFS) {
			m["arkiv.zip"] = &fstest.MapFile{Data: []byte(archive(t, "Fyren på udden är tänd.")), ModTime: later}
		}, Survey{Files: 4, Changed: 1}},
		{"too large to be read", func(m fstest.MapFS) { m["data.txt"] = &fstest.MapFile{Data: make([]byte, MaxFile+1)} }, Survey{Files: 5}},
		{"new", func(m fstest.MapFS) { m["bad.txt"] = aFile("Badhuset öppnar klockan sju.") }, Survey{Files: 5, New: 1}},
		{"gone", func(m fstest.MapFS) { delete(m, "hamn/kajen.txt") }, Survey{Files: 3, Gone: 1}},
		{"renamed", func(m fstest.MapFS) {
			m["hamn/kaj.txt"] = m["hamn/kajen.txt"]
			delete(m, "hamn/kajen.txt")
		}, Survey{Files: 4, New: 1, Gone: 1}},
	} {
		now := maps.Clone(before)
		test.change(now)
		got, err := TakeSurvey(t.Context(), idx, now)
		if err != nil || got != test.want {
			t.Errorf("%s: %+v, %v; want %+v", test.name, got, err, test.want)
		}
		if stale := test.want != (Survey{Files: test.want.Files}); got.Stale() != stale {
			t.Errorf("%s: stale is %v", test.name, got.Stale())
		}
	}
}

// What is in a folder that cannot be listed is not gone.
func TestSurveyUnlisted(t *testing.T) {
	idx := openIndex(t)
	files := fstest.MapFS{"taxa.txt": aFile("Bygglov kostar inget."), "hamn/kajen.txt": aFile("Kajen är stängd.")}
	mustSync(t, idx, files, options())
	got, err := TakeSurvey(t.Context(), idx, locked{files, []string{"hamn"}})
	if want := (Survey{Files: 1, Unlisted: 1}); err != nil || got != want || got.Stale() {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
}

// archive gives a file that holds two documents.
func archive(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range []string{"fyren.txt", "bojen.txt"} {
		part, err := w.Create(name)
		if err == nil {
			_, err = part.Write([]byte(text + " Det gäller " + name + "."))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// What no ingest can read is not new: an operator who runs one would be told so for ever.
func TestSurveyOfWhatCannotBeOpened(t *testing.T) {
	idx := openIndex(t)
	folder := locked{fstest.MapFS{"färjan.txt": aFile("Färjan går varje timme."), "låst.txt": aFile("Hemligt.")}, []string{"låst.txt"}}
	mustSync(t, idx, folder, options())
	got, err := TakeSurvey(t.Context(), idx, folder)
	if want := (Survey{Files: 2, Unread: 1}); err != nil || got != want || got.Stale() {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
}
