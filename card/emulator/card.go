package emulator

import (
	"sync"
	"time"

	"github.com/natsuin/natsuin/card/apdu"
	"github.com/natsuin/natsuin/failure"
)

// Options of a card.
type Options struct {
	Faults Faults
	Log    *Log // nil: none
}

// Card is one card. It is safe for concurrent use; commands are executed one
// after the other, as on a real one. It implements apdu.Transmitter.
type Card struct {
	mu      sync.Mutex
	holder  string
	shown   []byte // ATR
	apps    []*application
	objects map[uint16][]byte
	pins    *pins
	save    func() error // makes pins persistent
	faults  Faults
	log     *Log
	seen    []int // how often each event's trigger matched
	away    bool  // out of the field
	back    time.Duration

	// Volatile state, lost without power.
	app      *application
	file     *file
	verified map[*pin]bool
	fresh    bool // no command since power-up
}

// newCard puts a card on a reader, powered.
func newCard(c *contents, p *pins, save func() error, o Options) (*Card, error) {
	objects, err := dataObjects(c)
	if err != nil {
		return nil, err
	}
	card := &Card{
		holder:  c.holder,
		shown:   o.Faults.atr(c.atr),
		apps:    applications(c, p, o.Faults),
		objects: objects,
		pins:    p,
		save:    save,
		faults:  o.Faults,
		log:     o.Log,
		seen:    make([]int, len(o.Faults.Events)),
	}
	card.losePower()
	return card, nil
}

// losePower forgets everything volatile.
func (c *Card) losePower() {
	c.app, c.file, c.verified, c.fresh = c.apps[0], nil, map[*pin]bool{}, true
}

// Holder returns the name the card was personalised with.
func (c *Card) Holder() string { return c.holder }

// ATR returns the answer to reset.
func (c *Card) ATR() []byte { return c.shown }

// PowerOff takes the power away: nothing stays verified.
func (c *Card) PowerOff() { c.event("power-off", c.losePower) }

// PowerOn gives power, after taking it away if there was any.
func (c *Card) PowerOn() { c.event("power-on", c.losePower) }

// WarmReset resets the card without taking its power. What was verified stays
// so, which is why a reset locks nothing.
func (c *Card) WarmReset() { c.event("warm-reset", func() {}) }

// Insert brings a card back that an event took out of the field.
func (c *Card) Insert() {
	c.event("inserted", func() { c.away = false; c.losePower() })
}

// Away reports whether an event took the card out of the field, and after what
// time that event wants it back (0: never).
func (c *Card) Away() (bool, time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.away, c.back
}

func (c *Card) event(name string, change func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change()
	c.log.write(Entry{Name: name})
}

// leave takes the card out of the field.
func (c *Card) leave(back time.Duration) {
	c.away, c.back = true, back
	c.losePower()
}

// Transmit answers one command APDU. The only error is failure.CardRemoved:
// the card left the field, by a fault, before the answer got out.
func (c *Card) Transmit(command []byte) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.away {
		return nil, failure.New(failure.CardRemoved, "talking to a card that is away")
	}
	parsed, err := apdu.ParseCommand(command)
	malformed := err != nil
	what := c.describe(parsed, malformed)
	e := c.effectsOn(what)
	time.Sleep(e.delay)
	entry := Entry{Name: what.name, File: what.fileName(), Command: blank(command)}
	if e.cutBefore {
		c.leave(e.back)
		entry.Lost = true
		c.log.write(entry)
		return nil, failure.New(failure.CardRemoved, "losing the card before a command")
	}
	var r apdu.Response
	switch {
	case e.answer != 0:
		r.Status = e.answer
	case malformed:
		r.Status = apdu.WrongLength
	default:
		r = c.execute(parsed)
	}
	if e.corrupt && len(r.Data) > 0 {
		r.Data = append([]byte{}, r.Data...)
		r.Data[len(r.Data)-1] ^= 1
	}
	entry.Status, entry.Length, entry.Lost = hex4(uint16(r.Status)), len(r.Data), e.cutDuring
	c.log.write(entry)
	if e.cutDuring || e.cutAfter {
		c.leave(e.back)
	}
	if e.cutDuring {
		return nil, failure.New(failure.CardRemoved, "losing the card before its answer")
	}
	return r.Bytes(), nil
}
