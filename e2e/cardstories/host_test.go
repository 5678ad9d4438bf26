//go:build linux

package cardstories

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/natsuin/natsuin/e2e/reader"
	"github.com/natsuin/natsuin/internal/testpdf"
)

// patience bounds every wait for something that normally takes a moment.
const patience = 30 * time.Second

// story is one run of natsuin sign.
type story struct {
	t       *testing.T
	command *exec.Cmd
	script  string
	folder  string // where the documents are
	out     bytes.Buffer
	err     bytes.Buffer
}

// tell starts natsuin sign on some documents, with a person who acts as told.
func tell(t *testing.T, documents int, acts []string, flags ...string) *story {
	t.Helper()
	script := person(t, acts...)
	s := begin(t, documents, []string{"NATSUIN_PINENTRY=" + os.Args[0], scriptVariable + "=" + script}, flags...)
	s.script = script
	return s
}

// begin starts natsuin sign with more variables.
func begin(t *testing.T, documents int, variables []string, flags ...string) *story {
	t.Helper()
	s := &story{t: t, folder: t.TempDir()}
	args := append([]string{"sign", "--wait", "0"}, flags...)
	for i := range documents {
		file := filepath.Join(s.folder, fmt.Sprintf("書類%d.pdf", i))
		if err := os.WriteFile(file, document(i), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	s.command = exec.Command(natsuin(t), args...)
	s.command.Env = append(home(t), variables...)
	s.command.Stdout, s.command.Stderr = &s.out, &s.err
	if err := s.command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.command.Process.Kill() })
	return s
}

// await waits until something holds.
func await(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for start := time.Now(); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Since(start) > patience {
			t.Fatalf("waiting in vain: %s", what)
		}
	}
}

// held waits until the person holds a dialog open and returns its process id.
func (s *story) held() (pid int) {
	s.t.Helper()
	await(s.t, "the dialog opens", func() bool {
		b, err := os.ReadFile(s.script + ".held")
		n, _ := fmt.Sscan(string(b), &pid)
		return err == nil && n == 1
	})
	return pid
}

// goOn lets the person act.
func (s *story) goOn() {
	s.t.Helper()
	if err := os.WriteFile(s.script+".go", nil, 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// codeForm finds the failure code in what natsuin wrote.
var codeForm = regexp.MustCompile(`(?m)^\[([a-z-]+)\] `)

// ends waits for the end and compares the failure code; "" is success. Only
// then the signed documents are there, and never anything half-written.
func (s *story) ends(want string) {
	s.t.Helper()
	s.command.Wait()
	code := ""
	if m := codeForm.FindStringSubmatch(s.err.String()); m != nil {
		code = m[1]
	}
	if exit := s.command.ProcessState.ExitCode(); code != want || (exit == 0) != (want == "") {
		s.t.Errorf("ended with %d and %q, want %q\n%s", exit, code, want, s.err.String())
	}
	s.nothingHalf(want == "")
	s.nothingLeft()
}

// nothingHalf looks at the folder of the documents.
func (s *story) nothingHalf(signed bool) {
	s.t.Helper()
	entries, err := os.ReadDir(s.folder)
	if err != nil {
		s.t.Fatal(err)
	}
	originals, results := 0, 0
	for _, e := range entries {
		switch {
		case strings.HasSuffix(e.Name(), "-signed.pdf"):
			results++
		case strings.HasPrefix(e.Name(), "書類"):
			originals++
		default:
			s.t.Errorf("left behind: %s", e.Name())
		}
	}
	if originals == 0 || signed != (results == originals) || !signed && results != 0 {
		s.t.Errorf("%d signed of %d", results, originals)
	}
}

// nothingLeft waits until no process of natsuin, its guardian or its dialog is
// left.
func (s *story) nothingLeft() {
	s.t.Helper()
	await(s.t, "every process of natsuin ends", func() bool { return len(processes(s.t, natsuin(s.t))) == 0 })
	var dialog int
	if b, err := os.ReadFile(s.script + ".held"); err == nil {
		fmt.Sscan(string(b), &dialog)
		await(s.t, "the dialog ends", func() bool { return !alive(dialog) })
	}
}

// processes returns the ids of the processes that run a program.
func processes(t *testing.T, program string) (pids []string) {
	t.Helper()
	links, err := filepath.Glob("/proc/[0-9]*/exe")
	if err != nil || len(links) == 0 {
		t.Fatalf("looking at processes: %v", err)
	}
	for _, link := range links {
		if target, err := os.Readlink(link); err == nil && target == program {
			pids = append(pids, filepath.Base(filepath.Dir(link)))
		}
	}
	return pids
}

// used compares what a story cost with what it should.
func used(t *testing.T, card *reader.Inserted, left, verifies int) {
	t.Helper()
	sign, auth := card.Tries()
	if sign != left || auth != 3 {
		t.Errorf("tries left %d and %d, want %d and 3", sign, auth, left)
	}
	if n := card.Count("verify"); n != verifies {
		t.Errorf("%d VERIFY, want %d", n, verifies)
	}
}

// document is a small PDF, another one for each number.
func document(number int) []byte {
	return testpdf.Page(testpdf.A4(fmt.Sprintf("/UserUnit %d ", number+1)))
}
