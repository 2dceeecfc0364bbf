// Command build compiles the Ollama that tests use and puts it into the user's cache,
// unless it is there already or an Ollama is on PATH. This takes four minutes or more
// on two cores, once. It needs a C++ compiler and the headers of two libraries. It installs
// these if it runs as root on Debian; else, if they are missing, it says so and builds
// nothing.
package main

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"svara/internal/ollamatest"
)

func main() {
	log.SetFlags(0)
	if path, err := ollamatest.Binary(); err == nil {
		log.Printf("Ollama is there: %s", path)
		return
	}
	err := run()
	if errors.Is(err, errLacking) {
		log.Printf("Tests that need Ollama will skip: %v", err)
		return
	}
	if err != nil {
		log.Fatalf("building Ollama %s: %v", ollamatest.Version, err)
	}
}

func run() error {
	target, err := ollamatest.BuiltBinary()
	if err != nil {
		return err
	}
	if err := installHeaders(); err != nil {
		return err
	}
	// In the same folder as the target, so that it can be renamed into place in one step.
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	work, err := os.MkdirTemp(filepath.Dir(target), "building-")
	if err != nil {
		return err
	}
	log.Printf("Building Ollama %s into %s: some minutes, once.", ollamatest.Version, target)
	return errors.Join(compile(work, target), os.RemoveAll(work))
}

// headers are the files that Ollama's source includes but its module lacks, with the
// Debian packages that contain them.
var headers = map[string]string{
	"/usr/include/nlohmann/json.hpp": "nlohmann-json3-dev",
	"/usr/include/stb/stb_image.h":   "libstb-dev",
}

var errLacking = errors.New("install Ollama, or what it is built with")

// installHeaders installs missing headers and a compiler, if apt-get can be used.
func installHeaders() error {
	var missing []string
	for file, debianPackage := range headers {
		if _, err := os.Stat(file); err != nil {
			missing = append(missing, debianPackage)
		}
	}
	if _, err := exec.LookPath("g++"); err != nil {
		missing = append(missing, "g++")
	}
	if len(missing) == 0 {
		return nil
	}
	if _, err := exec.LookPath("apt-get"); err != nil || os.Geteuid() != 0 {
		return fmt.Errorf("%w (on Debian: apt-get install %s)", errLacking, strings.Join(missing, " "))
	}
	if err := command("apt-get", "update").Run(); err != nil {
		return fmt.Errorf("apt-get update: %w", err)
	}
	install := command("apt-get", append([]string{"install", "--yes", "--no-install-recommends"}, missing...)...)
	install.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	if err := install.Run(); err != nil {
		return fmt.Errorf("apt-get install %s: %w", strings.Join(missing, " "), err)
	}
	return nil
}

//go:embed miniaudio.h
var miniaudio []byte

// compile builds Ollama in the folder work and moves it to target.
func compile(work, target string) error {
	source := filepath.Join(work, "source")
	if err := download(source); err != nil {
		return err
	}
	if err := mend(source); err != nil {
		return fmt.Errorf("mending the source: %w", err)
	}
	if err := os.MkdirAll(filepath.Join(work, "include", "miniaudio"), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(work, "include", "miniaudio", "miniaudio.h"), miniaudio, 0o644); err != nil {
		return err
	}
	flags := "-O2 -g0" + processorFlags()
	built := filepath.Join(work, "ollama")
	build := command("go", "build", "-C", source, "-trimpath", "-o", built,
		"-ldflags=-s -w -X github.com/ollama/ollama/version.Version="+strings.TrimPrefix(ollamatest.Version, "v"))
	build.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "CGO_ENABLED=1",
		"CGO_CFLAGS="+flags, "CGO_CXXFLAGS="+flags, "CPLUS_INCLUDE_PATH="+filepath.Join(work, "include"))
	if err := build.Run(); err != nil {
		return fmt.Errorf("go build: %w", err)
	}
	return os.Rename(built, target)
}

// download fetches Ollama's module and copies its source into a new folder.
func download(source string) error {
	fetch := exec.Command("go", "mod", "download", "-json", "github.com/ollama/ollama@"+ollamatest.Version)
	fetch.Stderr = os.Stderr
	told, err := fetch.Output()
	if err != nil {
		return fmt.Errorf("go mod download: %w", err)
	}
	var module struct{ Dir string }
	if err := json.Unmarshal(told, &module); err != nil {
		return err
	}
	return os.CopyFS(source, os.DirFS(module.Dir))
}

// processorFlags lets the compiler use AVX2 and related instructions if the processor has
// them, which made reading prompts 17 times faster.
func processorFlags() string {
	about, err := os.ReadFile("/proc/cpuinfo")
	if err != nil || runtime.GOARCH != "amd64" {
		return ""
	}
	for _, feature := range []string{"avx2", "bmi1", "bmi2", "f16c", "fma", "movbe"} {
		if !strings.Contains(string(about), " "+feature+" ") {
			return ""
		}
	}
	return " -march=x86-64-v3"
}

// command prepares a command whose output goes to that of this program.
func command(name string, arguments ...string) *exec.Cmd {
	c := exec.Command(name, arguments...)
	c.Stdout, c.Stderr = os.Stderr, os.Stderr
	return c
}
