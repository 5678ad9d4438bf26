package reader

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

var built = struct {
	sync.Mutex
	programs map[string]string
	folders  []string
}{programs: map[string]string{}}

// Build compiles a command, given as its folder below this module's root, and
// returns the path of the program. The command may be of a module of its own,
// as those of e2e/interop are. Within a test program each is built once.
func Build(t testing.TB, folder string) string {
	t.Helper()
	return once(t, folder, func(program string) {
		execute(t, filepath.Join(Root(t), folder), "go", "build", "-o", program, ".")
	})
}

// BuildNatsuin builds natsuin as it is shipped, beside its natsuin.wasm, and
// returns the path of the program.
func BuildNatsuin(t testing.TB) string {
	t.Helper()
	return once(t, "natsuin", func(program string) {
		root, wasm := Root(t), filepath.Join(filepath.Dir(program), "natsuin.wasm")
		execute(t, root, "wasm/verify/build.sh", wasm)
		code, err := os.ReadFile(wasm)
		if err != nil {
			t.Fatal(err)
		}
		version, err := os.ReadFile(filepath.Join(root, "build", "version"))
		if err != nil {
			t.Fatal(err)
		}
		// The same as in build/artefacts.sh.
		execute(t, root, "go", "build", "-trimpath", fmt.Sprintf("-ldflags=-s -w -buildid= -X main.version=%s -X main.wasmSHA256=%x",
			strings.TrimSpace(string(version)), sha256.Sum256(code)), "-o", program, "./native-host")
	})
}

// once has a program made in a folder of its own, unless it was made already.
// It also looks at every file of the repository, so that go test knows what its
// cached results depend on: it cannot see what other programs read.
func once(t testing.TB, name string, make func(program string)) string {
	t.Helper()
	built.Lock()
	defer built.Unlock()
	if program, ok := built.programs[name]; ok {
		return program
	}
	look(t)
	folder, err := os.MkdirTemp("", "natsuin-e2e-")
	if err != nil {
		t.Fatal(err)
	}
	built.folders = append(built.folders, folder)
	program := filepath.Join(folder, filepath.Base(name))
	make(program)
	built.programs[name] = program
	return program
}

// execute runs a program in a folder.
func execute(t testing.TB, folder, name string, args ...string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = folder
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, text)
	}
}

// look has go test see every source file.
func look(t testing.TB) {
	t.Helper()
	root := Root(t)
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case d.IsDir() && file != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules" || d.Name() == "dist"):
			return filepath.SkipDir
		case !d.IsDir():
			os.Stat(file) // for go test to see; a file that just went is as well
		}
		return nil
	})
	if err != nil {
		t.Fatalf("looking at the sources: %v", err)
	}
}

// removeBuilt takes back what Build left.
func removeBuilt() {
	for _, folder := range built.folders {
		os.RemoveAll(folder)
	}
}

// Root returns the folder of this module's go.mod.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if parent := filepath.Dir(dir); parent != dir {
			dir = parent
			continue
		}
		t.Fatal("looking for go.mod: not found")
	}
}
