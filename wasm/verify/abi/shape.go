package abi

import (
	"encoding/json"
	"reflect"
	"strings"
	"sync"
)

// shape is what the JSON of a type looks like.
type shape struct {
	members []member // of an object, nil otherwise
	of      *shape   // of a list, nil otherwise
	length  int      // of a list: its number of values, or -1 for any
}

// member is one key of an object: its value, and whether it may be absent, which
// is what omitempty says.
type member struct {
	name     string
	of       *shape
	optional bool
}

// shapes remembers shapeOf for messages.
var shapes sync.Map // reflect.Type → *shape

// messageShape returns the shape of a message, which has "segments" besides its
// own members. t is its struct.
func messageShape(t reflect.Type) *shape {
	if known, ok := shapes.Load(t); ok {
		return known.(*shape)
	}
	s := shapeOf(t)
	s.members = append(s.members, member{segmentsKey, &shape{of: &shape{}, length: -1}, false})
	shapes.Store(t, s)
	return s
}

// shapeOf follows the types of this package, none of which contains itself.
func shapeOf(t reflect.Type) *shape {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case isScalar(t):
		return &shape{}
	case t.Kind() == reflect.Struct:
		return &shape{members: membersOf(t)}
	case t.Kind() == reflect.Slice:
		return &shape{of: shapeOf(t.Elem()), length: -1}
	case t.Kind() == reflect.Array:
		return &shape{of: shapeOf(t.Elem()), length: t.Len()}
	}
	return &shape{}
}

// isScalar reports whether t writes itself as one JSON string or number:
// times, Blobs, and byte strings.
func isScalar(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()) ||
		t == reflect.TypeFor[[]byte]()
}

// membersOf returns the members of struct t; not nil.
func membersOf(t reflect.Type) []member {
	members := make([]member, 0, t.NumField()+1)
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name != "-" && name != "" {
			members = append(members, member{name, shapeOf(f.Type), options == "omitempty"})
		}
	}
	return members
}
