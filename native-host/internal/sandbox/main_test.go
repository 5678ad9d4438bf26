package sandbox

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// What TestMain leaves for the tests.
var (
	modulePath  string // natsuin.wasm, built from this tree
	hostilePath string // testdata/hostile in its place
	cacheDir    string // shared by the tests that do not test the cache
)

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "sandbox")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	modulePath = filepath.Join(dir, FileName)
	hostilePath = filepath.Join(dir, "hostile.wasm")
	cacheDir = filepath.Join(dir, "cache")
	if err := build(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

func build() error {
	hostile := exec.Command("go", "build", "-buildmode=c-shared", "-o", hostilePath, "./testdata/hostile")
	hostile.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "CGO_ENABLED=0")
	const source = "../../../wasm/verify"
	for _, command := range []*exec.Cmd{hostile, exec.Command("sh", source+"/build.sh", modulePath)} {
		if out, err := command.CombinedOutput(); err != nil {
			return fmt.Errorf("running %v: %v\n%s", command.Args, err, out)
		}
	}
	return readAll("testdata/hostile", source, source+"/pack")
}

// readAll reads the sources that only the compiler sees otherwise, so that the
// test cache knows them; what they import is linked into this test by package
// ops.
func readAll(folders ...string) error {
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*.*"))
		if err == nil && len(files) == 0 {
			err = os.ErrNotExist
		}
		for _, f := range files {
			if _, readErr := os.ReadFile(f); readErr != nil {
				return readErr
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// pinned is the options for a module that is what it should be.
func pinned(t testing.TB, path string) Options {
	t.Helper()
	module, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(module)
	return Options{Path: path, SHA256: hex.EncodeToString(sum[:]), CacheDir: cacheDir}
}

// open opens a sandbox for the length of a test.
func open(t testing.TB, o Options) *Sandbox {
	t.Helper()
	s, err := Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return s
}

// shared is the sandbox of the true module, with a long deadline because a
// loaded machine is no reason to fail.
func shared(t testing.TB) *Sandbox {
	o := pinned(t, modulePath)
	o.CallTime = 10 * time.Minute
	return open(t, o)
}
