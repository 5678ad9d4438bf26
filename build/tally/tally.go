package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// allowedSkip is the only reason a test may give for skipping itself.
const allowedSkip = "no corpora"

type tally struct {
	passed   int
	failures []outcome
	skips    []outcome
}

type outcome struct{ name, output string }

// read adds the results of one file, whose form its extension tells.
func (t *tally) read(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	before := t.count()
	switch filepath.Ext(file) {
	case ".json":
		err = t.readGo(f)
	case ".tap":
		err = t.readTAP(f)
	default:
		err = fmt.Errorf("%s is neither .json nor .tap", file)
	}
	if err == nil && t.count() == before {
		t.failures = append(t.failures, outcome{file, "it holds no result\n"})
	}
	return err
}

func (t *tally) count() int { return t.passed + len(t.failures) + len(t.skips) }

// goEvent is the part of "go doc test2json" that matters here.
type goEvent struct{ Action, Package, Test, Output string }

func (t *tally) readGo(r io.Reader) error {
	output := map[string]string{}
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadString('\n')
		if line == "" && err == io.EOF {
			return nil
		}
		var e goEvent
		if json.Unmarshal([]byte(line), &e) != nil {
			continue // a build message between the events
		}
		name := e.Package + " " + e.Test
		switch e.Action {
		case "output", "build-output":
			output[name] += e.Output
		case "pass", "fail", "skip":
			t.add(e, name, output[name])
			delete(output, name)
		}
	}
}

// add counts tests; of packages only those that failed without a failing test,
// as one that does not build.
func (t *tally) add(e goEvent, name, output string) {
	switch {
	case e.Action == "fail":
		t.failures = append(t.failures, outcome{name, output})
	case e.Test == "":
	case e.Action == "pass":
		t.passed++
	default:
		t.skips = append(t.skips, outcome{name, output})
	}
}

var tapLine = regexp.MustCompile(`^\s*(not )?ok \d* ?-? ?(.*)$`)

// readTAP counts the lines "ok" and "not ok" at every depth.
func (t *tally) readTAP(r io.Reader) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	failed := -1
	for lines.Scan() {
		m := tapLine.FindStringSubmatch(lines.Text())
		if m == nil {
			if failed >= 0 {
				t.failures[failed].output += lines.Text() + "\n"
			}
			continue
		}
		name, reason, skipped := strings.Cut(m[2], "# SKIP")
		failed = -1
		switch {
		case skipped:
			t.skips = append(t.skips, outcome{name, reason})
		case m[1] != "":
			failed = len(t.failures)
			t.failures = append(t.failures, outcome{name: name})
		default:
			t.passed++
		}
	}
	return lines.Err()
}

// report prints everything and says whether all is well.
func (t *tally) report(w io.Writer, corpora bool) bool {
	for _, f := range t.failures {
		fmt.Fprintf(w, "--- FAILED %s\n%s", f.name, tail(f.output, 80))
	}
	badSkips := 0
	for _, s := range t.skips {
		fmt.Fprintf(w, "skipped: %s: %s\n", s.name, strings.Join(strings.Fields(s.output), " "))
		if corpora || !strings.Contains(s.output, allowedSkip) {
			badSkips++
		}
	}
	if badSkips > 0 {
		fmt.Fprintf(w, "%d of the skips above are not allowed\n", badSkips)
	}
	fmt.Fprintf(w, "%d passed, %d failed, %d skipped\n", t.passed, len(t.failures), len(t.skips))
	return t.passed > 0 && len(t.failures) == 0 && badSkips == 0
}

func tail(text string, lines int) string {
	all := strings.SplitAfter(text, "\n")
	if len(all) > lines {
		all = append([]string{"…\n"}, all[len(all)-lines:]...)
	}
	return strings.Join(all, "")
}
