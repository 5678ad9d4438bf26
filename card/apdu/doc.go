// Package apdu encodes and decodes the units that travel between a reader and
// a smart card: command and response APDUs of ISO/IEC 7816-4:2013, short and
// extended, and the status words a My Number Card answers.
//
// The package knows no card: what a command means is said in card/jpki (the
// client) and card/emulator (the card). Nothing here keeps or prints data.
package apdu

// Transmitter carries one command APDU to a card and brings back its response
// APDU, status word included. An error means that no answer arrived: whether
// the card executed the command is then unknown.
//
// A Transmitter must not keep or change the command, which may hold a PIN that
// the caller wipes afterwards, and must send it exactly once. Responses belong
// to the caller.
type Transmitter interface {
	Transmit(command []byte) (response []byte, err error)
}
