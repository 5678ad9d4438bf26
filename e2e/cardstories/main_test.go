//go:build linux

package cardstories

import (
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/natsuin/natsuin/e2e/reader"
)

func TestMain(m *testing.M) {
	if script := os.Getenv(scriptVariable); script != "" {
		answer(script)
		return
	}
	reader.Run(m)
}

// built is natsuin as it is shipped, beside its wasm, with a cache of its own.
var built struct {
	sync.Once
	folder string
	err    error
}

// natsuin returns the path of the program, built once for all stories.
func natsuin(t *testing.T) string {
	t.Helper()
	root := reader.Root(t)
	// Also shows go test the sources; its folder is removed at the end.
	card := reader.Build(t, "card/emulator/natsuin-card")
	built.Do(func() { built.folder, built.err = build(root, filepath.Dir(card)) })
	if built.err != nil {
		t.Fatal(built.err)
	}
	return filepath.Join(built.folder, "natsuin")
}

func build(root, folder string) (string, error) {
	wasm := filepath.Join(folder, "natsuin.wasm")
	module := exec.Command("go", "build", "-buildmode=c-shared", "-trimpath", "-ldflags=-s -w -buildid=", "-o", wasm, "./wasm/verify")
	module.Dir, module.Env = root, append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm")
	if out, err := module.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the module: %v\n%s", err, out)
	}
	code, err := os.ReadFile(wasm)
	if err != nil {
		return "", err
	}
	host := exec.Command("go", "build", "-trimpath", "-ldflags", fmt.Sprintf("-X main.version=0.1.0 -X main.wasmSHA256=%x", sha256.Sum256(code)),
		"-o", filepath.Join(folder, "natsuin"), "./native-host")
	host.Dir = root
	if out, err := host.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the host: %v\n%s", err, out)
	}
	return folder, nil
}
