//go:build linux

package documents

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/e2e/reader"
	"github.com/natsuin/natsuin/internal/testcard"
)

func TestMain(m *testing.M) { reader.Run(m) }

// outcome is how a run of natsuin ended.
type outcome struct {
	exit     int
	out, err string
}

// natsuin runs the built program with a home of its own.
func natsuin(t *testing.T, args ...string) outcome {
	t.Helper()
	program := reader.BuildNatsuin(t)
	folder := t.TempDir()
	pinentry, err := testcard.Dialog(folder)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, args...)
	var out, problems strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &problems
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "HOME="+folder, "XDG_RUNTIME_DIR="+folder,
		// Compiled once for all: beside the program.
		"XDG_CACHE_HOME="+filepath.Join(filepath.Dir(program), "cache"), "NATSUIN_PINENTRY="+pinentry)
	if err := cmd.Run(); err != nil {
		if _, exit := errors.AsType[*exec.ExitError](err); !exit {
			t.Fatal(err)
		}
	}
	return outcome{cmd.ProcessState.ExitCode(), out.String(), problems.String()}
}

// run runs a tool that must succeed, in this package's folder.
func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "HOME="+t.TempDir())
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// write puts content into a file of the test.
func write(t *testing.T, name string, content []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
