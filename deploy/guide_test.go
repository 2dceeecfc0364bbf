package deploy

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const guideFile = "../docs/operate.md"

// guideFiles are the guides with commands for container engines.
var guideFiles = []string{guideFile, "../docs/backup.md"}

var (
	shellBlock = regexp.MustCompile("(?ms)^```sh\n(.*?)^```$")
	settingRow = regexp.MustCompile("(?m)^\\| `([A-Z_]+)` \\| (?:`([^`]*)`)?")
	substitute = regexp.MustCompile(`\$\{([A-Z_]+):-([^}]+)\}`)
)

// guideLines gives the commands in the guides.
func guideLines(t *testing.T) []string {
	t.Helper()
	var found []string
	for _, name := range guideFiles {
		guide, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range shellBlock.FindAllStringSubmatch(string(guide), -1) {
			for line := range strings.Lines(block[1]) {
				found = append(found, strings.TrimSpace(line))
			}
		}
	}
	return found
}

// guideCommands gives the commands in the guides that begin with prefix, without the
// prefix.
func guideCommands(t *testing.T, prefix string) [][]string {
	t.Helper()
	var found [][]string
	for _, line := range guideLines(t) {
		if rest, is := strings.CutPrefix(line, prefix+" "); is {
			found = append(found, strings.Fields(rest))
		}
	}
	if len(found) == 0 {
		t.Fatalf("the guides have no command %s", prefix)
	}
	return found
}

// TestGuideSettings compares the guide's table with the settings in the compose file.
func TestGuideSettings(t *testing.T) {
	guide, err := os.ReadFile(guideFile)
	if err != nil {
		t.Fatal(err)
	}
	compose, err := os.ReadFile(composeFile)
	if err != nil {
		t.Fatal(err)
	}
	has := make(map[string]string)
	for _, m := range substitute.FindAllStringSubmatch(string(compose), -1) {
		has[m[1]] = m[2]
	}
	has["SVARA_IMAGE"] = strings.ReplaceAll(has["SVARA_IMAGE"], "${SVARA_VERSION:-dev}", "dev")
	for _, m := range settingRow.FindAllStringSubmatch(string(guide), -1) {
		if is, known := has[m[1]]; !known || m[2] != "" && m[2] != is {
			t.Errorf("%s is %q in the guide, and %q in the compose file", m[1], m[2], is)
		}
		delete(has, m[1])
	}
	for name := range has {
		t.Errorf("the guide does not tell of %s", name)
	}
}

// TestGuideCompose reads the compose files that the guides' commands name, and checks
// that they have the services, images and builds in the commands.
func TestGuideCompose(t *testing.T) {
	for _, words := range slices.Concat(guideCommands(t, "docker compose"), guideCommands(t, "podman-compose")) {
		files := []string{composeFile}
		for len(words) > 1 && words[0] == "--file" {
			if words[1] != filepath.Base(composeFile) {
				files = append(files, filepath.Join("..", words[1]))
			}
			words = words[2:]
		}
		services := load(t, nil, files...).Services
		names := slices.DeleteFunc(slices.Clone(words[1:]), func(word string) bool { return strings.HasPrefix(word, "-") })
		switch words[0] {
		case "up", "start", "stop", "pull", "build":
		case "logs", "exec", "run":
			names = names[:1] // the rest is the command to run in it
		case "down":
			names = nil
		case "cp":
			names = nil
			for _, place := range words[1:] {
				if name, _, inside := strings.Cut(place, ":"); inside {
					names = append(names, name)
				}
			}
		default:
			t.Errorf("docker compose %s is not looked at", words)
		}
		for _, name := range names {
			service, known := services[name]
			if !known || words[0] == "build" && service.Build == nil {
				t.Errorf("docker compose %s: there is no such service", words)
			}
		}
	}
	for _, words := range guideCommands(t, "docker save") {
		for _, image := range words[2:] {
			services := load(t, nil, composeFile).Services
			if image != services["svara"].Image && image != services["ollama"].Image {
				t.Errorf("docker save: nothing uses %s", image)
			}
		}
	}
}

// testGuide runs the guide's commands for the container, except for backups, which are
// written and read outside it.
func testGuide(t *testing.T, c container) {
	c.env = composeEnv(t)
	for _, words := range slices.Concat(guideCommands(t, "docker compose exec svara svara"), guideCommands(t, "docker compose run --rm --no-deps svara")) {
		if out, err := c.run(t, words...); err != nil || out == "" {
			t.Errorf("svara %s: %v %s", words, err, out)
		}
	}
}
