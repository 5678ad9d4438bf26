package emulator

import (
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/natsuin/natsuin/card/apdu"
	"github.com/natsuin/natsuin/failure"
)

// Faults is a parsed fault specification; the zero value is a healthy card.
// The grammar is in the package comment.
type Faults struct {
	ATR         []byte      // nil: the card's own
	BlockedSW   apdu.Status // 0: 6984
	SameAPClear bool
	WrongKeeps  bool
	EndWarning  bool // 6282 instead of a plain short read
	PowerUp6F00 bool
	AbsentSign  bool
	AbsentAuth  bool
	Phone       string // "", "android" or "iphone"
	NoExtended  bool
	NoSFI       bool
	SignTries   *int // nil: the maximum
	AuthTries   *int
	Slow        time.Duration // on every answer
	Events      []Event
}

// ParseFaults parses a fault specification. Anything the grammar does not know
// is failure.Usage; the error names the offending part.
func ParseFaults(spec string) (Faults, error) {
	var f Faults
	if spec == "" {
		return f, nil
	}
	for part := range strings.SplitSeq(spec, ",") {
		if err := f.add(strings.TrimSpace(part)); err != nil {
			return Faults{}, failure.Wrap(failure.Usage, err, "reading the fault %q", part)
		}
	}
	return f, nil
}

// MustParseFaults is ParseFaults for specifications written in tests.
func MustParseFaults(spec string) Faults {
	f, err := ParseFaults(spec)
	if err != nil {
		panic(err)
	}
	return f
}

func (f *Faults) add(part string) error {
	if fault, trigger, ok := strings.Cut(part, "@"); ok {
		name, value, _ := strings.Cut(fault, "=")
		e, err := newEvent(name, value, trigger)
		f.Events = append(f.Events, e)
		return err
	}
	name, value, has := strings.Cut(part, "=")
	set, ok := switches[name]
	if !ok {
		return failure.New(failure.Usage, "looking up the switch %q", name)
	}
	if has == (name == "power-up" || name == "no-extended" || name == "no-sfi") {
		return failure.New(failure.Usage, "reading the value of %q", name)
	}
	if !set(f, value) {
		return failure.New(failure.Usage, "reading the value %q of %q", value, name)
	}
	return nil
}

// switches sets one field each and reports whether the value is allowed.
var switches = map[string]func(f *Faults, value string) bool{
	"atr": func(f *Faults, v string) bool {
		if n, err := strconv.Atoi(v); err == nil && n >= 1 && n <= len(atrs) {
			f.ATR = ATRs()[n-1]
			return true
		}
		b, err := hex.DecodeString(v)
		f.ATR = b
		return err == nil && len(b) >= 2 && len(b) <= maxATR
	},
	"blocked": func(f *Faults, v string) bool {
		f.BlockedSW = map[string]apdu.Status{"6984": apdu.Blocked, "6983": apdu.BlockedISO}[v]
		return f.BlockedSW != 0
	},
	"same-ap": func(f *Faults, v string) bool { return choose(&f.SameAPClear, v, "keep", "clear") },
	"wrong":   func(f *Faults, v string) bool { return choose(&f.WrongKeeps, v, "drop", "keep") },
	"end":     func(f *Faults, v string) bool { return choose(&f.EndWarning, v, "short", "6282") },
	"absent": func(f *Faults, v string) bool {
		f.AbsentSign = f.AbsentSign || v == "sign" || v == "both"
		f.AbsentAuth = f.AbsentAuth || v == "auth" || v == "both"
		return v == "sign" || v == "auth" || v == "both"
	},
	"phone": func(f *Faults, v string) bool {
		f.Phone = v
		return v == "android" || v == "iphone"
	},
	"power-up":    func(f *Faults, _ string) bool { f.PowerUp6F00 = true; return true },
	"no-extended": func(f *Faults, _ string) bool { f.NoExtended = true; return true },
	"no-sfi":      func(f *Faults, _ string) bool { f.NoSFI = true; return true },
	"tries-sign":  func(f *Faults, v string) bool { return count(&f.SignTries, v, SignTries) },
	"tries-auth":  func(f *Faults, v string) bool { return count(&f.AuthTries, v, AuthTries) },
	"slow":        func(f *Faults, v string) bool { return duration(&f.Slow, v) },
}

// choose sets a switch with two words, the default first.
func choose(to *bool, value, off, on string) bool {
	*to = value == on
	return value == on || value == off
}

// count sets a number of tries from 0 to a maximum.
func count(to **int, value string, limit int) bool {
	n, err := strconv.Atoi(value)
	*to = &n
	return err == nil && n >= 0 && n <= limit
}

func duration(to *time.Duration, value string) bool {
	d, err := time.ParseDuration(value)
	*to = d
	return err == nil && d >= 0
}

// atr is the ATR the card shows, given its own.
func (f Faults) atr(own []byte) []byte {
	if f.ATR != nil {
		return f.ATR
	}
	return own
}

// startTries sets the counters of a card that is being made.
func (f Faults) startTries(p *pins) {
	if f.SignTries != nil {
		p.Sign.Left = *f.SignTries
	}
	if f.AuthTries != nil {
		p.Auth.Left = *f.AuthTries
	}
}

// blockedStatus is what VERIFY answers on a blocked PIN.
func (f Faults) blockedStatus() apdu.Status {
	if f.BlockedSW != 0 {
		return f.BlockedSW
	}
	return apdu.Blocked
}
