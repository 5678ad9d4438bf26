package emulator

import (
	"bytes"

	"github.com/natsuin/natsuin/card/apdu"
)

// Limits of an AID, ISO/IEC 7816-5. Shorter ones match as a prefix.
const (
	minAID = 1
	maxAID = 16
)

// selectFile is SELECT in the three forms a card knows: application by AID, EF
// by identifier, and the form for the MF, which does nothing.
func (c *Card) selectFile(cmd apdu.Command) apdu.Response {
	switch {
	case cmd.P1 == 0x04 && (cmd.P2 == 0x0C || cmd.P2 == 0x00):
		return c.selectApplication(cmd)
	case cmd.P1 == 0x02 && cmd.P2 == 0x0C:
		return c.selectEF(cmd.Data)
	case cmd.P1 == 0x00 && len(cmd.Data) > 0: // 3F00 too
		return status(apdu.FileNotFound)
	case cmd.P1 == 0x00 && cmd.P2 == 0x00 && !c.in(aidISD):
		return status(apdu.OK)
	}
	return status(apdu.BadP1P2)
}

// selectApplication makes an application current. The verified PINs belong to
// one application and go when another is selected; where it is the same one
// again, sources disagree and the switch same-ap decides.
func (c *Card) selectApplication(cmd apdu.Command) apdu.Response {
	if n := len(cmd.Data); n < minAID || n > maxAID {
		return status(apdu.WrongLength)
	}
	for _, app := range c.apps {
		if !bytes.HasPrefix(app.aid, cmd.Data) {
			continue
		}
		if app != c.app || c.faults.SameAPClear {
			clear(c.verified)
		}
		c.app, c.file = app, nil
		if cmd.P2 == 0x0C {
			return status(apdu.OK)
		}
		// The FCI is not published; assumed: nothing but the name.
		name := append([]byte{0x84, byte(len(app.aid))}, app.aid...)
		return data(append([]byte{0x6F, byte(len(name))}, name...))
	}
	return status(apdu.FileNotFound)
}

func (c *Card) selectEF(id []byte) apdu.Response {
	if len(id) != 2 {
		return status(apdu.WrongLength)
	}
	f := c.app.find(uint16(id[0])<<8 | uint16(id[1]))
	if f == nil {
		return status(apdu.FileNotFound)
	}
	c.file = f
	return status(apdu.OK)
}

// byReference finds the file a P2 (or the P1 of READ BINARY) names: 80 is the
// current one, 80|SFI another, which becomes current. missing is the status
// where the card has no such file.
func (c *Card) byReference(p byte, missing apdu.Status) (*file, apdu.Status) {
	switch sfi := p & 0x1F; {
	case p&0xE0 != 0x80:
		return nil, apdu.BadP1P2
	case sfi == 0 && c.file == nil:
		return nil, apdu.NoCurrentEF
	case sfi == 0:
		return c.file, apdu.OK
	default:
		return c.byShortID(sfi, missing)
	}
}

func (c *Card) byShortID(sfi byte, missing apdu.Status) (*file, apdu.Status) {
	f := c.app.find(uint16(sfi))
	switch {
	case c.faults.NoSFI:
		return nil, apdu.BadP1P2
	case f == nil || sfi > 0x1E:
		return nil, missing
	}
	c.file = f
	return f, apdu.OK
}

// readable checks the access condition of a file.
func (c *Card) readable(f *file) bool {
	return !f.closed && (f.guard == nil || c.verified[f.guard])
}

// readBinary is READ BINARY: P1-P2 is a 15-bit offset into the current file,
// or P1 names a file and P2 is an 8-bit offset. Where fewer than Le bytes are
// left, fewer are answered; at or past the end it is 6B00.
func (c *Card) readBinary(cmd apdu.Command) apdu.Response {
	if cmd.Le == 0 || len(cmd.Data) > 0 {
		return status(apdu.WrongLength)
	}
	f, offset := c.file, int(cmd.P1)<<8|int(cmd.P2)
	if cmd.P1&0x80 != 0 {
		offset = int(cmd.P2)
		if cmd.P1&0x7F == 0 {
			return status(apdu.BadP1P2)
		}
		var s apdu.Status
		if f, s = c.byReference(cmd.P1, apdu.FileNotFound); s != apdu.OK {
			return status(s)
		}
	}
	switch {
	case f == nil:
		return status(apdu.NoCurrentEF)
	case f.kind != transparent:
		return status(apdu.FileTypeConflict)
	case !c.readable(f):
		return status(apdu.SecurityStatus)
	case offset >= len(f.data):
		return status(apdu.OffsetOutside)
	}
	rest := f.data[offset:]
	if cmd.Le <= len(rest) {
		return data(rest[:cmd.Le])
	}
	// 256 short or 65536 extended means as much as there is: no warning then.
	if c.faults.EndWarning && cmd.Le != apdu.MaxShortLe && cmd.Le != apdu.MaxExtendedLe {
		return apdu.Response{Data: rest, Status: apdu.EndOfFile}
	}
	return data(rest)
}

// readRecord is READ RECORD of one record by its number, in the current file
// or by short identifier. Reading from a record to the last one is not
// implemented by the cards (6A81).
func (c *Card) readRecord(cmd apdu.Command) apdu.Response {
	if cmd.Le == 0 || len(cmd.Data) > 0 {
		return status(apdu.WrongLength)
	}
	f, s := c.file, apdu.OK
	if sfi := cmd.P2 >> 3; sfi != 0 {
		f, s = c.byShortID(sfi, apdu.FileNotFound)
	}
	switch n := int(cmd.P1); {
	case s != apdu.OK:
		return status(s)
	case cmd.P2&0x07 == 0x05:
		return status(apdu.FunctionUnsupported)
	case cmd.P2&0x07 != 0x04:
		return status(apdu.BadP1P2)
	case f == nil:
		return status(apdu.NoCurrentEF)
	case f.kind != linear:
		return status(apdu.FileTypeConflict)
	case n < 1 || n > len(f.records):
		return status(apdu.RecordNotFound)
	default:
		record := f.records[n-1]
		return data(record[:min(cmd.Le, len(record))])
	}
}
