package main

import (
	"runtime/debug"
	"strings"
	"testing"
)

func TestDescribeBuild(t *testing.T) {
	vcs := []debug.BuildSetting{{Key: "vcs.revision", Value: "0123456789abcdef0123"}, {Key: "vcs.time", Value: "2026-11-22T10:00:00Z"}, {Key: "vcs.modified", Value: "true"}}
	for _, test := range []struct {
		name, release, module string
		settings              []debug.BuildSetting
		want                  string
	}{
		{"of a release", "v1.2.3", "(devel)", vcs, "v1.2.3"},
		{"go install", "", "v1.2.3", nil, "v1.2.3"},
		{"from a repository", "", "v0.0.0-20261122100000-0123456789ab+dirty", vcs, "v0.0.0-20261122100000-0123456789ab+dirty"},
		{"without the module's version", "", "(devel)", vcs, "dev-0123456789ab+dirty"},
		{"short revision", "", "", []debug.BuildSetting{{Key: "vcs.revision", Value: "0123"}}, "dev-0123"},
		{"nothing known", "", "", nil, "dev"},
	} {
		info := &debug.BuildInfo{GoVersion: "go1.26", Main: debug.Module{Version: test.module}, Settings: test.settings}
		if got := describeBuild(test.release, info); got.Version != test.want || got.Go != "go1.26" {
			t.Errorf("%s: %+v, want %s", test.name, got, test.want)
		}
	}
	told := describeBuild("v1.2.3", &debug.BuildInfo{Settings: vcs}).String()
	if !strings.HasPrefix(told, "svara v1.2.3\nrevision 0123456789abcdef0123 of 2026-11-22T10:00:00Z, with changes\n") {
		t.Error(told)
	}
}
