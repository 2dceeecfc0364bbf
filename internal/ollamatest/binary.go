package ollamatest

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// Version is the release of Ollama that tests are written against.
const Version = "v0.17.4"

// Binary finds Ollama: the one that Version was built to, else one on PATH,
// whatever its version.
func Binary() (string, error) {
	built, err := BuiltBinary()
	if err == nil {
		if _, err := os.Stat(built); err == nil {
			return built, nil
		}
	}
	if path, err := exec.LookPath("ollama"); err == nil {
		return path, nil
	}
	return "", errors.New("no Ollama on PATH: run 'make setup', which builds one (ten minutes, once)")
}

// BuiltBinary gives the place in the user's cache that Ollama is built to.
func BuiltBinary() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(cache, "svara", "ollama-"+Version+"-"+runtime.GOOS+"-"+runtime.GOARCH), nil
}
