package main

import (
	"bytes"
	"debug/elf"
	"debug/macho"
	"debug/pe"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A program built for its target as intended is accepted, and others are refused. The
// program built here is small, because its size makes no difference.
func TestBuild(t *testing.T) {
	module, folder := t.TempDir(), t.TempDir()
	for name, text := range map[string]string{"go.mod": "module small\n\ngo 1.25\n", "main.go": "package main\n\nvar Version string\n\nfunc main() { println(Version) }\n"} {
		if err := os.WriteFile(filepath.Join(module, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	commit(t, module)
	r := release{version: "v1.2.3", module: module}
	for _, target := range targets {
		program := filepath.Join(folder, target.String())
		if err := r.build(target, program); err != nil {
			t.Errorf("%v: %v", target, err)
			continue
		}
		if got := header(t, program); got != target.String() {
			t.Errorf("%v: the file is of %s", target, got)
		}
		if bytes.Contains(read(t, program), []byte(module)) {
			t.Errorf("%v: a path of this machine is in it", target)
		}
	}
	for _, test := range []struct{ arguments, setting, want string }{
		{"-trimpath", "CGO_ENABLED=1", "CGO_ENABLED=1"},
		{"", "CGO_ENABLED=0", `without ["-trimpath"]`},
		{"-trimpath -buildvcs=false", "CGO_ENABLED=0", `without ["vcs" "vcs.modified"]`},
		{"-trimpath -tags=other", "CGO_ENABLED=0", "-tags=other"},
		{"-trimpath", "GOAMD64=v3", "GOAMD64=v3"},
		{"-trimpath", "GOARCH=arm64", "GOARCH=arm64"},
	} {
		program := filepath.Join(folder, "other")
		command := exec.Command("go", append(append([]string{"build", "-o", program}, strings.Fields(test.arguments)...), ".")...)
		command.Dir = module
		command.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "GOAMD64=v1", "GOFLAGS=-buildvcs=true", "CGO_ENABLED=0", test.setting)
		if output, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, output)
		}
		if err := r.check(target{"linux", "amd64"}, program); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("built with %q, %s: %v, want %s", test.arguments, test.setting, err, test.want)
		}
	}
}

// header gives the target that a program's file says it is for.
func header(t *testing.T, program string) string {
	t.Helper()
	if f, err := elf.Open(program); err == nil {
		defer f.Close()
		return "linux_" + map[elf.Machine]string{elf.EM_X86_64: "amd64", elf.EM_AARCH64: "arm64"}[f.Machine]
	}
	if f, err := macho.Open(program); err == nil {
		defer f.Close()
		return "darwin_" + map[macho.Cpu]string{macho.CpuAmd64: "amd64", macho.CpuArm64: "arm64"}[f.Cpu]
	}
	f, err := pe.Open(program)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	return "windows_" + map[uint16]string{pe.IMAGE_FILE_MACHINE_AMD64: "amd64", pe.IMAGE_FILE_MACHINE_ARM64: "arm64"}[f.Machine]
}
