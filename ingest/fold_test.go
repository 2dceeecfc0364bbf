package ingest

import (
	"fmt"
	"strings"
	"testing"
)

func TestReportOfManyFilesIsShort(t *testing.T) {
	var r Report
	for i := range 400 {
		r.Added = append(r.Added, fmt.Sprintf("arkiv/%d/akt %d.txt", 2020+i%3, i))
		r.Skipped = append(r.Skipped, Skip{Path: fmt.Sprintf("arkiv/foto %d.jpg", i), Reason: "holds an image: save what it says"})
	}
	r.Added = append(r.Added, "arkiv/register.csv")
	r.Skipped = append(r.Skipped, Skip{Path: "arkiv/hemlig.pdf", Reason: "is protected by a password: save it without"})
	r.finish(0)
	const want = `added    134 documents in arkiv/2020/
added    133 documents in arkiv/2021/
added    133 documents in arkiv/2022/
added    arkiv/register.csv
skipped  400 files, as arkiv/foto 0.jpg: holds an image: save what it says
skipped  arkiv/hemlig.pdf: is protected by a password: save it without
401 added, 0 changed, 0 removed, 0 unchanged, 401 skipped: 0 passages in 0.0 s
`
	if got := r.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := strings.Count(r.Text(true), "\n"); got != 401+401+1 {
		t.Errorf("each of the files is named in %d lines", got)
	}
	r.Added = nil
	if got := r.String(); !strings.HasSuffix(got, "nothing to do: 0 documents are up to date, 401 files skipped\n") {
		t.Errorf("without changes: %s", got)
	}
}

func TestManyFoldersAreOneLine(t *testing.T) {
	var paths []string
	for i := range 90 {
		paths = append(paths, fmt.Sprintf("enhet %02d/text.md", i), fmt.Sprintf("enhet %02d/mer.md", i))
	}
	folders := byFolder(paths)
	if last := folders[len(folders)-1]; len(folders) != mostLines || last.name != "71 other folders" || last.files != 142 {
		t.Errorf("%d folders, last %+v", len(folders), last)
	}
}
