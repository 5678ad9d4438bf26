//go:build linux

package cardstories

import (
	"testing"
	"time"

	"github.com/natsuin/natsuin/e2e/reader"
)

// TestPulled: the card leaves the field at every moment that matters, and comes
// back.
func TestPulled(t *testing.T) {
	for _, c := range []struct {
		name, faults, pin, want string
		left, verifies          int
	}{
		{"before VERIFY", "cut-before=500ms@verify", wrongPIN, "pin-outcome-unknown", 5, 1},
		{"during VERIFY", "cut-during=500ms@verify", wrongPIN, "pin-outcome-unknown", 4, 1},
		{"during a right VERIFY", "cut-during=500ms@verify", rightPIN, "pin-outcome-unknown", 5, 1},
		{"after VERIFY", "cut-after=500ms@verify", rightPIN, "card-removed", 5, 1},
		{"during READ BINARY", "cut-during=500ms@read-binary:0001", rightPIN, "card-removed", 5, 1},
		{"during the second signature", "cut-during=500ms@compute-signature#2", rightPIN, "card-removed", 5, 1},
		{"before the counter", "cut-before=500ms@tries", rightPIN, "card-removed", 5, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := reader.Start(t, reader.Options{})
			card := r.Insert(reader.Card{Faults: c.faults})
			tell(t, 2, []string{c.pin}).ends(c.want)
			card.WaitBack()
			r.CheckLocked(0)
			used(t, card, c.left, c.verifies)
			tell(t, 2, []string{rightPIN}).ends("") // the next attempt works
			r.CheckLocked(0)
			used(t, card, 5, c.verifies+1)
		})
	}
}

// TestPulledAtTheDialog: the card goes while the person thinks.
func TestPulledAtTheDialog(t *testing.T) {
	r := reader.Start(t, reader.Options{})
	card := r.Insert(reader.Card{})
	s := tell(t, 1, []string{"hold " + rightPIN})
	s.held()
	card.Remove()
	s.goOn()
	s.ends("pin-outcome-unknown")
	card.Again("")
	r.CheckLocked(0)
	used(t, card, 5, 0)
}

// TestNobodyThere: no service, no reader, no card, a card that comes later.
func TestNobodyThere(t *testing.T) {
	t.Run("no reader", func(t *testing.T) {
		reader.Start(t, reader.Options{NoReaders: true})
		tell(t, 1, nil).ends("no-reader")
	})
	t.Run("unknown reader", func(t *testing.T) {
		reader.Start(t, reader.Options{})
		tell(t, 1, nil, "--reader", "Another").ends("reader-unknown")
	})
	t.Run("no card", func(t *testing.T) {
		reader.Start(t, reader.Options{})
		tell(t, 1, nil).ends("no-card")
	})
	t.Run("card comes later", func(t *testing.T) {
		r := reader.Start(t, reader.Options{})
		s := tell(t, 1, []string{rightPIN}, "--wait", "30s")
		time.Sleep(500 * time.Millisecond)
		card := r.Insert(reader.Card{})
		s.ends("")
		r.CheckLocked(0)
		used(t, card, 5, 1)
	})
	t.Run("service stopped before", func(t *testing.T) {
		r := reader.Start(t, reader.Options{})
		r.StopDaemon()
		tell(t, 1, nil).ends("pcsc-unavailable")
	})
}

// TestServiceStops: pcscd stops while the dialog is open, and after VERIFY.
func TestServiceStops(t *testing.T) {
	for _, c := range []struct {
		name, faults, act, want string
		verifies                int
	}{
		{"at the dialog", "", "hold " + rightPIN, "pin-outcome-unknown", 0},
		{"after VERIFY", "slow=1s@compute-signature#2", rightPIN, "pcsc-unavailable", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := reader.Start(t, reader.Options{})
			card := r.Insert(reader.Card{Faults: c.faults})
			s := tell(t, 9, []string{c.act})
			if c.verifies == 0 {
				s.held()
			} else {
				await(t, "VERIFY", func() bool { return card.Count("verify") == 1 })
			}
			r.StopDaemon()
			s.goOn()
			s.ends(c.want)
			r.StartDaemon()
			card.WaitBack()
			r.CheckLocked(0)
			used(t, card, 5, c.verifies)
		})
	}
}

// TestTwoReaders: two cards are one too many, unless the reader is named.
func TestTwoReaders(t *testing.T) {
	r := reader.Start(t, reader.Options{})
	first, second := r.Insert(reader.Card{}), r.Insert(reader.Card{Slot: 1, Person: "moved"})
	tell(t, 1, nil).ends("several-cards")
	tell(t, 1, []string{rightPIN}, "--reader", reader.Names[1]).ends("")
	r.CheckLocked(0)
	r.CheckLocked(1)
	used(t, first, 5, 0)
	used(t, second, 5, 1)
}

// TestHeldByAnother: a card that another program holds is left alone.
func TestHeldByAnother(t *testing.T) {
	r := reader.Start(t, reader.Options{})
	card := r.Insert(reader.Card{})
	other, err := reader.Connect(0, true)
	if err != nil {
		t.Fatal(err)
	}
	tell(t, 1, nil).ends("card-busy")
	other.Close()
	r.CheckLocked(0)
	used(t, card, 5, 0)
}
