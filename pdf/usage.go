package pdf

import (
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// usage is one place in which an object is referred to: the number of the
// object that refers, 0 for the trailer, and the keys on the way, such as
// "AP/N" or "Annots". Elements of arrays have no part in the path.
type usage struct {
	from int
	path string
}

// usageIndex says who refers to whom. It covers every version of every object,
// so that it may name an object that no longer refers: usages looks again.
type usageIndex struct {
	from map[int][]int32
}

// indexUsages reads every object that exists in revision base and every one
// that a later revision defines. Objects that cannot be read refer to nothing;
// the analysis meets them itself.
func (f *File) indexUsages(base int) (*usageIndex, error) {
	x := &usageIndex{from: map[int][]int32{}}
	read := 0
	add := func(v syntax.View, n int) error {
		if read++; read > MaxIndexed {
			return failure.New(failure.PDFTooComplex, "reading more than %d objects", MaxIndexed)
		}
		ref, ok := v.RefTo(n)
		if !ok {
			return nil
		}
		i, _, err := v.Load(ref)
		if err != nil {
			return unreadableOnly(err)
		}
		x.add(i.Value, int32(n))
		return nil
	}
	view := f.f.At(base)
	for _, n := range view.Numbers() {
		if err := add(view, n); err != nil {
			return nil, err
		}
	}
	for k := base + 1; k < f.Revisions(); k++ {
		for _, n := range f.f.Changed(k) {
			if err := add(f.f.At(k), n); err != nil {
				return nil, err
			}
		}
	}
	return x, nil
}

// unreadableOnly keeps errors about the file as a whole and drops those about
// one object.
func unreadableOnly(err error) error {
	if failure.CodeOf(err) == failure.FileUnreadable {
		return err
	}
	return nil
}

func (x *usageIndex) add(o syntax.Object, from int32) {
	if ref, ok := o.Ref(); ok {
		list := x.from[ref.Number]
		if len(list) == 0 || list[len(list)-1] != from {
			x.from[ref.Number] = append(list, from)
		}
		return
	}
	each(o, func(_ string, v syntax.Object) { x.add(v, from) })
}

// each calls yield for the values of a container, with their key in a
// dictionary.
func each(o syntax.Object, yield func(key string, v syntax.Object)) {
	for i := range o.Len() {
		if o.Kind == syntax.Array {
			yield("", o.At(i))
			continue
		}
		key, value := o.Entry(i)
		name, _ := key.Name()
		yield(name, value)
	}
}

// follow visits every reference that the values lead to, directly or through
// what visit returns: the values behind the reference that are to be followed.
func follow(todo []syntax.Object, visit func(syntax.Ref) []syntax.Object) {
	for len(todo) > 0 {
		v := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if ref, is := v.Ref(); is {
			todo = append(todo, visit(ref)...)
			continue
		}
		each(v, func(_ string, x syntax.Object) { todo = append(todo, x) })
	}
}

// usages lists where object n is referred to in the revision of v. Complete is
// false if there are too many places to look at.
func (x *usageIndex) usages(v syntax.View, n int) (list []usage, complete bool) {
	from := x.from[n]
	if len(from) > MaxUsages {
		return nil, false
	}
	seen := map[int32]bool{}
	for _, m := range from {
		if seen[m] {
			continue
		}
		seen[m] = true
		ref, ok := v.RefTo(int(m))
		if !ok {
			continue
		}
		i, found, err := v.Load(ref)
		if err != nil || !found {
			continue
		}
		for _, u := range appendUsages(nil, i.Value, int(m), "", n) {
			if !isTrailer(i, u.path) {
				list = append(list, u)
			}
		}
	}
	return appendUsages(list, v.Trailer(), 0, "", n), true
}

// isTrailer reports whether a path starts from a cross-reference stream in its
// capacity as a trailer, which View.Trailer speaks for.
func isTrailer(i syntax.Indirect, path string) bool {
	return i.IsStream() && i.Value.Get("Type").Is("XRef") &&
		(path == "Root" || path == "Info" || path == "Encrypt" || path == "ID")
}

// appendUsages appends the places inside o that refer to object n.
func appendUsages(list []usage, o syntax.Object, from int, path string, n int) []usage {
	if ref, ok := o.Ref(); ok {
		if ref.Number == n {
			list = append(list, usage{from, path})
		}
		return list
	}
	each(o, func(key string, v syntax.Object) {
		list = appendUsages(list, v, from, joinPath(path, key), n)
	})
	return list
}

func joinPath(path, key string) string {
	switch {
	case key == "":
		return path
	case path == "":
		return key
	}
	return path + "/" + key
}
