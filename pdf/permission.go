package pdf

import (
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// noLimit is the permission of a document that nobody certified. The others are
// the values of /P (ISO 32000-1 Table 254): 1 no changes, 2 filling in and
// signing, 3 annotations too.
const noLimit = 4

// permission returns the strictest limit that any signature of the form or
// /Perms of the catalog sets on changes: by DocMDP, or by a /Lock with /P of a
// signed field (ISO 32000-2 Table 236).
func permission(v syntax.View, root syntax.Object, signatures []field) (int, error) {
	limit := noLimit
	perms, err := v.Get(root, "Perms")
	if err != nil {
		return 0, err
	}
	values := []syntax.Object{perms.Get("DocMDP")}
	for _, f := range signatures {
		values = append(values, f.value)
		lock, err := v.Get(f.dict, "Lock")
		if err != nil {
			return 0, err
		}
		if limit, err = stricter(v, limit, lock, noLimit); err != nil {
			return 0, err
		}
	}
	for _, value := range values {
		p, err := docMDP(v, value)
		if err != nil {
			return 0, err
		}
		limit = min(limit, p)
	}
	return limit, nil
}

// docMDP returns the limit that one signature dictionary sets by a DocMDP
// transform, whether or not /Perms names it.
func docMDP(v syntax.View, value syntax.Object) (int, error) {
	limit := noLimit
	signature, err := v.Resolve(value)
	if err != nil {
		return 0, err
	}
	references, err := v.Get(signature, "Reference")
	if err != nil || references.Kind != syntax.Array {
		return limit, err
	}
	for i := range references.Len() {
		r, err := v.Resolve(references.At(i))
		if err != nil {
			return 0, err
		}
		method, err := v.Get(r, "TransformMethod")
		if err != nil {
			return 0, err
		}
		if !method.Is("DocMDP") {
			continue
		}
		parameters, err := v.Get(r, "TransformParams")
		if err != nil {
			return 0, err
		}
		if limit, err = stricter(v, limit, parameters, 2); err != nil {
			return 0, err
		}
	}
	return limit, nil
}

// stricter returns the smaller of limit and /P of dict, which is otherwise when
// it is missing.
func stricter(v syntax.View, limit int, dict syntax.Object, otherwise int) (int, error) {
	p, err := v.Get(dict, "P")
	if err != nil {
		return 0, err
	}
	n, ok := p.Int()
	switch {
	case p.Kind == syntax.Null:
		return min(limit, otherwise), nil
	case !ok || n < 1 || n > 3:
		return 0, failure.New(failure.PDFMalformed, "reading what changes a signature allows")
	}
	return min(limit, int(n)), nil
}
