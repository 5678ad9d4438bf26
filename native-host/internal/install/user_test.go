package install

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/natsuin/natsuin/failure"
)

// person is an account with an empty home, and a program at an absolute path.
func person(t *testing.T) (u *User, home, program string) {
	t.Helper()
	home = t.TempDir()
	u = accountOn(t, linux, map[string]string{"HOME": home}, nil)
	return u, home, programIn(t, t.TempDir())
}

func accountOn(t *testing.T, system string, variables map[string]string, r registry) *User {
	t.Helper()
	u, err := account(system, func(name string) string { return variables[name] }, r)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func programIn(t *testing.T, folder string) string {
	t.Helper()
	program := filepath.Join(folder, "natsuin")
	if err := os.WriteFile(program, []byte("#!"), 0o755); err != nil {
		t.Fatal(err)
	}
	return program
}

func makeFolder(t *testing.T, parts ...string) string {
	t.Helper()
	path := filepath.Join(parts...)
	if err := os.MkdirAll(path, 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestPlaces holds the table to the documents of the browsers: for every system
// and browser a profile folder, the manifest and, on Windows, the key.
func TestPlaces(t *testing.T) {
	type row struct{ profile, manifest, key string }
	for system, rows := range map[string]map[string]row{
		linux: {
			"chrome":   {"/h/.config/google-chrome", "/h/.config/google-chrome/NativeMessagingHosts/app.natsuin.host.json", ""},
			"chromium": {"/h/.config/chromium", "/h/.config/chromium/NativeMessagingHosts/app.natsuin.host.json", ""},
			"edge":     {"/h/.config/microsoft-edge", "/h/.config/microsoft-edge/NativeMessagingHosts/app.natsuin.host.json", ""},
			"brave":    {"/h/.config/BraveSoftware/Brave-Browser", "/h/.config/BraveSoftware/Brave-Browser/NativeMessagingHosts/app.natsuin.host.json", ""},
			"vivaldi":  {"/h/.config/vivaldi", "/h/.config/vivaldi/NativeMessagingHosts/app.natsuin.host.json", ""},
			"firefox":  {"/h/.mozilla/firefox", "/h/.mozilla/native-messaging-hosts/app.natsuin.host.json", ""},
		},
		macOS: {
			"chrome":   {"/h/Library/Application Support/Google/Chrome", "/h/Library/Application Support/Google/Chrome/NativeMessagingHosts/app.natsuin.host.json", ""},
			"chromium": {"/h/Library/Application Support/Chromium", "/h/Library/Application Support/Chromium/NativeMessagingHosts/app.natsuin.host.json", ""},
			"edge":     {"/h/Library/Application Support/Microsoft Edge", "/h/Library/Application Support/Microsoft Edge/NativeMessagingHosts/app.natsuin.host.json", ""},
			"brave":    {"/h/Library/Application Support/BraveSoftware/Brave-Browser", "/h/Library/Application Support/BraveSoftware/Brave-Browser/NativeMessagingHosts/app.natsuin.host.json", ""},
			"vivaldi":  {"/h/Library/Application Support/Vivaldi", "/h/Library/Application Support/Vivaldi/NativeMessagingHosts/app.natsuin.host.json", ""},
			"firefox":  {"/h/Library/Application Support/Firefox", "/h/Library/Application Support/Mozilla/NativeMessagingHosts/app.natsuin.host.json", ""},
		},
		windows: {
			"chrome":   {"/l/Google/Chrome/User Data", "/l/Natsuin/chrome.json", `Software\Google\Chrome\NativeMessagingHosts\app.natsuin.host`},
			"chromium": {"/l/Chromium/User Data", "/l/Natsuin/chromium.json", `Software\Chromium\NativeMessagingHosts\app.natsuin.host`},
			"edge":     {"/l/Microsoft/Edge/User Data", "/l/Natsuin/edge.json", `Software\Microsoft\Edge\NativeMessagingHosts\app.natsuin.host`},
			"brave":    {"/l/BraveSoftware/Brave-Browser/User Data", "/l/Natsuin/chrome.json", `Software\Google\Chrome\NativeMessagingHosts\app.natsuin.host`},
			"vivaldi":  {"/l/Vivaldi/User Data", "/l/Natsuin/chrome.json", `Software\Google\Chrome\NativeMessagingHosts\app.natsuin.host`},
			"firefox":  {"/r/Mozilla/Firefox", "/l/Natsuin/firefox.json", `Software\Mozilla\NativeMessagingHosts\app.natsuin.host`},
		},
	} {
		u := accountOn(t, system, map[string]string{"HOME": "/h", "LOCALAPPDATA": "/l", "APPDATA": "/r"}, nil)
		var ids []string
		for _, b := range browsers {
			ids = append(ids, b.ID)
			p := b.places[system]
			got := row{filepath.ToSlash(u.full(p.profiles[0])), filepath.ToSlash(filepath.Join(u.full(p.manifests), p.file)), p.key}
			if got != rows[b.ID] {
				t.Errorf("%s, %s: got %q, want %q", system, b.ID, got, rows[b.ID])
			}
		}
		if slices.Sort(ids); !slices.Equal(ids, slices.Sorted(maps.Keys(rows))) {
			t.Errorf("%s: browsers %s", system, ids)
		}
	}
}

// TestBases: XDG_CONFIG_HOME moves the folders of Chromium, a relative one is
// no path; without a home there is no account.
func TestBases(t *testing.T) {
	chromium, _ := find("Chromium")
	place := chromium.places[linux].manifests
	for configured, want := range map[string]struct{ full, root, path string }{
		"":          {"/h/.config/chromium/NativeMessagingHosts", "/h", ".config/chromium/NativeMessagingHosts"},
		"relative":  {"/h/.config/chromium/NativeMessagingHosts", "/h", ".config/chromium/NativeMessagingHosts"},
		"/h/conf/":  {"/h/conf/chromium/NativeMessagingHosts", "/h", "conf/chromium/NativeMessagingHosts"},
		"/h/../etc": {"/etc/chromium/NativeMessagingHosts", "/etc", "chromium/NativeMessagingHosts"},
		"/hh":       {"/hh/chromium/NativeMessagingHosts", "/hh", "chromium/NativeMessagingHosts"},
	} {
		u := accountOn(t, linux, map[string]string{"HOME": "/h", "XDG_CONFIG_HOME": configured}, nil)
		root, path := u.fence(place)
		if got := u.full(place); got != want.full || root != want.root || path != want.path {
			t.Errorf("%q: got %s, %s, %s", configured, got, root, path)
		}
	}
	for system, variables := range map[string]map[string]string{
		linux: {}, macOS: {"HOME": "h"}, windows: {"LOCALAPPDATA": "/l"}, "plan9": {"HOME": "/h"},
	} {
		_, err := account(system, func(name string) string { return variables[name] }, nil)
		if failure.CodeOf(err) != failure.NotSupported {
			t.Errorf("%s: %v", system, err)
		}
	}
	if u, err := Here(func(string) string { return "/h" }); err != nil || u == nil {
		t.Errorf("here: %v", err)
	}
}

// TestProgram: no browser is told of a program that it could not start.
func TestProgram(t *testing.T) {
	u, home, program := person(t)
	makeFolder(t, home, ".config/chromium")
	plain := filepath.Join(home, "plain")
	if err := os.WriteFile(plain, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]failure.Code{
		"natsuin": failure.Usage, "./natsuin": failure.Usage, "": failure.Usage, program + "\xff": failure.Usage,
		program + " (deleted)": failure.FileUnreadable, home: failure.FileUnreadable, plain: failure.FileUnreadable,
	} {
		_, installing := u.Install(path, Choice{})
		_, removing := u.Uninstall(path, Choice{})
		_, looking := u.Status(path)
		for _, err := range []error{installing, removing, looking} {
			if failure.CodeOf(err) != want {
				t.Errorf("%q: %v, want %s", path, err, want)
			}
		}
	}
	if entries, err := os.ReadDir(filepath.Join(home, ".config/chromium")); err != nil || len(entries) != 0 {
		t.Errorf("wrote %v (%v)", entries, err)
	}
}

// fakeRegistry stands for Windows.
type fakeRegistry map[string]string

func (f fakeRegistry) get(key string) (string, bool, error) {
	value, ok := f[key]
	return value, ok, nil
}
func (f fakeRegistry) set(key, value string) error { f[key] = value; return nil }
func (f fakeRegistry) remove(key string) error {
	if _, ok := f[key]; !ok {
		return errors.New("no such key")
	}
	delete(f, key)
	return nil
}

// TestRegistry: on Windows a key names the manifest. Brave and Vivaldi share
// Chrome's; what another program's key names is not touched.
func TestRegistry(t *testing.T) {
	folder, keys := t.TempDir(), fakeRegistry{}
	program := programIn(t, t.TempDir())
	u := accountOn(t, windows, map[string]string{"LOCALAPPDATA": folder, "APPDATA": folder}, keys)
	if r, err := u.Install(program, Choice{}); err != nil || len(r) != 0 {
		t.Fatalf("without browsers: %v (%v)", r, err)
	}
	makeFolder(t, folder, "Vivaldi/User Data")
	makeFolder(t, folder, "Mozilla/Firefox")
	r, err := u.Install(program, Choice{})
	if err != nil || len(r) != 2 || r[0].Outcome != Changed || r[1].State != Registered {
		t.Fatalf("got %+v (%v)", r, err)
	}
	chrome, firefox := filepath.Join(folder, "Natsuin", "chrome.json"), filepath.Join(folder, "Natsuin", "firefox.json")
	if want := (fakeRegistry{`Software\Google\Chrome\NativeMessagingHosts\app.natsuin.host`: chrome,
		`Software\Mozilla\NativeMessagingHosts\app.natsuin.host`: firefox}); !maps.Equal(keys, want) {
		t.Errorf("keys %v", keys)
	}
	other := filepath.Join(folder, "other.json")
	if err := os.Rename(firefox, other); err != nil {
		t.Fatal(err)
	}
	if got := states(t, u, program)["firefox"]; got != Damaged {
		t.Errorf("with a key to nowhere: %s", got)
	}
	keys[`Software\Mozilla\NativeMessagingHosts\app.natsuin.host`] = other
	r, err = u.Uninstall(program, Choice{})
	// Chrome and Brave have the key of Vivaldi: it is gone with the first.
	if err != nil || len(r) != 2 || r[0].Browser.ID != "chrome" || r[1].Browser.ID != "firefox" || len(keys) != 0 {
		t.Errorf("removing: %+v, keys %v (%v)", r, keys, err)
	}
	if _, err := os.Stat(other); err != nil {
		t.Errorf("removed a file elsewhere: %v", err)
	}
	if _, err := os.Stat(chrome); !os.IsNotExist(err) {
		t.Errorf("left its own: %v", err)
	}
}

func states(t *testing.T, u *User, program string) map[string]State {
	t.Helper()
	entries, err := u.Status(program)
	if err != nil || len(entries) != len(browsers) {
		t.Fatalf("got %d entries (%v)", len(entries), err)
	}
	all := map[string]State{}
	for _, e := range entries {
		all[e.Browser.ID] = e.State
	}
	return all
}
