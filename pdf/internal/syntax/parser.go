package syntax

// parser builds objects from tokens. base is the offset of buf[0].
type parser struct {
	lexer
	base     int64
	elements int
}

// Parse reads exactly one object from b, which may be followed by white space
// and comments only. Offsets count from the start of b.
func Parse(b []byte) (Object, error) {
	p := parser{lexer: lexer{buf: b, final: true}}
	o, err := p.object()
	if err != nil {
		return Object{}, err
	}
	if t, err := p.next(); err != nil || t.kind != tokenEnd {
		return Object{}, malformed("reading an object with bytes after it")
	}
	return o, nil
}

// object reads the next value.
func (p *parser) object() (Object, error) {
	t, err := p.next()
	if err != nil {
		return Object{}, err
	}
	return p.value(t, 0)
}

// value reads the value that begins with t.
func (p *parser) value(t token, depth int) (Object, error) {
	if p.elements++; p.elements > MaxElements {
		return Object{}, tooComplex("reading an object with too many values")
	}
	if depth > MaxDepth {
		return Object{}, tooComplex("reading an object nested too deeply")
	}
	o := Object{integer: t.integer}
	switch t.kind {
	case tokenInteger:
		return p.number(t)
	case tokenReal:
		o.Kind = Real
	case tokenString:
		o.Kind = String
	case tokenHex:
		o.Kind = HexString
	case tokenName:
		o.Kind = Name
	case tokenArrayOpen:
		return p.array(t, depth)
	case tokenDictOpen:
		return p.dictionary(t, depth)
	case tokenKeyword:
		switch string(p.buf[t.start:t.end]) {
		case "null":
		case "true":
			o.Kind, o.integer = Boolean, 1
		case "false":
			o.Kind = Boolean
		default:
			return Object{}, malformed("reading an unknown keyword")
		}
	default:
		return Object{}, malformed("reading an object")
	}
	return p.finish(o, t.start), nil
}

// finish gives o its source bytes, from start to the current position.
func (p *parser) finish(o Object, start int) Object {
	o.Raw = p.buf[start:p.pos:p.pos]
	o.Pos = p.base + int64(start)
	return o
}

// number reads an integer, or the reference "N G R" that begins with it.
func (p *parser) number(t token) (Object, error) {
	after := p.pos
	o := p.finish(Object{Kind: Integer, integer: t.integer}, t.start)
	if t.integer < 0 || t.integer > MaxObjectNumber || !p.digitAhead() {
		if p.pos == len(p.buf) && !p.final {
			return Object{}, errMore
		}
		p.pos = after
		return o, nil
	}
	g, err := p.next()
	if err != nil {
		return Object{}, err
	}
	if g.kind == tokenInteger && g.integer >= 0 && g.integer <= 65535 {
		r, err := p.next()
		if err == errMore {
			return Object{}, err
		}
		if err == nil && r.kind == tokenKeyword && string(p.buf[r.start:r.end]) == "R" {
			return p.finish(Object{
				Kind: Reference, integer: t.integer, generation: int(g.integer),
			}, t.start), nil
		}
	}
	p.pos = after
	return o, nil
}

// digitAhead reports whether the next token begins with a digit, which spares
// most integers the look for a reference.
func (p *parser) digitAhead() bool {
	p.skip()
	return p.pos < len(p.buf) && p.buf[p.pos] >= '0' && p.buf[p.pos] <= '9'
}

func (p *parser) array(open token, depth int) (Object, error) {
	o := Object{Kind: Array}
	for {
		t, err := p.next()
		if err != nil {
			return Object{}, err
		}
		if t.kind == tokenArrayClose {
			return p.finish(o, open.start), nil
		}
		v, err := p.value(t, depth+1)
		if err != nil {
			return Object{}, err
		}
		o.items = append(o.items, v)
	}
}

func (p *parser) dictionary(open token, depth int) (Object, error) {
	o := Object{Kind: Dictionary}
	for {
		t, err := p.next()
		if err != nil {
			return Object{}, err
		}
		if t.kind == tokenDictClose {
			return p.finish(o, open.start), nil
		}
		if t.kind != tokenName {
			return Object{}, malformed("reading a dictionary key")
		}
		key := p.finish(Object{Kind: Name}, t.start)
		if t, err = p.next(); err != nil {
			return Object{}, err
		}
		v, err := p.value(t, depth+1)
		if err != nil {
			return Object{}, err
		}
		o.items = append(o.items, key, v)
	}
}

// keyword reads the next token and reports whether it is the given keyword.
func (p *parser) keyword(want string) (bool, error) {
	t, err := p.next()
	if err != nil {
		return false, err
	}
	return t.kind == tokenKeyword && string(p.buf[t.start:t.end]) == want, nil
}
