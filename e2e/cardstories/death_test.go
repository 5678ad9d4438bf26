//go:build linux

package cardstories

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/natsuin/natsuin/e2e/reader"
)

// second is how soon after the death of the host a card is locked.
const second = time.Second

// competitor tries to connect to the card without a pause, and says what it
// finds open the first time it gets in.
type competitor struct {
	got  chan struct{} // closed when it got in
	open []string
	err  error
}

func compete() *competitor {
	c := &competitor{got: make(chan struct{})}
	go func() {
		defer close(c.got)
		for start := time.Now(); time.Since(start) < patience; {
			connection, err := reader.Connect(0, false)
			if err != nil {
				c.err = err
				continue
			}
			c.open, c.err = reader.Unlocked(connection)
			connection.Close()
			return
		}
	}()
	return c
}

// isHeld: the competitor must not have got in yet.
func (c *competitor) isHeld(t *testing.T) {
	t.Helper()
	select {
	case <-c.got:
		t.Fatalf("the competitor got in early: %v, %v", c.open, c.err)
	default:
	}
}

// many is enough documents for a death in the middle of signing them.
const many = 80

// TestHostKilled is the story that the guardian is there for: SIGKILL of the
// host right after VERIFY, while another program keeps trying to connect. It
// gets in within one second, and finds the card locked.
func TestHostKilled(t *testing.T) {
	for _, c := range []struct {
		name, faults string
		reached      func(s *story, card *reader.Inserted, dialog int)
		verifies     []int
	}{
		{"at the dialog", "", func(*story, *reader.Inserted, int) {}, []int{0}},
		{"around VERIFY", "slow=500ms@verify", func(s *story, _ *reader.Inserted, dialog int) {
			// The log tells of VERIFY when it is over, so take the moment when
			// the PIN was typed: it is being sent, or is about to be.
			s.goOn()
			await(t, "the dialog closes", func() bool { return !alive(dialog) })
		}, []int{0, 1}},
		{"right after VERIFY", "slow=20ms@compute-signature#*", func(s *story, card *reader.Inserted, _ int) {
			s.goOn()
			await(t, "VERIFY", func() bool { return card.Count("verify") > 0 })
		}, []int{1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := reader.Start(t, reader.Options{})
			card := r.Insert(reader.Card{Faults: c.faults})
			s := tell(t, many, []string{"hold " + rightPIN})
			dialog := s.held()
			rival := compete()
			c.reached(s, card, dialog)
			rival.isHeld(t)
			s.command.Process.Kill()
			select {
			case <-rival.got:
			case <-time.After(second):
				t.Errorf("not free %v after the death of the host", second)
				<-rival.got
			}
			if rival.err != nil || len(rival.open) != 0 {
				t.Errorf("the competitor found %q, %v", rival.open, rival.err)
			}
			s.command.Wait()
			s.nothingLeft()
			r.CheckLocked(0)
			n := card.Count("verify")
			if !slices.Contains(c.verifies, n) {
				t.Errorf("%d VERIFY, want %v", n, c.verifies)
			}
			used(t, card, 5, n)
			if n := card.Count("compute-signature"); n >= many {
				t.Errorf("%d signatures: killed too late", n)
			}
		})
	}
}

// TestHostStopped: a host that somebody stops (SIGSTOP) after VERIFY keeps the
// card for some seconds only; whoever waits for it finds it locked. Let go on,
// the host says what happened.
func TestHostStopped(t *testing.T) {
	r := reader.Start(t, reader.Options{})
	card := r.Insert(reader.Card{Faults: "slow=20ms@compute-signature#*"})
	s := tell(t, many, []string{rightPIN})
	await(t, "VERIFY", func() bool { return card.Count("verify") > 0 })
	rival := compete()
	if err := s.command.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	<-rival.got
	if rival.err != nil || len(rival.open) != 0 {
		t.Errorf("the competitor found %q, %v", rival.open, rival.err)
	}
	if err := s.command.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	s.ends("guardian-failed")
	r.CheckLocked(0)
	used(t, card, 5, 1)
}

// alive reports whether a process is there.
func alive(pid int) bool { return syscall.Kill(pid, 0) == nil }

// TestGuardianKilled: the host ends the dialog and locks the card itself.
func TestGuardianKilled(t *testing.T) {
	for _, c := range []struct {
		name, faults, act string
		verifies          int
	}{
		{"at the dialog", "", "hold " + rightPIN, 0},
		{"right after VERIFY", "slow=20ms@compute-signature#*", rightPIN, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := reader.Start(t, reader.Options{})
			card := r.Insert(reader.Card{Faults: c.faults})
			s := tell(t, many, []string{c.act})
			if c.verifies == 0 {
				s.held()
			} else {
				await(t, "VERIFY", func() bool { return card.Count("verify") > 0 })
			}
			kill(t, guardianOf(t, s.command))
			s.ends("guardian-failed")
			r.CheckLocked(0)
			used(t, card, 5, c.verifies)
		})
	}
}

// guardianOf returns the process id of a host's guardian.
func guardianOf(t *testing.T, host *exec.Cmd) (pid int) {
	t.Helper()
	for _, p := range processes(t, natsuin(t)) {
		b, err := os.ReadFile(filepath.Join("/proc", p, "stat"))
		fields := strings.Fields(string(b))
		if err == nil && len(fields) > 3 && fields[3] == fmt.Sprint(host.Process.Pid) {
			fmt.Sscan(p, &pid)
		}
	}
	if pid == 0 {
		t.Fatal("no guardian")
	}
	return pid
}

func kill(t *testing.T, pid int) {
	t.Helper()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}

// TestHostTold: a polite signal ends the dialog and locks the card.
func TestHostTold(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP} {
		t.Run(signal.String(), func(t *testing.T) {
			r := reader.Start(t, reader.Options{})
			card := r.Insert(reader.Card{})
			s := tell(t, 1, []string{"hold " + rightPIN})
			s.held()
			if err := s.command.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			s.ends("cancelled")
			r.CheckLocked(0)
			used(t, card, 5, 0)
		})
	}
}

// TestDialogKilled: a dialog that dies costs nothing.
func TestDialogKilled(t *testing.T) {
	r := reader.Start(t, reader.Options{})
	card := r.Insert(reader.Card{})
	s := tell(t, 1, []string{"hold " + rightPIN})
	kill(t, s.held())
	s.ends("pin-dialog-failed")
	r.CheckLocked(0)
	used(t, card, 5, 0)
}

// TestOneAtATime: while one asks for a PIN, another is told to wait.
func TestOneAtATime(t *testing.T) {
	r := reader.Start(t, reader.Options{})
	card := r.Insert(reader.Card{})
	s := tell(t, 1, []string{"hold " + rightPIN})
	s.held()
	other := tell(t, 1, nil)
	other.command.Wait()
	if !strings.Contains(other.err.String(), "[busy]") {
		t.Errorf("the second was told %s", other.err.String())
	}
	s.goOn()
	s.ends("")
	r.CheckLocked(0)
	used(t, card, 5, 1)
}
