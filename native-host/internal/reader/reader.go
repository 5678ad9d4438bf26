// Package reader finds the one My Number Card among the readers of this
// computer. A card is recognised by what it answers to SELECT of the JPKI
// application, never by its ATR: a contactless reader makes the ATR itself, and
// new chips bring new ones.
package reader

import (
	"context"
	"slices"
	"time"

	"github.com/natsuin/natsuin/card/apdu"
	"github.com/natsuin/natsuin/card/jpki"
	"github.com/natsuin/natsuin/failure"
)

// pause is the time between two looks at the readers.
const pause = 150 * time.Millisecond

// Link is the way to the readers; the guardian has it.
type Link interface {
	apdu.Transmitter
	// Readers returns the names of all readers and of those with a card.
	Readers() (all, occupied []string, err error)
	// Connect takes the card in a reader exclusively.
	Connect(reader string) error
	// Lock locks that card and lets go of it.
	Lock() error
}

// search is one search for a card.
type search struct {
	link    Link
	only    string   // the reader to look into; "" all
	foreign []string // readers whose card is no My Number Card
}

// Open waits until there is exactly one My Number Card, connects to it and
// selects its JPKI application. Only names the reader to look into, if not
// empty. Waiting is called once if there is no card yet; ctx ends the wait. The
// caller locks the link afterwards, also after an error.
//
// Errors: failure.NoReader, ReaderUnknown, SeveralCards, CardBusy,
// NotMyNumberCard, CardError, PCSCUnavailable, GuardianFailed; NoCard if ctx
// ended by its deadline, and otherwise the failure that ended ctx, or
// failure.Cancelled.
func Open(ctx context.Context, link Link, only string, waiting func()) (*jpki.Card, error) {
	s := &search{link: link, only: only}
	for {
		card, err := s.look()
		if card != nil || err != nil {
			return card, err
		}
		if waiting != nil {
			waiting()
			waiting = nil
		}
		select {
		case <-ctx.Done():
			return nil, s.ended(ctx)
		case <-time.After(pause):
		}
	}
}

// look returns the card, an error that ends the search, or neither.
func (s *search) look() (*jpki.Card, error) {
	all, occupied, err := s.link.Readers()
	switch {
	case err != nil:
		return nil, err
	case len(all) == 0:
		return nil, failure.New(failure.NoReader, "looking for a card")
	case s.only != "" && !slices.Contains(all, s.only):
		return nil, failure.New(failure.ReaderUnknown, "looking for the given reader")
	case s.only != "":
		all, occupied = []string{s.only}, intersect(occupied, s.only)
	}
	s.foreign = slices.DeleteFunc(s.foreign, func(r string) bool { return !slices.Contains(occupied, r) })
	candidates := slices.DeleteFunc(slices.Clone(occupied), func(r string) bool { return slices.Contains(s.foreign, r) })
	if len(candidates) > 1 {
		if candidates, err = s.probe(candidates); err != nil {
			return nil, err
		}
	}
	if len(candidates) == 1 {
		card, err := s.open(candidates[0])
		if card != nil || err != nil {
			return card, err
		}
	}
	if len(s.foreign) == len(all) {
		return nil, failure.New(failure.NotMyNumberCard, "looking for a My Number Card")
	}
	return nil, nil
}

// probe returns those of several readers that hold a My Number Card, and lets
// go of all of them.
func (s *search) probe(candidates []string) ([]string, error) {
	var found []string
	var busy error
	for _, reader := range candidates {
		card, err := s.open(reader)
		if failure.CodeOf(err) == failure.CardBusy {
			busy = err
			continue
		}
		if err != nil {
			return nil, err
		}
		if card != nil {
			found = append(found, reader)
		}
		if err := s.link.Lock(); err != nil {
			return nil, err
		}
	}
	switch {
	case len(found) > 1:
		return nil, failure.New(failure.SeveralCards, "looking for one My Number Card")
	case len(found) == 0 && busy != nil:
		return nil, busy
	}
	return found, nil
}

// open connects to the card in a reader. It returns nil if there is none any
// more, or another kind of card, which it remembers.
func (s *search) open(reader string) (*jpki.Card, error) {
	err := s.link.Connect(reader)
	if err == nil {
		var card *jpki.Card
		if card, err = jpki.Open(s.link); err == nil {
			return card, nil
		}
		if failure.CodeOf(err) == failure.NotMyNumberCard {
			s.foreign = append(s.foreign, reader)
		}
		if unlocked := s.link.Lock(); unlocked != nil {
			return nil, unlocked
		}
	}
	switch failure.CodeOf(err) {
	case failure.NotMyNumberCard, failure.NoCard, failure.CardRemoved:
		return nil, nil
	}
	return nil, err
}

// ended says why the wait ended without a card.
func (s *search) ended(ctx context.Context) error {
	cause := context.Cause(ctx)
	switch {
	case cause == context.DeadlineExceeded && len(s.foreign) > 0:
		return failure.New(failure.NotMyNumberCard, "waiting for a My Number Card")
	case cause == context.DeadlineExceeded:
		return failure.New(failure.NoCard, "waiting for a card")
	case failure.CodeOf(cause) != failure.Internal:
		return cause
	}
	return failure.New(failure.Cancelled, "waiting for a card")
}

func intersect(occupied []string, reader string) []string {
	if slices.Contains(occupied, reader) {
		return []string{reader}
	}
	return nil
}
