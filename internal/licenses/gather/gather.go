package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"svara/internal/licenses/pdfium"
)

// platforms are the ones that Svara is released for. Modules differ between them, because
// some have code for certain systems.
var platforms = []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"}

// work is something by others that is in the program.
type work struct {
	name  string // with its version
	texts []text
}

// text is a file that a licence requires to be distributed.
type text struct{ name, text string }

// gather gives the content of licenses.Text. It fails if a work has no licence, or one
// that is not allowed.
func gather() (string, error) {
	modules, err := linked()
	if err != nil {
		return "", err
	}
	root, err := goCommand("", "env", "GOROOT")
	if err != nil {
		return "", err
	}
	library, err := textsIn([]string{strings.TrimSpace(root)})
	if err != nil {
		return "", err
	}
	works := []work{{"Go's standard library and runtime", library}}
	for _, m := range modules {
		texts, err := textsIn(m.folders())
		if err != nil {
			return "", err
		}
		works = append(works, work{m.path + " " + m.version, texts})
	}
	compiled, err := compiledIn()
	if err != nil {
		return "", err
	}
	works = append(works, compiled...)
	var errs []error
	for _, w := range works {
		errs = append(errs, w.check())
	}
	return written(works), errors.Join(errs...)
}

// module is a module with those of its packages that are linked.
type module struct {
	path, version, folder string
	packages              map[string]bool // by folder
}

// linked gives the modules whose packages are in the program, sorted by path.
func linked() ([]*module, error) {
	byPath := make(map[string]*module)
	for _, platform := range platforms {
		listed, err := goCommand(platform, "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}\t{{$.Dir}}{{end}}{{end}}", "svara")
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(listed) {
			field := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			if len(field) != 4 {
				continue
			}
			m := byPath[field[0]]
			if m == nil {
				m = &module{path: field[0], version: field[1], folder: field[2], packages: make(map[string]bool)}
				byPath[m.path] = m
			}
			m.packages[field[3]] = true
		}
	}
	var modules []*module
	for _, m := range byPath {
		modules = append(modules, m)
	}
	slices.SortFunc(modules, func(a, b *module) int { return strings.Compare(a.path, b.path) })
	return modules, nil
}

// goCommand runs the go command for a platform and gives its output.
func goCommand(platform string, arguments ...string) (string, error) {
	command := exec.Command("go", arguments...)
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if system, processor, ok := strings.Cut(platform, "/"); ok {
		command.Env = append(command.Env, "GOOS="+system, "GOARCH="+processor)
	}
	var complaint bytes.Buffer
	command.Stderr = &complaint
	out, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("go %s for %s: %w: %s", arguments[0], platform, err, complaint.String())
	}
	return string(out), nil
}

// folders gives the folders from the module's root down to its packages. Code taken from
// elsewhere has its licence beside it.
func (m *module) folders() []string {
	seen := map[string]bool{m.folder: true}
	for folder := range m.packages {
		for ; len(folder) > len(m.folder); folder = filepath.Dir(folder) {
			seen[folder] = true
		}
	}
	var folders []string
	for folder := range seen {
		folders = append(folders, folder)
	}
	slices.Sort(folders)
	return folders
}

var isLicence = regexp.MustCompile(`(?i)^(un)?(licen[cs]e|copying|notice|patents)`)

// textsIn gives the licences and notices in folders.
func textsIn(folders []string) ([]text, error) {
	var texts []text
	for _, folder := range folders {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return nil, err
		}
		for _, entry := range entries {
			if entry.IsDir() || !isLicence.MatchString(entry.Name()) || strings.HasSuffix(entry.Name(), ".go") {
				continue
			}
			data, err := os.ReadFile(filepath.Join(folder, entry.Name()))
			if err != nil {
				return nil, err
			}
			texts = append(texts, text{entry.Name(), tidy(data)})
		}
	}
	return texts, nil
}

// compiledIn gives the works compiled into pdfium.wasm.
func compiledIn() ([]work, error) {
	entries, err := pdfium.Licences.ReadDir(".")
	if err != nil {
		return nil, err
	}
	var works []work
	for _, entry := range entries {
		data, err := pdfium.Licences.ReadFile(entry.Name())
		if err != nil {
			return nil, err
		}
		name := strings.TrimSuffix(entry.Name(), ".txt")
		works = append(works, work{name + ", in pdfium.wasm of github.com/klippa-app/go-pdfium", []text{{entry.Name(), tidy(data)}}})
	}
	return works, nil
}

// tidy makes texts that say the same identical, so that a licence is given only once.
func tidy(data []byte) string {
	lines := strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \t\f")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}
