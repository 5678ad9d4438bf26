package syntax

import (
	"bytes"
	"errors"
)

// errMore says that a token may continue beyond the bytes at hand.
var errMore = errors.New("more bytes needed")

type tokenKind uint8

const (
	tokenEnd tokenKind = iota
	tokenInteger
	tokenReal
	tokenString
	tokenHex
	tokenName
	tokenArrayOpen
	tokenArrayClose
	tokenDictOpen
	tokenDictClose
	tokenKeyword
)

// token is one lexical element (ISO 32000-1 §7.2, §7.3) with its place.
type token struct {
	kind       tokenKind
	start, end int
	integer    int64 // tokenInteger only
}

// lexer splits bytes into tokens. final says that buf ends where the file or
// the decoded stream ends; otherwise a token that touches the end is errMore.
type lexer struct {
	buf   []byte
	pos   int
	final bool
}

const (
	classRegular = iota
	classSpace
	classDelimiter
)

var classes = func() (t [256]uint8) {
	for _, c := range []byte("\x00\t\n\f\r ") {
		t[c] = classSpace
	}
	for _, c := range []byte("()<>[]{}/%") {
		t[c] = classDelimiter
	}
	return t
}()

var hexOrSpace = func() (t [256]bool) {
	for c := range t {
		t[c] = classes[c] == classSpace || hexDigit(byte(c)) >= 0
	}
	return t
}()

// IsSpace reports whether c is white space in PDF (ISO 32000-1 Table 1).
func IsSpace(c byte) bool { return classes[c] == classSpace }

// IsRegular reports whether c is neither white space nor a delimiter.
func IsRegular(c byte) bool { return classes[c] == classRegular }

// skip moves over white space and comments.
func (l *lexer) skip() {
	for l.pos < len(l.buf) {
		switch c := l.buf[l.pos]; {
		case IsSpace(c):
			l.pos++
		case c == '%':
			for l.pos < len(l.buf) && l.buf[l.pos] != '\n' && l.buf[l.pos] != '\r' {
				l.pos++
			}
		default:
			return
		}
	}
}

// next returns the next token.
func (l *lexer) next() (token, error) {
	l.skip()
	if l.pos >= len(l.buf) {
		if !l.final {
			return token{}, errMore
		}
		return token{kind: tokenEnd, start: l.pos, end: l.pos}, nil
	}
	switch c := l.buf[l.pos]; c {
	case '[':
		return l.delimiter(tokenArrayOpen, 1), nil
	case ']':
		return l.delimiter(tokenArrayClose, 1), nil
	case '<', '>':
		return l.angle(c)
	case '(':
		return l.literal()
	case '/':
		return l.regular(tokenName)
	case ')', '{', '}':
		return token{}, malformed("reading a stray delimiter")
	default:
		return l.regular(tokenKeyword)
	}
}

func (l *lexer) delimiter(kind tokenKind, n int) token {
	t := token{kind: kind, start: l.pos, end: l.pos + n}
	l.pos += n
	return t
}

// angle reads "<<", ">>" or a hexadecimal string.
func (l *lexer) angle(c byte) (token, error) {
	if l.pos+1 >= len(l.buf) {
		return token{}, l.short("reading a bracket")
	}
	if l.buf[l.pos+1] == c {
		if c == '<' {
			return l.delimiter(tokenDictOpen, 2), nil
		}
		return l.delimiter(tokenDictClose, 2), nil
	}
	if c == '>' {
		return token{}, malformed("reading a stray delimiter")
	}
	n := bytes.IndexByte(l.buf[l.pos:], '>')
	if n < 0 {
		return token{}, l.short("reading a hexadecimal string")
	}
	for _, b := range l.buf[l.pos+1 : l.pos+n] {
		if !hexOrSpace[b] {
			return token{}, malformed("reading a hexadecimal string")
		}
	}
	return l.delimiter(tokenHex, n+1), nil
}

// literal reads a string in parentheses, which nest; "\" protects the next byte.
func (l *lexer) literal() (token, error) {
	depth := 0
	for i := l.pos; i < len(l.buf); i++ {
		switch l.buf[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return l.delimiter(tokenString, i+1-l.pos), nil
			}
		}
	}
	return token{}, l.short("reading a string")
}

// regular reads a name, a number or a keyword up to the next white space or
// delimiter.
func (l *lexer) regular(kind tokenKind) (token, error) {
	i := l.pos + 1
	for i < len(l.buf) && IsRegular(l.buf[i]) {
		i++
	}
	if i == len(l.buf) && !l.final {
		return token{}, errMore
	}
	t := l.delimiter(kind, i-l.pos)
	if kind == tokenKeyword {
		t.kind, t.integer = classify(l.buf[t.start:t.end])
	}
	return t, nil
}

// classify tells numbers from keywords (ISO 32000-1 §7.3.3). An integer that
// does not fit 18 digits is taken as a real number.
func classify(b []byte) (tokenKind, int64) {
	digits := b
	if digits[0] == '+' || digits[0] == '-' {
		digits = digits[1:]
	}
	var value int64
	dots, count := 0, 0
	for _, c := range digits {
		switch {
		case c == '.':
			dots++
		case c < '0' || c > '9':
			return tokenKeyword, 0
		default:
			if count++; count <= 18 {
				value = value*10 + int64(c-'0')
			}
		}
	}
	switch {
	case count == 0 || dots > 1:
		return tokenKeyword, 0
	case dots == 1 || count > 18:
		return tokenReal, 0
	case b[0] == '-':
		return tokenInteger, -value
	}
	return tokenInteger, value
}

// short is the error at the end of the bytes: more are needed, or there are none.
func (l *lexer) short(doing string) error {
	if !l.final {
		return errMore
	}
	return malformed("%s that does not end", doing)
}

// hexDigit returns the value of a hexadecimal digit, or -1.
func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
