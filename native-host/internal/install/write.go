package install

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/natsuin/natsuin/failure"
)

// Choice says which browsers are meant, and how far to go.
type Choice struct {
	Names []string // ids of browsers; none: those that are there
	All   bool     // all that Natsuin knows, there or not
	Force bool     // also what names another program
}

// Outcome is what became of one browser.
type Outcome string

// The outcomes.
const (
	Changed   Outcome = "changed"   // registered or removed just now
	Unchanged Outcome = "unchanged" // was so already
	Kept      Outcome = "kept"      // left as it is: it names another program or nothing readable
	Failed    Outcome = "failed"    // see Err
)

// Result is the state of one browser afterwards.
type Result struct {
	Entry
	Outcome Outcome
	Err     error // failure.FileUnwritable
}

// Install makes the program at a path known to the chosen browsers, by default
// those that have run here. It may be repeated. A damaged manifest is replaced,
// one that names another program only where that is gone, or by force.
//
// Errors: failure.Usage for an unknown browser or, like FileUnreadable, for a
// path at which the program cannot be started. What fails in one browser stands
// in its result.
func (u *User) Install(program string, c Choice) ([]Result, error) {
	return u.each(program, c, func(e Entry) bool { return e.State != Absent && e.State != Sandboxed },
		func(e Entry) Result { return u.install(e, program, c.Force) })
}

func (u *User) install(e Entry, program string, force bool) Result {
	if e.State == Registered {
		return Result{Entry: e, Outcome: Unchanged}
	}
	if _, err := os.Stat(e.Program); e.State == Foreign && !errors.Is(err, fs.ErrNotExist) && !force {
		return Result{Entry: e, Outcome: Kept}
	}
	content, err := Manifest(e.Browser.Family, program)
	if err == nil {
		err = u.write(e.Browser.places[u.system], content)
	}
	return u.outcome(e, program, err)
}

// Uninstall removes what Install wrote, by default from all browsers, and the
// folders it leaves empty. A manifest that does not name this program stays
// unless forced.
//
// Errors: as Install.
func (u *User) Uninstall(program string, c Choice) ([]Result, error) {
	there := func(e Entry) bool { return e.State == Registered || e.State == Foreign || e.State == Damaged }
	return u.each(program, c, there, func(e Entry) Result {
		if !there(e) {
			return Result{Entry: e, Outcome: Unchanged}
		}
		if !c.Force && !u.samePath(e.Program, program) {
			return Result{Entry: e, Outcome: Kept}
		}
		return u.outcome(e, program, u.remove(e))
	})
}

// each does something to the chosen browsers, or else to those that are meant
// when none is named.
func (u *User) each(program string, c Choice, meant func(Entry) bool, do func(Entry) Result) ([]Result, error) {
	if err := checkProgram(program); err != nil {
		return nil, err
	}
	named := map[string]bool{}
	for _, name := range c.Names {
		b, ok := find(name)
		if !ok {
			return nil, failure.New(failure.Usage, "choosing a browser")
		}
		named[b.ID] = true
	}
	var results []Result
	for _, b := range browsers {
		e, err := u.look(b, program)
		if err != nil {
			return results, err
		}
		if named[b.ID] || len(named) == 0 && (c.All || meant(e)) {
			results = append(results, do(e))
		}
	}
	return results, nil
}

// outcome looks at a browser again after it was changed.
func (u *User) outcome(before Entry, program string, err error) Result {
	if err != nil {
		return Result{before, Failed, failure.Wrap(failure.FileUnwritable, bare(err), "registering with a browser")}
	}
	after, err := u.look(before.Browser, program)
	if err != nil {
		return Result{before, Failed, err}
	}
	return Result{Entry: after, Outcome: Changed}
}

// write puts a manifest into its place in one step: readable for everybody, as
// the browser's own files next to it need not be, and never outside the fence.
func (u *User) write(p place, content []byte) error {
	base, path := u.fence(p.manifests)
	root, err := os.OpenRoot(base)
	if err != nil {
		return err
	}
	defer root.Close()
	if err := makeFolders(root, path); err != nil {
		return err
	}
	temporary := filepath.Join(path, ".natsuin-"+rand.Text())
	if err := fill(root, temporary, content); err != nil {
		return err
	}
	if err := root.Rename(temporary, filepath.Join(path, p.file)); err != nil {
		root.Remove(temporary)
		return err
	}
	if u.registry != nil {
		return u.registry.set(p.key, filepath.Join(u.full(p.manifests), p.file))
	}
	return nil
}

// fill writes a new file of mode 0644, or leaves none.
func fill(root *os.Root, path string, content []byte) error {
	f, err := root.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		err = f.Chmod(0o644) // whatever the umask
	}
	if err = errors.Join(err, f.Close()); err != nil {
		root.Remove(path)
	}
	return err
}

// makeFolders makes the folders of a path that are missing: the last of mode
// 0755, those above it 0700, since a browser may find its profile in them later.
func makeFolders(root *os.Root, path string) error {
	parts := strings.Split(path, string(filepath.Separator))
	for i := range parts {
		mode := fs.FileMode(0o700)
		if i == len(parts)-1 {
			mode = 0o755
		}
		part := filepath.Join(parts[:i+1]...)
		err := root.Mkdir(part, mode)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err == nil {
			err = root.Chmod(part, mode) // whatever the umask
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// remove takes a manifest away, a symbolic link instead of what it names, and
// the folders that are empty without it. On Windows the file stays if the key
// named another one.
func (u *User) remove(e Entry) error {
	p := e.Browser.places[u.system]
	if u.registry != nil {
		if err := u.registry.remove(p.key); err != nil {
			return err
		}
		if !u.samePath(e.Manifest, filepath.Join(u.full(p.manifests), p.file)) {
			return nil
		}
	}
	base, path := u.fence(p.manifests)
	root, err := os.OpenRoot(base)
	if err != nil {
		return err
	}
	defer root.Close()
	err = root.Remove(filepath.Join(path, p.file))
	if err != nil && !(u.registry != nil && errors.Is(err, fs.ErrNotExist)) {
		return err
	}
	for range strings.Count(p.manifests.path, "/") + 1 {
		info, err := root.Lstat(path)
		if err != nil || !info.IsDir() || root.Remove(path) != nil {
			break // a link, or not empty
		}
		path = filepath.Dir(path)
	}
	return nil
}
