package guardian

import (
	"os"
	"os/exec"
	"syscall"
)

// detach puts the guardian into a process group of its own: Ctrl-C in the
// host's console does not reach it.
func detach(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{
		CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP, HideWindow: true,
	}
}

// IgnoreBrokenPipe does nothing: Windows has no such signal.
func IgnoreBrokenPipe() {}

// environment keeps everything, because winscard.dll wants SystemRoot and more.
func environment() []string { return os.Environ() }
