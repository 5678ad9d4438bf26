//go:build linux

package readme

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/e2e/reader"
)

// golang builds the README's Go programs against this module and runs them
// where its commands have left a signed file.
func golang(t *testing.T, folder string) {
	for i, text := range blocks(t, "go") {
		work := t.TempDir()
		source, program := filepath.Join(work, "main.go"), filepath.Join(work, fmt.Sprintf("program%d", i))
		write(t, source, text)
		run(t, reader.Root(t), "go", "vet", source)
		run(t, reader.Root(t), "go", "build", "-o", program, source)
		if out := run(t, folder, program); !strings.Contains(out, "S1 TOTAL-PASSED") {
			t.Errorf("the program printed %q", out)
		}
		if out := run(t, reader.Root(t), "gofmt", "-l", source); out != "" {
			t.Error("the program is not formatted by gofmt")
		}
	}
}

// TestWeb checks the types of the TypeScript of the README and of the npm
// package's, and bundles it.
func TestWeb(t *testing.T) {
	root, work := reader.Root(t), t.TempDir()
	reader.Build(t, "internal/testpki/natsuin-testpki") // has go test see every source
	var sources []string
	pages := append(blocks(t, "ts", "js"), blocksOf(t, "shim/README.md", "ts")...)
	for _, language := range []string{"ja", "en"} {
		pages = append(pages, blocksOf(t, "docs/guide/developer."+language+".md", "ts")...)
	}
	for i, text := range pages {
		source := filepath.Join(work, fmt.Sprintf("page%d.ts", i))
		write(t, source, text)
		sources = append(sources, source)
		run(t, root, "go", "tool", "esbuild", source, "--bundle", "--format=esm", "--log-level=warning",
			"--alias:natsuin="+filepath.Join(root, "shim", "src", "index.ts"), "--outfile="+source+".out.js")
	}
	config, err := json.Marshal(map[string]any{
		"extends": filepath.Join(root, "tsconfig.json"),
		"files":   sources,
		"include": []string{},
		"compilerOptions": map[string]any{
			"typeRoots": []string{filepath.Join(root, "node_modules", "@types")},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	project := filepath.Join(work, "tsconfig.json")
	write(t, project, string(config))
	run(t, root, "node_modules/.bin/tsc", "-p", project)

	// The control: a function that the package does not have.
	write(t, sources[0], "import { signNothing } from \"natsuin\";\nsignNothing();\n")
	cmd := exec.Command("node_modules/.bin/tsc", "-p", project)
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), "signNothing") {
		t.Errorf("tsc accepts what is not there: %v\n%s", err, out)
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func run(t *testing.T, folder, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = folder
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}
