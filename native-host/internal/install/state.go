package install

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/natsuin/natsuin/protocol"
)

// State is what a browser knows of the host.
type State string

// The states.
const (
	Absent       State = "not-installed"  // the browser has never run here
	Sandboxed    State = "sandboxed"      // only as a snap or Flatpak, which cannot start the host
	Unregistered State = "not-registered" // there, but has no manifest of ours
	Registered   State = "registered"     // would start this program
	Foreign      State = "other-natsuin"  // would start another program under our name
	Damaged      State = "damaged"        // has a manifest that it cannot use, or that says something else than ours
)

// Entry is the state of one browser.
type Entry struct {
	Browser   Browser
	State     State
	Sandboxes []string // "snap", "flatpak": editions of it that are there as well
	Manifest  string   // path where its manifest is or would be
	Program   string   // path that the manifest names; "" if it names none
	Extension string   // version of our extension in a profile; "" if none is seen there
}

// maxManifest bounds a manifest in bytes; ours has some hundreds.
const maxManifest = 64 << 10

// Status looks at every browser; it changes nothing. Program is the path of
// this program.
//
// Errors: failure.Usage, FileUnreadable for a path at which it cannot be
// started.
func (u *User) Status(program string) ([]Entry, error) {
	if err := checkProgram(program); err != nil {
		return nil, err
	}
	var all []Entry
	for _, b := range browsers {
		e, err := u.look(b, program)
		if err == nil {
			err = u.lookShared(&e, program)
		}
		if err != nil {
			return nil, err
		}
		e.Extension = u.extension(b)
		all = append(all, e)
	}
	return all, nil
}

// look returns the state of one browser.
//
// Errors: failure.NotSupported if this build answers no browser of its family.
func (u *User) look(b Browser, program string) (Entry, error) {
	p := b.places[u.system]
	e := Entry{Browser: b, State: Absent, Sandboxes: []string{}, Manifest: filepath.Join(u.full(p.manifests), p.file)}
	want, err := Manifest(b.Family, program)
	if err != nil {
		return e, err
	}
	for _, s := range p.sandboxes {
		if u.exists(s.folder) {
			e.Sandboxes = append(e.Sandboxes, s.kind)
		}
	}
	if u.registry != nil {
		value, ok, err := u.registry.get(p.key)
		if !ok && err == nil {
			e.State = u.without(p, e)
			return e, nil
		}
		if ok {
			e.Manifest = value
		}
	}
	content, err := read(e.Manifest)
	if errors.Is(err, fs.ErrNotExist) && u.registry == nil {
		e.State = u.without(p, e)
		return e, nil
	}
	e.State, e.Program = u.judge(content, want, program)
	return e, nil
}

// without is the state of a browser that has no manifest of ours.
func (u *User) without(p place, e Entry) State {
	switch {
	case slices.ContainsFunc(p.profiles, u.exists):
		return Unregistered
	case len(e.Sandboxes) > 0:
		return Sandboxed
	}
	return Absent
}

// judge compares a manifest with the one this program would write, and returns
// the program it names.
func (u *User) judge(content, want []byte, program string) (State, string) {
	var m manifest
	if json.Unmarshal(content, &m) != nil || m.Name != protocol.HostName || !filepath.IsAbs(m.Path) {
		return Damaged, ""
	}
	switch {
	case bytes.Equal(content, want):
		return Registered, m.Path
	case u.samePath(m.Path, program):
		return Damaged, m.Path
	}
	return Foreign, m.Path
}

// read reads a manifest. A symbolic link is followed, as a browser does; one to
// nowhere is a manifest that cannot be read, not one that is not there.
func read(path string) ([]byte, error) {
	if _, err := os.Lstat(path); err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxManifest {
		return nil, fs.ErrInvalid
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxManifest))
}
