package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// tryGo compiles the package and its test, and then runs the test: only so can a
// source that does not compile be told from a test that fails.
func (m mutant) tryGo(work, text string) (verdict, error) {
	overlay, err := m.overlay(work, text)
	if err != nil {
		return "", err
	}
	binary := filepath.Join(work, "test")
	if err := exec.Command("go", "test", "-c", "-o", binary, "-overlay", overlay, m.pkg).Run(); err != nil {
		return compileError, nil
	}
	test := exec.Command(binary, "-test.run", "^"+strings.ReplaceAll(m.test, "/", "$/^")+"$", "-test.v", "-test.timeout", "300s")
	test.Dir = m.pkg
	out, err := test.CombinedOutput()
	switch {
	case !strings.Contains(string(out), "=== RUN"):
		return noTest, nil
	case err == nil:
		return survived, nil
	}
	return killed, nil
}

// overlay writes the text and the overlay that puts it in the place of the
// source, and returns the overlay's path.
func (m mutant) overlay(work, text string) (string, error) {
	other := filepath.Join(work, "other.go")
	if err := os.WriteFile(other, []byte(text), 0o600); err != nil {
		return "", err
	}
	place, err := filepath.Abs(m.file)
	if err != nil {
		return "", err
	}
	raw, err := json.Marshal(map[string]map[string]string{"Replace": {place: other}})
	if err != nil {
		return "", err
	}
	path := filepath.Join(work, "overlay.json")
	return path, os.WriteFile(path, raw, 0o600)
}
