package syntax

import (
	"unicode/utf16"
	"unicode/utf8"
)

// Bytes returns the contents of a string object with its escapes resolved
// (ISO 32000-1 §7.3.4), decrypted in an encrypted file. It is nil for any other
// kind, and for what is no ciphertext of the file's cipher.
func (o Object) Bytes() []byte {
	if o.sealed == nil || !o.IsString() {
		return o.Stored()
	}
	return o.sealed.open(o.Stored())
}

// Stored is Bytes without decryption: for the /Contents of a signature, which
// is never encrypted (ISO 32000-2 §7.6.2).
func (o Object) Stored() []byte {
	switch o.Kind {
	case String:
		return decodeLiteral(o.Raw[1 : len(o.Raw)-1])
	case HexString:
		return decodeHex(o.Raw[1 : len(o.Raw)-1])
	}
	return nil
}

// decodeHex joins digits; white space is skipped and a missing last digit is 0.
func decodeHex(raw []byte) []byte {
	out := make([]byte, 0, (len(raw)+1)/2)
	high := -1
	for _, c := range raw {
		d := hexDigit(c)
		switch {
		case d < 0:
		case high < 0:
			high = d
		default:
			out = append(out, byte(high<<4|d))
			high = -1
		}
	}
	if high >= 0 {
		out = append(out, byte(high<<4))
	}
	return out
}

var escapes = map[byte]byte{'n': '\n', 'r': '\r', 't': '\t', 'b': '\b', 'f': '\f'}

// decodeLiteral resolves the escapes of §7.3.4.2; an end of line counts as LF.
func decodeLiteral(raw []byte) []byte {
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == '\r':
			out = append(out, '\n')
			i += lineFeedAfter(raw, i)
		case c != '\\' || i+1 == len(raw):
			out = append(out, c)
		default:
			i++
			out, i = appendEscape(out, raw, i)
		}
	}
	return out
}

// appendEscape resolves the escape whose byte after the backslash is raw[i] and
// returns the index of its last byte.
func appendEscape(out, raw []byte, i int) ([]byte, int) {
	c := raw[i]
	switch {
	case c == '\n':
		return out, i
	case c == '\r':
		return out, i + lineFeedAfter(raw, i)
	case c >= '0' && c <= '7':
		value, end := 0, min(i+3, len(raw))
		for ; i < end && raw[i] >= '0' && raw[i] <= '7'; i++ {
			value = value<<3 | int(raw[i]-'0')
		}
		return append(out, byte(value)), i - 1
	}
	if e, ok := escapes[c]; ok {
		c = e
	}
	return append(out, c), i
}

func lineFeedAfter(raw []byte, i int) int {
	if i+1 < len(raw) && raw[i+1] == '\n' {
		return 1
	}
	return 0
}

// Text decodes a text string (ISO 32000-2 §7.9.2.2): UTF-16BE or UTF-8 with
// its byte order mark, else PDFDocEncoding. False means that the bytes are not
// valid in their encoding.
func (o Object) Text() (string, bool) {
	b := o.Bytes()
	switch {
	case b == nil:
		return "", false
	case len(b) >= 2 && b[0] == 0xFE && b[1] == 0xFF:
		return decodeUTF16(b[2:])
	case len(b) >= 3 && b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF:
		return string(b[3:]), utf8.Valid(b[3:])
	}
	out := make([]rune, len(b))
	for i, c := range b {
		out[i] = docEncoding(c)
	}
	return string(out), true
}

func decodeUTF16(b []byte) (string, bool) {
	if len(b)%2 != 0 {
		return "", false
	}
	out := make([]rune, 0, len(b)/2)
	for i := 0; i < len(b); i += 2 {
		r := rune(b[i])<<8 | rune(b[i+1])
		if utf16.IsSurrogate(r) {
			if i+3 >= len(b) {
				return "", false
			}
			r = utf16.DecodeRune(r, rune(b[i+2])<<8|rune(b[i+3]))
			if r == utf8.RuneError {
				return "", false
			}
			i += 2
		}
		out = append(out, r)
	}
	return string(out), true
}

// docLow and docHigh are the code points of PDFDocEncoding that differ from Latin-1
// (ISO 32000-1 Annex D.2), from 0x18 and from 0x80.
var (
	docLow  = []rune("\u02d8\u02c7\u02c6\u02d9\u02dd\u02db\u02da\u02dc")
	docHigh = []rune("\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203a\u2212\u2030\u201e\u201c\u201d\u2018" +
		"\u2019\u201a\u2122\ufb01\ufb02\u0141\u0152\u0160\u0178\u017d\u0131\u0142\u0153\u0161\u017e\ufffd\u20ac")
)

func docEncoding(c byte) rune {
	switch {
	case c >= 0x18 && c < 0x20:
		return docLow[c-0x18]
	case c >= 0x80 && c <= 0xA0:
		return docHigh[c-0x80]
	}
	return rune(c)
}

// DocEncode returns the byte of PDFDocEncoding that stands for r, false if none
// does.
func DocEncode(r rune) (byte, bool) {
	if r <= 0xFF && docEncoding(byte(r)) == r {
		return byte(r), true
	}
	for i, known := range docLow {
		if known == r {
			return byte(0x18 + i), true
		}
	}
	for i, known := range docHigh {
		if known == r && r != utf8.RuneError {
			return byte(0x80 + i), true
		}
	}
	return 0, false
}
