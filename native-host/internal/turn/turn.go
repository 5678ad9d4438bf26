// Package turn lets one program of a person at a time ask for a PIN: two
// dialogs at once could not be told apart. The turn is a lock the operating
// system holds for this process, so that its death, however sudden, ends it.
package turn

import (
	"os"
	"path/filepath"
	"strconv"

	"github.com/natsuin/natsuin/failure"
)

// Folder returns where the turns of this person are kept: the folder for
// run-time files (XDG Base Directory Specification), where it is one that nobody
// else can write to, else a folder in this person's cache. Not the folder for
// temporary files: whoever created our file there first would keep us from
// signing for ever. Empty if this person has no folder at all.
func Folder() string {
	if dir := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(dir) && private(dir) {
		return dir
	}
	if dir, err := os.UserCacheDir(); err == nil {
		return filepath.Join(dir, "natsuin")
	}
	return ""
}

// Take takes the person's turn without waiting. The folder is Folder's, except
// in tests, and created if it is not there. The caller ends its turn with the
// returned function, once.
//
// Errors: failure.Busy while another program, or this one, has the turn;
// failure.Internal if the lock cannot be had for another reason.
func Take(folder string) (end func(), err error) {
	if err := os.MkdirAll(folder, 0o700); err != nil || !private(folder) {
		return nil, failure.Wrap(failure.Internal, err, "looking for a folder of this person's own")
	}
	// Nobody else writes here; open refuses all the same what is no plain file
	// of this person.
	file, err := open(filepath.Join(folder, "natsuin-"+strconv.Itoa(os.Getuid())+".lock"))
	if err != nil {
		return nil, failure.Wrap(failure.Internal, err, "opening the lock")
	}
	taken, err := lock(file)
	if err == nil && taken {
		return func() { file.Close() }, nil
	}
	file.Close()
	if err != nil {
		return nil, failure.Wrap(failure.Internal, err, "taking the lock")
	}
	return nil, failure.New(failure.Busy, "taking the lock")
}
