package install

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"unicode/utf8"

	"github.com/natsuin/natsuin/failure"
)

// User is a person's account, whose browsers can be told of the host.
type User struct {
	system   string // GOOS
	bases    map[base]string
	registry registry // nil but on Windows
	root     string   // of the file system; "" but in tests
}

// registry holds the default values of keys below HKEY_CURRENT_USER.
type registry interface {
	// get reports false for a key that does not exist or has no such value.
	get(key string) (value string, ok bool, err error)
	set(key, value string) error
	remove(key string) error
}

// Here returns the account this program runs in. It looks up HOME and
// XDG_CONFIG_HOME, on Windows LOCALAPPDATA and APPDATA.
//
// Errors: failure.NotSupported on another operating system or without a home.
func Here(getenv func(string) string) (*User, error) {
	return account(runtime.GOOS, getenv, newRegistry())
}

func account(system string, getenv func(string) string, r registry) (*User, error) {
	u := &User{system: system, registry: r}
	switch system {
	case linux:
		h := getenv("HOME")
		u.bases = map[base]string{home: h, config: filepath.Join(h, ".config")}
		// A relative path is no path (XDG Base Directory Specification).
		if c := getenv("XDG_CONFIG_HOME"); filepath.IsAbs(c) {
			u.bases[config] = filepath.Clean(c)
		}
	case macOS:
		h := getenv("HOME")
		u.bases = map[base]string{home: h, support: filepath.Join(h, "Library", "Application Support")}
	case windows:
		u.bases = map[base]string{local: getenv("LOCALAPPDATA"), roaming: getenv("APPDATA")}
	default:
		return nil, failure.New(failure.NotSupported, "registering on %s", system)
	}
	for _, path := range u.bases {
		if !filepath.IsAbs(path) {
			return nil, failure.New(failure.NotSupported, "finding the home folder")
		}
	}
	return u, nil
}

// full returns the whole path of a folder.
func (u *User) full(f folder) string {
	return filepath.Join(u.bases[f.base], filepath.FromSlash(f.path))
}

// fence returns the folder that nothing may be written outside of, whatever the
// symbolic links inside say, and the path of f in it: the home, or a base that
// the environment puts elsewhere.
func (u *User) fence(f folder) (root, path string) {
	root, path = u.bases[f.base], filepath.FromSlash(f.path)
	h, ok := u.bases[home]
	if !ok {
		return root, path
	}
	if inside, err := filepath.Rel(h, root); err == nil && filepath.IsLocal(inside) {
		return h, filepath.Join(inside, path)
	}
	return root, path
}

func (u *User) exists(f folder) bool {
	info, err := os.Stat(u.full(f))
	return err == nil && info.IsDir()
}

// checkProgram refuses a path at which no browser could start this program.
//
// Errors: failure.Usage for a path that is not absolute or not UTF-8,
// failure.FileUnreadable if there is no program any more.
func checkProgram(path string) error {
	if !filepath.IsAbs(path) || !utf8.ValidString(path) {
		return failure.New(failure.Usage, "naming the host: want an absolute path in UTF-8")
	}
	info, err := os.Stat(path)
	if err != nil {
		return failure.Wrap(failure.FileUnreadable, bare(err), "finding the program")
	}
	runs := info.Mode().Perm()&0o111 != 0 || runtime.GOOS == windows
	if !info.Mode().IsRegular() || !runs {
		return failure.New(failure.FileUnreadable, "finding the program: no program at its path")
	}
	return nil
}

// bare takes the path out of an error: file names are nobody's business.
func bare(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return path.Err
	}
	if link, ok := errors.AsType[*os.LinkError](err); ok {
		return link.Err
	}
	return err
}

// samePath compares the paths of programs as the operating system does.
func (u *User) samePath(a, b string) bool {
	if u.system == windows {
		return strings.EqualFold(filepath.Clean(a), filepath.Clean(b))
	}
	return filepath.Clean(a) == filepath.Clean(b)
}
