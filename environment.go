package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// otherNames are environment variables that begin like Svara's settings but are not
// flags: secrets, and variables of the compose files, the workflows and the tests.
var otherNames = []string{
	"SVARA_MODEL_KEY", "SVARA_MODEL_KEY_FILE", "SVARA_KEY",
	"SVARA_IMAGE", "SVARA_VERSION", "SVARA_URL", "SVARA_SHA256", "SVARA_RUNNER", "SVARA_TEST_REQUIRE", "SVARA_TEST_MACHINE_FILE",
}

// Kubernetes tells every container the addresses of the services beside it, in variables
// named after them. Those of a service called svara, or svara-web, look like ours.
var (
	serviceName  = regexp.MustCompile(`^SVARA_(.+_)?(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT_\d+_(TCP|UDP|SCTP)(_.+)?)$`)
	servicePort  = regexp.MustCompile(`^SVARA_(.+_)?PORT$`)
	serviceWhere = regexp.MustCompile(`^(tcp|udp|sctp)://`)
)

// checkEnvironment refuses the first variable (NAME=value) that begins like a setting of
// Svara's and is none: a misspelt setting must not go unnoticed. Empty variables count as
// not set.
func checkEnvironment(app *kong.Application, environment []string) error {
	known := append(settingNames(app, func(f *kong.Flag) []string { return f.Envs }), otherNames...)
	slices.Sort(environment)
	for _, variable := range environment {
		name, value, _ := strings.Cut(variable, "=")
		switch {
		case !strings.HasPrefix(name, "SVARA_") || value == "" || slices.Contains(known, name):
		case serviceName.MatchString(name) || servicePort.MatchString(name) && serviceWhere.MatchString(value):
		default:
			return fmt.Errorf("the environment: there is no setting %s%s", name, orNearest(name, known))
		}
	}
	return nil
}

// settingNames gives what names gives for the flags of all commands.
func settingNames(app *kong.Application, names func(*kong.Flag) []string) []string {
	var all []string
	nodes := []*kong.Node{app.Node}
	for len(nodes) > 0 {
		node := nodes[0]
		nodes = append(nodes[1:], node.Children...)
		for _, flag := range node.Flags {
			all = append(all, names(flag)...)
		}
	}
	return all
}

// orNearest says which known name an unknown one may be meant to be, or else where they
// are listed.
func orNearest(name string, known []string) string {
	nearest := slices.MinFunc(known, func(a, b string) int { return distance(name, a) - distance(name, b) })
	if most := len(strings.TrimPrefix(name, "SVARA_")) / 2; distance(name, nearest) <= most {
		return fmt.Sprintf(": is %s meant?", nearest)
	}
	return ": see 'svara serve --help' for those that there are, or take it out"
}

// distance is the number of bytes to insert, delete or replace to turn a into b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			changed := diagonal
			if a[i] != b[j] {
				changed++
			}
			diagonal = row[j+1]
			row[j+1] = min(changed, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// unsetEmpty removes those environment variables of flags that are set to nothing. In
// compose files and the like that is how a setting is left out, but kong would read it as
// a value.
func unsetEmpty(app *kong.Application) {
	for _, name := range settingNames(app, func(f *kong.Flag) []string { return f.Envs }) {
		if value, isSet := os.LookupEnv(name); isSet && value == "" {
			os.Unsetenv(name)
		}
	}
}
