//go:build linux

package cardstories

import (
	"testing"

	"github.com/natsuin/natsuin/e2e/reader"
)

const (
	rightPIN = "pin ABC123"
	wrongPIN = "pin ABC124"
)

// TestPIN tells the stories that are decided at the dialog.
func TestPIN(t *testing.T) {
	for _, c := range []struct {
		name           string
		card           reader.Card
		acts           []string
		want           string
		left, verifies int
		signatures     int
	}{
		{"right", reader.Card{}, []string{rightPIN}, "", 5, 1, 2},
		{"wrong then right", reader.Card{}, []string{wrongPIN, rightPIN}, "", 5, 2, 2},
		{"wrong then cancelled", reader.Card{}, []string{wrongPIN, "cancel"}, "cancelled", 4, 1, 0},
		{"cancelled", reader.Card{}, []string{"cancel"}, "cancelled", 5, 0, 0},
		{"malformed then cancelled", reader.Card{}, []string{"pin abc123", "pin 1234", "pin ", "cancel"}, "cancelled", 5, 0, 0},
		{"malformed then right", reader.Card{}, []string{"pin abc123", rightPIN}, "", 5, 1, 2},
		{"last try declined", reader.Card{Faults: "tries-sign=1"}, []string{"no"}, "cancelled", 1, 0, 0},
		{"last try wrong", reader.Card{Faults: "tries-sign=1"}, []string{"yes", wrongPIN}, "pin-blocked-sign", 0, 1, 0},
		{"last try right", reader.Card{Faults: "tries-sign=1"}, []string{"yes", rightPIN}, "", 5, 1, 2},
		{"blocked", reader.Card{Person: "signblocked"}, nil, "pin-blocked-sign", 0, 0, 0},
		{"blocked, other status", reader.Card{Faults: "tries-sign=1,blocked=6983"}, []string{"yes", wrongPIN}, "pin-blocked-sign", 0, 1, 0},
		{"no certificate", reader.Card{Person: "age12"}, nil, "no-sign-certificate", 0, 0, 0},
		{"6F00 at power-up", reader.Card{Faults: "power-up"}, []string{rightPIN}, "", 5, 1, 2},
		{"card without comfort", reader.Card{Faults: "no-sfi,no-extended,same-ap=clear"}, []string{rightPIN}, "", 5, 1, 2},
		{"damaged answer", reader.Card{Faults: "corrupt@compute-signature#2"}, []string{rightPIN}, "card-error", 5, 1, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := reader.Start(t, reader.Options{})
			card := r.Insert(c.card)
			tell(t, 2, c.acts).ends(c.want)
			if n := card.Count("compute-signature"); n != c.signatures {
				t.Errorf("%d signatures, want %d", n, c.signatures)
			}
			r.CheckLocked(0)
			used(t, card, c.left, c.verifies)
		})
	}
}

// TestBothBlocked is told apart, because the advice differs.
func TestBothBlocked(t *testing.T) {
	r := reader.Start(t, reader.Options{})
	card := r.Insert(reader.Card{Person: "bothblocked"})
	tell(t, 1, nil).ends("pin-blocked-both")
	r.CheckLocked(0)
	if n := card.Count("verify"); n != 0 {
		t.Errorf("%d VERIFY", n)
	}
}
