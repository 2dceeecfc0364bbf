package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"unicode/utf8"

	"github.com/alecthomas/kong"
	"github.com/goccy/go-yaml"
)

// settingsFile is read from the working folder, if it is there.
const settingsFile = "svara.yaml"

// machineFile is read if it is there, so that every svara on a machine uses the settings
// of its service. settingsFile overrides it.
var machineFile = func() string {
	if runtime.GOOS == "windows" {
		return filepath.Join(os.Getenv("ProgramData"), "svara", settingsFile)
	}
	return "/etc/svara.yaml"
}()

// settings are the flags' values from a file.
type settings struct {
	file   string
	values map[string]any // by the flag's name
}

// readSettings reads those of the files that exist; later ones override earlier ones. A
// folder that this user may not look into counts as having none, as root's does for a
// service's user.
func readSettings(files ...string) ([]kong.Resolver, error) {
	var read []kong.Resolver
	for _, file := range files {
		if _, err := os.Lstat(file); errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("the settings in %w: let this user read the file, or start svara in another folder", err)
		}
		s, err := parseSettings(file, text)
		if err != nil {
			return nil, err
		}
		read = append(read, s)
	}
	return read, nil
}

// parseSettings reads the flags' values from a YAML file.
func parseSettings(file string, text []byte) (settings, error) {
	s := settings{file, make(map[string]any)}
	if !utf8.Valid(text) { // such as UTF-16, which programs for Windows write
		return s, fmt.Errorf("%s: is not in UTF-8: save it anew in that encoding", file)
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // which editors on Windows put there
	if err := yaml.NewDecoder(bytes.NewReader(text)).Decode(&s.values); err != nil && !errors.Is(err, io.EOF) {
		return s, fmt.Errorf("%s: %s", file, yaml.FormatError(err, false, true))
	}
	return s, nil
}

// Validate reports the first key that is not a setting: a misspelt one must not go
// unnoticed.
func (s settings) Validate(app *kong.Application) error {
	known := settingNames(app, func(f *kong.Flag) []string {
		if isSetting(f) {
			return []string{f.Name}
		}
		return nil
	})
	for _, key := range slices.Sorted(maps.Keys(s.values)) {
		if !slices.Contains(known, key) {
			return fmt.Errorf("%s: there is no setting %q%s", s.file, key, orNearest(key, known))
		}
	}
	return nil
}

// isSetting reports whether a flag may be set in a file. Flags without an environment
// variable say what to do this once, as --force and ingest's --watch.
func isSetting(flag *kong.Flag) bool { return len(flag.Envs) > 0 }

// Resolve gives the file's value for a flag, or nil. The environment overrides the file.
func (s settings) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, name := range flag.Envs {
		if os.Getenv(name) != "" {
			return nil, nil
		}
	}
	value, found := s.values[flag.Name]
	if !found || !isSetting(flag) {
		return nil, nil
	}
	switch value := value.(type) {
	case nil, []any, map[string]any:
		return nil, fmt.Errorf("%s: %q must have one value", s.file, flag.Name)
	default:
		return fmt.Sprint(value), nil
	}
}
