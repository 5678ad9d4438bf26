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
// run-time files (XDG Base Directory Specification), else the one for
// temporary files.
func Folder() string {
	if dir := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(dir) {
		return dir
	}
	return os.TempDir()
}

// Take takes the person's turn without waiting. The folder is Folder's, except
// in tests. The caller ends its turn with the returned function, once.
//
// Errors: failure.Busy while another program, or this one, has the turn;
// failure.Internal if the lock cannot be had for another reason.
func Take(folder string) (end func(), err error) {
	// In a shared folder another person can create this name first; open
	// refuses what is not a file of this person.
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
