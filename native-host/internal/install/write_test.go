//go:build unix

package install

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/natsuin/natsuin/failure"
)

const chromiumManifest = ".config/chromium/NativeMessagingHosts/app.natsuin.host.json"

// profile is an account whose Chromium has run.
func profile(t *testing.T) (u *User, home, program, manifest string) {
	t.Helper()
	u, home, program = person(t)
	put(t, filepath.Join(makeFolder(t, home, ".config/chromium"), "Local State"), "{}")
	return u, home, program, filepath.Join(home, chromiumManifest)
}

func put(t *testing.T, path, content string) {
	t.Helper()
	makeFolder(t, filepath.Dir(path))
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func one(t *testing.T, results []Result, err error) Result {
	t.Helper()
	if err != nil || len(results) != 1 {
		t.Fatalf("got %+v (%v), want one result", results, err)
	}
	return results[0]
}

// tree lists the files and folders below a folder with their modes.
func tree(t *testing.T, root string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == root {
			return err
		}
		info, err := d.Info()
		if err == nil {
			name, _ := filepath.Rel(root, path)
			all = append(all, fmt.Sprintf("%s %s", name, info.Mode().Perm()))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestInstall writes one file of mode 0644, whatever the umask, again only if it
// must, and takes away no more than it brought.
func TestInstall(t *testing.T) {
	u, home, program, manifest := profile(t)
	before := tree(t, home)
	old := syscall.Umask(0o077)
	defer syscall.Umask(old)
	results, err := u.Install(program, Choice{})
	if r := one(t, results, err); r.Outcome != Changed || r.State != Registered || r.Manifest != manifest || r.Program != program {
		t.Errorf("got %+v", r)
	}
	want := slices.Concat(before, []string{".config/chromium/NativeMessagingHosts -rwxr-xr-x", chromiumManifest + " -rw-r--r--"})
	if got := tree(t, home); !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) {
		t.Errorf("tree %q, want %q", got, want)
	}
	if got, err := os.ReadFile(manifest); err != nil || string(got) != string(must(Manifest(Chromium, program))) {
		t.Errorf("wrote %s (%v)", got, err)
	}
	first, _ := os.Stat(manifest)
	results, err = u.Install(program, Choice{})
	second, _ := os.Stat(manifest)
	if r := one(t, results, err); r.Outcome != Unchanged || !os.SameFile(first, second) {
		t.Errorf("again: %+v", r)
	}
	results, err = u.Uninstall(program, Choice{})
	if r := one(t, results, err); r.Outcome != Changed || r.State != Unregistered {
		t.Errorf("removing: %+v", r)
	}
	if got := tree(t, home); !slices.Equal(got, before) {
		t.Errorf("left %q, want %q", got, before)
	}
	results, err = u.Uninstall(program, Choice{Names: []string{"chromium"}})
	if r := one(t, results, err); r.Outcome != Unchanged {
		t.Errorf("removing again: %+v", r)
	}
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

// TestAll: every browser is registered if asked for, and nothing is left of it.
func TestAll(t *testing.T) {
	u, home, program := person(t)
	results, err := u.Install(program, Choice{All: true})
	if err != nil || len(results) != len(browsers) {
		t.Fatalf("got %d results (%v)", len(results), err)
	}
	for id, state := range states(t, u, program) {
		if state != Registered {
			t.Errorf("%s: %s", id, state)
		}
	}
	if info, err := os.Stat(filepath.Join(home, ".config/google-chrome")); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("a folder that will hold profiles: %v (%v)", info.Mode(), err)
	}
	if _, err := u.Uninstall(program, Choice{}); err != nil {
		t.Fatal(err)
	}
	if got := tree(t, home); !slices.Equal(got, []string{".config -rwx------"}) {
		t.Errorf("left %q", got)
	}
}

// TestFirefoxProfiles: either place of the profiles tells of a Firefox, its
// manifests alone do not.
func TestFirefoxProfiles(t *testing.T) {
	for folder, want := range map[string]State{
		".mozilla/firefox": Unregistered, ".config/mozilla/firefox": Unregistered,
		".mozilla/native-messaging-hosts": Absent, "snap/firefox": Sandboxed, ".var/app/org.mozilla.firefox": Sandboxed,
	} {
		u, home, program := person(t)
		makeFolder(t, home, folder)
		if got := states(t, u, program)["firefox"]; got != want {
			t.Errorf("%s: %s, want %s", folder, got, want)
		}
	}
}

// TestManifestStates: what a manifest says decides its state, and what install
// and uninstall may do to it.
func TestManifestStates(t *testing.T) {
	elsewhere := programIn(t, t.TempDir())
	for name, c := range map[string]struct {
		content           string // %s is this program
		state             State
		install, uninstal Outcome
	}{
		"another's":      {`{"name":"app.natsuin.host","path":"` + elsewhere + `","type":"stdio"}`, Foreign, Kept, Kept},
		"a vanished":     {`{"name":"app.natsuin.host","path":"` + elsewhere + `-gone","type":"stdio"}`, Foreign, Changed, Kept},
		"other callers":  {`{"name":"app.natsuin.host","path":"%s","type":"stdio","allowed_origins":[]}`, Damaged, Changed, Changed},
		"another name":   {`{"name":"app.other.host","path":"%s"}`, Damaged, Changed, Kept},
		"relative":       {`{"name":"app.natsuin.host","path":"natsuin"}`, Damaged, Changed, Kept},
		"cut off":        {`{"name":"app.natsuin.host","path":"%s"`, Damaged, Changed, Kept},
		"empty":          {"", Damaged, Changed, Kept},
		"far too long":   {strings.Repeat(" ", maxManifest+1), Damaged, Changed, Kept},
		"Firefox's keys": {"firefox", Damaged, Changed, Changed},
	} {
		u, _, program, manifest := profile(t)
		content := strings.ReplaceAll(c.content, "%s", program)
		if content == "firefox" {
			content = string(must(Manifest(Firefox, program)))
		}
		put(t, manifest, content)
		if got := states(t, u, program)["chromium"]; got != c.state {
			t.Errorf("%s: %s, want %s", name, got, c.state)
		}
		results, err := u.Uninstall(program, Choice{})
		if r := one(t, results, err); r.Outcome != c.uninstal {
			t.Errorf("%s: removing: %+v", name, r)
		}
		put(t, manifest, content)
		results, err = u.Install(program, Choice{})
		if r := one(t, results, err); r.Outcome != c.install || (r.State == Registered) != (c.install == Changed) {
			t.Errorf("%s: installing: %+v", name, r)
		}
		put(t, manifest, content)
		for _, do := range []func(string, Choice) ([]Result, error){u.Install, u.Uninstall} {
			results, err = do(program, Choice{Names: []string{"CHROMIUM"}, Force: true})
			if r := one(t, results, err); r.Outcome != Changed {
				t.Errorf("%s: by force: %+v", name, r)
			}
		}
	}
}

// TestLinks: a link is read as a browser does, replaced and removed itself, and
// never written through; no folder outside the home is written to.
func TestLinks(t *testing.T) {
	u, _, program, manifest := profile(t)
	outside := filepath.Join(t.TempDir(), "theirs.json")
	theirs := string(must(Manifest(Chromium, program))) + " "
	put(t, outside, theirs)
	for range 2 {
		makeFolder(t, filepath.Dir(manifest))
		if err := os.Symlink(outside, manifest); err != nil {
			t.Fatal(err)
		}
		if got := states(t, u, program)["chromium"]; got != Damaged {
			t.Errorf("got %s", got)
		}
		results, err := u.Install(program, Choice{})
		if r := one(t, results, err); r.Outcome != Changed {
			t.Errorf("got %+v", r)
		}
		if info, err := os.Lstat(manifest); err != nil || !info.Mode().IsRegular() {
			t.Errorf("a link stayed: %v", err)
		}
		results, err = u.Uninstall(program, Choice{})
		if r := one(t, results, err); r.Outcome != Changed {
			t.Errorf("got %+v", r)
		}
	}
	makeFolder(t, filepath.Dir(manifest))
	if err := os.Symlink(outside, manifest); err != nil {
		t.Fatal(err)
	}
	if _, err := u.Uninstall(program, Choice{}); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(outside); err != nil || string(got) != theirs {
		t.Errorf("written through a link: %q (%v)", got, err)
	}
	if err := os.Symlink("nowhere.json", filepath.Join(makeFolder(t, filepath.Dir(manifest)), filepath.Base(manifest))); err != nil {
		t.Fatal(err)
	}
	if got := states(t, u, program)["chromium"]; got != Damaged {
		t.Errorf("a link to nowhere: %s", got)
	}
}

// TestFence: folders that are links out of the home, absolute or relative, at
// any depth, are refused; one inside the home is followed.
func TestFence(t *testing.T) {
	for name, c := range map[string]struct {
		link, target string // %s is a folder outside
		want         Outcome
	}{
		"manifests": {".config/vivaldi/NativeMessagingHosts", "%s", Failed},
		"profile":   {".config/vivaldi", "%s", Failed},
		"base":      {".config", "%s", Failed},
		"relative":  {".config", "../..%s", Failed},
		"inside":    {".config", "dots", Changed},
	} {
		u, home, program := person(t)
		outside := t.TempDir()
		makeFolder(t, home, "dots")
		makeFolder(t, filepath.Dir(filepath.Join(home, c.link)))
		up := strings.Repeat("../", strings.Count(home, "/"))
		target := strings.ReplaceAll(strings.ReplaceAll(c.target, "../..", up), "%s", outside)
		if err := os.Symlink(target, filepath.Join(home, c.link)); err != nil {
			t.Fatal(err)
		}
		results, err := u.Install(program, Choice{Names: []string{"vivaldi"}})
		r := one(t, results, err)
		if r.Outcome != c.want || (r.Err != nil) != (c.want == Failed) {
			t.Errorf("%s: %+v", name, r)
		}
		if r.Err != nil && (failure.CodeOf(r.Err) != failure.FileUnwritable || strings.Contains(r.Err.Error(), home)) {
			t.Errorf("%s: %v", name, r.Err)
		}
		if got := tree(t, outside); len(got) != 0 {
			t.Errorf("%s: wrote %q", name, got)
		}
	}
}

// TestUnwritable: a failure leaves what was there, and no other browser behind.
func TestUnwritable(t *testing.T) {
	u, home, program, manifest := profile(t)
	makeFolder(t, manifest, "folder") // where the file should be
	makeFolder(t, home, ".mozilla/firefox")
	results, err := u.Install(program, Choice{})
	if err != nil || len(results) != 2 || results[0].Outcome != Failed || results[1].Outcome != Changed {
		t.Fatalf("got %+v (%v)", results, err)
	}
	if failure.CodeOf(results[0].Err) != failure.FileUnwritable {
		t.Errorf("got %v", results[0].Err)
	}
	if entries, err := os.ReadDir(filepath.Dir(manifest)); err != nil || len(entries) != 1 {
		t.Errorf("left %v (%v)", entries, err)
	}
	results, err = u.Uninstall(program, Choice{Names: []string{"chromium"}, Force: true})
	if r := one(t, results, err); r.Outcome != Failed {
		t.Errorf("removing a full folder: %+v", r)
	}
	if _, err := u.Install(program, Choice{Names: []string{"chromium", "lynx"}}); failure.CodeOf(err) != failure.Usage {
		t.Errorf("an unknown browser: %v", err)
	}
}
