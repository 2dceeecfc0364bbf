package records

import (
	"maps"
	"testing"
)

func TestUploaded(t *testing.T) {
	r := open(t, t.TempDir())
	for _, act := range []Act{
		{Actor: "a", What: DocumentUploaded, Subject: "a.txt"},
		{Actor: "a", What: DocumentReplaced, Subject: "b.txt"},
		{Actor: "a", What: DocumentUploaded, Subject: "c.txt"},
		{Actor: "a", What: DocumentDeleted, Subject: "c.txt"}, // it may be there again: the index knows
		{Actor: "a", What: DocumentDeleted, Subject: "d.txt"},
		{Actor: CommandLine, What: KeyCreated, Subject: "e.txt"},
	} {
		if err := r.Audit(t.Context(), act); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]bool{"a.txt": true, "b.txt": true, "c.txt": true}
	if got, err := Uploaded(t.Context(), r.readers); err != nil || !maps.Equal(got, want) {
		t.Errorf("%v %v, want %v", got, err, want)
	}
	// A catalogue from before there were records has none.
	if _, err := r.writer.Exec("DROP TABLE acts"); err != nil {
		t.Fatal(err)
	}
	if got, err := Uploaded(t.Context(), r.readers); err != nil || len(got) != 0 {
		t.Errorf("%v %v", got, err)
	}
}
