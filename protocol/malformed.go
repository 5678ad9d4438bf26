package protocol

import (
	"errors"
	"fmt"

	"github.com/natsuin/natsuin/failure"
)

// Reason says why a text is no message of the contract. Vectors name it.
type Reason string

// Refused as text, before any field is looked at.
const (
	TooLong      Reason = "too-long"
	NotUTF8      Reason = "not-utf8"
	NotJSON      Reason = "not-json" // trailing data too
	Surrogate    Reason = "surrogate"
	TooDeep      Reason = "too-deep"
	DuplicateKey Reason = "duplicate-key"
)

// Refused as a value.
const (
	WrongType    Reason = "wrong-type" // null too
	UnknownKind  Reason = "unknown-kind"
	UnknownField Reason = "unknown-field" // wrong case too
	MissingField Reason = "missing-field"
	BadValue     Reason = "bad-value"
	BadLength    Reason = "bad-length"
	OutOfRange   Reason = "out-of-range"
	BadCount     Reason = "bad-count"
)

// Malformed is why and where a message was refused. It never carries the
// refused value.
type Malformed struct {
	Reason Reason
	Path   string // such as message.documents[3].name
}

// Error gives reason and place.
func (m *Malformed) Error() string { return fmt.Sprintf("%s at %s", m.Reason, m.Path) }

func malformed(reason Reason, path string) *Malformed {
	return &Malformed{Reason: reason, Path: path}
}

// ReasonOf returns the reason a decoder refused a message for, or "".
func ReasonOf(err error) Reason {
	var m *Malformed
	if errors.As(err, &m) {
		return m.Reason
	}
	return ""
}

// refusal gives a Malformed its code: too long is a failure of its own.
func refusal(err error) error {
	if ReasonOf(err) == TooLong {
		return failure.Wrap(failure.MessageTooLarge, err, "decoding a message")
	}
	return failure.Wrap(failure.MessageMalformed, err, "decoding a message")
}
