//go:build linux

package readme

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/e2e/reader"
	"github.com/natsuin/natsuin/internal/testcard"
)

func TestMain(m *testing.M) { reader.Run(m) }

// clone makes a folder that looks to the README's commands like a clone in
// which everything was built.
func clone(t *testing.T) string {
	t.Helper()
	root, folder := reader.Root(t), t.TempDir()
	dist := filepath.Join(folder, "dist")
	if err := os.Mkdir(dist, 0o700); err != nil {
		t.Fatal(err)
	}
	link := func(target, name string) {
		if err := os.Symlink(target, name); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"build", "build.sh", "demo"} {
		link(filepath.Join(root, name), filepath.Join(folder, name))
	}
	// The program finds its module beside itself, so it is no link.
	natsuin := reader.BuildNatsuin(t)
	for _, program := range []string{natsuin, natsuin + ".wasm",
		reader.Build(t, "card/emulator/natsuin-card"), reader.Build(t, "internal/testpki/natsuin-testpki")} {
		if err := os.Link(program, filepath.Join(dist, filepath.Base(program))); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// TestREADME does what a reader of README.md does, in its order.
func TestREADME(t *testing.T) {
	folder := clone(t)
	t.Run("console", func(t *testing.T) { console(t, folder) })
	t.Run("go", func(t *testing.T) { golang(t, filepath.Join(folder, "dist")) })
}

var ours = regexp.MustCompile(`\./build\.sh\b([^\n` + "`" + `]*)`)

// TestBuildCommands: what the README says of build.sh, in blocks and in text,
// build.sh knows. These commands are checks and demonstrations of their own.
func TestBuildCommands(t *testing.T) {
	root := reader.Root(t)
	cmd := exec.Command(filepath.Join(root, "build.sh"), "help")
	usage, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, m := range ours.FindAllStringSubmatch(readme(t), -1) {
		words := strings.Fields(m[1])
		if len(words) == 0 || !regexp.MustCompile(`(?m)^  `+words[0]+`\b`).Match(usage) {
			t.Errorf("build.sh does not know %q", m[0])
			continue
		}
		seen[words[0]] = true
		for _, w := range words[1:] {
			if strings.HasPrefix(w, "--") && !strings.Contains(string(usage), w) {
				t.Errorf("build.sh does not know %q", m[0])
			}
		}
	}
	if !seen["demo"] || !seen["test"] || !seen["build"] {
		t.Errorf("README.md speaks only of %v", seen)
	}
}

// console has one shell beside an emulated card carry out every command, as the
// README says, and compares what each prints.
func console(t *testing.T, folder string) {
	var script strings.Builder
	var run []command
	staged := false
	for _, c := range commands(t) {
		switch {
		case strings.HasPrefix(c.line, "./build.sh "):
		case c.line == "build/stage.sh dist/stage bash":
			staged = true
		case !staged:
			t.Fatalf("%q stands before the stage", c.line)
		default:
			n := len(run)
			fmt.Fprintf(&script, "{ %s\n} </dev/null >%s/%d.out 2>&1; echo $? >%s/%d.exit\n", c.line, folder, n, folder, n)
			run = append(run, c)
		}
	}
	if len(run) < 5 {
		t.Fatalf("only %d commands to run", len(run))
	}
	pinentry, err := testcard.Dialog(folder)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("build/stage.sh", "dist/stage", "bash")
	cmd.Dir, cmd.Stdin = folder, strings.NewReader(script.String())
	cmd.Env = append(os.Environ(), "NATSUIN_PINENTRY="+pinentry, "HOME="+folder, "XDG_CACHE_HOME="+folder+"/cache",
		"XDG_RUNTIME_DIR="+folder, "LC_ALL=", "LC_MESSAGES=", "LANG=en_US.UTF-8")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("the stage ended with %v\n%s", err, out)
	}
	for n, c := range run {
		out, err := os.ReadFile(fmt.Sprintf("%s/%d.out", folder, n))
		if err != nil {
			t.Fatal(err)
		}
		exit, err := os.ReadFile(fmt.Sprintf("%s/%d.exit", folder, n))
		if err != nil {
			t.Fatal(err)
		}
		if string(exit) != "0\n" || !c.matches(string(out)) {
			t.Errorf("$ %s\n%swant:\n%s\nexit status %s", c.line, out, strings.Join(c.want, "\n"), exit)
		}
	}
}
