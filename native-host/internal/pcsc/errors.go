package pcsc

import (
	"errors"

	"github.com/ebfe/scard"

	"github.com/natsuin/natsuin/failure"
)

// codes says what each PC/SC status means to a person. Whatever is not here is
// failure.CardError.
var codes = map[scard.Error]failure.Code{
	scard.ErrNoService:      failure.PCSCUnavailable,
	scard.ErrServiceStopped: failure.PCSCUnavailable,
	scard.ErrCommError:      failure.PCSCUnavailable, // the service died under us
	scard.ErrInternalError:  failure.PCSCUnavailable,
	scard.ErrInvalidHandle:  failure.PCSCUnavailable, // it was restarted
	scard.ErrServerTooBusy:  failure.PCSCUnavailable,
	scard.ErrShutdown:       failure.PCSCUnavailable,
	// What a service says that keeps us out (polkit), or is just stopping.
	scard.ErrSecurityViolation: failure.PCSCUnavailable,

	scard.ErrNoReadersAvailable: failure.NoReader,
	scard.ErrReaderUnavailable:  failure.NoReader, // unplugged
	scard.ErrUnknownReader:      failure.NoReader,

	scard.ErrNoSmartcard:      failure.NoCard,
	scard.ErrSharingViolation: failure.CardBusy,
	scard.ErrRemovedCard:      failure.CardRemoved,
	// The first status after a card was pulled; a moment later PC/SC knows
	// better and answers ErrRemovedCard.
	scard.ErrNotTransacted: failure.CardRemoved,
}

// translate wraps a status of the binding into the failure it means.
func translate(err error, doing string) error {
	code := failure.CardError
	if status, ok := errors.AsType[scard.Error](err); ok {
		if known, ok := codes[status]; ok {
			code = known
		}
		return failure.New(code, "%s (PC/SC status %08X)", doing, uint32(status))
	}
	return failure.Wrap(code, err, "%s", doing)
}
