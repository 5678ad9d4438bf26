package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTally(t *testing.T) {
	const goPass = `{"Action":"pass","Package":"p","Test":"T"}` + "\n"
	const goSkip = `{"Action":"output","Package":"p","Test":"S","Output":"x_test.go:1: no corpora\n"}
{"Action":"skip","Package":"p","Test":"S"}` + "\n"
	cases := map[string]struct {
		file, text string
		corpora    bool
		last       string
		ok         bool
	}{
		"pass":              {"a.json", goPass, true, "1 passed, 0 failed, 0 skipped", true},
		"fail":              {"a.json", goPass + `{"Action":"fail","Package":"p","Test":"F"}`, true, "1 passed, 1 failed, 0 skipped", false},
		"does not build":    {"a.json", goPass + `{"Action":"fail","Package":"p"}`, true, "1 passed, 1 failed, 0 skipped", false},
		"skip, no corpora":  {"a.json", goPass + goSkip, false, "1 passed, 0 failed, 1 skipped", true},
		"skip with corpora": {"a.json", goPass + goSkip, true, "1 passed, 0 failed, 1 skipped", false},
		"other skip":        {"a.json", goPass + `{"Action":"skip","Package":"p","Test":"S"}`, false, "1 passed, 0 failed, 1 skipped", false},
		"empty":             {"a.json", "", true, "0 passed, 1 failed, 0 skipped", false},
		"tap":               {"a.tap", "TAP version 13\nok 1 - one\n    not ok 1 - deep\n  ---\n", true, "1 passed, 1 failed, 0 skipped", false},
		"tap skip":          {"a.tap", "ok 1 - one\nok 2 - two # SKIP no corpora\n", false, "1 passed, 0 failed, 1 skipped", true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), c.file)
			if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			var total tally
			if err := total.read(file); err != nil {
				t.Fatal(err)
			}
			var out strings.Builder
			ok := total.report(&out, c.corpora)
			lines := strings.Split(strings.TrimSpace(out.String()), "\n")
			if last := lines[len(lines)-1]; last != c.last || ok != c.ok {
				t.Errorf("got %q, %v; want %q, %v", last, ok, c.last, c.ok)
			}
		})
	}
}
