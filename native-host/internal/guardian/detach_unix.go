//go:build unix

package guardian

import (
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
)

// detach puts the guardian into a session of its own: no signal to the host's
// terminal or process group reaches it.
func detach(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
}

// IgnoreBrokenPipe makes a write to a host that has died an error. Go ends a
// program that writes to a broken standard output, which here would leave the
// card unlocked.
func IgnoreBrokenPipe() { signal.Ignore(syscall.SIGPIPE) }

// environment keeps what the PC/SC library reads.
func environment() []string {
	kept := []string{}
	for _, v := range os.Environ() {
		if strings.HasPrefix(v, "PCSCLITE_") || strings.HasPrefix(v, "LIBPCSCLITE") {
			kept = append(kept, v)
		}
	}
	return kept
}
