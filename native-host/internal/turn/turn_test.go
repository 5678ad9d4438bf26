package turn

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/failure"
)

// TestMain lets the test binary be the other program: it takes the turn, says
// so and waits to be killed.
func TestMain(m *testing.M) {
	if folder := os.Getenv("NATSUIN_TEST_TURN"); folder != "" {
		if _, err := Take(folder); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println("taken")
		bufio.NewReader(os.Stdin).ReadString('\n')
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestTakeAndEnd(t *testing.T) {
	folder := t.TempDir()
	end, err := Take(folder)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Take(folder); failure.CodeOf(err) != failure.Busy {
		t.Errorf("second: %v, want busy", err)
	}
	end()
	end, err = Take(folder)
	if err != nil {
		t.Fatalf("after the end: %v", err)
	}
	end()
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("files %q, %v", files, err)
	}
	if info, err := os.Stat(files[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// TestDeathEndsTheTurn: another process has the turn until it is killed.
func TestDeathEndsTheTurn(t *testing.T) {
	folder := t.TempDir()
	other := exec.Command(os.Args[0])
	other.Env = append(os.Environ(), "NATSUIN_TEST_TURN="+folder)
	stdin, err := other.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	stdout, err := other.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if strings.TrimSpace(line) != "taken" {
		t.Fatalf("the other program: %q, %v", line, err)
	}
	if _, err := Take(folder); failure.CodeOf(err) != failure.Busy {
		t.Errorf("beside it: %v, want busy", err)
	}
	if err := other.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := other.Wait(); err == nil {
		t.Fatal("ended well")
	}
	end, err := Take(folder)
	if err != nil {
		t.Fatalf("after its death: %v", err)
	}
	end()
}

func TestStrangeFiles(t *testing.T) {
	strange := map[string]func(string) error{
		"folder": func(f string) error { return os.Mkdir(f, 0o700) },
		"link": func(f string) error {
			return errors.Join(os.WriteFile(f+".target", nil, 0o600), os.Symlink(f+".target", f))
		},
	}
	if os.Getuid() == 0 { // nobody else can give a file away
		strange["another person's"] = func(f string) error {
			return errors.Join(os.WriteFile(f, nil, 0o666), os.Chown(f, 1, 1))
		}
	}
	for name, make := range strange {
		folder := t.TempDir()
		if err := make(filepath.Join(folder, fmt.Sprintf("natsuin-%d.lock", os.Getuid()))); err != nil {
			t.Fatal(err)
		}
		if _, err := Take(folder); failure.CodeOf(err) != failure.Internal {
			t.Errorf("%s: %v, want internal", name, err)
		}
	}
}

// TestFolder: a folder that others can write to, or that is another person's, is
// no place for the lock, and there is none without any folder.
func TestFolder(t *testing.T) {
	own, cache := t.TempDir(), t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	open := filepath.Join(own, "open")
	link := filepath.Join(own, "link")
	if err := errors.Join(os.Mkdir(open, 0o700), os.Chmod(open, 0o777), os.Symlink(own, link)); err != nil {
		t.Fatal(err)
	}
	ours := filepath.Join(cache, "natsuin")
	for runtime, want := range map[string]string{
		own: own, "": ours, "relative": ours, "/nowhere": ours, open: ours, link: ours, os.TempDir(): ours,
	} {
		t.Setenv("XDG_RUNTIME_DIR", runtime)
		if got := Folder(); got != want {
			t.Errorf("%q: got %s", runtime, got)
		}
	}
	end, err := Take(ours)
	if err != nil {
		t.Fatal(err)
	}
	end()
	if info, err := os.Stat(ours); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if err := os.Chmod(ours, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{ours, "", "/dev/null/folder"} {
		if _, err := Take(folder); failure.CodeOf(err) != failure.Internal {
			t.Errorf("%q: %v, want internal", folder, err)
		}
	}
}
