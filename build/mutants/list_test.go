package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestListsApply keeps every list of the repository true: each text stands where
// it should, once, so that no fault is a fault of long ago.
func TestListsApply(t *testing.T) {
	list, err := load("../..", nil)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, m := range list {
		if seen[m.file+m.name] {
			t.Errorf("%s: %q is there twice", m.file, m.name)
		}
		seen[m.file+m.name] = true
	}
}

// TestVerdicts tries four faults in either language, in a module of its own.
func TestVerdicts(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":    "module example.test/m\n\ngo 1.26\n",
		"m.go":      "package m\n\nfunc Add(a, b int) int {\n\treturn a + b\n}\n\nfunc Unused() int { return 7 }\n",
		"m_test.go": "package m\n\nimport \"testing\"\n\nfunc TestAdd(t *testing.T) {\n\tif Add(1, 2) != 3 {\n\t\tt.Error()\n\t}\n}\n",
		"m.ts":      "export function add(a: number, b: number): number {\n  return a + b;\n}\n\nexport const unused = () => 7;\n",
		"m.test.ts": "import { test } from \"node:test\";\nimport { add } from \"./m.ts\";\n\ntest(\"adds two numbers\", () => {\n  if (add(1, 2) !== 3) throw new Error();\n});\n",
		listName: "== found\nm.go . TestAdd\n- a + b\n+ a - b\n\n# a comment\n== not found\nm.go . TestAdd\n- return 7\n+ return 8\n" +
			"== not Go\nm.go . TestAdd\n- a + b\n+ a +\n== no test\nm.go . TestSub\n- a + b\n+ b\n" +
			"== killed script\nm.ts m.test.ts adds two numbers\n- a + b;\n+ a - b;\n== survived script\nm.ts m.test.ts adds two numbers\n- => 7\n+ => 8\n" +
			"== no script\nm.ts m.test.ts adds two numbers\n- a + b;\n+ a + ;\n== no test in a script\nm.ts m.test.ts adds numbers\n- a + b;\n+ b;\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	list, err := load(".", nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []verdict{killed, survived, compileError, noTest, killed, survived, compileError, noTest} {
		got, err := list[i].try(t.TempDir(), true)
		if err != nil || got != want {
			t.Errorf("%s: %s, want %s (%v)", list[i].name, got, want, err)
		}
	}
	var out strings.Builder
	if ok, err := run(&out, nil, "found"); ok || err != nil || !strings.HasSuffix(out.String(), "killed 1 of 2\n") {
		t.Errorf("%v %v:\n%s", ok, err, out.String())
	}
}

// TestParseRefuses: a list with a fault of its own is refused.
func TestParseRefuses(t *testing.T) {
	for _, text := range []string{
		"nonsense\n", "== a\nm.go . TestX and more\n- package\n+ x\n", "== a\nm.go . TestX\n- nowhere\n+ x\n", "== a\nm.go . TestX\n- x\n+ y\n", "== a\nm.go .\n",
	} {
		dir := t.TempDir()
		for name, body := range map[string]string{"m.go": "package m // x x\n", listName: text} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := load(dir, nil); err == nil {
			t.Errorf("%q is accepted", text)
		}
	}
	if _, err := load(t.TempDir(), nil); err == nil {
		t.Error("no list is accepted")
	}
}
