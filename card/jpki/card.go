package jpki

import (
	"github.com/natsuin/natsuin/card/apdu"
	"github.com/natsuin/natsuin/failure"
)

// Identifiers of the JPKI application and of the GlobalPlatform issuer security
// domain, which is current after power-up. Always in full: cards accept
// prefixes, so that success on one would not prove which was reached.
var (
	aidJPKI   = []byte{0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01}
	aidIssuer = []byte{0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00}
)

// Instructions used here.
const (
	insVerify     = 0x20
	insSign       = 0x2A // class 80
	insSelect     = 0xA4
	insReadBinary = 0xB0
)

// Card is a My Number Card with the JPKI application selected. It is not safe
// for concurrent use.
type Card struct {
	t apdu.Transmitter

	// What this card or its reader turned out not to take.
	noShortID  bool
	noExtended bool

	present  [2]bool // by Key, once presenceRead
	presRead bool
	stored   map[byte][]byte // certificates already read, by file
}

// Open selects the JPKI application with nothing verified: it first leaves
// whatever application an earlier user may have left unlocked. A card without
// the application is failure.NotMyNumberCard.
//
// Some cards answer 6F00 once to the first command after power-up (MC). That
// command is the SELECT of the issuer domain, which is then repeated: no
// throw-away command is needed, and none that matters can be the first.
func Open(t apdu.Transmitter) (*Card, error) {
	if _, err := leave(t); err != nil {
		return nil, err
	}
	c := &Card{t: t, stored: map[byte][]byte{}}
	r, err := c.send(selectApplication(aidJPKI), "selecting the JPKI application")
	if err != nil {
		return nil, err
	}
	switch s := r.Status; {
	case s == apdu.OK:
		return c, nil
	case s == apdu.InternalError || s == apdu.DFLocked || s.SW1() == 0x64 || s.SW1() == 0x65:
		return nil, refused(s, "selecting the JPKI application")
	default:
		return nil, failure.New(failure.NotMyNumberCard, "selecting the JPKI application: answered %s", s)
	}
}

// Lock takes back every verified PIN by selecting the issuer security domain.
// It works in any state and on any error path. An error means that the card
// may be unlocked still, unless it is out of the field: take its power away,
// as in any case.
func Lock(t apdu.Transmitter) error {
	s, err := leave(t)
	if err != nil {
		return err
	}
	if s != apdu.OK {
		return refused(s, "locking the card")
	}
	return nil
}

// leave selects the issuer security domain, twice if the first answer is 6F00.
func leave(t apdu.Transmitter) (apdu.Status, error) {
	c := &Card{t: t}
	var r apdu.Response
	for range 2 {
		var err error
		r, err = c.send(selectApplication(aidIssuer), "selecting the issuer security domain")
		if err != nil {
			return 0, err
		}
		if r.Status != apdu.InternalError {
			break
		}
	}
	return r.Status, nil
}

// selectApplication is SELECT by AID without FCI.
func selectApplication(aid []byte) apdu.Command {
	return apdu.Command{Instruction: insSelect, P1: 0x04, P2: 0x0C, Data: aid}
}

// selectFile makes an elementary file current; only P1 02 does (OpenSC).
func (c *Card) selectFile(file byte, doing string) error {
	r, err := c.send(apdu.Command{Instruction: insSelect, P1: 0x02, P2: 0x0C, Data: []byte{0, file}}, doing)
	if err != nil {
		return err
	}
	if r.Status != apdu.OK {
		return refused(r.Status, doing)
	}
	return nil
}

// send transmits a command that holds no PIN. An error without a code of its
// own becomes failure.CardError.
func (c *Card) send(cmd apdu.Command, doing string) (apdu.Response, error) {
	r, err := apdu.Send(c.t, cmd)
	if err == nil {
		return r, nil
	}
	code := failure.CodeOf(err)
	if code == failure.Internal {
		code = failure.CardError
	}
	return r, failure.Wrap(code, err, "%s", doing)
}

// refused is the error for a status that a command should not have.
func refused(s apdu.Status, doing string) error {
	return failure.New(failure.CardError, "%s: answered %s", doing, s)
}
