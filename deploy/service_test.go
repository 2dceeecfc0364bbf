package deploy

import (
	"bytes"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"svara/internal/needed"
)

const unitFile = "svara.service"

// setting is a line of a unit file: NoNewPrivileges=yes.
type setting struct{ section, name, value string }

func readUnit(t *testing.T) []setting {
	t.Helper()
	text, err := os.ReadFile(unitFile)
	if err != nil {
		t.Fatal(err)
	}
	var all []setting
	section := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		switch name, value, found := strings.Cut(line, "="); {
		case line == "", strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]"):
			section = line
		case found && section != "" && !strings.ContainsAny(name, " \t"):
			all = append(all, setting{section, name, value})
		default:
			t.Fatalf("%s: %q is no setting", unitFile, line)
		}
	}
	return all
}

// values gives the values of a setting, one for each line that sets it.
func values(unit []setting, name string) []string {
	var found []string
	for _, s := range unit {
		if s.name == name {
			found = append(found, s.value)
		}
	}
	return found
}

func TestService(t *testing.T) {
	unit := readUnit(t)
	for _, want := range []setting{
		{"[Service]", "ExecStart", "/usr/local/bin/svara serve"},
		{"[Service]", "Environment", "SVARA_DATA=/var/lib/svara"}, // the folder of StateDirectory
		{"[Service]", "StateDirectory", "svara"},
		{"[Service]", "User", "svara"},
		// Nobody else can read Svara's data: not the folder, and no file in it.
		{"[Service]", "StateDirectoryMode", "0700"},
		{"[Service]", "UMask", "0077"},
		{"[Service]", "Restart", "on-failure"},
		{"[Service]", "OOMPolicy", "continue"},
		{"[Service]", "NoExecPaths", "/"},
		{"[Service]", "ExecPaths", "/usr/local/bin/svara"},
		{"[Service]", "ProtectSystem", "strict"},
		{"[Service]", "NoNewPrivileges", "yes"},
		{"[Service]", "CapabilityBoundingSet", ""},
		{"[Install]", "WantedBy", "multi-user.target"},
	} {
		if !slices.Contains(unit, want) {
			t.Errorf("%s lacks %s=%s in %s", unitFile, want.name, want.value, want.section)
		}
		if lists := want.name == "Environment"; !lists && len(values(unit, want.name)) != 1 { // a later one would replace it
			t.Errorf("%s sets %s to %q, want once", unitFile, want.name, values(unit, want.name))
		}
	}
	program := strings.Fields(values(unit, "ExecStart")[0])[0]
	if paths := values(unit, "ExecPaths"); !slices.Equal(paths, []string{program}) {
		t.Errorf("%q may be run, want %s alone", paths, program)
	}
	// Settings, including secrets, are in a file that need not exist.
	if files := values(unit, "EnvironmentFile"); !slices.Equal(files, []string{"-/etc/svara.env"}) {
		t.Errorf("the settings are in %q", files)
	}
}

// TestServiceExposure has systemd assess the unit. The result must be no worse than the
// guide says. This also finds settings that systemd does not know.
func TestServiceExposure(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		needed.Skip(t, "systemd", err)
	}
	var said bytes.Buffer
	command := exec.Command(analyze, "security", "--offline=true", "--no-pager", unitFile)
	command.Stderr = &said
	judged, err := command.Output()
	if err != nil || said.Len() > 0 {
		t.Fatalf("%v: %s", err, &said)
	}
	guide, err := os.ReadFile("../docs/operate.md")
	if err != nil {
		t.Fatal(err)
	}
	if is, told := exposure(t, judged), exposure(t, guide); is > told {
		t.Errorf("the exposure is %v, and the guide says %v", is, told)
	}
}

// exposure finds the figure in the output of systemd-analyze.
func exposure(t *testing.T, text []byte) float64 {
	t.Helper()
	found := regexp.MustCompile(`exposure level for svara\.service: ([0-9.]+)`).FindSubmatch(text)
	if found == nil {
		t.Fatalf("no exposure level in %s", text)
	}
	figure, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil {
		t.Fatal(err)
	}
	return figure
}
