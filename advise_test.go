package main

import (
	"path/filepath"
	"testing"
)

func TestAdvise(t *testing.T) {
	home := t.TempDir()
	t.Setenv("XDG_DATA_HOME", home)
	t.Setenv("HOME", home)
	t.Setenv("AppData", home)
	usual, err := new(Config).dataFolder()
	if err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(home, "annan")
	tests := []struct{ data, text, want string }{
		{"", "run 'svara ingest' again", "run 'svara ingest' again"},
		{usual, "run 'svara ingest' again", "run 'svara ingest' again"},
		{other, "run 'svara ingest FOLDER' again", "run 'svara ingest --data " + other + " FOLDER' again"},
		{other, "'svara key create --scope ask', 'svara key list'", "'svara key create --data " + other + " --scope ask', 'svara key list --data " + other + "'"},
		{other, "put it back: 'svara restore --force FILE'", "put it back: 'svara restore --data " + other + " --force FILE'"},
		{other + " sak", "see 'svara doctor'", "see 'svara doctor --data \"" + other + " sak\"'"},
		{other, "a file that 'svara backup' made; stop 'svara serve'", "a file that 'svara backup' made; stop 'svara serve'"},
	}
	for _, test := range tests {
		if got := (&Config{Data: test.data}).advise(test.text); got != test.want {
			t.Errorf("--data %q: %s, want %s", test.data, got, test.want)
		}
	}
}
