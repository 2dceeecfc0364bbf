package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/rogpeppe/go-internal/testscript"
)

func program(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "program URL SUM")
	path, err := exec.LookPath("svara")
	ts.Check(err)
	data, err := os.ReadFile(path)
	ts.Check(err)
	archive, err := tarball("svara_1.2.3_linux_amd64/svara", data)
	ts.Check(err)
	path = ts.MkAbs("svara_1.2.3_linux_amd64.tar.gz")
	ts.Check(os.WriteFile(path, archive, 0o600))
	ts.Setenv(args[0], "file://"+filepath.ToSlash(path))
	ts.Setenv(args[1], fmt.Sprintf("%x", sha256.Sum256(archive)))
}

// tarball packs one program as a release does.
func tarball(name string, data []byte) ([]byte, error) {
	var archive bytes.Buffer
	packed, err := gzip.NewWriterLevel(&archive, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	files := tar.NewWriter(packed)
	if err := files.WriteHeader(&tar.Header{Name: name, Mode: 0o755, Size: int64(len(data))}); err != nil {
		return nil, err
	}
	if _, err := files.Write(data); err != nil {
		return nil, err
	}
	err = errors.Join(files.Close(), packed.Close())
	return archive.Bytes(), err
}

// workflow is what a job of GitHub Actions or GitLab CI runs.
type workflow struct {
	Jobs map[string]struct {
		Steps []struct{ Run string }
	}
	Svara   gitlabJob
	Prompts gitlabJob `yaml:"svara-prompts"`
}

type gitlabJob struct {
	BeforeScript []string `yaml:"before_script"`
	Script       []string
}

func job(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "job FILE WORKFLOW")
	data, err := os.ReadFile(args[1])
	ts.Check(err)
	var w workflow
	ts.Check(yaml.Unmarshal(data, &w))
	commands := slices.Concat(w.Svara.BeforeScript, w.Svara.Script, w.Prompts.BeforeScript, w.Prompts.Script)
	for _, job := range w.Jobs {
		for _, step := range job.Steps {
			if !strings.HasPrefix(step.Run, "gh ") { // which needs GitHub
				commands = append(commands, step.Run)
			}
		}
	}
	if len(commands) < 4 {
		ts.Fatalf("%s has only %d commands", args[1], len(commands))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Join(commands, "\n")+"\n"), 0o666))
}
