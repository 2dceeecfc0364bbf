package deploy

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/net/bpf"

	"svara/internal/needed"
)

// Names and values from seccomp(2).
const (
	allow    = 0x7fff0000
	deny     = 0x00050000 // with an error number
	atCall   = 0          // offsets in struct seccomp_data
	atFirst  = 16         // of the first argument
	ipv4     = syscall.AF_INET
	ipv6     = syscall.AF_INET6
	wordSize = 4
)

// filter gives the filter of system calls that systemd applies for the unit, in the form
// that the kernel takes. Calls in except are denied too. It includes
// RestrictAddressFamilies.
func filter(t *testing.T, except ...string) []byte {
	t.Helper()
	unit := readUnit(t)
	if got := values(unit, "RestrictAddressFamilies"); len(got) != 1 || got[0] != "AF_INET AF_INET6" {
		t.Fatalf("address families %q, want those of the filter here", got)
	}
	number := callNumbers(t)
	program := []bpf.Instruction{
		bpf.LoadAbsolute{Off: atCall, Size: wordSize},
		bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: number["socket"], SkipTrue: 5},
		bpf.LoadAbsolute{Off: atFirst, Size: wordSize},
		bpf.JumpIf{Cond: bpf.JumpEqual, Val: ipv4, SkipTrue: 2},
		bpf.JumpIf{Cond: bpf.JumpEqual, Val: ipv6, SkipTrue: 1},
		bpf.RetConstant{Val: deny | uint32(syscall.EAFNOSUPPORT)},
		bpf.LoadAbsolute{Off: atCall, Size: wordSize},
	}
	allowed := allowedCalls(t, unit)
	for _, name := range except {
		delete(allowed, name)
	}
	for name := range allowed {
		if n, known := number[name]; known { // else it is a call of another architecture
			program = append(program, bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: n, SkipTrue: 1}, bpf.RetConstant{Val: allow})
		}
	}
	raw, err := bpf.Assemble(append(program, bpf.RetConstant{Val: deny | uint32(syscall.EPERM)}))
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	for _, i := range raw {
		if err := binary.Write(&file, binary.NativeEndian, i); err != nil {
			t.Fatal(err)
		}
	}
	return file.Bytes()
}

// allowedCalls gives the names of the calls that SystemCallFilter allows.
func allowedCalls(t *testing.T, unit []setting) map[string]bool {
	t.Helper()
	sets := callSets(t)
	allowed := make(map[string]bool)
	var add func(name string, is bool)
	add = func(name string, is bool) {
		switch members, isSet := sets[name]; {
		case isSet:
			for _, member := range members {
				add(member, is)
			}
		case is:
			allowed[name] = true
		default:
			delete(allowed, name)
		}
	}
	lines := values(unit, "SystemCallFilter")
	if len(lines) == 0 || strings.HasPrefix(lines[0], "~") {
		t.Fatalf("SystemCallFilter %q does not begin with what is allowed", lines)
	}
	add("@default", true) // systemd always allows these
	for _, line := range lines {
		rest, not := strings.CutPrefix(line, "~")
		for _, name := range strings.Fields(rest) {
			add(name, !not)
		}
	}
	return allowed
}

// callSets gives systemd's sets of system calls, by name.
func callSets(t *testing.T) map[string][]string {
	t.Helper()
	listed, err := exec.Command("systemd-analyze", "syscall-filter", "--no-pager").Output()
	if err != nil {
		needed.Skip(t, "systemd", err)
	}
	sets := make(map[string][]string)
	set := ""
	for line := range strings.Lines(string(listed)) {
		name := strings.TrimSpace(line)
		switch {
		case name == "", strings.HasPrefix(name, "#"):
		case strings.HasPrefix(line, "@"):
			set = name
		default:
			sets[set] = append(sets[set], name)
		}
	}
	return sets
}

// callNumbers gives the numbers of system calls on this architecture, from the source of
// golang.org/x/sys.
func callNumbers(t *testing.T) map[string]uint32 {
	t.Helper()
	folder, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "golang.org/x/sys").Output()
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(folder)), "unix", "zsysnum_linux_"+runtime.GOARCH+".go"))
	if err != nil {
		t.Fatal(err)
	}
	numbers := make(map[string]uint32)
	for _, m := range regexp.MustCompile(`SYS_(\w+) += (\d+)`).FindAllStringSubmatch(string(source), -1) {
		n, err := strconv.ParseUint(m[2], 10, 32)
		if err != nil {
			t.Fatal(err)
		}
		numbers[strings.ToLower(m[1])] = uint32(n)
	}
	return numbers
}

// testConfined checks that the program works under the filter of svara.service. It also
// shows that the filter has an effect: when it denies a call that everything needs,
// nothing starts.
func testConfined(t *testing.T, c container, folder string) {
	c.filter = filter(t, "openat")
	if out, err := c.run(t, "ask", "Vem är vd för SKR?"); err == nil {
		t.Fatalf("it opens files though that is not allowed: %s", out)
	}
	c.filter = filter(t)
	t.Run("ingest", func(t *testing.T) { testIngest(t, c, folder) })
	c.data = t.TempDir()
	t.Run("serve", func(t *testing.T) { testServe(t, c) })
}
