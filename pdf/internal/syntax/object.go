package syntax

import "strings"

// Kind is the type of an object (ISO 32000-1 §7.3).
type Kind uint8

// The kinds. A missing value is the zero Object, which is Null, as §7.3.7 asks.
const (
	Null Kind = iota
	Boolean
	Integer
	Real
	String    // in parentheses
	HexString // in angle brackets
	Name
	Array
	Dictionary
	Reference
)

// Ref names an indirect object.
type Ref struct{ Number, Generation int }

// Object is one value with its source bytes. Values point into a shared buffer
// and must not be written to.
type Object struct {
	Kind Kind
	// Raw is the value exactly as it stands in the source, from its first to its
	// last byte.
	Raw []byte
	// Pos is the offset of Raw in the file, or in the decoded object stream.
	Pos        int64
	integer    int64 // Integer; Boolean 0 or 1; Reference: number
	generation int
	items      []Object // Array: elements; Dictionary: keys and values in turn
	sealed     *seal    // strings in it are encrypted; nil if they are not
}

// Int returns the value of an Integer.
func (o Object) Int() (int64, bool) { return o.integer, o.Kind == Integer }

// Bool returns the value of a Boolean.
func (o Object) Bool() (bool, bool) { return o.integer != 0, o.Kind == Boolean }

// Ref returns the target of a Reference.
func (o Object) Ref() (Ref, bool) {
	return Ref{int(o.integer), o.generation}, o.Kind == Reference
}

// Name returns a Name without its slash and with #xx resolved.
func (o Object) Name() (string, bool) {
	if o.Kind != Name {
		return "", false
	}
	return decodeName(o.Raw[1:]), true
}

// Is reports whether o is the given name.
func (o Object) Is(name string) bool {
	n, ok := o.Name()
	return ok && n == name
}

// IsString reports whether o is a string of either form.
func (o Object) IsString() bool { return o.Kind == String || o.Kind == HexString }

// Len is the number of array elements or dictionary entries, else 0.
func (o Object) Len() int {
	if o.Kind == Dictionary {
		return len(o.items) / 2
	}
	return len(o.items)
}

// At returns element i of an Array.
func (o Object) At(i int) Object { return o.items[i] }

// Entry returns entry i of a Dictionary in source order.
func (o Object) Entry(i int) (key, value Object) { return o.items[2*i], o.items[2*i+1] }

// Get returns the first value under a key of a Dictionary, else Null.
func (o Object) Get(key string) Object {
	if o.Kind != Dictionary {
		return Object{}
	}
	for i := 0; i+1 < len(o.items); i += 2 {
		if o.items[i].Is(key) {
			return o.items[i+1]
		}
	}
	return Object{}
}

// Ambiguous reports whether a Dictionary has a key twice. Readers differ in
// which one they take, so nothing may be decided from such a dictionary.
func (o Object) Ambiguous() bool {
	if o.Kind != Dictionary || len(o.items) <= 2 {
		return false
	}
	seen := make(map[string]struct{}, len(o.items)/2)
	for i := 0; i < len(o.items); i += 2 {
		seen[decodeName(o.items[i].Raw[1:])] = struct{}{}
	}
	return len(seen) != len(o.items)/2
}

// End is the offset just after the value.
func (o Object) End() int64 { return o.Pos + int64(len(o.Raw)) }

// decodeName resolves #xx (ISO 32000-1 §7.3.5). A number sign without two
// digits stands for itself.
func decodeName(raw []byte) string {
	if strings.IndexByte(string(raw), '#') < 0 {
		return string(raw)
	}
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw) {
			if hi, lo := hexDigit(raw[i+1]), hexDigit(raw[i+2]); hi >= 0 && lo >= 0 {
				out = append(out, byte(hi<<4|lo))
				i += 2
				continue
			}
		}
		out = append(out, raw[i])
	}
	return string(out)
}
