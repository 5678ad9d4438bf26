package apdu

import (
	"encoding/binary"

	"github.com/natsuin/natsuin/failure"
)

// Response is a response APDU: the data field, 0 to 65536 bytes, and the
// status word that ends it.
type Response struct {
	Data   []byte
	Status Status
}

// Bytes encodes the response: data, then the two status bytes.
func (r Response) Bytes() []byte {
	out := make([]byte, 0, len(r.Data)+2)
	return binary.BigEndian.AppendUint16(append(out, r.Data...), uint16(r.Status))
}

// ParseResponse splits what a card answered. Data aliases b. One byte, or more
// than a card can send, is failure.CardError. No byte at all is
// failure.CardRemoved: drivers exist, vpcd's among them, that report success
// with an empty answer when the card was pulled.
func ParseResponse(b []byte) (Response, error) {
	if len(b) == 0 {
		return Response{}, failure.New(failure.CardRemoved, "decoding an empty response")
	}
	if len(b) < 2 || len(b) > MaxExtendedLe+2 {
		return Response{}, failure.New(failure.CardError, "decoding a response of %d bytes", len(b))
	}
	n := len(b) - 2
	return Response{Data: b[:n], Status: Status(binary.BigEndian.Uint16(b[n:]))}, nil
}

// Send encodes a command, transmits it once and decodes the answer. An error
// of the transmitter is returned as it is; a status other than 9000 is no
// error here.
func Send(t Transmitter, c Command) (Response, error) {
	raw, err := c.Bytes()
	if err != nil {
		return Response{}, err
	}
	answer, err := t.Transmit(raw)
	if err != nil {
		return Response{}, err
	}
	return ParseResponse(answer)
}
