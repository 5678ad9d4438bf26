package abi

import (
	"encoding/json"
	"errors"
	"slices"

	"github.com/natsuin/natsuin/failure"
)

// Blobs is a list of byte strings that travel as segments. In the JSON stands
// only their number.
type Blobs [][]byte

// MarshalJSON writes the number of blobs.
func (b Blobs) MarshalJSON() ([]byte, error) { return json.Marshal(len(b)) }

// UnmarshalJSON makes room for that many blobs, at most MaxSegments.
func (b *Blobs) UnmarshalJSON(number []byte) error {
	var n uint32
	if err := json.Unmarshal(number, &n); err != nil {
		return err
	}
	if n > MaxSegments {
		return malformed("number of a message's segments")
	}
	*b = make(Blobs, n)
	return nil
}

// File names a document that the module reads through read_at.
type File struct {
	Handle uint32 `json:"handle"` // chosen by the caller
	Size   int64  `json:"size"`   // bytes
}

// noBytes is embedded where a message has no byte fields.
type noBytes struct{}

func (noBytes) pack() [][]byte   { return nil }
func (noBytes) unpack(*segments) {}

// VersionRequest asks for the message format of a module.
type VersionRequest struct{ noBytes }

// VersionAnswer names it.
type VersionAnswer struct {
	noBytes
	ABI int `json:"abi"` // Version
}

// Error is a failure on its way across the boundary. The text in Doing is for
// developers and holds nothing of a document.
type Error struct {
	Code  failure.Code `json:"code"`
	Doing string       `json:"doing"`
}

// failure returns the error as the Go error that the other side had. What
// comes out of the sandbox is not trusted to invent codes.
func (e Error) failure() error {
	if !slices.Contains(failure.Codes(), e.Code) {
		return failure.New(failure.SandboxFailed, "reading the code of a sandbox failure")
	}
	return failure.New(e.Code, "%s", e.Doing)
}

type errorAnswer struct {
	noBytes
	Error Error `json:"error"`
}

// EncodeError returns the answer for a failed call.
func EncodeError(err error) []byte {
	e := Error{Code: failure.CodeOf(err)}
	if own, ok := errors.AsType[*failure.Error](err); ok {
		e.Doing = own.Doing // never the cause: a parser's may quote the document
	}
	answer, err := Encode(&errorAnswer{Error: e})
	if err != nil {
		panic(err) // two strings always encode
	}
	return answer
}
