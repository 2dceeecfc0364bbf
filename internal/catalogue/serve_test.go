package catalogue

import "testing"

// Servers do not keep each other out, and are known to be there until the last ends.
func TestServe(t *testing.T) {
	file, err := In(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	isServed := func(want bool) {
		t.Helper()
		if served, err := file.IsServed(t.Context()); err != nil || served != want {
			t.Errorf("served: %v %v, want %v", served, err, want)
		}
	}
	isServed(false)
	var releases []func() error
	for range 2 {
		release, err := file.Serve(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		releases = append(releases, release)
	}
	for _, release := range releases {
		isServed(true)
		if err := release(); err != nil {
			t.Error(err)
		}
	}
	isServed(false)
}
