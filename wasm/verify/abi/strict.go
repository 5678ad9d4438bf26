package abi

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"unicode/utf8"
)

// encoding/json alone is not strict: it matches keys in any case, lets the
// last of two equal keys win, takes null and absence for everything and
// replaces invalid UTF-8. Two readers of one message could then see two different messages, so
// the object is walked once against the type before it is unmarshalled. The walk
// knows keys and kinds; what is no JSON at all is left to encoding/json.

var (
	errUTF8     = errors.New("invalid UTF-8")
	errNull     = errors.New("null")
	errKey      = errors.New("unknown or repeated key")
	errMissing  = errors.New("missing key")
	errKind     = errors.New("value of another kind")
	errTrailing = errors.New("trailing data")
)

// segmentsKey is the member that every message has besides its own.
const segmentsKey = "segments"

// maxMembers is how many members an object of this package may have.
const maxMembers = 64

// unmarshal fills m from object and returns the lengths in "segments".
func unmarshal(object []byte, m Message) ([]uint32, error) {
	if !utf8.Valid(object) {
		return nil, wrapMalformed(errUTF8)
	}
	w := walker{in: object}
	if err := w.object(messageShape(reflect.TypeOf(m).Elem())); err != nil {
		return nil, wrapMalformed(err)
	}
	if w.peek() != 0 {
		return nil, wrapMalformed(errTrailing)
	}
	var lengths []uint32
	if err := json.Unmarshal(w.segments, &lengths); err != nil {
		return nil, wrapMalformed(err)
	}
	if err := json.Unmarshal(object, m); err != nil {
		return nil, wrapMalformed(err)
	}
	return lengths, nil
}

// walker reads a JSON text from the front.
type walker struct {
	in       []byte
	segments []byte // the value of the last member of that name at the top
	depth    int
}

// peek returns the next byte that is no space, or 0 at the end.
func (w *walker) peek() byte {
	for len(w.in) > 0 {
		switch b := w.in[0]; b {
		case ' ', '\t', '\r', '\n':
			w.in = w.in[1:]
		default:
			return b
		}
	}
	return 0
}

// take reads one byte that must come next.
func (w *walker) take(b byte) bool {
	if w.peek() != b || b == 0 {
		return false
	}
	w.in = w.in[1:]
	return true
}

// object reads one object and holds its keys to s.
func (w *walker) object(s *shape) error {
	if !w.take('{') || len(s.members) > maxMembers {
		return errKind
	}
	w.depth++
	var seen uint64
	for first := true; !w.take('}'); first = false {
		if !first && !w.take(',') {
			return errKind
		}
		key, err := w.key()
		if err != nil {
			return err
		}
		i := s.member(key)
		if i < 0 || seen&(1<<i) != 0 {
			return errKey
		}
		seen |= 1 << i
		w.peek()
		before := w.in
		if err := w.value(s.members[i].of); err != nil {
			return err
		}
		if w.depth == 1 && s.members[i].name == segmentsKey {
			w.segments = before[:len(before)-len(w.in)]
		}
	}
	w.depth--
	for i, m := range s.members {
		if !m.optional && seen&(1<<i) == 0 {
			return errMissing
		}
	}
	return nil
}

// member returns the place of a key, or -1.
func (s *shape) member(key []byte) int {
	for i := range s.members {
		if s.members[i].name == string(key) {
			return i
		}
	}
	return -1
}

// key reads a key with the colon after it.
func (w *walker) key() ([]byte, error) {
	raw := w.scalar()
	if len(raw) < 2 || raw[0] != '"' || !w.take(':') {
		return nil, errKind
	}
	if bytes.IndexByte(raw, '\\') < 0 {
		return raw[1 : len(raw)-1], nil
	}
	var key string
	err := json.Unmarshal(raw, &key)
	return []byte(key), err
}

// value reads one value of shape s.
func (w *walker) value(s *shape) error {
	if s.members != nil {
		return w.object(s)
	}
	switch w.peek() {
	case 'n':
		return errNull
	case '{':
		return errKind
	case '[':
		return w.list(s)
	}
	if len(w.scalar()) == 0 {
		return errKind
	}
	return nil // json.Unmarshal compares the kinds of scalars
}

// list reads one list of shape s.
func (w *walker) list(s *shape) error {
	if s.of == nil || !w.take('[') {
		return errKind
	}
	n := 0
	for ; !w.take(']'); n++ {
		if n > 0 && !w.take(',') {
			return errKind
		}
		if err := w.value(s.of); err != nil {
			return err
		}
	}
	if s.length >= 0 && n != s.length {
		return errKind
	}
	return nil
}

// scalar splits a string, number or word off; empty where none stands.
func (w *walker) scalar() (raw []byte) {
	n := 0
	if w.peek() == '"' {
		for n = 1; n < len(w.in) && w.in[n] != '"'; n++ {
			if w.in[n] == '\\' {
				n++
			}
		}
		n = min(n+1, len(w.in))
	} else {
		for n < len(w.in) && strings.IndexByte(",:]} \t\r\n[{\"", w.in[n]) < 0 {
			n++
		}
	}
	raw, w.in = w.in[:n], w.in[n:]
	return raw
}
