package prompt

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/natsuin/natsuin/failure"
)

// Terminal asks in the terminal that the command line runs in, without echo.
type Terminal struct {
	// In is the terminal; Out is where the question is written, usually
	// standard error.
	In  *os.File
	Out io.Writer
}

// IsTerminal reports whether f is a terminal.
func IsTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// Control characters of a terminal in raw mode.
const (
	keyInterrupt = 3 // Ctrl-C
	keyEnd       = 4 // Ctrl-D
	keyErase     = 8
	keyDelete    = 127
)

// PIN asks for the PIN. Ctrl-C, Ctrl-D and ending ctx cancel. The
// caller wipes the secret.
//
// Errors: failure.Cancelled, Timeout (after Limit), PINMalformed (longer than
// any PIN), PINDialogFailed, and the failure that ended ctx.
func (t *Terminal) PIN(ctx context.Context, q Question) (*Secret, error) {
	text := headText(q, listNames(q.Names, maxName))
	if again := againText(q); again != "" {
		text += again + "\n"
	}
	return t.read(ctx, text+askText(q)+"\n"+promptText+" ")
}

// ConfirmLast asks whether the last try shall be used; only the typed word はい
// or yes is one.
//
// Errors: those of PIN; failure.Cancelled means no.
func (t *Terminal) ConfirmLast(ctx context.Context, q Question) error {
	typed, err := t.read(ctx, lastText(q.Left)+"\n「はい」または「yes」で続けます / type yes to continue: ")
	if err != nil {
		return err
	}
	defer typed.Wipe()
	if word := string(typed.Bytes()); word != "はい" && !strings.EqualFold(word, "yes") {
		return failure.New(failure.Cancelled, "asking for the last try")
	}
	return nil
}

// read writes a text and reads one line without echo, byte by byte into one
// place: the reader of x/term would leave copies behind.
func (t *Terminal) read(ctx context.Context, text string) (*Secret, error) {
	ctx, cancel := context.WithTimeout(ctx, Limit)
	defer cancel()
	before, err := term.MakeRaw(int(t.In.Fd()))
	if err != nil {
		return nil, failure.Wrap(failure.PINDialogFailed, err, "switching the echo off")
	}
	defer term.Restore(int(t.In.Fd()), before)
	fmt.Fprint(t.Out, strings.ReplaceAll(text, "\n", "\r\n"))
	defer fmt.Fprint(t.Out, "\r\n")

	type typed struct {
		secret *Secret
		err    error
	}
	answer := make(chan typed, 1)
	go func() { // a read from a terminal cannot be interrupted
		secret, err := readLine(t.In)
		answer <- typed{secret, err}
	}()
	select {
	case a := <-answer:
		return a.secret, a.err
	case <-ctx.Done():
		go func() { // what is typed too late is nobody's
			if late := <-answer; late.secret != nil {
				late.secret.Wipe()
			}
		}()
		return nil, ended(ctx)
	}
}

// readLine reads up to Enter.
func readLine(in io.Reader) (*Secret, error) {
	secret, overflow := new(Secret), false
	var key [1]byte
	defer clear(key[:])
	for {
		if n, err := in.Read(key[:]); n == 0 {
			secret.Wipe()
			return nil, failure.Wrap(failure.PINDialogFailed, err, "reading from the terminal")
		}
		switch key[0] {
		case '\r', '\n':
			if overflow {
				secret.Wipe()
				return nil, failure.New(failure.PINMalformed, "reading a PIN that is too long")
			}
			return secret, nil
		case keyInterrupt, keyEnd:
			secret.Wipe()
			return nil, failure.New(failure.Cancelled, "asking for the PIN")
		case keyErase, keyDelete:
			secret.erase()
		default:
			overflow = !secret.Add(key[0]) || overflow
		}
	}
}
