package cli

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/natsuin/natsuin/failure"
)

// folder holds one document, a.pdf with the content "original".
func folder(t *testing.T) (dir, source string) {
	t.Helper()
	dir = t.TempDir()
	source = filepath.Join(dir, "a.pdf")
	if err := os.WriteFile(source, []byte("original"), 0o640); err != nil {
		t.Fatal(err)
	}
	return dir, source
}

func content(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// count returns how many entries a folder has.
func count(t *testing.T, dir string) int {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

func TestTargetOf(t *testing.T) {
	dir, source := folder(t)
	for given, want := range map[string]string{
		"": filepath.Join(dir, "a-signed.pdf"), dir: filepath.Join(dir, "a-signed.pdf"), "b.pdf": "b.pdf",
	} {
		if got := targetOf(source, given); got != want {
			t.Errorf("%q: got %s", given, got)
		}
	}
	if got := targetOf("契約書.PDF", ""); got != "契約書-signed.PDF" {
		t.Errorf("got %s", got)
	}
}

// TestOutput: the target appears whole at the end, with the source's mode.
func TestOutput(t *testing.T) {
	dir, source := folder(t)
	target := filepath.Join(dir, "out.pdf")
	o, err := newOutput(source, target, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, tail := range []string{"+empty", "+value"} { // the second replaces the first
		if err := o.write([]byte(tail)); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(target); err == nil {
			t.Error("visible before it is done")
		}
	}
	if err := o.keep(); err != nil {
		t.Fatal(err)
	}
	o.drop() // does nothing any more
	if got := content(t, target); got != "original+value" {
		t.Errorf("wrote %q", got)
	}
	if info, err := os.Stat(target); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if n := count(t, dir); n != 2 {
		t.Errorf("%d files", n)
	}
}

// TestOutputExists: nothing is replaced, not even what appears in the last
// moment, unless that was asked for.
func TestOutputExists(t *testing.T) {
	dir, source := folder(t)
	target := filepath.Join(dir, "out.pdf")
	o, err := newOutput(source, target, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(target, []byte("another"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := o.keep(); failure.CodeOf(err) != failure.FileExists {
		t.Errorf("keeping: %v", err)
	}
	if _, err := newOutput(source, target, false); failure.CodeOf(err) != failure.FileExists {
		t.Errorf("beginning: %v", err)
	}
	if got := content(t, target); got != "another" {
		t.Errorf("replaced by %q", got)
	}
	if err := o.claim(source); err == nil {
		t.Error("claimed a name that is taken")
	}
	o, err = newOutput(source, target, true)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.keep(); err != nil || content(t, target) != "original" {
		t.Errorf("forcing: %v", err)
	}
	if n := count(t, dir); n != 2 {
		t.Errorf("%d files", n)
	}
}

// TestOutputDropped leaves nothing, nor does a start that fails.
func TestOutputDropped(t *testing.T) {
	dir, source := folder(t)
	o, err := newOutput(source, filepath.Join(dir, "out.pdf"), false)
	if err != nil {
		t.Fatal(err)
	}
	o.drop()
	for name, c := range map[string]struct {
		source, target string
		want           failure.Code
	}{
		"no source":         {filepath.Join(dir, "b.pdf"), filepath.Join(dir, "o.pdf"), failure.FileUnreadable},
		"source is folder":  {dir, filepath.Join(dir, "o.pdf"), failure.FileUnreadable},
		"no folder":         {source, filepath.Join(dir, "nowhere", "o.pdf"), failure.FileUnwritable},
		"target is a file/": {source, filepath.Join(source, "o.pdf"), failure.FileUnwritable},
	} {
		if _, err := newOutput(c.source, c.target, false); failure.CodeOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := count(t, dir); n != 1 {
		t.Errorf("%d files", n)
	}
}

// TestClaim is for file systems without hard links.
func TestClaim(t *testing.T) {
	dir, source := folder(t)
	o := &output{target: filepath.Join(dir, "out.pdf")}
	if err := o.claim(source); err != nil || content(t, o.target) != "original" {
		t.Errorf("got %v", err)
	}
	if err := o.claim(filepath.Join(dir, "gone")); err == nil {
		t.Error("claimed for nothing")
	}
}
