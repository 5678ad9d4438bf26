//go:build linux

package reader_test

import (
	"errors"
	"net"
	"testing"

	"github.com/ebfe/scard"

	"github.com/natsuin/natsuin/e2e/reader"
)

func TestMain(m *testing.M) { reader.Run(m) }

func verify(t *testing.T, c *reader.Connection, command, want string) {
	t.Helper()
	for _, v := range [][2]string{
		{"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01", "\x90\x00"},
		{command, want},
	} {
		if got, err := c.Transmit([]byte(v[0])); err != nil || string(got) != v[1] {
			t.Fatalf("% X answered % X, %v", v[0][:4], got, err)
		}
	}
}

func connect(t *testing.T, slot int) *reader.Connection {
	t.Helper()
	c, err := reader.Connect(slot, true)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const (
	abc123 = "\x00\x20\x00\x9B\x06ABC123"
	abc124 = "\x00\x20\x00\x9B\x06ABC124"
)

// TestPowerLocks: after VERIFY only losing power locks the card; leaving it
// or resetting it lets the next program sign. The first half is also the proof
// that the spy notices.
func TestPowerLocks(t *testing.T) {
	r := reader.Start(t, reader.Options{})
	card := r.Insert(reader.Card{})
	r.CheckLocked(0)
	c := connect(t, 0)
	verify(t, c, abc123, "\x90\x00")
	c.Close()
	spy := connect(t, 0)
	if open, err := reader.Unlocked(spy); err != nil || len(open) != 2 {
		t.Errorf("after a disconnect: %q, %v", open, err)
	}
	spy.CloseUnpowered()
	r.CheckLocked(0)
	if sign, auth := card.Tries(); sign != 5 || auth != 3 {
		t.Errorf("tries left %d and %d", sign, auth)
	}
	if n := card.Count("verify"); n != 1 {
		t.Errorf("%d VERIFY in the log", n)
	}
}

// TestKillKeepsCounter: SIGKILL right after the answer loses no attempt, and
// the card comes back with it.
func TestKillKeepsCounter(t *testing.T) {
	r := reader.Start(t, reader.Options{})
	card := r.Insert(reader.Card{})
	c := connect(t, 0)
	verify(t, c, abc124, "\x63\xC4")
	card.Kill()
	c.Close()
	if sign, _ := card.Tries(); sign != 4 {
		t.Errorf("%d tries left", sign)
	}
	card.Again("")
	c = connect(t, 0)
	verify(t, c, "\x00\x20\x00\x9B", "\x63\xC4")
	c.CloseUnpowered()
	card.Remove()
}

// TestCutAndBack: a fault takes the card out during VERIFY and brings it back,
// locked.
func TestCutAndBack(t *testing.T) {
	r := reader.Start(t, reader.Options{})
	card := r.Insert(reader.Card{Faults: "cut-during=2s@verify"})
	c := connect(t, 0)
	if got, err := c.Transmit([]byte("\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01")); err != nil {
		t.Fatalf("% X, %v", got, err)
	}
	// vpcd reports success with an empty answer when the card goes.
	if got, err := c.Transmit([]byte(abc123)); err == nil && len(got) > 0 {
		t.Errorf("VERIFY answered % X", got)
	}
	card.WaitGone()
	c.Close()
	card.WaitBack()
	r.CheckLocked(0)
}

func TestTwoReaders(t *testing.T) {
	r := reader.Start(t, reader.Options{})
	first, second := r.Insert(reader.Card{}), r.Insert(reader.Card{Slot: 1, Person: "age12"})
	r.CheckLocked(0)
	r.CheckLocked(1)
	if sign, _ := second.Tries(); sign != 0 {
		t.Errorf("the card of a child has %d tries for the sign PIN", sign)
	}
	c := connect(t, 0)
	if other, err := reader.Connect(0, false); !errors.Is(err, scard.ErrSharingViolation) {
		if err == nil {
			other.Close()
		}
		t.Errorf("a second program connects: %v", err)
	}
	c.CloseUnpowered()
	first.Remove()
	second.Remove()
}

func TestNothingThere(t *testing.T) {
	r := reader.Start(t, reader.Options{NoReaders: true})
	if _, err := reader.Connect(0, false); err == nil {
		t.Error("connected without a reader")
	}
	r.StopDaemon()
	if _, err := reader.Connect(0, false); !errors.Is(err, scard.ErrNoService) {
		t.Errorf("without a daemon: %v", err)
	}
	r.StartDaemon()
	if _, err := reader.Connect(0, false); err == nil {
		t.Error("connected without a reader")
	}
}

// TestIsolation: the namespace has a loopback interface and nothing else.
func TestIsolation(t *testing.T) {
	interfaces, err := net.Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range interfaces {
		if i.Name != "lo" && i.Flags&net.FlagUp != 0 {
			t.Errorf("interface %s is up", i.Name)
		}
	}
}
