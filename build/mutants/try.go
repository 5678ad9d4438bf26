package main

import (
	"os"
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

// try runs the test in work, on the source as it is or with the fault in it.
func (m mutant) try(work string, faulty bool) (verdict, error) {
	source, err := os.ReadFile(m.file)
	if err != nil {
		return "", err
	}
	text := string(source)
	if faulty {
		text = strings.Replace(text, m.old, m.now, 1)
	}
	if isScript(m.file) {
		return m.tryScript(work, text)
	}
	return m.tryGo(work, text)
}
