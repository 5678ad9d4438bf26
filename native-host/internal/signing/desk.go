package signing

import (
	"context"
	"time"

	"github.com/natsuin/natsuin/card/jpki"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/native-host/internal/prompt"
	"github.com/natsuin/natsuin/native-host/internal/reader"
	"github.com/natsuin/natsuin/native-host/internal/unlock"
)

// Link is a guardian: the way to the card, which locks it when we die.
type Link interface {
	reader.Link
	// Watch names the PIN dialog's process to the guardian.
	Watch(pid int) error
	// Died is closed when the guardian has ended.
	Died() <-chan struct{}
	// Close ends the guardian after it has locked the card.
	Close() error
}

// Desk is where signing happens: a guardian for the card and somebody to ask.
type Desk struct {
	// Guard starts a guardian.
	Guard func() (Link, error)
	// Asker asks the person for the PIN.
	Asker unlock.Asker
	// CardWait is how long to wait for a card that is not there yet.
	CardWait time.Duration
}

// Stage is a step of a request, as shown to the person who waits.
type Stage string

// The stages, in their order. StageCard is left out where the card is there.
const (
	StageCard    Stage = "card"    // waiting for the card
	StagePIN     Stage = "pin"     // the PIN dialog is open
	StageSigning Stage = "signing" // the card computes
)

// Progress is how far a request has come. It reveals nothing about the person.
type Progress struct {
	Stage       Stage
	Done, Total int // documents; a login counts as one
}

// guarded returns a context that also ends, with failure.GuardianFailed, when
// the guardian does: the dialog then closes.
func guarded(ctx context.Context, link interface{ Died() <-chan struct{} }) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	go func() {
		select {
		case <-link.Died():
			cancel(failure.New(failure.GuardianFailed, "losing the guardian"))
		case <-ctx.Done():
		}
	}()
	return ctx, func() { cancel(context.Canceled) }
}

// Hold starts a guardian and does something with it. When it returns, the card
// is locked and powered off and the guardian has ended, whatever has happened,
// a panic included. A failure of that is the result unless there was one before.
// The context of do ends with the guardian, too.
func (d Desk) Hold(ctx context.Context, do func(context.Context, Link) error) (err error) {
	link, err := d.Guard()
	if err != nil {
		return err
	}
	defer func() {
		if closing := link.Close(); err == nil {
			err = closing
		}
	}()
	ctx, stop := guarded(ctx, link)
	defer stop()
	defer func() {
		if locking := link.Lock(); err == nil {
			err = locking
		}
	}()
	return do(ctx, link)
}

// open finds the card, reads its CA certificate for a key while it is locked,
// and asks for the key's PIN until it is right.
func (d Desk) open(ctx context.Context, link Link, key jpki.Key, only string, q prompt.Question,
	report func(Stage, int)) (session *jpki.Session, ca []byte, err error) {
	wait, cancel := context.WithTimeout(ctx, d.CardWait)
	defer cancel()
	card, err := reader.Open(wait, link, only, func() { report(StageCard, 0) })
	if err != nil {
		return nil, nil, err
	}
	q.Watch = link.Watch
	session, err = unlock.Key(ctx, card, key, d.Asker, q, func() (err error) {
		ca, err = card.CACertificate(key)
		report(StagePIN, 0)
		return err
	})
	return session, ca, err
}

// reporter tells how far a request of so many documents is. Progress may be nil.
func reporter(progress func(Progress), total int) func(Stage, int) {
	return func(s Stage, done int) {
		if progress != nil {
			progress(Progress{Stage: s, Done: done, Total: total})
		}
	}
}

// ended returns why ctx is done, or nil.
func ended(ctx context.Context) error {
	if ctx.Err() == nil {
		return nil
	}
	if cause := context.Cause(ctx); failure.CodeOf(cause) != failure.Internal {
		return cause
	}
	return failure.New(failure.Cancelled, "signing")
}
