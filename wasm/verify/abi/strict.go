package abi

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"unicode/utf8"
)

// encoding/json alone is not strict: it matches keys in any case, lets the
// last of two equal keys win, takes null and absence for everything and
// replaces invalid UTF-8. Two readers of one message could then see two different messages, so
// the object is walked once against the type before it is unmarshalled.

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

// unmarshal fills m from object and returns the lengths in "segments".
func unmarshal(object []byte, m Message) ([]uint32, error) {
	if !utf8.Valid(object) {
		return nil, wrapMalformed(errUTF8)
	}
	d := json.NewDecoder(bytes.NewReader(object))
	d.UseNumber()
	if err := walkObject(d, reflect.TypeOf(m).Elem(), true); err != nil {
		return nil, wrapMalformed(err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, wrapMalformed(errTrailing)
	}
	var lengths struct {
		Segments []uint32 `json:"segments"`
	}
	if err := json.Unmarshal(object, &lengths); err != nil {
		return nil, wrapMalformed(err)
	}
	if err := json.Unmarshal(object, m); err != nil {
		return nil, wrapMalformed(err)
	}
	return lengths.Segments, nil
}

// walkObject reads one JSON object from d and holds its keys to the struct t.
func walkObject(d *json.Decoder, t reflect.Type, top bool) error {
	if token, err := d.Token(); err != nil {
		return err
	} else if token != json.Delim('{') {
		return errKind
	}
	open := keysOf(t)
	if top {
		open[segmentsKey] = member{reflect.TypeFor[[]uint32](), false}
	}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return err
		}
		key, _ := token.(string)
		value, ok := open[key]
		if !ok {
			return errKey
		}
		delete(open, key)
		if err := walkValue(d, value.of); err != nil {
			return err
		}
	}
	for _, m := range open {
		if !m.optional {
			return errMissing
		}
	}
	_, err := d.Token() // the closing brace
	return err
}

// walkValue reads one value of type t. The recursion follows the types of this
// package, none of which contains itself, and so is as deep as they are.
func walkValue(d *json.Decoder, t reflect.Type) error {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() == reflect.Struct && !isScalar(t) {
		return walkObject(d, t, false)
	}
	token, err := d.Token()
	if err != nil {
		return err
	}
	if token == nil {
		return errNull
	}
	if token == json.Delim('{') {
		return errKind
	}
	if token != json.Delim('[') {
		return nil // json.Unmarshal compares the kinds of scalars
	}
	if isScalar(t) || t.Kind() != reflect.Slice && t.Kind() != reflect.Array {
		return errKind
	}
	n := 0
	for ; d.More(); n++ {
		if err := walkValue(d, t.Elem()); err != nil {
			return err
		}
	}
	if t.Kind() == reflect.Array && n != t.Len() {
		return errKind
	}
	_, err = d.Token() // the closing bracket
	return err
}

// isScalar reports whether t writes itself as one JSON string or number:
// times, Blobs, and byte strings.
func isScalar(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()) ||
		t == reflect.TypeFor[[]byte]()
}

// member is one key of an object: the type of its value, and whether it may be
// absent, which is what omitempty says.
type member struct {
	of       reflect.Type
	optional bool
}

// keysOf returns the members of struct t by their JSON keys.
func keysOf(t reflect.Type) map[string]member {
	keys := make(map[string]member, t.NumField()+1)
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name != "-" && name != "" {
			keys[name] = member{f.Type, options == "omitempty"}
		}
	}
	return keys
}
