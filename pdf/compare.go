package pdf

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// entry is a key of a dictionary with its value.
type entry struct{ key, value syntax.Object }

// sameEntry compares source bytes.
func sameEntry(a, b entry) bool {
	return bytes.Equal(a.key.Raw, b.key.Raw) && bytes.Equal(a.value.Raw, b.value.Raw)
}

// entriesWithout lists the entries of dict but for some keys, in source order.
func entriesWithout(dict syntax.Object, keys []string) []entry {
	var out []entry
	for i := range dict.Len() {
		key, value := dict.Entry(i)
		if name, _ := key.Name(); !slices.Contains(keys, name) {
			out = append(out, entry{key, value})
		}
	}
	return out
}

// changedOnly reports whether now is the dictionary old but for the values of
// some keys, which may also be added at the end: every other byte of keys and
// values is the same in the same order, and nothing stands between the tokens
// that old did not have there.
func changedOnly(old, now syntax.Object, keys ...string) bool {
	if old.Kind != syntax.Dictionary || now.Kind != syntax.Dictionary || now.Len() < old.Len() {
		return false
	}
	for i := range now.Len() {
		key, value := now.Entry(i)
		name, _ := key.Name()
		free := slices.Contains(keys, name)
		if i >= old.Len() {
			if !free {
				return false
			}
			continue
		}
		oldKey, oldValue := old.Entry(i)
		if !bytes.Equal(key.Raw, oldKey.Raw) || !free && !same(oldValue, value) {
			return false
		}
	}
	return blankGaps(now, old)
}

// blankGaps reports whether nothing but white space stands between the tokens
// of a container, or else what stands in the same place of old. A comment there
// would be text that nobody is shown.
func blankGaps(o, old syntax.Object) bool {
	before := gaps(old)
	for i, g := range gaps(o) {
		if i < len(before) {
			g = bytes.TrimPrefix(g, before[i])
		}
		if !blank(g) {
			return false
		}
	}
	return true
}

// gaps returns the source between the values of an array or dictionary.
func gaps(o syntax.Object) [][]byte {
	if o.Kind != syntax.Array && o.Kind != syntax.Dictionary {
		return nil
	}
	width := 1
	if o.Kind == syntax.Dictionary {
		width = 2
	}
	var out [][]byte
	from := o.Pos + int64(width)
	each := func(v syntax.Object) {
		out = append(out, o.Raw[from-o.Pos:v.Pos-o.Pos])
		from = v.End()
	}
	for i := range o.Len() {
		if o.Kind == syntax.Array {
			each(o.At(i))
			continue
		}
		key, value := o.Entry(i)
		each(key)
		each(value)
	}
	return append(out, o.Raw[from-o.Pos:len(o.Raw)-width])
}

// blank reports whether b is white space.
func blank(b []byte) bool {
	return !slices.ContainsFunc(b, func(c byte) bool { return !syntax.IsSpace(c) })
}

// isExactly reports whether o is a dictionary with these keys, none else, and
// no comment.
func isExactly(o syntax.Object, keys ...string) bool {
	return o.Kind == syntax.Dictionary && o.Len() == len(keys) && !o.Ambiguous() &&
		len(entriesWithout(o, keys)) == 0 && blankGaps(o, syntax.Object{})
}

// same reports whether two values are written with the same bytes, or, where an
// object of an encrypted document has left its object stream, with the same but
// for the strings, which mean the same.
func same(old, now syntax.Object) bool {
	switch {
	case old.Kind == now.Kind && bytes.Equal(old.Raw, now.Raw) && syntax.SameStrings(old, now):
		return true
	case syntax.SameStrings(old, now):
		return false
	case old.IsString():
		return isHex(now, old.Bytes())
	case old.Kind != syntax.Array && old.Kind != syntax.Dictionary:
		return old.Kind == now.Kind && bytes.Equal(old.Raw, now.Raw)
	case old.Kind != now.Kind || old.Len() != now.Len() || !blankGaps(now, old):
		return false
	}
	for i := range old.Len() {
		if old.Kind == syntax.Array {
			if !same(old.At(i), now.At(i)) {
				return false
			}
			continue
		}
		oldKey, oldValue := old.Entry(i)
		key, value := now.Entry(i)
		switch {
		case !bytes.Equal(oldKey.Raw, key.Raw):
			return false
		case isContents(old, i) && bytes.Equal(oldValue.Raw, value.Raw):
		case isContents(old, i) || !same(oldValue, value):
			return false
		}
	}
	return true
}

// isHex reports whether o is a string with these bytes, written in hexadecimal
// without white space.
func isHex(o syntax.Object, want []byte) bool {
	return o.Kind == syntax.HexString && isRaw(o, fmt.Sprintf("<%X>", o.Stored())) &&
		bytes.Equal(o.Bytes(), want)
}

// isRaw reports whether o is written with exactly these bytes.
func isRaw(o syntax.Object, text string) bool { return string(o.Raw) == text }

// isInt reports whether o is this integer.
func isInt(o syntax.Object, want int64) bool {
	n, ok := o.Int()
	return ok && n == want
}

// isRef reports whether o refers to this object.
func isRef(o syntax.Object, want syntax.Ref) bool {
	ref, ok := o.Ref()
	return ok && ref == want
}

// checkExtended allows the old elements and one reference to the field.
func checkExtended(old, now syntax.Object, field int) error {
	n := old.Len()
	if now.Kind != syntax.Array || now.Len() != n+1 || !isRef(now.At(n), syntax.Ref{Number: field}) ||
		!blankGaps(now, old) {
		return refused("an array that is more than extended")
	}
	for i := range n {
		if !same(old.At(i), now.At(i)) {
			return refused("an array with an element that is changed")
		}
	}
	return nil
}
