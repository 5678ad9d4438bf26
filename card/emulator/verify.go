package emulator

import (
	"crypto/subtle"

	"github.com/natsuin/natsuin/card/apdu"
)

// verify is VERIFY and, with no data and no Le, the query of the counter. A
// PIN outside 1 to 16 bytes costs no try; every other wrong one does.
func (c *Card) verify(cmd apdu.Command) apdu.Response {
	if cmd.P1 != 0 {
		return status(apdu.BadP1P2)
	}
	query := len(cmd.Data) == 0 && cmd.Le == 0
	if !query && (cmd.Le != 0 || len(cmd.Data) > maxPIN) {
		return status(apdu.WrongLength)
	}
	p, s := c.pinOf(cmd.P2)
	switch {
	case s != apdu.OK:
		return status(s)
	case query:
		return status(apdu.Wrong + apdu.Status(p.Left))
	}
	return status(c.present(p, cmd.Data))
}

// pinOf finds the PIN that a P2 names.
func (c *Card) pinOf(p2 byte) (*pin, apdu.Status) {
	f, s := c.byReference(p2, apdu.ReferenceNotFound)
	switch {
	case s != apdu.OK:
		return nil, s
	case f.kind != pinFile:
		return nil, apdu.FileTypeConflict
	}
	return f.pin, apdu.OK
}

// present compares a value with a PIN. The counter is persistent before the
// status is known to anybody.
func (c *Card) present(p *pin, value []byte) apdu.Status {
	if p.Left == 0 {
		return c.faults.blockedStatus()
	}
	before := p.Left
	right := subtle.ConstantTimeCompare(value, []byte(p.Value)) == 1
	if right {
		p.Left = p.Max
	} else {
		p.Left--
	}
	if !right && !c.faults.WrongKeeps {
		delete(c.verified, p)
	}
	if p.Left != before {
		if err := c.save(); err != nil {
			return apdu.MemoryFailure
		}
	}
	if !right {
		return apdu.Wrong + apdu.Status(p.Left)
	}
	c.verified[p] = true
	return apdu.OK
}

// changePIN is CHANGE REFERENCE DATA of the JPKI application: P1 01, the data
// is the new PIN, and the old one must have been verified.
func (c *Card) changePIN(cmd apdu.Command) apdu.Response {
	switch {
	case !c.in(aidJPKI):
		return status(apdu.UnknownInstruction) // assumed: the others have CHANGE KEY
	case cmd.P1 != 0x01:
		return status(apdu.BadP1P2)
	}
	return c.replace(cmd)
}

// changeKey is CHANGE KEY, its counterpart in the common-card and
// resident-register applications.
func (c *Card) changeKey(cmd apdu.Command) apdu.Response {
	switch {
	case !c.in(aidCommon) && !c.in(aidResident):
		return status(apdu.UnknownInstruction)
	case cmd.P1 != 0x00:
		return status(apdu.BadP1P2)
	}
	return c.replace(cmd)
}

func (c *Card) replace(cmd apdu.Command) apdu.Response {
	if n := len(cmd.Data); n < 1 || n > maxPIN || cmd.Le != 0 {
		return status(apdu.WrongLength)
	}
	p, s := c.pinOf(cmd.P2)
	switch {
	case s != apdu.OK:
		return status(s)
	case !c.verified[p]:
		return status(apdu.SecurityStatus)
	}
	old := *p
	p.Value, p.Left = string(cmd.Data), p.Max
	if err := c.save(); err != nil {
		*p = old
		return status(apdu.MemoryFailure)
	}
	return status(apdu.OK)
}
