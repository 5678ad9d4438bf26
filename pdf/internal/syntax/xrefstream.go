package syntax

// direct is the resolver for what must not be an indirect object because the
// cross-reference data is not read yet.
func direct(o Object) (Object, error) {
	if o.Kind == Reference {
		return Object{}, malformed("reading a cross-reference stream with indirect values")
	}
	return o, nil
}

// readXrefStream reads the cross-reference stream at off (ISO 32000-1 §7.5.8).
func (f *File) readXrefStream(off int64) (*Section, error) {
	i, err := f.readIndirect(off)
	if err != nil {
		return nil, err
	}
	dict := i.Value
	if !i.IsStream() || !dict.Get("Type").Is("XRef") {
		return nil, malformed("looking for a cross-reference section at %d", off)
	}
	length, ok := dict.Get("Length").Int()
	if !ok {
		return nil, malformed("reading the length of a cross-reference stream")
	}
	end, err := f.streamEnd(i, length)
	if err != nil {
		return nil, err
	}
	if length > MaxDecoded {
		return nil, tooComplex("reading a cross-reference stream")
	}
	raw, err := f.src.window(i.Data, int(length))
	if err != nil {
		return nil, err
	}
	data, err := f.decode(raw, dict, direct)
	if err != nil {
		return nil, err
	}
	s := &Section{Kind: Stream, Start: i.Start, End: end, Trailer: dict, Number: i.Ref.Number}
	if s.blocks, err = f.streamBlocks(dict, data); err != nil {
		return nil, err
	}
	return s, s.arrange()
}

// streamBlocks splits the decoded data by /Index and /W.
func (f *File) streamBlocks(dict Object, data []byte) ([]block, error) {
	widths, row, err := fieldWidths(dict.Get("W"))
	if err != nil {
		return nil, err
	}
	index, err := ints(dict.Get("Index"), "Index")
	if err != nil {
		return nil, err
	}
	if dict.Get("Index").Kind == Null {
		size, ok := dict.Get("Size").Int()
		if !ok {
			return nil, malformed("reading the size of a cross-reference stream")
		}
		index = []int64{0, size}
	}
	if len(index)%2 != 0 {
		return nil, malformed("reading /Index")
	}
	var out []block
	for len(index) > 0 {
		first, count := index[0], index[1]
		index = index[2:]
		if first < 0 || count < 0 || first > MaxObjectNumber || count > MaxObjectNumber+1-first ||
			count > int64(len(data)/row) {
			return nil, malformed("reading /Index of a cross-reference stream")
		}
		if err := f.countEntries(count); err != nil {
			return nil, err
		}
		b := block{first: int(first), entries: make([]Entry, count)}
		for i := range b.entries {
			if b.entries[i], err = f.streamEntry(data[:row], widths); err != nil {
				return nil, err
			}
			data = data[row:]
		}
		out = append(out, b)
	}
	return out, nil
}

// fieldWidths reads /W: three widths of at most eight bytes.
func fieldWidths(o Object) (widths [3]int, row int, err error) {
	values, err := ints(o, "W")
	if err != nil {
		return widths, 0, err
	}
	if len(values) != 3 {
		return widths, 0, malformed("reading /W")
	}
	for i, v := range values {
		if v < 0 || v > 8 {
			return widths, 0, malformed("reading /W")
		}
		widths[i] = int(v)
		row += int(v)
	}
	if row == 0 {
		return widths, 0, malformed("reading /W")
	}
	return widths, row, nil
}

func ints(o Object, key string) ([]int64, error) {
	if o.Kind != Array && o.Kind != Null {
		return nil, malformed("reading /%s", key)
	}
	out := make([]int64, o.Len())
	for i := range out {
		v, ok := o.At(i).Int()
		if !ok {
			return nil, malformed("reading /%s", key)
		}
		out[i] = v
	}
	return out, nil
}

// streamEntry reads one row: type, and two fields whose meaning depends on it.
func (f *File) streamEntry(row []byte, widths [3]int) (Entry, error) {
	fields := [3]uint64{1, 0, 0} // an absent type means 1
	for i, w := range widths {
		if w > 0 {
			fields[i] = 0
		}
		for range w {
			fields[i] = fields[i]<<8 | uint64(row[0])
			row = row[1:]
		}
	}
	switch fields[0] {
	case 1:
		if fields[1] > MaxFileSize || fields[2] > 65535 {
			return Entry{}, malformed("reading a cross-reference entry")
		}
		if fields[1] == 0 { // the header stands there
			return Entry{Kind: Free}, nil
		}
		return Entry{Kind: InUse, Position: int64(fields[1]) + f.shift, Detail: int32(fields[2])}, nil
	case 2:
		if fields[1] > MaxObjectNumber || fields[2] > MaxElements {
			return Entry{}, malformed("reading a cross-reference entry")
		}
		return Entry{Kind: Compressed, Position: int64(fields[1]), Detail: int32(fields[2])}, nil
	}
	return Entry{Kind: Free, Detail: int32(fields[2] & 0xFFFF)}, nil
}
