package ingest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"svara/internal/index"
)

// town gives so many documents.
func town(n int) fstest.MapFS {
	files := fstest.MapFS{}
	for i := range n {
		files[fmt.Sprintf("%02d.txt", i)] = aFile(fmt.Sprintf("Avgift nummer %d betalas i kassan.", i))
	}
	return files
}

func TestRemovals(t *testing.T) {
	for _, c := range []struct {
		name    string
		before  int
		change  func(fstest.MapFS)
		folder  string // that is read then, if another
		refused string
		holds   int // documents of the index afterwards
	}{
		{"all of one", 1, func(f fstest.MapFS) { clear(f) }, "", "holds no files, and the index 1 document:", 1},
		{"all of thirty", 30, func(f fstest.MapFS) { clear(f) }, "", "holds no files, and the index 30 documents:", 30},
		{"most of a few", 19, func(f fstest.MapFS) { drop(f, 18) }, "", "", 1},
		{"half of many", 20, func(f fstest.MapFS) { drop(f, 10) }, "", "", 10},
		{"more than half of many", 20, func(f fstest.MapFS) { drop(f, 11) }, "", "11 of the 20 documents of the index are gone from /dokument:", 20},
		{"more than half of many, and one new", 20, func(f fstest.MapFS) { drop(f, 11); f["ny.txt"] = aFile("Ny.") }, "", "11 of the 20", 21},
		{"all renamed", 20, func(f fstest.MapFS) {
			for name, file := range f {
				delete(f, name)
				f["mapp/"+name] = file
			}
		}, "", "", 20},
		{"one that cannot be read any more", 1, func(f fstest.MapFS) { f["00.txt"] = aFile("\x00\x01") }, "", "", 0},
		{"another folder", 30, func(f fstest.MapFS) { clear(f); f["ny.txt"] = aFile("Ny.") }, "/annat", "", 1},
		{"another folder without files", 30, func(f fstest.MapFS) { clear(f) }, "/annat", "/annat holds no files", 30},
	} {
		t.Run(c.name, func(t *testing.T) {
			idx, files := openIndex(t), town(c.before)
			opts := options()
			opts.Source = index.Source{Folder: "/dokument"}
			mustSync(t, idx, files, opts)
			c.change(files)
			if c.folder != "" {
				opts.Source.Folder = c.folder
			}
			pretend := opts
			pretend.DryRun = true
			report, err := Sync(t.Context(), idx, files, pretend)
			if err != nil || !strings.Contains(report.Refused, c.refused) || (report.Refused == "") != (c.refused == "") || strings.Contains(report.String(), "refused") != (c.refused != "") {
				t.Errorf("dry run: %v, %q", err, report)
			}
			report, err = Sync(t.Context(), idx, files, opts)
			var removals *RemovalsError
			switch {
			case c.refused == "" && err != nil, c.refused != "" && (!errors.As(err, &removals) || !strings.Contains(err.Error(), c.refused) || len(report.Removed) > 0):
				t.Errorf("%v, removed %q", err, report.Removed)
			}
			if got := len(idx.Snapshot().Documents()); got != c.holds {
				t.Errorf("the index holds %d documents, want %d", got, c.holds)
			}
			opts.AllowRemovals = true
			mustSync(t, idx, files, opts)
			if got := len(idx.Snapshot().Documents()); got > len(files) {
				t.Errorf("allowed: the index holds %d documents, want %d", got, len(files))
			}
		})
	}
}

// Nor are they removed one by one.
func TestRemovalsOfSomeFiles(t *testing.T) {
	idx, files, opts := openIndex(t), town(3), options()
	mustSync(t, idx, files, opts)
	delete(files, "00.txt")
	if _, err := SyncFiles(t.Context(), idx, files, opts, "00.txt"); err != nil || len(idx.Snapshot().Documents()) != 2 {
		t.Errorf("%v", err)
	}
	clear(files)
	if _, err := SyncFiles(t.Context(), idx, files, opts, "01.txt", "02.txt"); !errors.As(err, new(*RemovalsError)) || len(idx.Snapshot().Documents()) != 2 {
		t.Errorf("%v", err)
	}
}

// drop removes the first files.
func drop(files fstest.MapFS, n int) {
	for i := range n {
		delete(files, fmt.Sprintf("%02d.txt", i))
	}
}
