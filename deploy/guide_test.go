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

var (
	shellBlock = regexp.MustCompile("(?ms)^```sh\n(.*?)^```$")
	settingRow = regexp.MustCompile("(?m)^\\| `([A-Z_]+)` \\| (?:`([^`]*)`)?")
	substitute = regexp.MustCompile(`\$\{([A-Z_]+):-([^}]+)\}`)
)

// guideCommands gives the commands of the guide that begin with prefix, without it.
func guideCommands(t *testing.T, prefix string) [][]string {
	t.Helper()
	guide, err := os.ReadFile(guideFile)
	if err != nil {
		t.Fatal(err)
	}
	var found [][]string
	for _, block := range shellBlock.FindAllStringSubmatch(string(guide), -1) {
		for line := range strings.Lines(block[1]) {
			if rest, is := strings.CutPrefix(strings.TrimSpace(line), prefix+" "); is {
				found = append(found, strings.Fields(rest))
			}
		}
	}
	if len(found) == 0 {
		t.Fatalf("the guide has no command %s", prefix)
	}
	return found
}

// TestGuideSettings holds the guide's table to the settings that the compose file has.
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

// TestGuideCompose reads the files that the guide's commands name, and looks whether the
// services, images and builds are there that they are about.
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
		var names []string
		switch words[0] {
		case "up", "down":
		case "logs", "exec", "pull", "build":
			names = words[1:2]
		case "cp":
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

// testGuide runs what the guide says to run in the container.
func testGuide(t *testing.T, c container) {
	c.env = composeEnv(t)
	for _, words := range guideCommands(t, "docker compose exec svara svara") {
		if out, err := c.run(t, words...); err != nil || out == "" {
			t.Errorf("svara %s: %v %s", words, err, out)
		}
	}
}
