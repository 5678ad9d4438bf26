package jpki_test

import (
	"fmt"
	"testing"

	"github.com/natsuin/natsuin/card/jpki"
	"github.com/natsuin/natsuin/failure"
)

// TestFaultAtEveryStep fails each command of the whole way in turn: once or
// for ever, before or after the card executed it, on cards that take every
// path. The card is locked whenever Lock still reached it, VERIFY is never
// sent twice, the right PIN costs no try, and no failure goes unnoticed.
func TestFaultAtEveryStep(t *testing.T) {
	for _, faults := range []string{"", "same-ap=clear", "no-sfi", "no-extended", "no-sfi,no-extended,power-up"} {
		healthy := &link{card: insert(t, "hanako", faults)}
		if err := signature(healthy, jpki.Sign, 2); err != nil {
			t.Fatal(err)
		}
		for n := 1; n <= len(healthy.sent); n++ {
			for _, executed := range []bool{false, true} {
				for _, forever := range []bool{false, true} {
					name := fmt.Sprintf("%q command %d executed %t forever %t", faults, n, executed, forever)
					t.Run(name, func(t *testing.T) {
						l := &link{card: insert(t, "hanako", faults), failAt: n, executed: executed, forever: forever}
						err := signature(l, jpki.Sign, 2)
						checkFault(t, l, healthy.sent[n-1], err)
					})
				}
			}
		}
	}
}

func checkFault(t *testing.T, l *link, failed []byte, err error) {
	t.Helper()
	isVerify := failed[1] == 0x20 && len(failed) > 4
	isLongRead := failed[1] == 0xB0 && len(failed) == 7
	switch {
	case err == nil:
		// Reading is the only thing that may be tried again, in the short form.
		if !isLongRead || l.forever {
			t.Errorf("no error although % x failed", failed[:4])
		}
	case isVerify && failure.CodeOf(unjoin(err)) != failure.PINOutcomeUnknown:
		t.Errorf("a lost VERIFY became %v", err)
	case !isVerify && failure.CodeOf(unjoin(err)) != failure.CardError:
		t.Errorf("a lost % x became %v", failed[:2], err)
	}
	if n := l.verifies(); n > 1 {
		t.Errorf("%d VERIFY", n)
	}
	if l.forever {
		l.card.PowerOff() // what the caller does when Lock fails
		l.card.PowerOn()
	}
	l.failAt = 0
	if !l.forever && isLock(failed) && len(l.sent) > 1 {
		return // the one Lock itself failed: nothing more could be sent
	}
	if sign, auth := left(t, l.card); sign != "5" || auth != "3" {
		t.Errorf("tries left: %s and %s", sign, auth)
	}
	checkLocked(t, l.card)
}

// isLock reports whether a command selects the issuer security domain.
func isLock(command []byte) bool { return command[1] == 0xA4 && len(command) == 12 }

// unjoin returns the first of joined errors.
func unjoin(err error) error {
	if j, ok := err.(interface{ Unwrap() []error }); ok {
		return j.Unwrap()[0]
	}
	return err
}
