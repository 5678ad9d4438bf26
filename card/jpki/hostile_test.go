package jpki_test

import (
	"fmt"
	"testing"

	"github.com/natsuin/natsuin/card/emulator"
	"github.com/natsuin/natsuin/card/jpki"
	"github.com/natsuin/natsuin/failure"
)

// maxCommands is more than one signature may ever send: a hostile card that
// answers one byte at a time has 8192 of them for each of two certificates.
const maxCommands = 2*8192 + 100

// liar is a card some of whose answers are replaced. It counts.
type liar struct {
	card     *emulator.Card
	lie      func(n int, command, truth []byte) []byte // nil is the truth
	n        int
	verifies int
}

func (l *liar) Transmit(command []byte) ([]byte, error) {
	l.n++
	if command[1] == 0x20 && len(command) > 4 {
		l.verifies++
	}
	truth, err := l.card.Transmit(command)
	if err != nil {
		return nil, err
	}
	if lie := l.lie(l.n, command, truth); lie != nil {
		return lie, nil
	}
	return truth, nil
}

// mustHold signs with a liar: whatever it says, one VERIFY at most for the one
// PIN, a bounded number of commands, an error with a code or a signature, and a
// card that is locked afterwards.
func mustHold(t *testing.T, name string, l *liar) {
	t.Helper()
	err := signature(l, jpki.Sign, 1)
	if err != nil && failure.CodeOf(unjoin(err)) == failure.Internal {
		t.Errorf("%s: %v", name, err)
	}
	if l.verifies > 1 {
		t.Errorf("%s: %d VERIFY", name, l.verifies)
	}
	if l.n > maxCommands {
		t.Errorf("%s: %d commands", name, l.n)
	}
	jpki.Lock(l.card) // in vain if the liar said so before
	checkLocked(t, l.card)
	if sign, _ := left(t, l.card); sign != "5" {
		t.Errorf("%s: %s tries left", name, sign)
	}
}

// TestLies replaces each answer in turn, once and from then on: every kind of
// status, data cut short, data that nobody asked for.
func TestLies(t *testing.T) {
	lies := map[string]func(truth []byte) []byte{
		"one byte":      func([]byte) []byte { return []byte{0x90} },
		"nothing":       func([]byte) []byte { return []byte{} },
		"status alone":  func(b []byte) []byte { return b[len(b)-2:] },
		"half":          func(b []byte) []byte { return append(append([]byte{}, b[:(len(b)-2)/2]...), b[len(b)-2:]...) },
		"one more byte": func(b []byte) []byte { return append([]byte{0x30}, b...) },
		"long":          func([]byte) []byte { return append(make([]byte, 65536), 0x90, 0) },
		"too long":      func([]byte) []byte { return append(make([]byte, 65537), 0x90, 0) },
		"length 0":      func([]byte) []byte { return []byte{0x30, 0x82, 0, 0, 0x90, 0} },
		"length 65535":  func([]byte) []byte { return []byte{0x30, 0x82, 0xFF, 0xFF, 0x90, 0} },
		"a byte each":   func([]byte) []byte { return []byte{0x30, 0x90, 0} },
	}
	for _, sw := range []uint16{0x0000, 0x6100, 0x6110, 0x6200, 0x6282, 0x6300, 0x63C0, 0x63C5, 0x63CF, 0x6400, 0x6581,
		0x66F1, 0x6700, 0x6881, 0x6982, 0x6983, 0x6984, 0x6A80, 0x6A82, 0x6A86, 0x6A88, 0x6B00, 0x6C00, 0x6C10, 0x6D00,
		0x6E00, 0x6F00, 0x9000, 0x9001, 0xFFFF} {
		lies[fmt.Sprintf("status %04X", sw)] = func([]byte) []byte { return []byte{byte(sw >> 8), byte(sw)} }
	}
	healthy := &liar{card: insert(t, "hanako", ""), lie: func(int, []byte, []byte) []byte { return nil }}
	if err := signature(healthy, jpki.Sign, 1); err != nil {
		t.Fatal(err)
	}
	for what, lie := range lies {
		for at := 1; at <= healthy.n; at++ {
			for _, forever := range []bool{false, true} {
				l := &liar{card: insert(t, "hanako", ""), lie: func(n int, _, truth []byte) []byte {
					if n == at || forever && n > at {
						return lie(truth)
					}
					return nil
				}}
				mustHold(t, fmt.Sprintf("%s at command %d, forever %t", what, at, forever), l)
			}
		}
	}
}

// FuzzLies lets the input say which answers are replaced, and by what: per
// command a length, 0 for the truth, and that many bytes.
func FuzzLies(f *testing.F) {
	f.Add([]byte{0, 0, 2, 0x61, 0x10})
	f.Add([]byte{0, 0, 0, 6, 0x30, 0x82, 0xFF, 0xFF, 0x90, 0})
	f.Add([]byte{0, 0, 0, 0, 0, 2, 0x6C, 0})
	f.Fuzz(func(t *testing.T, script []byte) {
		mustHold(t, "fuzzed", &liar{card: insert(t, "hanako", ""), lie: func(int, []byte, []byte) []byte {
			if len(script) == 0 {
				return nil
			}
			n := min(int(script[0]), len(script)-1)
			lie := script[1 : 1+n]
			script = script[1+n:]
			if n == 0 {
				return nil
			}
			return lie
		}})
	})
}

// TestUnknownOutcomeLocks: a right PIN whose answer got lost leaves the card
// locked at once, whatever the caller then does.
func TestUnknownOutcomeLocks(t *testing.T) {
	card := insert(t, "hanako", "")
	l := &liar{card: card, lie: func(_ int, command, _ []byte) []byte {
		if command[1] == 0x20 && len(command) > 4 {
			return []byte{0x90}
		}
		return nil
	}}
	c, err := jpki.Open(l)
	if err != nil {
		t.Fatal(err)
	}
	a, err := c.Attempt(jpki.Sign)
	if err != nil {
		t.Fatal(err)
	}
	_, err = a.Verify(newPIN(t, jpki.Sign, "ABC123"))
	wantCode(t, err, failure.PINOutcomeUnknown)
	checkLocked(t, card)
}
