package emulator

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/natsuin/natsuin/card/apdu"
	"github.com/natsuin/natsuin/failure"
)

// Names of commands, in the log and in triggers.
const (
	SelectAP     = "select-ap"
	SelectEF     = "select-ef"
	SelectMF     = "select-mf"
	ReadBinary   = "read-binary"
	ReadRecord   = "read-record"
	Verify       = "verify"
	Tries        = "tries" // VERIFY without data: the query of the counter
	Sign         = "compute-signature"
	Authenticate = "internal-authenticate"
	Challenge    = "get-challenge"
	GetData      = "get-data"
	ChangePIN    = "change-reference-data"
	ChangeKey    = "change-key"
	Other        = "other"
	anyCommand   = "any" // in triggers only
)

var commandNames = []string{SelectAP, SelectEF, SelectMF, ReadBinary, ReadRecord, Verify, Tries,
	Sign, Authenticate, Challenge, GetData, ChangePIN, ChangeKey, Other, anyCommand}

// Event is a fault tied to a command.
type Event struct {
	Name    string        // cut-before, cut-during, cut-after, answer, corrupt, slow
	Trigger Trigger       // when it happens
	Delay   time.Duration // slow: how long; cut-*: when the card comes back, 0 never
	Status  apdu.Status   // answer
}

// Trigger picks commands.
type Trigger struct {
	Command string // one of the names above, or "any"
	File    int    // identifier of the file acted on, or -1 for any
	Nth     int    // which matching command, from 1; 0 every one
}

func newEvent(name, value, trigger string) (Event, error) {
	e := Event{Name: name}
	ok := false
	switch name {
	case "cut-before", "cut-during", "cut-after":
		ok = value == "" || duration(&e.Delay, value)
	case "slow":
		ok = duration(&e.Delay, value)
	case "answer":
		n, err := strconv.ParseUint(value, 16, 16)
		e.Status = apdu.Status(n)
		ok = err == nil && len(value) == 4
	case "corrupt":
		ok = value == ""
	default:
		return e, failure.New(failure.Usage, "looking up the event %q", name)
	}
	if !ok {
		return e, failure.New(failure.Usage, "reading the value %q of %q", value, name)
	}
	var err error
	e.Trigger, err = newTrigger(trigger)
	return e, err
}

func newTrigger(s string) (Trigger, error) {
	t := Trigger{File: -1, Nth: 1}
	s, nth, has := strings.Cut(s, "#")
	if has && nth == "*" {
		t.Nth = 0
	} else if has {
		n, err := strconv.Atoi(nth)
		if err != nil || n < 1 {
			return t, failure.New(failure.Usage, "reading the occurrence %q", nth)
		}
		t.Nth = n
	}
	name, file, has := strings.Cut(s, ":")
	if has {
		n, err := strconv.ParseUint(file, 16, 16)
		if err != nil || len(file) != 4 {
			return t, failure.New(failure.Usage, "reading the file identifier %q", file)
		}
		t.File = int(n)
	}
	t.Command = name
	if !slices.Contains(commandNames, name) {
		return t, failure.New(failure.Usage, "looking up the command %q", name)
	}
	return t, nil
}

// effects is what the events do to one command.
type effects struct {
	delay                          time.Duration
	answer                         apdu.Status // 0: execute
	corrupt                        bool
	cutBefore, cutDuring, cutAfter bool
	back                           time.Duration // when the card comes back; 0 never
}

// effectsOn counts a command and returns what happens to it.
func (c *Card) effectsOn(what subject) effects {
	e := effects{delay: c.faults.Slow}
	for i, event := range c.faults.Events {
		t := event.Trigger
		if t.Command != anyCommand && t.Command != what.name || t.File >= 0 && t.File != what.file {
			continue
		}
		c.seen[i]++
		if t.Nth != 0 && t.Nth != c.seen[i] {
			continue
		}
		switch event.Name {
		case "slow":
			e.delay += event.Delay
		case "answer":
			e.answer = event.Status
		case "corrupt":
			e.corrupt = true
		case "cut-before":
			e.cutBefore, e.back = true, event.Delay
		case "cut-during":
			e.cutDuring, e.back = true, event.Delay
		case "cut-after":
			e.cutAfter, e.back = true, event.Delay
		}
	}
	return e
}
