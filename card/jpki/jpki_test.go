package jpki_test

import (
	"crypto"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/natsuin/natsuin/card/apdu"
	"github.com/natsuin/natsuin/card/emulator"
	"github.com/natsuin/natsuin/card/jpki"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/testcard"
)

var issued = time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)

var holders = struct {
	sync.Mutex
	made map[string]emulator.Holder
}{made: map[string]emulator.Holder{}}

// insert makes the card of a person in memory.
func insert(t testing.TB, person, faults string) *emulator.Card {
	t.Helper()
	holders.Lock()
	defer holders.Unlock()
	h, ok := holders.made[person]
	if !ok {
		var err error
		if h, err = testcard.Holder(person, issued); err != nil {
			t.Fatal(err)
		}
		holders.made[person] = h
	}
	c, err := emulator.New(h, emulator.Options{Faults: emulator.MustParseFaults(faults)})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var errLink = errors.New("link lost")

// link is a reader: it counts commands and can fail one or all from one on,
// before or after the card has executed it.
type link struct {
	card     *emulator.Card
	failAt   int  // the command that fails, from 1; 0 none
	forever  bool // and all after it
	executed bool // the card executes what fails
	sent     [][]byte
}

func (l *link) Transmit(command []byte) ([]byte, error) {
	l.sent = append(l.sent, append([]byte{}, command...))
	n := len(l.sent)
	if n == l.failAt || l.forever && l.failAt > 0 && n > l.failAt {
		if l.executed {
			l.card.Transmit(command)
		}
		return nil, errLink
	}
	return l.card.Transmit(command)
}

// verifies counts the VERIFY commands that carried a PIN.
func (l *link) verifies() (n int) {
	for _, c := range l.sent {
		if c[1] == 0x20 && len(c) > 4 {
			n++
		}
	}
	return n
}

// ask sends a command in hex to a card directly, as another program would.
func ask(t testing.TB, c *emulator.Card, command string) string {
	t.Helper()
	raw, err := hex.DecodeString(command)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := c.Transmit(raw)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ToUpper(hex.EncodeToString(answer))
}

// checkLocked fails the test if the spy got anywhere.
func checkLocked(t testing.TB, c *emulator.Card) {
	t.Helper()
	for _, found := range spy(t, c) {
		t.Error("spy: " + found)
	}
}

// spy comes after the client and tries to use the card without a PIN. It
// selects the application again, which keeps what is verified, so that a card
// left unlocked in it shows. It returns what it found open.
func spy(t testing.TB, c *emulator.Card) (open []string) {
	t.Helper()
	if away, _ := c.Away(); away {
		c.Insert()
	}
	selectAP(t, c)
	info := "3031300D060960864801650304020105000420" + strings.Repeat("00", 32)
	for _, v := range []struct{ file, command string }{
		{"0001", "00B0000004"},
		{"001A", "802A008033" + info + "00"},
		{"0017", "802A008033" + info + "00"},
	} {
		if got := ask(t, c, "00A4020C02"+v.file); got != "9000" {
			t.Errorf("spy: selecting %s answered %s", v.file, got)
		}
		if got := ask(t, c, v.command); got != "6982" {
			open = append(open, fmt.Sprintf("%.8s on %s answered %.20s", v.command, v.file, got))
		}
	}
	return open
}

// TestSpy: the spy does notice an unlocked card.
func TestSpy(t *testing.T) {
	for pin, want := range map[string]int{"0020009B06414243313233": 2, "002000980431323334": 1} {
		c := insert(t, "hanako", "")
		selectAP(t, c)
		if got := ask(t, c, pin); got != "9000" {
			t.Fatal(got)
		}
		if open := spy(t, c); len(open) != want {
			t.Errorf("found %q", open)
		}
	}
}

// selectAP selects the JPKI application, twice where the card is one that
// answers 6F00 after power-up.
func selectAP(t testing.TB, c *emulator.Card) {
	t.Helper()
	const command = "00A4040C0AD392F000260100000001"
	if got := ask(t, c, command); got == "6F00" {
		ask(t, c, command)
	}
}

// left asks the card itself for both counters.
func left(t testing.TB, c *emulator.Card) (sign, auth string) {
	t.Helper()
	selectAP(t, c)
	ask(t, c, "00A4020C02001B")
	sign = ask(t, c, "00200080")
	ask(t, c, "00A4020C020018")
	auth = ask(t, c, "00200080")
	return strings.TrimPrefix(sign, "63C"), strings.TrimPrefix(auth, "63C")
}

// right is the PIN of every test card.
func right(k jpki.Key) string {
	if k == jpki.Auth {
		return "1234"
	}
	return "ABC123"
}

func newPIN(t testing.TB, k jpki.Key, value string) *jpki.PIN {
	t.Helper()
	p, err := jpki.NewPIN(k, []byte(value))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// signature goes the whole way once: open, verify, read both certificates,
// sign n digests, lock.
func signature(t apdu.Transmitter, k jpki.Key, n int) (err error) {
	defer func() {
		err = errors.Join(err, jpki.Lock(t))
	}()
	card, err := jpki.Open(t)
	if err != nil {
		return err
	}
	attempt, err := card.Attempt(k)
	if err != nil {
		return err
	}
	pin, err := jpki.NewPIN(k, []byte(right(k)))
	if err != nil {
		return err
	}
	session, err := attempt.Verify(pin)
	if err != nil {
		return err
	}
	certificate, err := session.Certificate()
	if err != nil {
		return err
	}
	if _, err := session.CACertificate(); err != nil {
		return err
	}
	signer, err := session.Signer(certificate)
	if err != nil {
		return err
	}
	for range n {
		if _, err := signer.Sign(nil, make([]byte, 32), crypto.SHA256); err != nil {
			return err
		}
	}
	return nil
}

func wantCode(t testing.TB, err error, code failure.Code) {
	t.Helper()
	if failure.CodeOf(err) != code {
		t.Errorf("error %v, want code %q", err, code)
	}
}
