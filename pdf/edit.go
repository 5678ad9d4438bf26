package pdf

import (
	"fmt"

	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// edit is a new value for a key of a dictionary.
type edit struct {
	key   string
	value []byte
}

// editDictionary returns the source of dict with the values of some keys
// replaced, or appended where the key is missing. Every other byte stays.
func editDictionary(dict syntax.Object, edits ...edit) []byte {
	var out []byte
	from := dict.Pos
	for i := range dict.Len() {
		key, value := dict.Entry(i)
		for _, e := range edits {
			if !key.Is(e.key) {
				continue
			}
			out = append(out, dict.Raw[from-dict.Pos:value.Pos-dict.Pos]...)
			out = appendSeparated(out, e.value)
			from = value.End()
		}
	}
	out = append(out, dict.Raw[from-dict.Pos:len(dict.Raw)-2]...)
	for _, e := range edits {
		if !hasKey(dict, e.key) {
			out = append(out, "\n/"+e.key+" "...)
			out = append(out, e.value...)
		}
	}
	return append(out, ">>"...)
}

// hasKey tells a key with the value null from a missing one.
func hasKey(dict syntax.Object, name string) bool {
	for i := range dict.Len() {
		if key, _ := dict.Entry(i); key.Is(name) {
			return true
		}
	}
	return false
}

// appendSeparated keeps two tokens apart that would otherwise run together.
func appendSeparated(out, value []byte) []byte {
	if n := len(out); n > 0 && syntax.IsRegular(out[n-1]) && syntax.IsRegular(value[0]) {
		out = append(out, ' ')
	}
	return append(out, value...)
}

// extend returns the source of array with one reference more at its end. The
// zero array is an absent one.
func extend(array syntax.Object, number int) []byte {
	if array.Kind != syntax.Array {
		return fmt.Appendf(nil, "[%d 0 R]", number)
	}
	body := array.Raw[:len(array.Raw)-1]
	return fmt.Appendf(append([]byte(nil), body...), "\n%d 0 R]", number)
}
