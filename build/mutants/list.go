package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// listName is the file that holds the faults of a room.
const listName = "mutants.txt"

// mutant is one fault: in file, old stands once and becomes now, and the test
// must fail.
type mutant struct {
	name     string
	file     string // from the root of the repository
	old, now string
	// Of Go: "./pdf" and "TestX/case" as go test -run wants it. Of TypeScript: the
	// test's file from the root of the repository, and the words of the test.
	pkg, test string
}

// load reads the lists of the rooms, or of all rooms, and checks that each fault
// can be applied. A repository without faults is an error.
func load(root string, rooms []string) ([]mutant, error) {
	var out []mutant
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "dist" || d.Name() == ".git") {
			return filepath.SkipDir
		}
		within, err := filepath.Rel(root, path)
		if err != nil || d.Name() != listName || len(rooms) > 0 && !slices.Contains(rooms, filepath.ToSlash(filepath.Dir(within))) {
			return err
		}
		list, err := parse(root, within)
		out = append(out, list...)
		return err
	})
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("no %s was found", listName)
	}
	return out, err
}

// parse reads one list. A fault is a line "== NAME", a line "FILE PACKAGE TEST"
// with FILE relative to the list, lines "- OLD" and lines "+ NEW". Blank lines
// and lines with "#" are skipped. Only the name of a test in TypeScript may have
// more words than one.
func parse(root, list string) ([]mutant, error) {
	raw, err := os.ReadFile(filepath.Join(root, list))
	if err != nil {
		return nil, err
	}
	var out []mutant
	var old, now []string
	end := func() error {
		if len(out) == 0 {
			return nil
		}
		m := &out[len(out)-1]
		m.old, m.now = strings.Join(old, "\n"), strings.Join(now, "\n")
		old, now = nil, nil
		return m.check(root)
	}
	for i, line := range strings.Split(string(raw), "\n") {
		switch {
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "== "):
			if err := end(); err != nil {
				return nil, fmt.Errorf("%s: %w", list, err)
			}
			out = append(out, mutant{name: line[3:]})
		case strings.HasPrefix(line, "- "):
			old = append(old, line[2:])
		case strings.HasPrefix(line, "+ ") || line == "+":
			now = append(now, strings.TrimPrefix(line[1:], " "))
		default:
			f := strings.SplitN(line, " ", 3)
			if len(f) != 3 || len(out) == 0 || !isScript(f[0]) && strings.Contains(f[2], " ") {
				return nil, fmt.Errorf("%s:%d: not a line of a list", list, i+1)
			}
			m := &out[len(out)-1]
			m.file, m.pkg, m.test = filepath.Join(filepath.Dir(list), f[0]), f[1], f[2]
		}
	}
	if err := end(); err != nil {
		return nil, fmt.Errorf("%s: %w", list, err)
	}
	return out, nil
}

// isScript tells TypeScript from Go.
func isScript(file string) bool { return strings.HasSuffix(file, ".ts") }

// check asks that the fault can be applied in one place only.
func (m mutant) check(root string) error {
	source, err := os.ReadFile(filepath.Join(root, m.file))
	if err != nil {
		return err
	}
	if n := strings.Count(string(source), m.old); m.old == "" || n != 1 || m.old == m.now {
		return fmt.Errorf("%q: its text stands %d times in %s", m.name, n, m.file)
	}
	return nil
}
