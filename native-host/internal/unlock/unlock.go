// Package unlock leads from a card to a verified PIN: counter first, last try
// only after a separate yes, one VERIFY for each PIN a person typed, and never
// one nobody typed.
package unlock

import (
	"context"

	"github.com/natsuin/natsuin/card/jpki"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/native-host/internal/prompt"
)

// patience is how often a value that cannot be a PIN is asked for again. It
// costs no try, but somebody who goes on that way needs another kind of help.
const patience = 5

// Asker asks the person.
type Asker interface {
	// PIN asks for a PIN.
	PIN(ctx context.Context, q prompt.Question) (*prompt.Secret, error)
	// ConfirmLast asks whether to use the last try; only nil is a yes.
	ConfirmLast(ctx context.Context, q prompt.Question) error
}

// purposes say what each key's PIN is asked for.
var purposes = map[jpki.Key]prompt.Purpose{jpki.Sign: prompt.Signing, jpki.Auth: prompt.Login}

// Key asks for a key's PIN until it is right, and returns the session it
// opens. Of q the caller fills everything but Purpose, Left and Reason. A wrong
// PIN is asked for again, in a new dialog that says so; ending ctx ends the
// dialog.
// Before runs once, when the counter allows an attempt and nobody was asked
// yet: whatever else is to be read from the card is read there, while it is
// locked.
//
// Errors: those of the card (failure.PINBlockedSign, PINBlockedAuth,
// PINBlockedBoth, PINOutcomeUnknown, NoSignCertificate, NoAuthCertificate,
// CardRemoved, …) and of the dialog (failure.Cancelled, Timeout, NoDisplay, …);
// PINMalformed if the person keeps typing what cannot be a PIN. With none of
// them was more than one try used for each PIN typed.
func Key(ctx context.Context, card *jpki.Card, key jpki.Key, asker Asker, q prompt.Question,
	before func() error) (*jpki.Session, error) {
	q.Purpose = purposes[key]
	for {
		attempt, err := card.Attempt(key)
		if err != nil {
			return nil, err
		}
		if q.Reason == prompt.First {
			if err := before(); err != nil {
				return nil, err
			}
		}
		q.Left = attempt.Left()
		if attempt.Last() {
			if err := asker.ConfirmLast(ctx, q); err != nil {
				return nil, err
			}
			attempt.ConfirmLast()
		}
		pin, err := ask(ctx, key, asker, q)
		if err != nil {
			return nil, err
		}
		session, err := attempt.Verify(pin)
		pin.Wipe()
		if failure.CodeOf(err) != failure.PINWrong {
			return session, err
		}
		q.Reason = prompt.Wrong
	}
}

// ask returns a PIN of the right form.
func ask(ctx context.Context, key jpki.Key, asker Asker, q prompt.Question) (*jpki.PIN, error) {
	var malformed error
	for range patience {
		secret, err := asker.PIN(ctx, q)
		var pin *jpki.PIN
		if err == nil {
			pin, err = jpki.NewPIN(key, secret.Bytes())
			secret.Wipe()
		}
		if failure.CodeOf(err) != failure.PINMalformed {
			return pin, err
		}
		malformed, q.Reason = err, prompt.Malformed
	}
	return nil, malformed
}
