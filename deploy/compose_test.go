package deploy

import (
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"

	"svara/internal/needed"
	"svara/internal/ollamatest"
)

const (
	composeFile = "../docker-compose.yml"
	gpuFile     = "../docker-compose.gpu.yml"
)

// load reads compose files as 'docker compose' does, with these lines as .env. The files
// that they refer to must exist.
func load(t *testing.T, env []string, files ...string) *types.Project {
	t.Helper()
	options, err := cli.NewProjectOptions(files, cli.WithWorkingDirectory(".."), cli.WithEnv(env),
		cli.WithInterpolation(true), cli.WithNormalization(true), cli.WithConsistency(true), cli.WithResolvedPaths(true))
	if err != nil {
		t.Fatal(err)
	}
	project, err := options.LoadProject(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return project
}

func TestCompose(t *testing.T) {
	project := load(t, nil, composeFile)
	if got, want := project.ServiceNames(), []string{"models", "ollama", "svara"}; !slices.Equal(got, want) {
		t.Fatalf("services %q, want %q", got, want)
	}
	for name, service := range project.Services {
		if service.Build == nil && !pinned.MatchString(service.Image) {
			t.Errorf("%s: the image %s is not pinned to a version", name, service.Image)
		}
		if !slices.Contains(service.SecurityOpt, "no-new-privileges:true") || service.Privileged {
			t.Errorf("%s may get more privileges", name)
		}
		if name != "svara" && len(service.Ports) > 0 {
			t.Errorf("%s publishes %v", name, service.Ports)
		}
		// The service that ends by itself is not started again. The others are, also when the
		// machine has started.
		if want := map[string]string{"models": types.RestartPolicyOnFailure}[name]; service.Restart != cmp.Or(want, types.RestartPolicyUnlessStopped) {
			t.Errorf("%s: restart is %q", name, service.Restart)
		}
		gates := map[string][]string{"models": {"ollama"}, "svara": {"ollama"}}[name]
		if got := service.GetDependencies(); !slices.Equal(got, gates) {
			t.Errorf("%s waits for %q, want %q", name, got, gates)
		}
		for on, gate := range service.DependsOn {
			if gate.Condition != types.ServiceConditionHealthy || project.Services[on].HealthCheck == nil {
				t.Errorf("%s does not wait until %s is healthy", name, on)
			}
		}
	}
	if ollama := project.Services["ollama"]; ollama.Image != "ollama/ollama:"+strings.TrimPrefix(ollamatest.Version, "v") {
		t.Errorf("%s is not the version that tests meet, %s", ollama.Image, ollamatest.Version)
	}
	if alone := project.Services["ollama"].Environment["OLLAMA_NO_CLOUD"]; alone == nil || *alone != "true" {
		t.Error("Ollama may send questions to others")
	}
	testSvara(t, project.Services["svara"])
}

// testSvara checks the service that has a published port.
func testSvara(t *testing.T, svara types.ServiceConfig) {
	if len(svara.Ports) != 1 || svara.Ports[0].HostIP != "127.0.0.1" {
		t.Errorf("published at %v, want this machine alone", svara.Ports)
	}
	if !svara.ReadOnly || !slices.Equal(svara.CapDrop, []string{"ALL"}) || len(svara.CapAdd) > 0 || svara.User != "" {
		t.Error("not confined: the root is to be read-only, without capabilities, and the user the image's")
	}
	if !slices.Equal(svara.Tmpfs, []string{"/tmp"}) { // documents being read are there for a moment, in memory
		t.Errorf("in memory are %q, want /tmp", svara.Tmpfs)
	}
	places := make(map[string]string)
	for _, volume := range svara.Volumes {
		places[volume.Target] = volume.Type
	}
	if places["/data"] != "volume" || places["/documents"] != "volume" || len(places) != 2 {
		t.Errorf("volumes %v", places)
	}
	last := readDockerfile(t, "../Dockerfile")[1]
	exposed := last.one(t, "EXPOSE")
	if got := svara.Ports[0]; exposed != "8080" || got.Target != 8080 || !strings.Contains(last.one(t, "ENV"), "SVARA_LISTEN=0.0.0.0:"+exposed) {
		t.Errorf("published is %d, exposed %s", got.Target, exposed)
	}
}

// TestComposeSettings sets everything that can be set according to the guide.
func TestComposeSettings(t *testing.T) {
	both := []string{composeFile, gpuFile}
	for _, test := range []struct {
		env   string
		files []string
		get   func(p *types.Project) string
		want  string
	}{
		{"DOCUMENTS=/srv/dokument", both[:1], func(p *types.Project) string {
			v := p.Services["svara"].Volumes[0]
			return v.Type + " " + v.Source + " " + v.Target
		}, "bind /srv/dokument /documents"},
		{"PUBLISH=0.0.0.0:9000", both[:1], func(p *types.Project) string {
			return p.Services["svara"].Ports[0].HostIP + " " + p.Services["svara"].Ports[0].Published
		}, "0.0.0.0 9000"},
		{"SVARA_OPEN=false", both[:1], func(p *types.Project) string { return *p.Services["svara"].Environment["SVARA_OPEN"] }, "false"},
		{"SVARA_IMAGE=registry.example.se/svara:1.2.3", both[:1], func(p *types.Project) string { return p.Services["svara"].Image }, "registry.example.se/svara:1.2.3"},
		{"SVARA_VERSION=1.2.3", both[:1], func(p *types.Project) string { return *p.Services["svara"].Build.Args["VERSION"] }, "1.2.3"},
		{"OLLAMA_VERSION=9.9.9", both[:1], func(p *types.Project) string { return p.Services["ollama"].Image + p.Services["models"].Image },
			"ollama/ollama:9.9.9ollama/ollama:9.9.9"},
		{"SVARA_EMBEDDER=embedded", both[:1], told("SVARA_EMBEDDER"), "embedded embedded"},
		{"SVARA_MODEL=gemma4:e4b", both[:1], told("SVARA_MODEL"), "gemma4:e4b gemma4:e4b"},
		{"", both[:1], told("SVARA_MODEL"), "qwen3:8b qwen3:8b"},
		{"", both[:1], told("SVARA_EMBEDDER"), "snowflake-arctic-embed2 snowflake-arctic-embed2"},
		{"", both, told("SVARA_MODEL"), "mistral-small3.2 mistral-small3.2"},
		{"SVARA_MODEL=gemma4:e4b", both, told("SVARA_MODEL"), "gemma4:e4b gemma4:e4b"},
		{"", both, func(p *types.Project) string {
			d := p.Services["ollama"].Deploy.Resources.Reservations.Devices[0]
			return d.Driver + " " + strings.Join(d.Capabilities, "")
		}, "nvidia gpu"},
	} {
		var env []string
		if test.env != "" {
			env = []string{test.env}
		}
		if got := test.get(load(t, env, test.files...)); got != test.want {
			t.Errorf("%s with %q: %q, want %q", test.files, test.env, got, test.want)
		}
	}
}

// told gives the value of a setting for Svara and for the service that pulls models.
func told(name string) func(*types.Project) string {
	return func(p *types.Project) string {
		return *p.Services["svara"].Environment[name] + " " + *p.Services["models"].Environment[name]
	}
}

// TestComposeForPodman checks that podman-compose 1.0, the version in distributions with
// long support, can read the files. It knows only two substitutions: a name alone, and a
// name with a default that is not empty.
func TestComposeForPodman(t *testing.T) {
	known := regexp.MustCompile(`^(\$|\{[A-Z_]+:-[^}]+\})`)
	for _, file := range []string{composeFile, gpuFile} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for rest := string(text); ; {
			at := strings.IndexByte(rest, '$')
			if at < 0 {
				break
			}
			rest = rest[at+1:]
			used := known.FindString(rest)
			if used == "" {
				t.Errorf("%s: $%.20s", file, rest)
			}
			rest = rest[len(used):]
		}
	}
}

// TestModelsService runs the command of the service "models", with a real Ollama. Models
// that are there are not pulled, so it succeeds without a network, and it fails if a
// model cannot be pulled.
func TestModelsService(t *testing.T) {
	server := ollamatest.Start(t)
	binary, err := ollamatest.Binary()
	if err != nil {
		needed.Skip(t, "ollama", err)
	}
	programs := t.TempDir()
	if err := os.Symlink(binary, filepath.Join(programs, "ollama")); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		embedder, model string
		want            string // a part of its output if it fails; empty if it must not
	}{
		{ollamatest.Embed, ollamatest.Say, ""},
		{"embedded", ollamatest.Say, ""},
		{"nowhere-to-be-found", ollamatest.Say, "pull model manifest"},
		{ollamatest.Embed, "nowhere-to-be-found", "pull model manifest"},
	} {
		service := load(t, []string{"SVARA_EMBEDDER=" + test.embedder, "SVARA_MODEL=" + test.model}, composeFile).Services["models"]
		command := exec.Command(service.Entrypoint[0], service.Entrypoint[1:]...)
		command.Env = []string{"PATH=" + programs + ":" + os.Getenv("PATH"), "HOME=" + programs}
		for name, value := range service.Environment {
			command.Env = append(command.Env, name+"="+*value)
		}
		command.Env = append(command.Env, "OLLAMA_HOST="+server.URL)
		out, err := command.CombinedOutput()
		if (err == nil) != (test.want == "") || !strings.Contains(string(out), test.want) {
			t.Errorf("%s and %s: %v %s", test.embedder, test.model, err, out)
		}
	}
}
