package infoset

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	cdataStart = "<![CDATA["
	cdataEnd   = "]]>"
)

// lineEnds turns CR LF and CR into LF (XML §2.11).
func lineEnds(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// text reads characters, references and CDATA sections up to the next tag,
// comment or instruction: one text node.
func (p *parser) text(parent *Node) error {
	start := p.at
	data, whole := "", []byte(nil)
	for p.at < len(p.s) {
		var piece string
		var err error
		switch {
		case p.s[p.at] != '<':
			piece, err = p.characters()
		case strings.HasPrefix(p.s[p.at:], cdataStart):
			piece, err = p.cdata()
		default:
			return p.addText(parent, start, data, whole)
		}
		if err != nil {
			return err
		}
		if data == "" && whole == nil {
			data = piece
			continue
		}
		whole = append(append(whole, data...), piece...)
		data = ""
	}
	return p.addText(parent, start, data, whole)
}

// addText adds the node, if there is any character.
func (p *parser) addText(parent *Node, start int, data string, whole []byte) error {
	if whole != nil {
		data = string(whole)
	}
	if data == "" {
		return nil
	}
	n, err := p.add(parent, Text)
	if err != nil {
		return err
	}
	n.Start, n.End, n.Data = start, p.at, data
	return nil
}

// characters reads up to the next "<".
func (p *parser) characters() (string, error) {
	start := p.at
	run := p.s[start:]
	if end := strings.IndexByte(run, '<'); end >= 0 {
		run = run[:end]
	}
	p.at += len(run)
	if strings.IndexByte(run, ']') >= 0 && strings.Contains(run, cdataEnd) {
		return "", p.fail(start, "the end of a section that is none")
	}
	run = lineEnds(run)
	if strings.IndexByte(run, '&') < 0 {
		return run, nil
	}
	return p.replace(start, run, false)
}

// cdata reads a CDATA section.
func (p *parser) cdata() (string, error) {
	inner := p.at + len(cdataStart)
	end := strings.Index(p.s[inner:], cdataEnd)
	if end < 0 {
		return "", p.fail(p.at, "a CDATA section without end")
	}
	p.at = inner + end + len(cdataEnd)
	return lineEnds(p.s[inner : inner+end]), nil
}

// attributeValue reads a quoted value and normalises it (XML §3.3.3).
func (p *parser) attributeValue() (string, error) {
	start := p.at
	if start >= len(p.s) || p.s[start] != '"' && p.s[start] != '\'' {
		return "", p.fail(start, "a value without quotes")
	}
	end := strings.IndexByte(p.s[start+1:], p.s[start])
	if end < 0 {
		return "", p.fail(start, "a value without end")
	}
	value := p.s[start+1 : start+1+end]
	p.at = start + end + 2
	special := false
	for i := 0; i < len(value); i++ {
		switch value[i] {
		case '<':
			return "", p.fail(start, "a tag inside a value")
		case '&', '\t', '\n', '\r':
			special = true
		}
	}
	if !special {
		return value, nil
	}
	return p.replace(start, lineEnds(value), true)
}

// replace replaces references and, in an attribute, white space by spaces. A
// character given by its number stays what it is.
func (p *parser) replace(start int, s string, attribute bool) (string, error) {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '&':
			end := strings.IndexByte(s[i:], ';')
			if end < 0 {
				return "", p.fail(start, "a reference without end")
			}
			r, ok := reference(s[i+1 : i+end])
			if !ok {
				return "", p.fail(start, "a reference")
			}
			out = utf8.AppendRune(out, r)
			i += end
		case attribute && (c == '\t' || c == '\n'):
			out = append(out, ' ')
		default:
			out = append(out, c)
		}
	}
	return string(out), nil
}

// reference returns the character of a reference without "&" and ";" (XML §4.1,
// §4.6).
func reference(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	digits, base := strings.TrimPrefix(name, "#"), 10
	if len(digits) == len(name) {
		return 0, false
	}
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	if strings.ContainsAny(digits, "+-_") { // which ParseUint would take or not, by version
		return 0, false
	}
	n, err := strconv.ParseUint(digits, base, 32)
	return rune(n), err == nil && isChar(n)
}

// isChar is production 2 of XML §2.2.
func isChar(n uint64) bool {
	return n == '\t' || n == '\n' || n == '\r' || n >= 0x20 && n <= 0xD7FF ||
		n >= 0xE000 && n <= 0xFFFD || n >= 0x10000 && n <= utf8.MaxRune
}
