package syntax

import "slices"

// Changed returns the numbers of the objects that revision k defines, redefines
// or frees, ascending. An entry that only repeats where an unchanged object
// stands does not count, nor does the head of the free list. An object whose
// entry stays as it is but whose object stream is another one counts.
func (f *File) Changed(k int) []int {
	var numbers []int
	for _, s := range f.revisions[k].Sections {
		numbers = append(numbers, s.Numbers()...)
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	if k == 0 {
		return numbers
	}
	now, before := f.At(k), f.At(k-1)
	out := numbers[:0]
	containers := map[int64]bool{}
	for _, n := range numbers {
		e, _ := now.Entry(n)
		old, known := before.Entry(n)
		switch {
		case n == 0 && e.Kind == Free:
		case e.Kind == Free && (!known || old.Kind == Free):
		case known && e == old:
		default:
			out = append(out, n)
			if known && old.Kind == InUse && before.isObjectStream(Ref{n, int(old.Detail)}) {
				containers[int64(n)] = true
			}
		}
	}
	if len(containers) == 0 {
		return out
	}
	for _, n := range before.Numbers() {
		e, _ := now.Entry(n)
		if e.Kind == Compressed && containers[e.Position] {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// isObjectStream reports whether an object holds others. One that cannot be
// read is taken to.
func (v View) isObjectStream(ref Ref) bool {
	i, found, err := v.Load(ref)
	return err != nil || found && i.IsStream() && i.Value.Get("Type").Is("ObjStm")
}

// RefTo returns the reference under which object n exists in the revision;
// false if it does not.
func (v View) RefTo(n int) (Ref, bool) {
	e, ok := v.Entry(n)
	switch {
	case !ok || e.Kind == Free || n == 0:
		return Ref{}, false
	case e.Kind == InUse:
		return Ref{n, int(e.Detail)}, true
	}
	return Ref{Number: n}, true
}
