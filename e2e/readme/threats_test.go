//go:build linux

package readme

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/e2e/reader"
)

var (
	threat = regexp.MustCompile(`(?m)^\| (can|cannot) \| .* \| ([^|]*) \|$`)
	span   = regexp.MustCompile("`([^`]+)`")
)

// TestThreats holds every line of the threat model to a test that exists, or to
// saying that there is none.
func TestThreats(t *testing.T) {
	text := page(t, "docs/threat-model.md")
	lines := threat.FindAllStringSubmatch(text, -1)
	if n := strings.Count(text, "\n| can"); n != len(lines) || n < 40 {
		t.Fatalf("%d lines of %d could be read", len(lines), n)
	}
	for _, line := range lines {
		tests := span.FindAllStringSubmatch(line[2], -1)
		if (line[2] == "no test") == (len(tests) > 0) {
			t.Errorf("neither a test nor none: %s", line[0])
		}
		for _, name := range tests {
			if !exists(t, name[1]) {
				t.Errorf("no such test: %s", name[1])
			}
		}
	}
	for _, wrong := range []string{"login/verify_test.go: TestNothing", "login/nothing_test.go", "e2e/browser/stories/site.mjs: nothing"} {
		if exists(t, wrong) { // the control
			t.Errorf("found what is not there: %s", wrong)
		}
	}
}

// exists looks for a test: a Go function, a test or story of TypeScript by its
// name, or a file that is one.
func exists(t *testing.T, test string) bool {
	t.Helper()
	file, name, named := strings.Cut(test, ": ")
	source, err := os.ReadFile(filepath.Join(reader.Root(t), file))
	switch {
	case err != nil:
		return false
	case !named:
		return true
	case strings.HasSuffix(file, "_test.go"):
		return strings.Contains(string(source), "\nfunc "+name+"(")
	}
	return strings.Contains(string(source), `"`+name+`"`)
}
