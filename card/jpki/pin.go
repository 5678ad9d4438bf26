package jpki

import (
	"fmt"

	"github.com/natsuin/natsuin/failure"
)

// Lengths of the PINs in characters, which are bytes: jpki.go.jp,
// procedure/password.html.
const (
	minSignPIN = 6
	maxSignPIN = 16
	authPIN    = 4
)

// PIN is a well-formed PIN for one key, in memory that Wipe clears. It prints
// as "PIN" whatever the verb.
type PIN struct {
	key   Key
	n     int // length; 0 once wiped
	value [maxSignPIN]byte
}

// NewPIN copies a typed value, which the caller then wipes. The 署名用 PIN has
// 6 to 16 upper-case letters and digits, the 利用者証明用 PIN four digits;
// anything else is failure.PINMalformed and has cost no try. The value is
// never changed: what a lower-case letter was meant to be is for the person to
// say.
func NewPIN(k Key, value []byte) (*PIN, error) {
	low, high, letters := minSignPIN, maxSignPIN, true
	if k == Auth {
		low, high, letters = authPIN, authPIN, false
	}
	if len(value) < low || len(value) > high {
		return nil, failure.New(failure.PINMalformed, "checking the length of a PIN")
	}
	for _, b := range value {
		if (b < '0' || b > '9') && (!letters || b < 'A' || b > 'Z') {
			return nil, failure.New(failure.PINMalformed, "checking the characters of a PIN")
		}
	}
	p := &PIN{key: k, n: len(value)}
	copy(p.value[:], value)
	return p, nil
}

// Wipe clears the value. A wiped PIN cannot be presented.
func (p *PIN) Wipe() {
	clear(p.value[:])
	p.n = 0
}

// Format implements fmt.Formatter, so that no verb shows the value.
func (p PIN) Format(s fmt.State, _ rune) { s.Write([]byte("PIN")) }
