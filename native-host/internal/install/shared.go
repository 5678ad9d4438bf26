package install

import (
	"errors"
	"io/fs"
	"path/filepath"
)

// lookShared completes the state of a browser that has no manifest of the
// person's: a package may have registered it for everybody. Browsers prefer
// the person's.
func (u *User) lookShared(e *Entry, program string) error {
	p := e.Browser.places[u.system]
	if e.State != Unregistered || p.shared == "" {
		return nil
	}
	want, err := Manifest(e.Browser.Family, program)
	if err != nil {
		return err
	}
	path := filepath.Join(u.root, p.shared, p.file)
	content, err := read(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	e.Manifest = path
	e.State, e.Program = u.judge(content, want, program)
	return nil
}
