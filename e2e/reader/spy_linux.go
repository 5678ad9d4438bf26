package reader

import (
	"bytes"
	"fmt"

	"github.com/ebfe/scard"
)

// Connection is another program's connection to a card, for tests that spy or
// compete. It implements Transmit of package card/apdu.
type Connection struct {
	context *scard.Context
	card    *scard.Card
}

// Connect connects to the card in a slot, once. The errors are those of PC/SC,
// for example scard.ErrSharingViolation while another program holds the card
// exclusively.
func Connect(slot int, exclusive bool) (*Connection, error) {
	context, err := scard.EstablishContext()
	if err != nil {
		return nil, err
	}
	mode := scard.ShareShared
	if exclusive {
		mode = scard.ShareExclusive
	}
	card, err := context.Connect(Names[slot], mode, scard.ProtocolAny)
	if err != nil {
		context.Release()
		return nil, err
	}
	return &Connection{context, card}, nil
}

// Transmit sends a command and returns the response with its status word.
func (c *Connection) Transmit(command []byte) ([]byte, error) {
	answer, err := c.card.Transmit(command)
	return bytes.Clone(answer), err
}

// Close disconnects and leaves the card as it is.
func (c *Connection) Close() {
	c.card.Disconnect(scard.LeaveCard)
	c.context.Release()
}

// CloseUnpowered disconnects and takes the card's power away, which locks it.
func (c *Connection) CloseUnpowered() {
	c.card.Disconnect(scard.UnpowerCard)
	c.context.Release()
}

// CheckLocked fails the test if another program could use the card in a slot
// without a PIN. It waits for nobody: while a program holds the card
// exclusively, that is an error too.
func (r *Reader) CheckLocked(slot int) {
	r.t.Helper()
	c, err := Connect(slot, false)
	if err != nil {
		r.t.Errorf("spying on the card: %v", err)
		return
	}
	defer c.Close()
	open, err := Unlocked(c)
	if err != nil {
		r.t.Errorf("spying on the card: %v", err)
	}
	for _, found := range open {
		r.t.Errorf("the card is unlocked: %s", found)
	}
}

// Unlocked tries to read the 署名用 certificate and to sign with both keys, and
// returns what did not answer 6982. It first selects the JPKI application,
// which on these cards keeps what is verified if it was current already. It
// uses nothing that a fault could take away: no short identifier, and another
// command first, which may answer 6F00.
func Unlocked(c *Connection) (open []string, err error) {
	if _, err := c.Transmit([]byte("\x00\xA4\x00\x00")); err != nil {
		return nil, err
	}
	answer, err := c.Transmit([]byte("\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01"))
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(answer, []byte{0x90, 0x00}) {
		return nil, fmt.Errorf("selecting the JPKI application: % X", answer)
	}
	info := "\x30\x31\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20"
	sign := append([]byte{0x80, 0x2A, 0x00, 0x80, 51}, info...)
	sign = append(sign, make([]byte, 33)...) // a digest, and Le
	for _, v := range []struct {
		what    string
		file    byte
		command []byte
	}{
		{"the sign certificate can be read", 0x01, []byte{0x00, 0xB0, 0x00, 0x00, 0x04}},
		{"the sign key signs", 0x1A, sign},
		{"the auth key signs", 0x17, sign},
	} {
		if _, err := c.Transmit([]byte{0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, v.file}); err != nil {
			return open, err
		}
		answer, err := c.Transmit(v.command)
		if err != nil {
			return open, err
		}
		if !bytes.Equal(answer, []byte{0x69, 0x82}) {
			open = append(open, v.what)
		}
	}
	return open, nil
}
