package install

import (
	"archive/zip"
	"os"
	"path/filepath"
	"testing"

	"github.com/natsuin/natsuin/protocol"
)

// TestShared: a package's manifest counts for a browser of which the person has
// none, and is never what install or uninstall touches.
func TestShared(t *testing.T) {
	for id, folder := range map[string]string{
		"chrome": "etc/opt/chrome", "chromium": "etc/chromium", "edge": "etc/opt/edge", "brave": "etc/opt/chrome",
		"vivaldi": "etc/opt/vivaldi", "firefox": "usr/lib/mozilla",
	} {
		u, _, program := person(t)
		u.root = t.TempDir()
		b, _ := find(id)
		makeFolder(t, u.full(b.places[linux].profiles[0]))
		path := filepath.Join(makeFolder(t, u.root, folder, "native-messaging-hosts"), manifestFile)
		state := func() Entry {
			t.Helper()
			entries, err := u.Status(program)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				if e.Browser.ID == id {
					return e
				}
			}
			t.Fatal("no such browser")
			return Entry{}
		}
		if e := state(); e.State != Unregistered {
			t.Errorf("%s without: %s", id, e.State)
		}
		content, err := Manifest(b.Family, program)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
		if e := state(); e.State != Registered || e.Manifest != path {
			t.Errorf("%s with a package's: %s, %s", id, e.State, e.Manifest)
		}
		results, err := u.Uninstall(program, Choice{Names: []string{id}, Force: true})
		if err != nil || len(results) != 1 || results[0].Outcome != Unchanged {
			t.Errorf("%s: uninstalling: %v, %v", id, results, err)
		}
		if e := state(); e.State != Registered {
			t.Errorf("%s after uninstalling: %s", id, e.State)
		}
	}
}

// TestExtension: what a store or a policy installed is seen with its version.
func TestExtension(t *testing.T) {
	u, home, _ := person(t)
	chromium, _ := find("chromium")
	firefox, _ := find("firefox")
	if u.extension(chromium) != "" || u.extension(firefox) != "" {
		t.Error("an extension in an empty home")
	}
	makeFolder(t, home, ".config/chromium/Default/Extensions", protocol.ChromiumID, "0.9.0_0")
	if v := u.extension(chromium); v != "0.9.0" {
		t.Errorf("chromium: %q", v)
	}
	file, err := os.Create(filepath.Join(makeFolder(t, home, ".mozilla/firefox/a.default/extensions"), protocol.FirefoxID+".xpi"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if v := u.extension(firefox); v != "" {
		t.Errorf("firefox with a damaged file: %q", v)
	}
	z := zip.NewWriter(file)
	w, err := z.Create("manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(`{"version": "0.8.0"}`)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if v := u.extension(firefox); v != "0.8.0" {
		t.Errorf("firefox: %q", v)
	}
}
