package pdf

import (
	"slices"
	"strings"

	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// lock is a set of fields that must not change after a signature: the
// parameters of a FieldMDP transform or a signature field lock dictionary
// (ISO 32000-2 Tables 236 and 259).
type lock struct {
	action string // All, Include or Exclude
	fields []string
}

// locks reports whether the lock holds a field. A name stands for the field and
// everything below it. An action that is none locks everything.
func (l lock) locks(name string) bool {
	named := slices.ContainsFunc(l.fields, func(f string) bool {
		return name == f || strings.HasPrefix(name, f+".")
	})
	switch l.action {
	case "Include":
		return named
	case "Exclude":
		return !named
	}
	return true
}

// locks returns the locks that one signature sets, by its transforms and by the
// /Lock of its field, and the stricter of limit and the /P of that.
func locks(v syntax.View, c candidate, limit int) ([]lock, int, error) {
	var out []lock
	references, err := v.Get(c.dict, "Reference")
	if err != nil {
		return nil, limit, err
	}
	for i := range references.Len() {
		if references.Kind != syntax.Array || i == MaxListed {
			break
		}
		r, err := v.Resolve(references.At(i))
		if err != nil {
			return nil, limit, err
		}
		if method, err := v.Get(r, "TransformMethod"); err != nil || !method.Is("FieldMDP") {
			continue
		}
		parameters, err := v.Get(r, "TransformParams")
		if err != nil {
			return nil, limit, err
		}
		l, err := readLock(v, parameters)
		if err != nil {
			return nil, limit, err
		}
		out = append(out, l)
	}
	field := c.field.dict
	if ref := c.field.ref; ref.Number != 0 {
		i, _, err := v.Load(ref)
		if err != nil {
			return nil, limit, err
		}
		field = i.Value
	}
	dict, err := v.Get(field, "Lock")
	if err != nil || dict.Kind != syntax.Dictionary {
		return out, limit, err
	}
	l, err := readLock(v, dict)
	if err != nil {
		return nil, limit, err
	}
	limit, err = stricter(v, limit, dict, noLimit)
	return append(out, l), limit, err
}

// readLock reads /Action and /Fields.
func readLock(v syntax.View, dict syntax.Object) (lock, error) {
	action, err := v.Get(dict, "Action")
	if err != nil {
		return lock{}, err
	}
	var l lock
	l.action, _ = action.Name()
	fields, err := v.Get(dict, "Fields")
	if err != nil || fields.Kind != syntax.Array {
		return l, err
	}
	for i := range fields.Len() {
		name, err := v.Resolve(fields.At(i))
		if err != nil {
			return lock{}, err
		}
		if text, ok := name.Text(); ok {
			l.fields = append(l.fields, text)
		}
	}
	return l, nil
}
