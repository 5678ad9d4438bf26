package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// verdict is what became of a fault.
type verdict string

// The verdicts.
const (
	killed       verdict = "killed"
	survived     verdict = "SURVIVED"
	compileError verdict = "COMPILE ERROR"
	noTest       verdict = "NO SUCH TEST"
)

// overlay writes the faulty source and the overlay that puts it in the place of
// the true one, and returns the overlay's path.
func (m mutant) overlay(work string) (string, error) {
	source, err := os.ReadFile(m.file)
	if err != nil {
		return "", err
	}
	faulty := filepath.Join(work, "faulty.go")
	text := strings.Replace(string(source), m.old, m.now, 1)
	if err := os.WriteFile(faulty, []byte(text), 0o600); err != nil {
		return "", err
	}
	place, err := filepath.Abs(m.file)
	if err != nil {
		return "", err
	}
	raw, err := json.Marshal(map[string]map[string]string{"Replace": {place: faulty}})
	if err != nil {
		return "", err
	}
	path := filepath.Join(work, "overlay.json")
	return path, os.WriteFile(path, raw, 0o600)
}

// try compiles the package and its test, and then runs the test: only so can a
// source that does not compile be told from a test that fails.
func (m mutant) try(work, overlay string) verdict {
	binary := filepath.Join(work, "test")
	args := []string{"test", "-c", "-o", binary}
	if overlay == "" {
		binary += ".none"
		if err := os.MkdirAll(work, 0o700); err != nil {
			return compileError
		}
		args[3] = binary
	} else {
		args = append(args, "-overlay", overlay)
	}
	if err := exec.Command("go", append(args, m.pkg)...).Run(); err != nil {
		return compileError
	}
	test := exec.Command(binary, "-test.run", "^"+strings.ReplaceAll(m.test, "/", "$/^")+"$", "-test.v", "-test.timeout", "300s")
	test.Dir = m.pkg
	out, err := test.CombinedOutput()
	switch {
	case !strings.Contains(string(out), "=== RUN"):
		return noTest
	case err == nil:
		return survived
	}
	return killed
}
