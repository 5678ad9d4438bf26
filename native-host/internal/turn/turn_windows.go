package turn

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// private reports whether there is a folder. Windows gives every person a cache
// that is closed to others.
func private(folder string) bool {
	info, err := os.Stat(folder)
	return err == nil && info.IsDir()
}

// open opens or creates the file.
func open(name string) (*os.File, error) { return os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600) }

// lock reports whether the file was free and is now locked (LockFileEx).
func lock(file *os.File) (bool, error) {
	err := windows.LockFileEx(windows.Handle(file.Fd()),
		windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, new(windows.Overlapped))
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return false, nil
	}
	return err == nil, err
}
