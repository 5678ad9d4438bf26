package session

import (
	"time"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/native-host/internal/turn"
	"github.com/natsuin/natsuin/protocol"
)

// promise is the turn of a request that has not come yet: its consent window
// is open and somebody reads.
type promise struct {
	id    protocol.RequestID
	since time.Time // when the window opened
	end   func()    // ends the turn, once
}

// turn takes the person's turn for a request to come. The error it returns
// ends the connection.
func (s *session) turn(m protocol.HostTurn) error {
	if err := s.fixOrigin(m.Origin); err != nil {
		return err
	}
	switch {
	case s.active != nil && s.active.id == m.ID, s.promised != nil && s.promised.id == m.ID:
		return failure.New(failure.MessageMalformed, "asking for a turn twice")
	case s.active != nil, s.promised != nil:
		return s.refuse(m.ID, failure.New(failure.Busy, "asking for a second turn"))
	}
	if err := checkOrigin(m.Origin); err != nil {
		return s.refuse(m.ID, err)
	}
	end, err := turn.Take(s.Turns)
	if err != nil {
		return s.refuse(m.ID, err)
	}
	s.promised = &promise{m.ID, s.Now(), end}
	s.Expect()
	return s.reply(protocol.HostReady{ID: m.ID})
}

// takeTurn returns the function that ends the turn of a request: the promised
// one, else, for an extension that asks for none, one that is taken now.
func (s *session) takeTurn() (end func(), err error) {
	if p := s.promised; p != nil {
		s.promised = nil
		return p.end, nil
	}
	return turn.Take(s.Turns)
}

// endPromise gives a turn back that no request has used.
func (s *session) endPromise() {
	if s.promised != nil {
		s.promised.end()
		s.promised = nil
	}
}

// fixOrigin has a connection belong to the page of its first message.
func (s *session) fixOrigin(origin protocol.Origin) error {
	if s.origin == "" {
		s.origin = origin
	}
	if origin != s.origin {
		return failure.New(failure.MessageMalformed, "serving a second origin on one connection")
	}
	return nil
}
