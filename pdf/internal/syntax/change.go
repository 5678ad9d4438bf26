package syntax

import "slices"

// Changed returns the numbers of the objects that revision k defines, redefines
// or frees, ascending. An entry that only repeats where an unchanged object
// stands does not count, nor does the head of the free list.
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
	for _, n := range numbers {
		e, _ := now.Entry(n)
		old, known := before.Entry(n)
		switch {
		case n == 0 && e.Kind == Free:
		case e.Kind == Free && (!known || old.Kind == Free):
		case known && e == old:
		default:
			out = append(out, n)
		}
	}
	return out
}
