package deploy

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
)

// instruction is an instruction of a Dockerfile: COPY --from=build a b.
type instruction struct {
	name  string
	flags map[string]string // such as from=build
	args  string
}

// stage is what begins with a FROM.
type stage struct {
	base, name   string
	instructions []instruction
}

// find gives the instructions with a name, in order.
func (s stage) find(name string) []instruction {
	var found []instruction
	for _, i := range s.instructions {
		if i.name == name {
			found = append(found, i)
		}
	}
	return found
}

// one gives the arguments of the only instruction with a name.
func (s stage) one(t *testing.T, name string) string {
	t.Helper()
	found := s.find(name)
	if len(found) != 1 {
		t.Fatalf("%d times %s in stage %q, want once", len(found), name, s.name)
	}
	return found[0].args
}

// command gives the arguments of an instruction in the form that needs no shell.
func (s stage) command(t *testing.T, name string) []string {
	t.Helper()
	args := strings.TrimPrefix(s.one(t, name), "CMD ") // after the options of HEALTHCHECK
	var words []string
	if err := json.Unmarshal([]byte(args), &words); err != nil {
		t.Fatalf("%s %s needs a shell: %v", name, args, err)
	}
	return words
}

var continued = regexp.MustCompile(`\\\n`)

// readDockerfile gives the stages of a Dockerfile. It knows as much of the language as
// ours uses.
func readDockerfile(t *testing.T, name string) []stage {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var stages []stage
	for line := range strings.Lines(continued.ReplaceAllString(string(text), "")) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		word, rest, _ := strings.Cut(line, " ")
		i := instruction{name: word, flags: make(map[string]string)}
		for strings.HasPrefix(rest, "--") {
			var flag string
			flag, rest, _ = strings.Cut(rest, " ")
			key, value, _ := strings.Cut(flag[2:], "=")
			i.flags[key] = value
		}
		i.args = rest
		if word == "FROM" {
			base, name, _ := strings.Cut(rest, " AS ")
			stages = append(stages, stage{base: base, name: name})
			continue
		}
		if len(stages) == 0 {
			t.Fatalf("%s before FROM", word)
		}
		last := &stages[len(stages)-1]
		last.instructions = append(last.instructions, i)
	}
	return stages
}

// pinned matches an image with a complete version: name:1.2.3.
var pinned = regexp.MustCompile(`^[a-z./]+:\d+\.\d+\.\d+$`)

func TestDockerfile(t *testing.T) {
	stages := readDockerfile(t, "../Dockerfile")
	if len(stages) != 2 || stages[1].base != "scratch" {
		t.Fatalf("stages %+v, want two, the last from scratch", stages)
	}
	mod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	release := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindSubmatch(mod)
	if base := stages[0].base; !pinned.MatchString(base) || !strings.HasPrefix(base, "golang:"+string(release[1])+".") {
		t.Errorf("built with %s, want golang:%s.x", base, release[1])
	}
	built := ""
	for _, run := range stages[0].find("RUN") {
		built += run.args + "\n"
	}
	for _, want := range []string{"CGO_ENABLED=0", "GOOS=$TARGETOS", "GOARCH=$TARGETARCH", "go build -trimpath ", "-X main.Version=$VERSION"} {
		if !strings.Contains(built, want) {
			t.Errorf("built without %s: %s", want, built)
		}
	}
	last := stages[1]
	// Data outlives the container even if nobody names a volume.
	if volume := last.one(t, "VOLUME"); volume != `["/data"]` || !strings.Contains(last.one(t, "ENV"), "SVARA_DATA=/data ") {
		t.Errorf("volumes %s, with %s", volume, last.one(t, "ENV"))
	}
	user := last.one(t, "USER")
	if !regexp.MustCompile(`^[1-9]\d*:[1-9]\d*$`).MatchString(user) {
		t.Errorf("user %s, want numbers that are not root's: there is no /etc/passwd", user)
	}
	for _, c := range last.find("COPY") {
		into := strings.Fields(c.args)[1]
		if owner := c.flags["chown"]; (into == "/data" || into == "/documents/") && owner != user || strings.HasPrefix(into, "/usr/") && owner != "" {
			t.Errorf("%s is %q's, and the user is %s", into, owner, user)
		}
	}
	if len(last.find("RUN")) > 0 {
		t.Error("a scratch image can run nothing")
	}
	program := last.command(t, "ENTRYPOINT")[0]
	if check := last.command(t, "HEALTHCHECK"); check[0] != program {
		t.Errorf("the health check is %q, want %s itself", check, program)
	}
}
