// Package prompt asks a person for a PIN, outside the browser: in a dialog of
// its own process (pinentry, spoken to over Assuan) or, for the command line,
// in the terminal without echo.
//
// What is shown is fixed here; of a request only the origin, the code and file
// names stripped of everything that could forge a line appear. It shows whoever
// sits at the screen what is asked and by whom. It is no trusted path: another
// program of the same desktop session can draw over it or type into it.
package prompt

import (
	"context"
	"time"

	"github.com/natsuin/natsuin/failure"
)

// Limit is how long a dialog waits for a person.
const Limit = 2 * time.Minute

// dialogGrace is how much longer than Limit a dialog program may live that does
// not keep the limit itself.
const dialogGrace = 5 * time.Second

// Reason says why a PIN is asked for.
type Reason int

// The reasons.
const (
	First     Reason = iota // the first time
	Wrong                   // the PIN typed before was wrong, and cost a try
	Malformed               // the PIN typed before could not be one, and cost nothing
)

// Purpose says which PIN is asked for, and what it is for.
type Purpose int

// The purposes.
const (
	Signing Purpose = iota // 署名用: 6 to 16 capital letters and digits
	Login                  // 利用者証明用: four digits
)

// Question is what a dialog tells the person.
type Question struct {
	// Purpose is what the PIN is for.
	Purpose Purpose
	// Origin is who asks: scheme, host and port as the browser states them, at
	// most 255 bytes and never cut. Empty for the command line.
	Origin string
	// Code also stands in the consent window. Empty for the command line.
	Code string
	// Names are the file names of all documents; shown stripped, at most three,
	// and shortened to fit. Empty where no document is signed.
	Names []string
	// Left is the number of tries as the card just said; -1 if it gave none.
	Left int
	// Reason is why the person is asked.
	Reason Reason
	// Watch is told the process id of a dialog before it can be seen, and 0 when
	// it has ended. An error from it ends the dialog.
	Watch func(pid int) error
}

// watch tells the watcher, if there is one.
func (q Question) watch(pid int) error {
	if q.Watch == nil {
		return nil
	}
	return q.Watch(pid)
}

// maxSecret bounds what is kept of a typed PIN, in bytes. JPKI PINs have at
// most 16; whatever is longer than this cannot be one.
const maxSecret = 32

// Secret is a typed PIN in one fixed place, so that wiping it leaves no copy.
type Secret struct {
	value  [maxSecret]byte
	length int
}

// Bytes returns the PIN. The slice is the secret's own memory.
func (s *Secret) Bytes() []byte { return s.value[:s.length] }

// Wipe overwrites the PIN.
func (s *Secret) Wipe() { *s = Secret{} }

// Add appends one byte and reports whether there was room.
func (s *Secret) Add(b byte) bool {
	if s.length == maxSecret {
		return false
	}
	s.value[s.length] = b
	s.length++
	return true
}

// erase takes the last byte back.
func (s *Secret) erase() {
	if s.length > 0 {
		s.length--
		s.value[s.length] = 0
	}
}

// ended returns why ctx is done, as a failure.
func ended(ctx context.Context) error {
	cause := context.Cause(ctx)
	switch {
	case cause == context.DeadlineExceeded:
		return failure.New(failure.Timeout, "waiting for the PIN")
	case failure.CodeOf(cause) != failure.Internal:
		return cause
	}
	return failure.New(failure.Cancelled, "waiting for the PIN")
}
