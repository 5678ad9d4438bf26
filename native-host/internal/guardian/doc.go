// Package guardian keeps a small process beside the host that alone holds the
// card, exclusively, from before the PIN to the lock.
//
// A card stays unlocked after VERIFY through disconnect, warm reset and the
// death of its holder (card facts: only loss of power or another application
// ends it). If the host itself held the card, then killing it would leave the
// signing key open to whatever program connects next. So the host never talks
// to PC/SC: it starts its own binary again as a guardian, in a session of its
// own, and sends it every APDU over a pipe. When the host ends, however it
// ends, the pipe ends; the guardian then kills the PIN dialog, selects the
// issuer security domain, cuts the power and exits. It lets go of the card
// only after that, so no other program gets in between. When the guardian is
// killed instead, the host ends the dialog and locks the card itself. There is
// thus no VERIFY without a guardian. A host that is neither dead nor alive, for
// somebody stopped it after VERIFY, counts as dead after a few seconds.
//
// # Pipe
//
// Both directions carry frames: one byte of kind, the length of the payload as
// u32 big endian, the payload (at most 66 KiB, an extended APDU). The guardian
// sends ready (payload: one byte, the version of this protocol), then answers
// every request with done or failed:
//
//	readers   -                 done: per reader u8 occupied, u16 length, name
//	connect   name of a reader  done: -
//	transmit  command APDU      done: response APDU
//	lock      -                 done: -
//	dialog    u32 process id, 0 when the dialog has ended   done: -
//
// failed carries a failure code, a zero byte and what was being done. Anything
// else on the pipe ends the guardian as if the host had died.
package guardian

import "github.com/natsuin/natsuin/card/apdu"

// Argument is the hidden first argument that makes the binary a guardian.
const Argument = "guardian"

// Card is one connection to a card.
type Card interface {
	apdu.Transmitter
	// Disconnect cuts the card's power and ends the connection.
	Disconnect() error
}

// System is what guardian needs of PC/SC; package pcsc has it.
type System struct {
	// Readers returns the names of all readers and of those with a card.
	Readers func() (all, occupied []string, err error)
	// Connect opens the card in a reader, exclusively or shared.
	Connect func(reader string, exclusive bool) (Card, error)
}
