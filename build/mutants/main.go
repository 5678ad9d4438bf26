// Command mutants proves that tests bite: it applies one-line faults to the
// source, one at a time and without touching a file, and asks that a named test
// turns red.
//
//	go run ./build/mutants [--only TEXT] [ROOM…]
//
// The faults stand in ROOM/mutants.txt, in Go and in TypeScript. A fault whose
// source does not compile is an error of the list, not a fault that was found.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	only := flag.String("only", "", "only the faults whose name contains this")
	flag.Parse()
	ok, err := run(os.Stdout, flag.Args(), *only)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	if !ok {
		os.Exit(1)
	}
}

func run(out io.Writer, rooms []string, only string) (bool, error) {
	list, err := load(".", rooms)
	if err != nil {
		return false, err
	}
	work, err := os.MkdirTemp("", "mutants")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(work)
	chosen, found := 0, 0
	green := map[string]bool{}
	for _, m := range list {
		if !strings.Contains(m.name, only) {
			continue
		}
		chosen++
		if !green[m.pkg+m.test] {
			if v, err := m.try(work, false); err != nil || v != survived {
				return false, errors.Join(fmt.Errorf("%s %s is %s without any fault", m.pkg, m.test, v), err)
			}
			green[m.pkg+m.test] = true
		}
		v, err := m.try(work, true)
		if err != nil {
			return false, err
		}
		if v == killed {
			found++
		}
		fmt.Fprintf(out, "%-14s %s: %s\n", v, m.file, m.name)
	}
	fmt.Fprintf(out, "killed %d of %d\n", found, chosen)
	return chosen > 0 && found == chosen, nil
}
