package abi

import (
	"bytes"
	"encoding/binary"
	"encoding/json"

	"github.com/natsuin/natsuin/failure"
)

// Message is a request or an answer of this package. The interface is sealed:
// what crosses the boundary is listed here and nowhere else.
type Message interface {
	// pack lists the byte fields in the order in which they travel.
	pack() [][]byte
	// unpack takes the byte fields from the segments; the JSON fields are
	// already filled.
	unpack(s *segments)
}

// lengthSize is the size of the JSON length in front of a message.
const lengthSize = 4

// Encode returns m as one message. A message beyond the bounds of this package
// is failure.DocumentTooLarge.
func Encode(m Message) ([]byte, error) {
	object, err := marshal(m)
	if err != nil {
		return nil, failure.Wrap(failure.Internal, err, "encoding a sandbox message")
	}
	parts := m.pack()
	lengths, total := make([]int, len(parts)), 0
	for i, p := range parts {
		lengths[i] = len(p)
		total += len(p)
	}
	object, err = withSegments(object, lengths)
	if err != nil {
		return nil, failure.Wrap(failure.Internal, err, "encoding a sandbox message")
	}
	total += lengthSize + len(object)
	if len(parts) > MaxSegments || len(object) > MaxJSON || total > MaxMessage {
		return nil, failure.New(failure.DocumentTooLarge, "encoding a sandbox message")
	}
	out := make([]byte, 0, total)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(object)))
	out = append(out, object...)
	for _, p := range parts {
		out = append(out, p...)
	}
	return out, nil
}

// Decode fills m from a message. The byte fields of m point into message.
// Whatever is not exactly the message that m describes is
// failure.MessageMalformed: other, repeated or wrong-case keys, null, invalid
// UTF-8, trailing data, segments that are missing, left over or longer than
// the message.
func Decode(message []byte, m Message) error {
	object, rest, err := split(message)
	if err != nil {
		return err
	}
	return decode(object, rest, m)
}

// DecodeAnswer is Decode for an answer. An answer that carries an error is
// returned as that *failure.Error; a code outside package failure's list is
// failure.SandboxFailed.
func DecodeAnswer(answer []byte, m Message) error {
	object, rest, err := split(answer)
	if err != nil {
		return err
	}
	var failed errorAnswer
	if decode(object, rest, &failed) == nil {
		return failed.Error.failure()
	}
	return decode(object, rest, m)
}

// split cuts a message into its JSON object and the segments behind it.
func split(message []byte) (object, rest []byte, err error) {
	if len(message) < lengthSize || len(message) > MaxMessage {
		return nil, nil, malformed("size of a message")
	}
	n := binary.LittleEndian.Uint32(message)
	rest = message[lengthSize:]
	if n > MaxJSON || int(n) > len(rest) {
		return nil, nil, malformed("length of a message's JSON")
	}
	return rest[:n], rest[n:], nil
}

func decode(object, rest []byte, m Message) error {
	lengths, err := unmarshal(object, m)
	if err != nil {
		return err
	}
	s, err := cut(rest, lengths)
	if err != nil {
		return err
	}
	m.unpack(s)
	if s.short || len(s.left) != 0 {
		return malformed("number of a message's segments")
	}
	return nil
}

// segments hands the byte segments of one message out in their order.
type segments struct {
	left  [][]byte
	short bool // more were asked for than there are
}

// cut splits rest by lengths, which must use it up.
func cut(rest []byte, lengths []uint32) (*segments, error) {
	if len(lengths) > MaxSegments {
		return nil, malformed("number of a message's segments")
	}
	s := &segments{}
	for _, n := range lengths {
		if uint64(n) > uint64(len(rest)) {
			return nil, malformed("length of a message's segment")
		}
		s.left = append(s.left, rest[:n:n])
		rest = rest[n:]
	}
	if len(rest) != 0 {
		return nil, malformed("data behind a message")
	}
	return s, nil
}

// next returns the next segment, or nil if there is none left.
func (s *segments) next() []byte {
	if len(s.left) == 0 {
		s.short = true
		return nil
	}
	p := s.left[0]
	s.left = s.left[1:]
	return p
}

// fill replaces the placeholders that Blobs.UnmarshalJSON made.
func (s *segments) fill(b *Blobs) {
	for i := range *b {
		(*b)[i] = s.next()
	}
}

// marshal is json.Marshal without the HTML escapes, so that the length of a
// text does not depend on who wrote it.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// withSegments adds the member "segments" at the end of a JSON object.
func withSegments(object []byte, lengths []int) ([]byte, error) {
	list, err := json.Marshal(lengths)
	if err != nil {
		return nil, err
	}
	out := bytes.TrimSuffix(object, []byte("}"))
	if len(out) > 1 {
		out = append(out, ',')
	}
	out = append(out, `"segments":`...)
	out = append(out, list...)
	return append(out, '}'), nil
}

func malformed(what string) error {
	return failure.New(failure.MessageMalformed, "reading the %s", what)
}

func wrapMalformed(err error) error {
	return failure.Wrap(failure.MessageMalformed, err, "reading the JSON of a message")
}
