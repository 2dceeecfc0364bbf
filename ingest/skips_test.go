package ingest

import (
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"
)

// What is skipped is new once, until it is gone or skipped for another reason.
func TestSkipsNote(t *testing.T) {
	var skips Skips
	bad := func(path, reason string) Skip { return Skip{Path: path, Reason: reason, Unusable: true} }
	for _, step := range []struct {
		name      string
		skipped   []Skip
		documents []string
		fresh     []string
		count     int
	}{
		{"first", []Skip{bad("a.pdf", "damaged"), bad("b.zip/c.png", "an image")}, nil, []string{"a.pdf", "b.zip/c.png"}, 2},
		{"again", []Skip{bad("a.pdf", "damaged"), bad("b.zip/c.png", "an image")}, nil, nil, 2},
		{"what became of what it said is no reason", []Skip{bad("a.pdf", "damaged"+saidBefore+"removed")}, []string{"a.pdf"}, nil, 2},
		{"another reason", []Skip{bad("a.pdf", "protected")}, []string{"a.pdf"}, []string{"a.pdf"}, 2},
		{"mended", nil, []string{"a.pdf"}, nil, 1},
		{"an archive that is gone", nil, []string{"b.zip"}, nil, 0},
		{"back", []Skip{bad("a.pdf", "protected")}, []string{"a.pdf"}, []string{"a.pdf"}, 1},
		{"all mended", nil, nil, nil, 0},
	} {
		var fresh []string
		for _, skip := range skips.Note(step.skipped, step.documents...) {
			fresh = append(fresh, skip.Path)
		}
		if !slices.Equal(fresh, step.fresh) || skips.Count() != step.count {
			t.Errorf("%s: new %q, want %q; %d are skipped, want %d", step.name, fresh, step.fresh, skips.Count(), step.count)
		}
	}
}

// guarded is a folder of which some files may not be read.
type guarded struct {
	fstest.MapFS
	shut map[string]bool
}

// Open opens a file that may be read.
func (g guarded) Open(name string) (fs.File, error) {
	if g.shut[name] {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return g.MapFS.Open(name)
}

// Other rights turn a file that could not be read, and one that can be no longer.
func TestSkipsTurned(t *testing.T) {
	folder := guarded{fstest.MapFS{"a.txt": aFile("A"), "b.txt": aFile("B"), "c.pdf": aFile("C"), "mapp/d.txt": aFile("D")}, map[string]bool{"b.txt": true}}
	idx := openIndex(t)
	var skips Skips
	report, err := Sync(t.Context(), idx, folder, options())
	if err != nil {
		t.Fatal(err)
	}
	if fresh := skips.Note(report.Skipped); len(fresh) != 2 { // c.pdf is none
		t.Fatalf("%v", fresh)
	}
	names := []string{"a.txt", "b.txt", "c.pdf", "mapp"}
	if turned := skips.Turned(folder, names); len(turned) != 0 {
		t.Errorf("nothing changed, and yet %q", turned)
	}
	folder.shut["a.txt"], folder.shut["b.txt"] = true, false
	if turned := skips.Turned(folder, names); !slices.Equal(turned, []string{"a.txt", "b.txt"}) {
		t.Errorf("%q", turned)
	}
}
