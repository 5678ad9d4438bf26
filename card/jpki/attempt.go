package jpki

import (
	"github.com/natsuin/natsuin/card/apdu"
	"github.com/natsuin/natsuin/failure"
)

// Tries asks how many tries a key's PIN has left, 0 when it is blocked, or -1
// when the card gives no number. It spends nothing: the command is VERIFY
// without data and without Le, exactly four bytes, as a trailing Le is refused
// by real cards.
func (c *Card) Tries(k Key) (int, error) {
	doing := "asking for the tries left of the " + k.String() + " PIN"
	pin := k.files().pin
	if !c.noShortID {
		r, err := c.send(apdu.Command{Instruction: insVerify, P2: 0x80 | pin}, doing)
		if err != nil {
			return 0, err
		}
		if !noShortID(r.Status) {
			return counter(r.Status, doing)
		}
		c.noShortID = true
	}
	if err := c.selectFile(pin, doing); err != nil {
		return 0, err
	}
	r, err := c.send(apdu.Command{Instruction: insVerify, P2: 0x80}, doing)
	if err != nil {
		return 0, err
	}
	return counter(r.Status, doing)
}

// counter reads the answer to the query.
func counter(s apdu.Status, doing string) (int, error) {
	if left, ok := s.Tries(); ok {
		return left, nil
	}
	switch {
	case s.Blocked():
		return 0, nil
	case s == apdu.WrongUnlimited || s == apdu.OK:
		return -1, nil
	}
	return 0, refused(s, doing)
}

// Attempt is the right to present one PIN once, with the counter as it was
// just before.
type Attempt struct {
	card      *Card
	key       Key
	left      int
	confirmed bool
	used      bool
}

// Attempt looks whether the key's certificate exists (failure.NoSignCertificate,
// failure.NoAuthCertificate) and reads the counter. A blocked PIN is
// failure.PINBlockedSign or failure.PINBlockedAuth, failure.PINBlockedBoth when
// both are.
func (c *Card) Attempt(k Key) (*Attempt, error) {
	if _, _, err := c.Presence(); err != nil {
		return nil, err
	}
	if !c.present[k] {
		return nil, failure.New(k.absent(), "preparing to verify a PIN")
	}
	left, err := c.Tries(k)
	if err != nil {
		return nil, err
	}
	if left == 0 {
		return nil, c.blocked(k, "preparing to verify a PIN")
	}
	return &Attempt{card: c, key: k, left: left}, nil
}

// blocked is the error for a blocked PIN. The advice depends on the other PIN,
// whose counter is therefore asked for; if it does not answer, this PIN alone
// is reported.
func (c *Card) blocked(k Key, doing string) error {
	code := k.blocked()
	if c.present[k.other()] {
		if left, err := c.Tries(k.other()); err == nil && left == 0 {
			code = failure.PINBlockedBoth
		}
	}
	return failure.WithTries(code, 0, doing)
}

// Left is the number of tries left, to be shown to the person before they
// type; -1 if the card gave none.
func (a *Attempt) Left() int { return a.left }

// Last reports whether this may be the last try, so that Verify needs
// ConfirmLast: one is left, or the card did not say.
func (a *Attempt) Last() bool { return a.left < 2 }

// ConfirmLast records that the person, told that this is the last try, said
// yes to exactly that.
func (a *Attempt) ConfirmLast() { a.confirmed = true }

// Verify presents the PIN, once, and wipes it. These refusals come before
// anything is sent and leave Attempt and PIN as they were: a PIN for the other
// key or already wiped (failure.PINMalformed), and a last try without
// ConfirmLast (failure.PINLastTry). After that the Attempt is used up, whatever
// the outcome:
//
//   - failure.PINWrong with the tries left, as the card counted them;
//   - failure.PINBlockedSign, …Auth or …Both;
//   - failure.PINOutcomeUnknown when no answer came, or none that tells: a try
//     may have been spent. The card is then locked if it can be reached; open
//     it again and ask for the tries;
//   - failure.CardError, the card refused the command before comparing.
func (a *Attempt) Verify(p *PIN) (*Session, error) {
	const doing = "verifying the PIN"
	switch {
	case a.used:
		return nil, failure.New(failure.Internal, "using an attempt a second time")
	case p == nil || p.n == 0 || p.key != a.key:
		return nil, failure.New(failure.PINMalformed, "presenting a PIN that is not for this key")
	case a.Last() && !a.confirmed:
		return nil, failure.WithTries(failure.PINLastTry, a.left, doing)
	}
	a.used = true
	defer p.Wipe()
	reference := 0x80 | a.key.files().pin
	if a.card.noShortID {
		// P2 80 hits whatever file is current: make sure of it.
		if err := a.card.selectFile(a.key.files().pin, doing); err != nil {
			return nil, err
		}
		reference = 0x80
	}
	s, err := present(a.card.t, reference, p)
	if err != nil {
		return nil, a.card.unknown(err)
	}
	return a.outcome(s)
}

// present sends VERIFY, the only place that does, and wipes the command.
func present(t apdu.Transmitter, reference byte, p *PIN) (apdu.Status, error) {
	var command [5 + maxSignPIN]byte
	defer clear(command[:])
	n := 5 + copy(command[5:], p.value[:p.n])
	copy(command[:], []byte{0x00, insVerify, 0x00, reference, byte(p.n)})
	answer, err := t.Transmit(command[:n])
	if err != nil {
		return 0, err
	}
	r, err := apdu.ParseResponse(answer)
	return r.Status, err
}

// outcome reads the answer to VERIFY.
func (a *Attempt) outcome(s apdu.Status) (*Session, error) {
	const doing = "verifying the PIN"
	left, counted := s.Tries()
	switch {
	case s == apdu.OK:
		return &Session{card: a.card, key: a.key}, nil
	case s.Blocked():
		return nil, a.card.blocked(a.key, doing)
	case counted:
		return nil, failure.WithTries(failure.PINWrong, left, doing)
	case s == apdu.WrongUnlimited:
		return nil, failure.New(failure.PINWrong, "%s", doing)
	}
	switch s.SW1() {
	case 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6D, 0x6E: // checking errors, before comparing
		return nil, refused(s, doing)
	}
	return nil, a.card.unknown(refused(s, doing))
}

// unknown is the error for a VERIFY without a telling answer. It locks the
// card, which may have been unlocked.
func (c *Card) unknown(cause error) error {
	_ = Lock(c.t) // the link may be gone; the caller takes the power away
	return failure.Wrap(failure.PINOutcomeUnknown, cause, "verifying the PIN")
}
