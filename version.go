package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
)

// Version is set when a release is built: -ldflags '-X main.Version=v1.2.3'. If it is
// empty, the version is what the go command knows.
var Version string

// unknownVersion stands for a version that cannot be known, as in a test.
const unknownVersion = "dev"

// build says what this program was built from. All but Version, Go and Platform may be
// empty.
type build struct {
	Version  string `json:"version"`
	Revision string `json:"revision,omitempty"` // of the source
	Time     string `json:"time,omitempty"`     // of the revision, RFC 3339
	Modified bool   `json:"modified,omitempty"` // the source was other than the revision
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

// builtFrom gives what this program was built from.
var builtFrom = sync.OnceValue(func() build {
	info, known := debug.ReadBuildInfo()
	if !known {
		info = &debug.BuildInfo{}
	}
	return describeBuild(Version, info)
})

// describeBuild describes a build; release is empty or a release's version. Otherwise the
// go command knows the version of a fetched module, and for a build in a repository the
// tag, or a version made from the time and the revision.
func describeBuild(release string, info *debug.BuildInfo) build {
	b := build{Go: cmp.Or(info.GoVersion, runtime.Version()), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	for _, setting := range info.Settings {
		switch setting.Key {
		case "vcs.revision":
			b.Revision = setting.Value
		case "vcs.time":
			b.Time = setting.Value
		case "vcs.modified":
			b.Modified = setting.Value == "true"
		}
	}
	module := info.Main.Version
	if module == "(devel)" {
		module = ""
	}
	b.Version = cmp.Or(release, module, fromRevision(b), unknownVersion)
	return b
}

// fromRevision gives a version made from the revision alone.
func fromRevision(b build) string {
	if b.Revision == "" {
		return ""
	}
	version := unknownVersion + "-" + b.Revision[:min(12, len(b.Revision))]
	if b.Modified {
		version += "+dirty"
	}
	return version
}

// String gives it in lines, for people.
func (b build) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "svara %s\n", b.Version)
	if b.Revision != "" {
		changed := ""
		if b.Modified {
			changed = ", with changes"
		}
		fmt.Fprintf(&text, "revision %s of %s%s\n", b.Revision, b.Time, changed)
	}
	fmt.Fprintf(&text, "%s, %s\n", b.Go, b.Platform)
	return text.String()
}

type versionCommand struct {
	JSON bool `help:"Print a JSON object."`
}

// Run says which version this is.
func (c *versionCommand) Run(std streams) error {
	if c.JSON {
		return printJSON(std.out, builtFrom())
	}
	_, err := fmt.Fprint(std.out, builtFrom())
	return err
}
