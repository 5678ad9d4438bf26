package cli

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/natsuin/natsuin/failure"
)

// signedSuffix is what the name of a signed document has more than its
// original's.
const signedSuffix = "-signed"

// output is a signed document in the making: a nameless neighbour of its
// target, which appears in one step when everything is done.
type output struct {
	target string
	force  bool     // whether it may replace what is there
	file   *os.File // original and tail; nil once kept or dropped
	size   int64    // of the original in bytes
}

// targetOf says where the signed form of a document goes: beside it, to the
// given file, or into the given folder.
func targetOf(source, given string) string {
	extension := filepath.Ext(source)
	name := strings.TrimSuffix(filepath.Base(source), extension) + signedSuffix + extension
	switch {
	case given == "":
		return filepath.Join(filepath.Dir(source), name)
	case isFolder(given):
		return filepath.Join(given, name)
	}
	return given
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// newOutput copies a document to where its signed form will be. From here on
// only the copy is looked at, so that nobody can change it meanwhile.
//
// Errors: failure.FileUnreadable, FileExists, FileUnwritable.
func newOutput(source, target string, force bool) (*output, error) {
	in, err := os.Open(source)
	if err != nil {
		return nil, failure.Wrap(failure.FileUnreadable, bare(err), "opening a document")
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil, failure.Wrap(failure.FileUnreadable, bare(err), "opening a document")
	}
	if _, err := os.Lstat(target); err == nil && !force {
		return nil, failure.New(failure.FileExists, "choosing where to save")
	}
	file, err := os.CreateTemp(filepath.Dir(target), ".natsuin-*")
	if err != nil {
		return nil, failure.Wrap(failure.FileUnwritable, bare(err), "making the signed document")
	}
	o := &output{target: target, force: force, file: file}
	if err := o.fill(in, info.Mode()); err != nil {
		o.drop()
		return nil, err
	}
	return o, nil
}

// fill copies the original.
func (o *output) fill(in io.Reader, mode fs.FileMode) (err error) {
	if err := o.file.Chmod(mode.Perm()); err != nil {
		return failure.Wrap(failure.FileUnwritable, bare(err), "making the signed document")
	}
	if o.size, err = io.Copy(o.file, in); err != nil {
		return failure.Wrap(failure.FileUnwritable, bare(err), "copying a document")
	}
	return nil
}

// write puts the tail behind the original.
func (o *output) write(tail []byte) error {
	if _, err := o.file.WriteAt(tail, o.size); err != nil {
		return failure.Wrap(failure.FileUnwritable, bare(err), "writing the signed document")
	}
	return nil
}

// replace writes the signed document in place of the copy.
func (o *output) replace(signed []byte) error {
	_, err := o.file.WriteAt(signed, 0)
	if err == nil {
		err = o.file.Truncate(int64(len(signed)))
	}
	if err != nil {
		return failure.Wrap(failure.FileUnwritable, bare(err), "writing the signed document")
	}
	return nil
}

// sync makes sure that what was written is on disk.
func (o *output) sync() error {
	if err := o.file.Sync(); err != nil {
		return failure.Wrap(failure.FileUnwritable, bare(err), "writing the signed document")
	}
	return nil
}

// keep gives the document its name. It never replaces a file unless told to,
// not even one that appeared a moment ago.
func (o *output) keep() error {
	name := o.file.Name()
	if err := o.file.Close(); err != nil {
		return failure.Wrap(failure.FileUnwritable, bare(err), "writing the signed document")
	}
	defer o.drop()
	var err error
	if o.force {
		err = os.Rename(name, o.target)
	} else if err = os.Link(name, o.target); err != nil && !errors.Is(err, fs.ErrExist) {
		err = o.claim(name) // a file system without links
	}
	if errors.Is(err, fs.ErrExist) {
		return failure.New(failure.FileExists, "saving the signed document")
	}
	if err != nil {
		return failure.Wrap(failure.FileUnwritable, bare(err), "saving the signed document")
	}
	return nil
}

// claim takes the target's name with an empty file that nobody else made, and
// replaces that.
func (o *output) claim(name string) error {
	own, err := os.OpenFile(o.target, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	own.Close()
	if err := os.Rename(name, o.target); err != nil {
		os.Remove(o.target)
		return err
	}
	return nil
}

// drop removes what was not kept.
func (o *output) drop() {
	if o.file != nil {
		o.file.Close()
		os.Remove(o.file.Name())
		o.file = nil
	}
}

// bare takes the path out of an error: file names are nobody's business.
func bare(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err
	}
	return err
}
