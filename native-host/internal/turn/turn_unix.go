//go:build unix

package turn

import (
	"errors"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// private reports whether a folder is a real one that only its owner, who must
// be this user, can write to.
func private(folder string) bool {
	info, err := os.Lstat(folder)
	if err != nil || !info.IsDir() || info.Mode().Perm()&0o022 != 0 {
		return false
	}
	return int(info.Sys().(*syscall.Stat_t).Uid) == os.Getuid()
}

// open opens or creates a plain file that only its owner, this person, may
// read. The descriptor is not inherited: a child must not keep the turn.
func open(name string) (*os.File, error) {
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|unix.O_NOFOLLOW|unix.O_CLOEXEC|unix.O_NONBLOCK, 0o600)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("not a plain file")
	}
	if err == nil && int(info.Sys().(*syscall.Stat_t).Uid) != os.Getuid() {
		err = errors.New("a file of another person")
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

// lock reports whether the file was free and is now locked (flock(2)).
func lock(file *os.File) (bool, error) {
	err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}
