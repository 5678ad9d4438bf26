//go:build unix

package prompt

import (
	"os/exec"
	"syscall"
)

// detach gives the dialog a session without a terminal, so that it cannot fall
// back to one and Ctrl-C reaches only us.
func detach(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
}
