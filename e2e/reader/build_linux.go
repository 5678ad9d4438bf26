package reader

import (
	"errors"
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
}{programs: map[string]string{}}

// Build compiles a command of this module, given as its folder below the root,
// and returns the path of the program. Within a test program each is built
// once. It also looks at every Go file of the module, so that go test knows
// what its cached results depend on: it cannot see what the compiler reads.
func Build(t testing.TB, folder string) string {
	t.Helper()
	built.Lock()
	defer built.Unlock()
	if program, ok := built.programs[folder]; ok {
		return program
	}
	root := Root(t)
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case d.IsDir() && file != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules" || d.Name() == "dist"):
			return filepath.SkipDir
		case strings.HasSuffix(file, ".go"):
			os.Stat(file) // for go test to see; a file that just went is as well
		}
		return nil
	})
	if err != nil {
		t.Fatalf("looking at the sources: %v", err)
	}
	out, err := os.MkdirTemp("", "natsuin-e2e-")
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(out, filepath.Base(folder))
	cmd := exec.Command("go", "build", "-o", program, "./"+folder)
	cmd.Dir = root
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("building %s: %v\n%s", folder, err, text)
	}
	built.programs[folder] = program
	return program
}

// removeBuilt takes back what Build left.
func removeBuilt() {
	for _, program := range built.programs {
		os.RemoveAll(filepath.Dir(program))
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
