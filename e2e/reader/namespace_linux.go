package reader

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

// inside is set in the environment of the test program within its namespaces.
const inside = "NATSUIN_READER_NAMESPACE"

// runFolder holds the daemon's socket and process id.
const runFolder = "/run/pcscd"

// Run runs the tests of a package inside new mount and network namespaces and
// exits: the program executes itself there with the same arguments. Call it
// from TestMain. Without the right to make namespaces it exits with 1.
func Run(m *testing.M) {
	if os.Getenv(inside) == "" {
		os.Exit(again())
	}
	if err := prepare(); err != nil {
		fmt.Fprintln(os.Stderr, "preparing the namespaces:", err)
		os.Exit(1)
	}
	code := m.Run()
	removeBuilt()
	os.Exit(code)
}

// again executes this program in new namespaces and returns its exit code.
func again() int {
	runtime.LockOSThread() // Pdeathsig is about the thread that started the child
	cmd := exec.Command("/proc/self/exe", os.Args[1:]...)
	cmd.Args[0] = os.Args[0]
	cmd.Env = append(os.Environ(), inside+"=1")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = &unix.SysProcAttr{
		Cloneflags: unix.CLONE_NEWNS | unix.CLONE_NEWNET,
		Pdeathsig:  unix.SIGKILL,
	}
	err := cmd.Run()
	if err == nil {
		return 0
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return max(exit.ExitCode(), 1)
	}
	fmt.Fprintln(os.Stderr, "making namespaces (root is needed):", err)
	return 1
}

// prepare makes the new namespaces usable: no mount gets out, the loopback
// interface is up, and the daemon's folder is empty.
func prepare() error {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("keeping mounts private (in a chroot, bind its root onto itself first): %w", err)
	}
	if err := loopbackUp(); err != nil {
		return fmt.Errorf("raising the loopback interface: %w", err)
	}
	if err := os.MkdirAll(runFolder, 0o755); err != nil {
		return err
	}
	return unix.Mount("tmpfs", runFolder, "tmpfs", 0, "mode=755")
}

func loopbackUp() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	lo, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	lo.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	return unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, lo)
}
