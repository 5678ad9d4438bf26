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

// readme returns the text of README.md.
func readme(t *testing.T) string { return page(t, "README.md") }

// page returns the text of a file of this repository.
func page(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(reader.Root(t), name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var fence = regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```$")

// blocks returns the fenced blocks of some languages, in order. A README
// without any fails.
func blocks(t *testing.T, languages ...string) []string {
	t.Helper()
	return blocksOf(t, "README.md", languages...)
}

func blocksOf(t *testing.T, file string, languages ...string) (found []string) {
	t.Helper()
	for _, m := range fence.FindAllStringSubmatch(page(t, file), -1) {
		for _, l := range languages {
			if m[1] == l {
				found = append(found, m[2])
			}
		}
	}
	if len(found) == 0 {
		t.Fatalf("%s has no block of %q", file, languages)
	}
	return found
}

// TestKinds fails for a block that the other tests would overlook.
func TestKinds(t *testing.T) {
	text := readme(t)
	known := len(blocks(t, "console")) + len(blocks(t, "go")) + len(blocks(t, "ts", "js"))
	if n := strings.Count("\n"+text, "\n```"); n != 2*known {
		t.Errorf("%d lines begin with a fence, %d of them are of blocks that are tested", n, 2*known)
	}
	if n := strings.Count(text, "\n"); n > 150 {
		t.Errorf("README.md has %d lines", n)
	}
}

// command is one line after a prompt and what follows it in the block.
type command struct {
	line string
	want []string // no line: whatever it prints
}

func commands(t *testing.T) (all []command) {
	t.Helper()
	for _, b := range blocks(t, "console") {
		for i, line := range strings.Split(strings.TrimSuffix(b, "\n"), "\n") {
			switch prompted, ok := strings.CutPrefix(line, "$ "); {
			case ok:
				all = append(all, command{line: prompted})
			case i == 0:
				t.Fatalf("a console block begins with %q", line)
			default:
				last := &all[len(all)-1]
				last.want = append(last.want, line)
			}
		}
	}
	return all
}

// matches says whether the output is what the README shows. There, "…" stands
// for anything within a line, and as a line for any number of lines.
func (c command) matches(output string) bool {
	if c.want == nil {
		return true
	}
	form := "(?s)^"
	for _, line := range c.want {
		if line == "…" {
			form += `(?:[^\n]*\n)*?`
			continue
		}
		form += strings.ReplaceAll(regexp.QuoteMeta(line), "…", `[^\n]*`) + `\n`
	}
	return regexp.MustCompile(form + "$").MatchString(output)
}

// TestMatches is the control of matches.
func TestMatches(t *testing.T) {
	c := command{want: []string{"a (…)", "…", "z"}}
	for output, want := range map[string]bool{
		"a (1)\nz\n": true, "a (1)\nb\nc\nz\n": true, "a (1)\nb\n": false, "a 1\nz\n": false, "a (1)\nz\nmore\n": false,
		"a (1)\nz": false, "x\na (1)\nz\n": false, "": false,
	} {
		if c.matches(output) != want {
			t.Errorf("%q: %t", output, !want)
		}
	}
}
