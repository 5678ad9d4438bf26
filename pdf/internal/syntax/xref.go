package syntax

// readSection reads the cross-reference section at off, a table or a stream.
func (f *File) readSection(off int64) (*Section, error) {
	if off <= 0 || off >= f.src.size {
		return nil, malformed("looking for a cross-reference section at %d", off)
	}
	var s *Section
	isTable := false
	err := f.grow(off, func(p *parser) (err error) {
		isTable, err = p.keyword("xref")
		return err
	})
	if err == nil && isTable {
		s, err = f.readTable(off)
	} else if err == nil {
		s, err = f.readXrefStream(off)
	}
	if err != nil {
		return nil, err
	}
	if s.Trailer.Ambiguous() {
		return nil, malformed("reading a trailer with a key given twice")
	}
	return s, nil
}

// count charges n entries to the bound on all of them.
func (f *File) countEntries(n int64) error {
	if f.entries += n; f.entries > MaxEntries {
		return tooComplex("reading more than %d cross-reference entries", int64(MaxEntries))
	}
	return nil
}

// readTable reads "xref", its subsections and the trailer dictionary
// (ISO 32000-1 §7.5.4). Entries are read by their tokens: short lines, as some
// producers write them, have one meaning only.
func (f *File) readTable(off int64) (*Section, error) {
	s := &Section{Kind: Table, Start: off}
	t := &tableReader{f: f, pos: off}
	if _, err := t.word(); err != nil { // "xref", seen by the caller
		return nil, err
	}
	for {
		first, isNumber, err := t.integer()
		if err != nil {
			return nil, err
		}
		if !isNumber {
			break
		}
		b, err := t.subsection(first)
		if err != nil {
			return nil, err
		}
		s.blocks = append(s.blocks, b)
	}
	if string(t.last) != "trailer" {
		return nil, malformed("looking for a trailer after %d", off)
	}
	err := f.grow(t.pos, func(p *parser) (err error) {
		s.Trailer, err = p.object()
		return err
	})
	if err != nil {
		return nil, err
	}
	if s.Trailer.Kind != Dictionary {
		return nil, malformed("reading a trailer")
	}
	s.End = s.Trailer.End()
	return s, s.arrange()
}

// tableReader reads the words of a table one after the other.
type tableReader struct {
	f    *File
	pos  int64
	buf  []byte
	last []byte
}

// maxWord bounds a word of a table: ten digits are the longest legal one.
const maxWord = 20

// word returns the next run of regular bytes.
func (t *tableReader) word() ([]byte, error) {
	for {
		for len(t.buf) > 0 && IsSpace(t.buf[0]) {
			t.buf, t.pos = t.buf[1:], t.pos+1
		}
		n := 0
		for n < len(t.buf) && n <= maxWord && IsRegular(t.buf[n]) {
			n++
		}
		atEnd := t.pos+int64(len(t.buf)) == t.f.src.size
		if n > maxWord || n == 0 && len(t.buf) > 0 || atEnd && len(t.buf) == 0 {
			return nil, malformed("reading a cross-reference table at %d", t.pos)
		}
		if n < len(t.buf) || atEnd {
			t.last = t.buf[:n]
			t.buf, t.pos = t.buf[n:], t.pos+int64(n)
			return t.last, nil
		}
		b, err := t.f.src.window(t.pos, int(chunkSize-t.pos%chunkSize)+maxWord)
		if err != nil {
			return nil, err
		}
		t.buf = b
	}
}

// integer reads a word; false means that it is no number, and last holds it.
func (t *tableReader) integer() (int64, bool, error) {
	w, err := t.word()
	if err != nil {
		return 0, false, err
	}
	kind, value := classify(w)
	return value, kind == tokenInteger && value >= 0, nil
}

// subsection reads the count and the entries after the first number.
func (t *tableReader) subsection(first int64) (block, error) {
	count, ok, err := t.integer()
	if err != nil {
		return block{}, err
	}
	if !ok || first > MaxObjectNumber || count > MaxObjectNumber+1-first {
		return block{}, malformed("reading a cross-reference subsection")
	}
	if err := t.f.countEntries(count); err != nil {
		return block{}, err
	}
	b := block{first: int(first)}
	for range count {
		e, err := t.entry()
		if err != nil {
			return block{}, err
		}
		b.entries = append(b.entries, e)
	}
	return b, nil
}

// entry reads "nnnnnnnnnn ggggg n" or "... f".
func (t *tableReader) entry() (Entry, error) {
	offset, isOffset, err := t.integer()
	if err != nil {
		return Entry{}, err
	}
	generation, isGeneration, err := t.integer()
	if err != nil {
		return Entry{}, err
	}
	w, err := t.word()
	if err != nil {
		return Entry{}, err
	}
	if !isOffset || !isGeneration || len(w) != 1 || generation > 99999 {
		return Entry{}, malformed("reading a cross-reference entry at %d", t.pos)
	}
	switch {
	case w[0] == 'f', w[0] == 'n' && offset == 0: // the header stands at 0
		return Entry{Kind: Free, Detail: int32(generation)}, nil // MuPDF writes 65536
	case w[0] == 'n' && generation <= 65535:
		return Entry{Kind: InUse, Position: offset + t.f.shift, Detail: int32(generation)}, nil
	}
	return Entry{}, malformed("reading a cross-reference entry at %d", t.pos)
}
