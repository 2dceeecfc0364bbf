// Package needed decides what happens to a test whose component is missing: it is skipped
// with the reason, or fails if the component is required.
package needed

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// Skip skips the test because a component is missing. If SVARA_TEST_REQUIRE, a list with
// commas, names the component ("ollama", "browser", "node", "bwrap", "engine",
// "machine"), the test fails instead.
func Skip(t testing.TB, component string, reason error) {
	t.Helper()
	if Is(component) {
		t.Fatalf("SVARA_TEST_REQUIRE wants %s: %v", component, reason)
	}
	t.Skipf("%s: %v", component, reason)
}

// Is reports whether SVARA_TEST_REQUIRE names a component.
func Is(component string) bool {
	return slices.Contains(strings.Split(os.Getenv("SVARA_TEST_REQUIRE"), ","), component)
}
