package apdu

import (
	"encoding/binary"

	"github.com/natsuin/natsuin/failure"
)

// Limits of ISO/IEC 7816-4 section 5.2: what the length fields can express.
const (
	// MaxShortData is the longest data field of a short command.
	MaxShortData = 255
	// MaxShortLe is the longest answer a short command can ask for.
	MaxShortLe = 256
	// MaxExtendedData is the longest data field of an extended command.
	MaxExtendedData = 65535
	// MaxExtendedLe is the longest answer an extended command can ask for.
	MaxExtendedLe = 65536
	// MaxCommand is the longest encoded command: header, Lc, data, Le.
	MaxCommand = 4 + 3 + MaxExtendedData + 2
)

// Command is a command APDU. The zero value of Data and Le means that the
// field is absent, so the four cases of the standard are: neither, Le only,
// Data only, both.
type Command struct {
	Class, Instruction, P1, P2 byte
	// Data is the command data field, 0 to MaxExtendedData bytes. Lc is
	// derived from it; an Lc of zero cannot be written.
	Data []byte
	// Le is the number of response bytes asked for, 1 to MaxExtendedLe, or 0
	// for no Le field. 256 (short) and 65536 (extended) travel as zeros.
	Le int
	// Extended asks for the extended form although the short one would do.
	// Encoding uses the extended form by itself where Data or Le need it.
	Extended bool
}

// long reports whether the command travels in the extended form.
func (c Command) long() bool {
	return c.Extended || len(c.Data) > MaxShortData || c.Le > MaxShortLe
}

// Bytes encodes the command (ISO/IEC 7816-4 section 5.1, table 1). A data
// field or Le beyond the limits is failure.Internal: a caller's mistake. The
// result is a fresh slice, which a caller that put a PIN into it can wipe.
func (c Command) Bytes() ([]byte, error) {
	if len(c.Data) > MaxExtendedData || c.Le < 0 || c.Le > MaxExtendedLe {
		return nil, failure.New(failure.Internal, "encoding a command with %d data bytes and Le %d",
			len(c.Data), c.Le)
	}
	out := make([]byte, 4, 4+3+len(c.Data)+2)
	out[0], out[1], out[2], out[3] = c.Class, c.Instruction, c.P1, c.P2
	if !c.long() {
		if len(c.Data) > 0 {
			out = append(out, byte(len(c.Data)))
			out = append(out, c.Data...)
		}
		if c.Le > 0 {
			out = append(out, byte(c.Le)) // 256 becomes 00
		}
		return out, nil
	}
	if len(c.Data) > 0 || c.Le > 0 {
		out = append(out, 0) // says that the lengths are extended
	}
	if len(c.Data) > 0 {
		out = binary.BigEndian.AppendUint16(out, uint16(len(c.Data)))
		out = append(out, c.Data...)
	}
	if c.Le > 0 {
		out = binary.BigEndian.AppendUint16(out, uint16(c.Le)) // 65536 becomes 0000
	}
	return out, nil
}

// ParseCommand decodes one command APDU. Data aliases b. What no case of the
// standard describes is failure.CardError; a card answers it with 6700.
//
// A four-byte command has no lengths at all: for VERIFY that is the query of
// the retry counter, while the same header with a fifth byte 00 is a command
// with an Le, which real cards refuse.
func ParseCommand(b []byte) (Command, error) {
	if len(b) < 4 {
		return Command{}, failure.New(failure.CardError, "decoding a command of %d bytes", len(b))
	}
	c := Command{Class: b[0], Instruction: b[1], P1: b[2], P2: b[3]}
	body := b[4:]
	switch {
	case len(body) == 0: // case 1
		return c, nil
	case len(body) == 1: // case 2, short
		c.Le = shortLe(body[0])
		return c, nil
	case body[0] != 0:
		return parseShort(c, body)
	default:
		return parseExtended(c, body)
	}
}

// parseShort decodes cases 3 and 4 in the short form: Lc, data, perhaps Le.
func parseShort(c Command, body []byte) (Command, error) {
	n := int(body[0])
	switch rest := body[1:]; len(rest) {
	case n:
		c.Data = rest
	case n + 1:
		c.Data, c.Le = rest[:n], shortLe(rest[n])
	default:
		return Command{}, failure.New(failure.CardError,
			"decoding a short command: Lc %d before %d bytes", n, len(rest))
	}
	return c, nil
}

// parseExtended decodes cases 2, 3 and 4 in the extended form. body begins
// with the zero that announces it.
func parseExtended(c Command, body []byte) (Command, error) {
	c.Extended = true
	if len(body) < 3 {
		return Command{}, failure.New(failure.CardError, "decoding a truncated extended length")
	}
	n := int(binary.BigEndian.Uint16(body[1:]))
	rest := body[3:]
	switch {
	case len(rest) == 0: // case 2
		c.Le = extendedLe(body[1:])
	case n > 0 && len(rest) == n: // case 3
		c.Data = rest
	case n > 0 && len(rest) == n+2: // case 4
		c.Data, c.Le = rest[:n], extendedLe(rest[n:])
	default:
		return Command{}, failure.New(failure.CardError,
			"decoding an extended command: Lc %d before %d bytes", n, len(rest))
	}
	return c, nil
}

// shortLe reads a one-byte Le, where 00 stands for the maximum.
func shortLe(b byte) int {
	if b == 0 {
		return MaxShortLe
	}
	return int(b)
}

// extendedLe reads a two-byte Le, where 0000 stands for the maximum.
func extendedLe(b []byte) int {
	if n := int(binary.BigEndian.Uint16(b)); n > 0 {
		return n
	}
	return MaxExtendedLe
}
