package ingest

import (
	"maps"
	"testing"
	"testing/fstest"
	"time"
)

// A survey says what Sync would find to do, and nothing of files that are only newer.
func TestSurvey(t *testing.T) {
	idx := openIndex(t)
	before := fstest.MapFS{
		"taxa.txt":       aFile("Bygglov för en altan kostar 4 500 kronor."),
		"hamn/kajen.txt": aFile("Kajen är 300 meter lång och stängd om vintern."),
		"tom.txt":        aFile(""),
	}
	mustSync(t, idx, before, options())
	later := time.Date(2025, 3, 2, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name   string
		change func(fstest.MapFS)
		want   Survey
	}{
		{"as it was read", func(fstest.MapFS) {}, Survey{Files: 3}},
		{"written, and the same", func(m fstest.MapFS) {
			m["taxa.txt"] = &fstest.MapFile{Data: before["taxa.txt"].Data, ModTime: later}
		}, Survey{Files: 3}},
		{"changed", func(m fstest.MapFS) {
			m["taxa.txt"] = &fstest.MapFile{Data: []byte("Bygglov kostar inget."), ModTime: later}
		}, Survey{Files: 3, Changed: 1}},
		{"new", func(m fstest.MapFS) { m["bad.txt"] = aFile("Badhuset öppnar klockan sju.") }, Survey{Files: 4, New: 1}},
		{"gone", func(m fstest.MapFS) { delete(m, "hamn/kajen.txt") }, Survey{Files: 2, Gone: 1}},
		{"renamed", func(m fstest.MapFS) {
			m["hamn/kaj.txt"] = m["hamn/kajen.txt"]
			delete(m, "hamn/kajen.txt")
		}, Survey{Files: 3, New: 1, Gone: 1}},
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
