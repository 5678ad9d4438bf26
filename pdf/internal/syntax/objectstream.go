package syntax

// objectStream is a decoded object stream (ISO 32000-1 §7.5.7).
type objectStream struct {
	number   int
	position int64 // of the stream object: another revision may have another
	data     []byte
	numbers  []int
	offsets  []int // into data
}

// fromStream reads object n from the object stream that e names, as of v.
func (v View) fromStream(n int, e Entry, depth int) (Indirect, error) {
	s, err := v.openStream(int(e.Position), depth)
	if err != nil {
		return Indirect{}, err
	}
	index := int(e.Detail)
	if index >= len(s.numbers) || s.numbers[index] != n {
		return Indirect{}, malformed("looking for object %d in object stream %d", n, s.number)
	}
	end := len(s.data)
	if index+1 < len(s.offsets) && s.offsets[index+1] > s.offsets[index] {
		end = s.offsets[index+1]
	}
	if end-s.offsets[index] > MaxObjectBytes {
		return Indirect{}, tooComplex("reading object %d that is too long", n)
	}
	start := s.offsets[index]
	p := parser{lexer: lexer{buf: s.data[start:end], final: true}, base: int64(start)}
	value, err := p.object()
	if err != nil {
		return Indirect{}, err
	}
	return Indirect{Ref: Ref{Number: n}, Value: value, Start: int64(start), Container: s.number}, nil
}

// openStream returns a decoded object stream, from the cache if it is there.
func (v View) openStream(number, depth int) (*objectStream, error) {
	e, ok := v.Entry(number)
	if !ok || e.Kind != InUse || e.Detail != 0 {
		return nil, malformed("looking for object stream %d", number)
	}
	for _, s := range v.f.streams {
		if s.number == number && s.position == e.Position {
			return s, nil
		}
	}
	i, _, err := v.load(Ref{Number: number}, depth)
	if err != nil {
		return nil, err
	}
	if !i.IsStream() || !i.Value.Get("Type").Is("ObjStm") {
		return nil, malformed("looking for object stream %d", number)
	}
	data, err := v.streamData(i, depth)
	if err != nil {
		return nil, err
	}
	s := &objectStream{number: number, position: e.Position, data: data}
	if err := s.readIndex(v, i.Value, depth); err != nil {
		return nil, err
	}
	if v.f.streams = append(v.f.streams, s); len(v.f.streams) > cachedStreams {
		v.f.streams = append(v.f.streams[:0:0], v.f.streams[1:]...)
	}
	return s, nil
}

// streamData returns the decoded data of a structural stream.
func (v View) streamData(i Indirect, depth int) ([]byte, error) {
	stored, err := v.storedData(i, depth)
	if err != nil {
		return nil, err
	}
	return v.f.decode(stored, i.Value, func(o Object) (Object, error) { return v.resolve(o, depth) })
}

// storedData returns the data of a stream, decrypted in an encrypted file, its
// filters still on.
func (v View) storedData(i Indirect, depth int) ([]byte, error) {
	length, _, err := v.streamEnd(i, depth)
	if err != nil {
		return nil, err
	}
	if length > MaxDecoded {
		return nil, tooComplex("reading stream %d", i.Ref.Number)
	}
	stored, err := v.f.src.window(i.Data, int(length))
	if err != nil || v.f.cipher == nil {
		return stored, err
	}
	return v.decrypt(i, stored, depth)
}

// readIndex reads the /N pairs of number and offset before /First.
func (s *objectStream) readIndex(v View, dict Object, depth int) error {
	var values [2]int64
	for i, key := range []string{"N", "First"} {
		o, err := v.resolve(dict.Get(key), depth)
		if err != nil {
			return err
		}
		n, ok := o.Int()
		if !ok || n < 0 || n > int64(len(s.data)) {
			return malformed("reading /%s of object stream %d", key, s.number)
		}
		values[i] = n
	}
	first := int(values[1])
	l := lexer{buf: s.data[:first], final: true}
	for range values[0] {
		var pair [2]int64
		for i := range pair {
			t, err := l.next()
			if err != nil || t.kind != tokenInteger || t.integer < 0 || t.integer > MaxDecoded {
				return malformed("reading the index of object stream %d", s.number)
			}
			pair[i] = t.integer
		}
		offset := first + int(pair[1])
		if offset > len(s.data) {
			return malformed("reading the index of object stream %d", s.number)
		}
		s.numbers = append(s.numbers, int(pair[0]))
		s.offsets = append(s.offsets, offset)
	}
	return nil
}
