package syntax

import (
	"cmp"
	"sort"
)

// View looks objects up as of one revision.
type View struct {
	f        *File
	revision int
}

// At returns the view of revision k, counted from 0. Later revisions do not
// exist for it.
func (f *File) At(k int) View { return View{f, k} }

// Last returns the view of the newest revision.
func (f *File) Last() View { return f.At(len(f.revisions) - 1) }

// Trailer is the trailer of the revision.
func (v View) Trailer() Object { return v.f.revisions[v.revision].Newest.Trailer }

// File returns the file that v looks into.
func (v View) File() *File { return v.f }

// Revision is the number of the revision v looks at.
func (v View) Revision() int { return v.revision }

// Entry returns the entry that decides on object n; false means that no section
// knows the number.
func (v View) Entry(n int) (Entry, bool) {
	for k := v.revision; k >= 0; k-- {
		for _, s := range v.f.revisions[k].Sections {
			if e, ok := s.lookup(n); ok {
				return e, true
			}
		}
	}
	return Entry{}, false
}

// Highest is the largest object number that any section up to this revision
// names or that a trailer's /Size leaves room for.
func (v View) Highest() int {
	top := 0
	for k := 0; k <= v.revision; k++ {
		for _, s := range v.f.revisions[k].Sections {
			top = max(top, s.highest(), sizeOf(s.Trailer)-1)
			if s.Hidden != nil {
				top = max(top, sizeOf(s.Hidden.Trailer)-1)
			}
		}
	}
	return top
}

func sizeOf(trailer Object) int {
	if n, ok := trailer.Get("Size").Int(); ok && n >= 0 && n <= MaxObjectNumber {
		return int(n)
	}
	return 0
}

// Load returns the indirect object that ref names. Found is false where the
// reference leads to nothing, which counts as null (ISO 32000-1 §7.3.10).
func (v View) Load(ref Ref) (i Indirect, found bool, err error) {
	return v.load(ref, 0)
}

func (v View) load(ref Ref, depth int) (Indirect, bool, error) {
	if depth > MaxIndirections {
		return Indirect{}, false, malformed("following references in a circle")
	}
	e, ok := v.Entry(ref.Number)
	if !ok || e.Kind == Free || ref.Number == 0 {
		return Indirect{}, false, nil
	}
	if e.Kind == Compressed {
		if ref.Generation != 0 {
			return Indirect{}, false, nil
		}
		i, err := v.fromStream(ref.Number, e, depth+1)
		return i, err == nil, err
	}
	if int(e.Detail) != ref.Generation {
		return Indirect{}, false, nil
	}
	i, err := v.f.readIndirect(e.Position)
	if err != nil {
		return Indirect{}, false, err
	}
	if i.Ref != ref {
		return Indirect{}, false, malformed("looking for object %d where %d stands", ref.Number, i.Ref.Number)
	}
	v.f.seal(&i)
	return i, true, nil
}

// Resolve follows o if it is a reference and returns the value.
func (v View) Resolve(o Object) (Object, error) { return v.resolve(o, 0) }

func (v View) resolve(o Object, depth int) (Object, error) {
	for o.Kind == Reference {
		ref, _ := o.Ref()
		i, _, err := v.load(ref, depth)
		if err != nil {
			return Object{}, err
		}
		if depth++; depth > MaxIndirections {
			return Object{}, malformed("following references in a circle")
		}
		o = i.Value
	}
	return o, nil
}

// Get is Resolve of the value under a key of a dictionary.
func (v View) Get(dict Object, key string) (Object, error) { return v.Resolve(dict.Get(key)) }

// StreamEnd returns the length of the data of a stream and the offset after its
// "endobj". It fails unless "endstream" follows the data.
func (v View) StreamEnd(i Indirect) (length, end int64, err error) {
	return v.streamEnd(i, 0)
}

func (v View) streamEnd(i Indirect, depth int) (length, end int64, err error) {
	o, err := v.resolve(i.Value.Get("Length"), depth)
	if err != nil {
		return 0, 0, err
	}
	length, ok := o.Int()
	if !ok {
		return 0, 0, malformed("reading the length of stream %d", i.Ref.Number)
	}
	end, err = v.f.streamEnd(i, length)
	return length, end, err
}

// Numbers returns the numbers of all objects that exist in this revision,
// ordered by where they stand, so that reading them in turn is cheap.
func (v View) Numbers() []int {
	type place struct {
		number int
		entry  Entry
	}
	var places []place
	seen := map[int]bool{}
	for k := v.revision; k >= 0; k-- {
		for _, s := range v.f.revisions[k].Sections {
			for _, n := range s.Numbers() {
				if seen[n] {
					continue
				}
				seen[n] = true // the newest section that knows a number decides
				if e, _ := s.lookup(n); e.Kind != Free && n != 0 {
					places = append(places, place{n, e})
				}
			}
		}
	}
	sort.Slice(places, func(i, j int) bool {
		a, b := &places[i], &places[j]
		return cmp.Or(cmp.Compare(a.entry.Kind, b.entry.Kind),
			cmp.Compare(a.entry.Position, b.entry.Position), cmp.Compare(a.number, b.number)) < 0
	})
	out := make([]int, len(places))
	for i, p := range places {
		out[i] = p.number
	}
	return out
}
