package guardian

import (
	"time"

	"github.com/natsuin/natsuin/card/jpki"
	"github.com/natsuin/natsuin/failure"
)

// How long a card that could not be locked is tried again: other programs may
// hold it for a moment, or PC/SC may be starting anew.
const (
	relockPause        = 100 * time.Millisecond
	relockBriefly      = 3  // attempts while someone waits for the answer
	relockPersistently = 30 // attempts as the last thing before the exit
)

// secure takes the card out of use: SELECT of the issuer security domain, then
// power off. Either suffices, so an error means that both failed on a card that
// is still there.
func secure(card Card) error {
	selected := jpki.Lock(card)
	powered := card.Disconnect()
	if selected == nil || powered == nil || absent(powered) {
		return nil
	}
	return failure.Wrap(failure.CardNotLocked, powered, "locking the card")
}

// relock connects anew to the card in a reader and takes it out of use. A
// program that has meanwhile connected shared cannot prevent it; one that holds
// the card exclusively is waited for.
func relock(system System, reader string, attempts int) error {
	var last error
	for range attempts {
		card, err := system.Connect(reader, true)
		if failure.CodeOf(err) == failure.CardBusy {
			card, err = system.Connect(reader, false)
		}
		if err == nil {
			err = secure(card)
		}
		if err == nil || absent(err) {
			return nil
		}
		last = err
		time.Sleep(relockPause)
	}
	return failure.Wrap(failure.CardNotLocked, last, "locking the card once more")
}

// absent reports whether err says that there is no card, hence no power and
// nothing to lock.
func absent(err error) bool {
	switch failure.CodeOf(err) {
	case failure.CardRemoved, failure.NoCard, failure.NoReader:
		return true
	}
	return false
}
