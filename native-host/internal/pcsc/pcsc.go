// Package pcsc is the only room that knows PC/SC. It hands out readers and
// cards in the shapes that package guardian asks for, and turns every PC/SC
// status into a failure code.
//
// The binding is ebfe/scard: cgo on Linux and macOS, none on Windows.
package pcsc

import (
	"bytes"
	"errors"

	"github.com/ebfe/scard"

	"github.com/natsuin/natsuin/failure"
)

// Readers returns the names of all readers, in PC/SC's order, and of those
// that hold a card. No reader at all is two empty lists and no error. It keeps
// nothing open, so it also works after the PC/SC service was restarted.
//
// Errors: failure.PCSCUnavailable, failure.CardError.
func Readers() (all, occupied []string, err error) {
	context, err := scard.EstablishContext()
	if err != nil {
		return nil, nil, translate(err, "connecting to PC/SC")
	}
	defer context.Release() // nothing depends on it
	all, err = context.ListReaders()
	if errors.Is(err, scard.ErrNoReadersAvailable) || err == nil && len(all) == 0 {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, translate(err, "listing readers")
	}
	states := make([]scard.ReaderState, len(all))
	for i, name := range all {
		states[i] = scard.ReaderState{Reader: name, CurrentState: scard.StateUnaware}
	}
	if err := context.GetStatusChange(states, 0); err != nil && !errors.Is(err, scard.ErrTimeout) {
		return nil, nil, translate(err, "looking into the readers")
	}
	for _, s := range states {
		// The high 16 bits of EventState count events: only masks may be used.
		if s.EventState&scard.StatePresent != 0 {
			occupied = append(occupied, s.Reader)
		}
	}
	return all, occupied, nil
}

// Card is one open connection to a card.
type Card struct {
	context *scard.Context
	card    *scard.Card
}

// Connect powers the card in a reader up and connects to it, exclusively or
// shared with other programs.
//
// Errors: failure.PCSCUnavailable, NoReader, NoCard, CardBusy (another program
// holds it), CardError.
func Connect(reader string, exclusive bool) (*Card, error) {
	context, err := scard.EstablishContext()
	if err != nil {
		return nil, translate(err, "connecting to PC/SC")
	}
	mode := scard.ShareShared
	if exclusive {
		mode = scard.ShareExclusive
	}
	card, err := context.Connect(reader, mode, scard.ProtocolAny)
	if err != nil {
		context.Release() // the error above says more
		return nil, translate(err, "connecting to the card")
	}
	return &Card{context: context, card: card}, nil
}

// Transmit sends one command APDU and returns a copy of the response with its
// status word.
//
// Errors: failure.CardRemoved, PCSCUnavailable, NoReader, CardError; an empty
// command, which the binding answers with a panic, is failure.Internal.
func (c *Card) Transmit(command []byte) ([]byte, error) {
	if len(command) == 0 {
		return nil, failure.New(failure.Internal, "sending an empty command")
	}
	response, err := c.card.Transmit(command)
	if err != nil {
		return nil, translate(err, "talking to the card")
	}
	// The binding answers with a slice of a fresh 64 KiB buffer.
	return bytes.Clone(response), nil
}

// Disconnect cuts the card's power, which is the only disposition after which
// a verified PIN no longer counts, and ends the connection. Only the first
// call does anything.
//
// Errors: those of Transmit; after one the card may still have power.
func (c *Card) Disconnect() error {
	if c.card == nil {
		return nil
	}
	err := c.card.Disconnect(scard.UnpowerCard)
	c.context.Release() // the connection is gone either way
	c.card, c.context = nil, nil
	if err != nil {
		return translate(err, "cutting the card's power")
	}
	return nil
}
