package hardening

import (
	"golang.org/x/sys/unix"

	"github.com/natsuin/natsuin/failure"
)

// Process forbids core dumps of this process and of the dialog it starts
// (setrlimit(2) RLIMIT_CORE is inherited), and attaching to it or reading its
// memory without being root (prctl(2) PR_SET_DUMPABLE).
//
// Errors: failure.Internal.
func Process() error {
	if err := unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}); err != nil {
		return failure.Wrap(failure.Internal, err, "forbidding core dumps")
	}
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		return failure.Wrap(failure.Internal, err, "closing the process memory")
	}
	return nil
}
