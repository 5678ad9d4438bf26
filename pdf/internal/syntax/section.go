package syntax

import "sort"

// EntryKind says what a cross-reference entry points to.
type EntryKind uint8

// The kinds of ISO 32000-1 Table 18. A type this version of PDF does not know
// is a reference to null and reads as Free.
const (
	Free EntryKind = iota
	InUse
	Compressed
)

// Entry is one cross-reference entry.
type Entry struct {
	Kind EntryKind
	// Position is the file offset of an InUse object (bytes before the header
	// included) and the number of the object stream of a Compressed one.
	Position int64
	// Detail is the generation of an InUse or Free object and the index of a
	// Compressed one.
	Detail int32
}

// SectionKind is the form of a cross-reference section.
type SectionKind uint8

// The forms (ISO 32000-1 §7.5.4, §7.5.8).
const (
	Table SectionKind = iota
	Stream
)

// Section is one cross-reference section with its trailer.
type Section struct {
	Kind SectionKind
	// Start is the offset of "xref" or of the object number of the stream; End
	// is that after the trailer dictionary or "endobj".
	Start, End int64
	// Trailer is the trailer dictionary or the dictionary of the stream.
	Trailer Object
	// Number is the object number of a Stream.
	Number int
	// Hidden is the stream that /XRefStm of a hybrid file names, else nil.
	Hidden *Section

	blocks []block // sorted by first, not overlapping
	count  int
}

// block is a run of entries with consecutive numbers.
type block struct {
	first   int
	entries []Entry
}

// find returns the entry of object n in this section alone.
func (s *Section) find(n int) (Entry, bool) {
	i := sort.Search(len(s.blocks), func(i int) bool { return s.blocks[i].first > n })
	if i == 0 {
		return Entry{}, false
	}
	b := s.blocks[i-1]
	if n-b.first >= len(b.entries) {
		return Entry{}, false
	}
	return b.entries[n-b.first], true
}

// lookup is find with the rule for hybrid files: an object that the table
// leaves out or marks free is looked up in the hidden stream first
// (ISO 32000-1 §7.5.8.4).
func (s *Section) lookup(n int) (Entry, bool) {
	e, ok := s.find(n)
	if (!ok || e.Kind == Free) && s.Hidden != nil {
		if hidden, found := s.Hidden.find(n); found {
			return hidden, true
		}
	}
	return e, ok
}

// Numbers returns the object numbers the section has entries for, the hidden
// stream's included, ascending.
func (s *Section) Numbers() []int {
	out := make([]int, 0, s.count)
	for _, b := range s.blocks {
		for i := range b.entries {
			out = append(out, b.first+i)
		}
	}
	if s.Hidden != nil {
		out = append(out, s.Hidden.Numbers()...)
		sort.Ints(out)
		w := 0
		for i, n := range out {
			if i == 0 || n != out[w-1] {
				out[w] = n
				w++
			}
		}
		out = out[:w]
	}
	return out
}

// highest is the largest object number with an entry, or -1.
func (s *Section) highest() int {
	top := -1
	if n := len(s.blocks); n > 0 {
		top = s.blocks[n-1].first + len(s.blocks[n-1].entries) - 1
	}
	if s.Hidden != nil {
		top = max(top, s.Hidden.highest())
	}
	return top
}

// arrange sorts the blocks and refuses a number that has two entries.
func (s *Section) arrange() error {
	kept := s.blocks[:0]
	for _, b := range s.blocks {
		if len(b.entries) > 0 {
			kept = append(kept, b)
			s.count += len(b.entries)
		}
	}
	s.blocks = kept
	sort.Slice(s.blocks, func(i, j int) bool { return s.blocks[i].first < s.blocks[j].first })
	for i := 1; i < len(s.blocks); i++ {
		if p := s.blocks[i-1]; p.first+len(p.entries) > s.blocks[i].first {
			return malformed("reading cross-reference entries given twice")
		}
	}
	return nil
}
