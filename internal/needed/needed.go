// Package needed decides what a test does that lacks a component it looks at:
// skip with the reason, or fail where the component must be there.
package needed

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// Skip skips the test for want of a component, unless SVARA_TEST_REQUIRE, a list
// with commas, names it ("ollama", "browser", "node"): then it fails.
func Skip(t testing.TB, component string, reason error) {
	t.Helper()
	if slices.Contains(strings.Split(os.Getenv("SVARA_TEST_REQUIRE"), ","), component) {
		t.Fatalf("SVARA_TEST_REQUIRE wants %s: %v", component, reason)
	}
	t.Skipf("%s: %v", component, reason)
}
