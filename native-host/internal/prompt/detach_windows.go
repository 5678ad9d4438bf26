package prompt

import (
	"os/exec"
	"syscall"
)

// detach keeps Ctrl-C in our console from the dialog.
func detach(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}
