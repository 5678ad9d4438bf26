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
	t := &tableReader{f: f, base: off}
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
	err := f.grow(t.pos(), func(p *parser) (err error) {
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

// tableReader reads the words of a table one after the other. buf holds the
// bytes of the file from base on, at is the next one to read.
type tableReader struct {
	f    *File
	base int64
	buf  []byte
	at   int
	last []byte
}

// maxWord bounds a word of a table: ten digits are the longest legal one.
const maxWord = 20

// minEntry is the least an entry can take: "0 0 n".
const minEntry = 5

func (t *tableReader) pos() int64 { return t.base + int64(t.at) }

// skip moves to the next byte that is no white space.
func (t *tableReader) skip() {
	for t.at < len(t.buf) && IsSpace(t.buf[t.at]) {
		t.at++
	}
}

// word returns the next run of regular bytes.
func (t *tableReader) word() ([]byte, error) {
	for {
		t.skip()
		rest := t.buf[t.at:]
		n := 0
		for n < len(rest) && n <= maxWord && IsRegular(rest[n]) {
			n++
		}
		atEnd := t.base+int64(len(t.buf)) == t.f.src.size
		if n > maxWord || n == 0 && len(rest) > 0 || atEnd && len(rest) == 0 {
			return nil, malformed("reading a cross-reference table at %d", t.pos())
		}
		if n < len(rest) || atEnd {
			t.last = rest[:n]
			t.at += n
			return t.last, nil
		}
		t.base, t.at = t.pos(), 0
		b, err := t.f.src.window(t.base, int(chunkSize-t.base%chunkSize)+maxWord)
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
	most := (t.f.src.size - t.pos()) / minEntry // what the file has bytes for
	b := block{first: int(first), entries: make([]Entry, 0, min(count, most))}
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
	offset, generation, kind, ok := t.fixedEntry()
	if !ok {
		var isOffset, isGeneration bool
		var err error
		if offset, isOffset, err = t.integer(); err != nil {
			return Entry{}, err
		}
		if generation, isGeneration, err = t.integer(); err != nil {
			return Entry{}, err
		}
		w, err := t.word()
		if err != nil {
			return Entry{}, err
		}
		if !isOffset || !isGeneration || len(w) != 1 {
			return Entry{}, malformed("reading a cross-reference entry at %d", t.pos())
		}
		kind = w[0]
	}
	switch {
	case generation > 99999:
	case kind == 'f', kind == 'n' && offset == 0: // the header stands at 0
		return Entry{Kind: Free, Detail: int32(generation)}, nil // MuPDF writes 65536
	case kind == 'n' && generation <= 65535:
		return Entry{Kind: InUse, Position: offset + t.f.shift, Detail: int32(generation)}, nil
	}
	return Entry{}, malformed("reading a cross-reference entry at %d", t.pos())
}

// fixedEntry reads an entry of the one legal layout, twenty bytes, which saves
// most of the time that large tables take. False means to read it by its words.
func (t *tableReader) fixedEntry() (offset, generation int64, kind byte, ok bool) {
	const size = 20
	t.skip() // the end of the line before
	if len(t.buf)-t.at < size {
		return 0, 0, 0, false
	}
	b := t.buf[t.at:][:size]
	if b[10] != ' ' || b[16] != ' ' || !IsSpace(b[18]) {
		return 0, 0, 0, false
	}
	for _, c := range b[:10] {
		if c < '0' || c > '9' {
			return 0, 0, 0, false
		}
		offset = offset*10 + int64(c-'0')
	}
	for _, c := range b[11:16] {
		if c < '0' || c > '9' {
			return 0, 0, 0, false
		}
		generation = generation*10 + int64(c-'0')
	}
	t.at += size - 2
	return offset, generation, b[17], true
}
