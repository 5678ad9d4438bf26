package syntax

import "errors"

// Indirect is an indirect object where it stands (ISO 32000-1 §7.3.10).
type Indirect struct {
	Ref   Ref
	Value Object
	// Start is the offset of its object number; in an object stream that of the
	// value.
	Start int64
	// End is the offset after "endobj", 0 for streams (File.StreamEnd tells) and
	// for objects in object streams.
	End int64
	// Data is the offset of the stream data, 0 if the object is no stream.
	Data int64
	// Container is the number of the object stream that holds it, else 0.
	Container int
}

// IsStream reports whether the object is a stream.
func (i Indirect) IsStream() bool { return i.Data != 0 }

// grow runs parse over ever larger windows at off until it no longer asks for
// more bytes.
func (f *File) grow(off int64, parse func(*parser) error) error {
	for n := int64(firstWindow); ; n *= 4 {
		n = min(n, MaxObjectBytes)
		b, err := f.src.window(off, int(n))
		if err != nil {
			return err
		}
		final := off+int64(len(b)) == f.src.size
		p := &parser{lexer: lexer{buf: b, final: final}, base: off}
		err = parse(p)
		switch {
		case !errors.Is(err, errMore):
			return err
		case n == MaxObjectBytes:
			return tooComplex("reading an object at %d that is too long", off)
		}
	}
}

// readIndirect reads the indirect object at off.
func (f *File) readIndirect(off int64) (Indirect, error) {
	var out Indirect
	err := f.grow(off, func(p *parser) (err error) {
		out, err = p.indirect()
		return err
	})
	return out, err
}

// indirect reads "N G obj", the value, and "endobj" or the start of the stream.
func (p *parser) indirect() (Indirect, error) {
	var out Indirect
	number, err := p.next()
	if err != nil {
		return out, err
	}
	generation, err := p.next()
	if err != nil {
		return out, err
	}
	isObj, err := p.keyword("obj")
	if err != nil {
		return out, err
	}
	if !isObj || number.kind != tokenInteger || generation.kind != tokenInteger ||
		number.integer < 0 || number.integer > MaxObjectNumber ||
		generation.integer < 0 || generation.integer > 65535 {
		return out, malformed("looking for an object at %d", p.base)
	}
	out.Ref = Ref{int(number.integer), int(generation.integer)}
	out.Start = p.base + int64(number.start)
	before := *p
	if empty, err := p.keyword("endobj"); empty && err == nil { // counts as null
		out.Value = p.finish(Object{}, p.pos)
		out.End = p.base + int64(p.pos)
		return out, nil
	}
	*p = before
	if out.Value, err = p.object(); err != nil {
		return out, err
	}
	t, err := p.next()
	if err != nil {
		return out, err
	}
	switch word := string(p.buf[t.start:t.end]); {
	case t.kind == tokenKeyword && word == "endobj":
		out.End = p.base + int64(p.pos)
		return out, nil
	case t.kind == tokenKeyword && word == "stream" && out.Value.Kind == Dictionary:
		out.Data, err = p.streamStart()
		return out, err
	}
	return out, malformed("looking for the end of object %d", out.Ref.Number)
}

// streamStart returns the offset of the data after the keyword "stream", which
// CR LF or LF must follow (ISO 32000-1 §7.3.8.1).
func (p *parser) streamStart() (int64, error) {
	rest := p.buf[p.pos:]
	switch {
	case len(rest) >= 2 && rest[0] == '\r' && rest[1] == '\n':
		return p.base + int64(p.pos) + 2, nil
	case len(rest) >= 1 && rest[0] == '\n':
		return p.base + int64(p.pos) + 1, nil
	case len(rest) < 2 && !p.final:
		return 0, errMore
	}
	return 0, malformed("looking for the data of a stream")
}

// streamEnd checks that length bytes of data are followed by "endstream" and
// "endobj" and returns the offset after the latter.
func (f *File) streamEnd(i Indirect, length int64) (int64, error) {
	if length < 0 || length > f.src.size-i.Data {
		return 0, malformed("reading a stream longer than the file")
	}
	var end int64
	err := f.grow(i.Data+length, func(p *parser) error {
		for p.pos < len(p.buf) && IsSpace(p.buf[p.pos]) {
			p.pos++
		}
		if p.pos < len(p.buf) && p.buf[p.pos] == '%' { // data, not a comment
			return malformed("looking for the end of stream %d", i.Ref.Number)
		}
		for _, word := range []string{"endstream", "endobj"} {
			ok, err := p.keyword(word)
			if err != nil {
				return err
			}
			if !ok {
				return malformed("looking for the end of stream %d", i.Ref.Number)
			}
		}
		end = p.base + int64(p.pos)
		return nil
	})
	return end, err
}
