package main

import (
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"svara/eval/suites"
)

// A source that is not there is told before anything is asked, however late its
// suite comes: here asking would fail.
func TestSourcesAreCheckedFirst(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	files := fstest.MapFS{"a.txt": {Data: []byte("Simhallen\n\nSimhallen öppnade 1962.")}}
	cannotBeAsked := exam{suites.Suite{Name: "a"}, []part{{[]suites.Case{{ID: "tom"}}, "prov", files}}}
	wrongSource := exam{suite: suites.Suite{Name: "b", Cases: []suites.Case{{ID: "b", Question: "När?", Sources: []string{"saknas.txt"}}}}}
	wrongSource.parts = []part{{cases: wrongSource.suite.Cases}}
	_, err := sit(t.Context(), []exam{cannotBeAsked, wrongSource}, []variant{{config: &Config{}}}, io.Discard)
	if err == nil || !strings.Contains(err.Error(), "saknas.txt") {
		t.Errorf("%v", err)
	}
	if _, err := sit(t.Context(), []exam{cannotBeAsked}, []variant{{config: &Config{}}}, io.Discard); err == nil || !strings.Contains(err.Error(), `case "tom"`) {
		t.Errorf("%v", err)
	}
}
