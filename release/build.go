package main

import (
	"debug/buildinfo"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
)

// environment is what a build depends on, besides the system and processor. It is fixed
// here, so that the settings of whoever builds do not affect a release.
var environment = []string{
	"CGO_ENABLED=0", "GOFLAGS=-buildvcs=true", "GOWORK=off",
	"GOAMD64=v1", "GOARM64=v8.0", "GOEXPERIMENT=", "GOFIPS140=off",
}

// build compiles the program without C code and without paths of this machine in it.
func (r *release) build(t target, program string) error {
	command := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w -X main.Version="+r.version, "-o", program, ".")
	command.Dir = r.module
	command.Env = append(append(os.Environ(), environment...), "GOOS="+t.system, "GOARCH="+t.processor)
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("build: %w: %s", err, output)
	}
	return r.check(t, program)
}

// check refuses a program that was not built as intended, because of Go's own settings
// ('go env -w'): some of these apply where the environment says nothing.
func (r *release) check(t target, program string) error {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return err
	}
	want := map[string]string{
		"-buildmode": "exe", "-compiler": "gc", "-trimpath": "true", "CGO_ENABLED": "0",
		"GOOS": t.system, "GOARCH": t.processor, "vcs": "git", "vcs.modified": fmt.Sprint(r.isDirty()),
	}
	switch t.processor {
	case "amd64":
		want["GOAMD64"] = "v1"
	case "arm64":
		want["GOARM64"] = "v8.0"
	}
	for _, setting := range info.Settings {
		value, known := want[setting.Key]
		switch {
		case setting.Key == "vcs.revision" || setting.Key == "vcs.time" || setting.Key == "DefaultGODEBUG":
		case !known || value != setting.Value:
			return fmt.Errorf("built with %s=%s: take that back where it is set (see 'go env -changed')", setting.Key, setting.Value)
		}
		delete(want, setting.Key)
	}
	if len(want) > 0 {
		return fmt.Errorf("built without %q", slices.Sorted(maps.Keys(want)))
	}
	return nil
}
