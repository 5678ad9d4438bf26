package sandbox

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/wasm/verify/abi"
)

// answers checks that a sandbox works at all.
func answers(t *testing.T, s *Sandbox) {
	t.Helper()
	var v abi.VersionAnswer
	err := s.with(context.Background(), nil, func(ctx context.Context, i *instance) error {
		return i.do(ctx, abi.OpVersion, &abi.VersionRequest{}, &v)
	})
	if err != nil || v.ABI != abi.Version {
		t.Errorf("version %d, %v", v.ABI, err)
	}
}

func TestVersion(t *testing.T) { answers(t, shared(t)) }

func TestModuleBesideTheExecutable(t *testing.T) {
	// The test binary stands where no module is.
	_, err := Open(context.Background(), Options{SHA256: strings.Repeat("0", 64)})
	if failure.CodeOf(err) != failure.SandboxMissing {
		t.Errorf("got %v", err)
	}
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	o := pinned(t, modulePath)
	module, err := os.ReadFile(modulePath)
	if err != nil {
		t.Fatal(err)
	}
	beside := filepath.Join(filepath.Dir(executable), FileName)
	if err := os.WriteFile(beside, module, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Remove(beside) })
	o.Path = ""
	answers(t, open(t, o))
}

func TestOnlyThePinnedModuleRuns(t *testing.T) {
	good := pinned(t, modulePath)
	module, err := os.ReadFile(modulePath)
	if err != nil {
		t.Fatal(err)
	}
	changed := filepath.Join(t.TempDir(), FileName)
	module[len(module)/2] ^= 1
	if err := os.WriteFile(changed, module, 0o600); err != nil {
		t.Fatal(err)
	}
	truncated := filepath.Join(t.TempDir(), FileName)
	if err := os.WriteFile(truncated, module[:len(module)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	cases := map[string]struct {
		o    Options
		code failure.Code
	}{
		"no pin":              {Options{Path: modulePath}, failure.SandboxMismatch},
		"pin in upper case":   {Options{Path: modulePath, SHA256: strings.ToUpper(good.SHA256)}, failure.SandboxMismatch},
		"half a pin":          {Options{Path: modulePath, SHA256: good.SHA256[:32]}, failure.SandboxMismatch},
		"changed":             {Options{Path: changed, SHA256: good.SHA256}, failure.SandboxMismatch},
		"truncated":           {Options{Path: truncated, SHA256: good.SHA256}, failure.SandboxMismatch},
		"truncated but known": {pinned(t, truncated), failure.SandboxFailed},
		"changed but known":   {pinned(t, writeFile(t, []byte("no module"))), failure.SandboxFailed},
		"folder":              {Options{Path: t.TempDir(), SHA256: good.SHA256}, failure.SandboxMismatch},
		"missing":             {Options{Path: filepath.Join(t.TempDir(), "x"), SHA256: good.SHA256}, failure.SandboxMissing},
	}
	for name, c := range cases {
		s, err := Open(context.Background(), c.o)
		if failure.CodeOf(err) != c.code || s != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && strings.Contains(err.Error(), string(filepath.Separator)) {
			t.Errorf("%s: the error names a path: %v", name, err)
		}
	}
	answers(t, open(t, good))
}

func writeFile(t *testing.T, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCacheIsKeptAndCleaned(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "user", "cache")
	stale := filepath.Join(dir, strings.Repeat("ab", 32))
	foreign := filepath.Join(dir, "kept")
	for _, d := range []string{stale, foreign} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	o := pinned(t, modulePath)
	o.CacheDir = dir
	answers(t, open(t, o))
	compiled := cacheFiles(t, filepath.Join(dir, o.SHA256))
	if len(compiled) != 1 {
		t.Fatalf("cached files: %v", compiled)
	}
	before, err := os.Stat(compiled[0])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(stale); err == nil {
		t.Error("the code of another module was kept")
	}
	if _, err := os.Stat(foreign); err != nil {
		t.Error("a folder that is not the cache's was removed")
	}
	answers(t, open(t, o))
	after, err := os.Stat(compiled[0])
	if err != nil || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("the cache was not used: %v", err)
	}
	// A damaged cache costs time, nothing else.
	if err := os.Truncate(compiled[0], before.Size()/2); err != nil {
		t.Fatal(err)
	}
	answers(t, open(t, o))
}

func cacheFiles(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestCacheOfOthersIsNotExecuted: what others may write to is left alone, and
// so is what is no folder.
func TestCacheOfOthersIsNotExecuted(t *testing.T) {
	open777 := t.TempDir()
	if err := os.Chmod(open777, 0o777); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(t.TempDir(), link); err != nil {
		t.Fatal(err)
	}
	for name, dir := range map[string]string{
		"writable by all": open777, "symbolic link": link, "file": writeFile(t, nil), "none": "",
	} {
		if cache := openCache(dir, strings.Repeat("0", 64)); cache != nil {
			t.Errorf("%s: used", name)
		}
	}
	o := pinned(t, modulePath)
	o.CacheDir = open777
	answers(t, open(t, o))
	if files := cacheFiles(t, filepath.Join(open777, o.SHA256)); len(files) != 0 {
		t.Errorf("written: %v", files)
	}
}
