package pdf

import (
	"slices"

	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// The keys of a document security store and of its validation-related
// information (ISO 32000-2 Tables 261 and 262).
var (
	storeLists = []string{"Certs", "CRLs", "OCSPs"}
	vriLists   = []string{"Cert", "CRL", "OCSP"}
)

// checkStore allows validation data to be added, replaced and dropped: lists of
// streams, and one entry per signature. Everything in it must be used in the
// store alone.
func (a *analysis) checkStore(old, now syntax.Object) bool {
	if now.Kind == syntax.Null {
		return a.same(old, now)
	}
	i, ok := target(a.new, now)
	if !ok || i.IsStream() || i.Value.Kind != syntax.Dictionary || i.Value.Ambiguous() {
		return a.same(old, now)
	}
	before, ok := target(a.old, old)
	if !ok {
		return false
	}
	s := &store{analysis: a, inside: map[int]bool{a.root.Ref.Number: true}}
	if !s.dictionary(before.Value, i.Value, append([]string{"Type", "VRI"}, storeLists...), storeLists) {
		return false
	}
	s.accept(now, "DSS")
	return s.entries(before.Value.Get("VRI"), i.Value.Get("VRI"))
}

// store walks one document security store; inside holds the numbers of the
// objects that may refer to its parts.
type store struct {
	*analysis
	inside map[int]bool
}

var storeClearance = clearance{what: "validation-data", rule: "validation-data", level: ModificationLTA}

// accept clears an object of the store: a new one, or one that was used under
// this key in the store only.
func (s *store) accept(o syntax.Object, key string) {
	ref, is := o.Ref()
	if !is {
		return
	}
	s.inside[ref.Number] = true
	if c, isNew := s.added(o); isNew {
		s.clear(c.number, storeClearance)
		return
	}
	if s.onlyUsed(ref.Number, func(u usage) bool { return s.inside[u.from] && lastKey(u.path) == key }) {
		s.clear(ref.Number, storeClearance)
	}
}

// lastKey is the last key of a path.
func lastKey(path string) string {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' {
			return path[i+1:]
		}
	}
	return path
}

// dictionary checks the keys of a store or of one of its entries, and the lists
// of streams in it. What stays as it was is not looked at.
func (s *store) dictionary(old, now syntax.Object, keys, lists []string) bool {
	changed, ok := s.changedKeys(orEmpty(old), now)
	for _, key := range changed {
		ok = ok && slices.Contains(keys, key)
	}
	for _, key := range lists {
		list, found := target(s.new, now.Get(key))
		switch {
		case !found:
			return false
		case list.Value.Kind == syntax.Null && now.Get(key).Kind == syntax.Null:
			continue
		case list.Value.Kind != syntax.Array:
			return false
		}
		s.accept(now.Get(key), key)
		for i := range list.Value.Len() {
			if c, isNew := s.added(list.Value.At(i)); isNew {
				ok = ok && c.after.IsStream()
				s.claim(list.Value.At(i), storeClearance)
			} else if _, is := list.Value.At(i).Ref(); !is {
				return false
			}
		}
	}
	return ok
}

// orEmpty turns null into a dictionary without keys.
func orEmpty(o syntax.Object) syntax.Object {
	if o.Kind == syntax.Null {
		return syntax.Object{Kind: syntax.Dictionary}
	}
	return o
}

// entries checks /VRI: one dictionary per signature, named by the SHA-1 of its
// /Contents in hexadecimal.
func (s *store) entries(old, now syntax.Object) bool {
	if now.Kind == syntax.Null {
		return true
	}
	vri, ok := target(s.new, now)
	if !ok || vri.IsStream() || vri.Value.Kind != syntax.Dictionary || vri.Value.Ambiguous() {
		return false
	}
	before, ok := target(s.old, old)
	if !ok {
		return false
	}
	s.accept(now, "VRI")
	each(vri.Value, func(key string, v syntax.Object) {
		ok = ok && s.entry(key, before.Value.Get(key), v)
	})
	return ok
}

func (s *store) entry(key string, old, now syntax.Object) bool {
	i, ok := target(s.new, now)
	if !ok || i.IsStream() || i.Value.Kind != syntax.Dictionary || len(key) != 40 {
		return s.same(old, now)
	}
	before, ok := target(s.old, old)
	if !ok || !s.dictionary(before.Value, i.Value, append([]string{"Type", "TU", "TS"}, vriLists...), vriLists) {
		return false
	}
	s.accept(now, key)
	s.claim(i.Value.Get("TS"), storeClearance)
	return true
}
