package infoset

import (
	"strings"
	"unicode/utf8"
)

// Classes of ASCII characters in names (XML §2.3, productions 4 and 4a).
const (
	nameStart = 1 << iota
	nameOther
)

var nameClass = func() (t [128]uint8) {
	for c := range t {
		switch {
		case c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c == '_', c == ':':
			t[c] = nameStart
		case c >= '0' && c <= '9', c == '-', c == '.':
			t[c] = nameOther
		}
	}
	return t
}()

// wideStart are the NameStartChars beyond ASCII, in pairs from–to.
var wideStart = []rune{
	0xC0, 0xD6, 0xD8, 0xF6, 0xF8, 0x2FF, 0x370, 0x37D, 0x37F, 0x1FFF, 0x200C, 0x200D, 0x2070, 0x218F,
	0x2C00, 0x2FEF, 0x3001, 0xD7FF, 0xF900, 0xFDCF, 0xFDF0, 0xFFFD, 0x10000, 0xEFFFF,
}

func isNameRune(r rune, first bool) bool {
	if r < 0x80 {
		return nameClass[r] == nameStart || !first && nameClass[r] == nameOther
	}
	for i := 0; i < len(wideStart); i += 2 {
		if r <= wideStart[i+1] {
			if r >= wideStart[i] {
				return true
			}
			break
		}
	}
	return !first && (r == 0xB7 || r >= 0x300 && r <= 0x36F || r == 0x203F || r == 0x2040)
}

// nameEnd returns how many bytes at the start of s are a Name, 0 for none.
func nameEnd(s string) int {
	i := 0
	for i < len(s) {
		if c := s[i]; c < 0x80 {
			if nameClass[c] == 0 || i == 0 && nameClass[c] != nameStart {
				return i
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if !isNameRune(r, i == 0) {
			return i
		}
		i += n
	}
	return i
}

// IsNCName reports whether s is a name without colon, as an xs:ID has to be.
func IsNCName(s string) bool {
	return s != "" && nameEnd(s) == len(s) && strings.IndexByte(s, ':') < 0
}

// qname reads a qualified name (Namespaces §4).
func (p *parser) qname() (name, prefix, local string, err error) {
	rest := p.s[p.at:]
	end := nameEnd(rest)
	name = rest[:end]
	local = name
	if colon := strings.IndexByte(name, ':'); colon >= 0 {
		prefix, local = name[:colon], name[colon+1:]
		if !IsNCName(prefix) || !IsNCName(local) {
			return "", "", "", p.fail(p.at, "a name with colons")
		}
	}
	if end == 0 {
		return "", "", "", p.fail(p.at, "a name")
	}
	p.at += end
	return name, prefix, local, nil
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func (p *parser) skipSpace() {
	for p.at < len(p.s) && isSpace(p.s[p.at]) {
		p.at++
	}
}
