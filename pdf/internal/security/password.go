package security

import (
	"bytes"
	"unicode/utf8"

	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// MaxPassword bounds a password as given, in bytes. What counts of it is
// shorter: 32 bytes of PDFDocEncoding or 127 of UTF-8.
const MaxPassword = 1024

// readings are the byte strings that a typed password may stand for, likeliest
// first: as the revision encodes it, and as it is. The standard asks for
// PDFDocEncoding before revision 5, for SASLprep and UTF-8 from then on;
// producers forget both.
func (d *dictionary) readings(password []byte) [][]byte {
	if len(password) > MaxPassword {
		return nil
	}
	out := [][]byte{password}
	var prepared []byte
	ok := utf8.Valid(password)
	if ok && d.version >= 5 {
		prepared = []byte(saslPrep(string(password)))
	} else if ok {
		prepared, ok = docEncoded(string(password))
	}
	if ok && !bytes.Equal(prepared, password) {
		out = [][]byte{prepared, password}
	}
	return out
}

// docEncoded writes a text in PDFDocEncoding, false if it cannot.
func docEncoded(s string) ([]byte, bool) {
	out := make([]byte, 0, len(s))
	for _, r := range s {
		c, ok := syntax.DocEncode(r)
		if !ok {
			return nil, false
		}
		out = append(out, c)
	}
	return out, true
}

// saslPrep is the part of SASLprep (RFC 4013) that changes what people type:
// spaces become U+0020, invisible characters vanish, and full-width and
// half-width forms become ordinary ones (of NFKC, what a Japanese keyboard can
// produce; other compatibility characters are taken as typed). Prohibited
// characters are left: a password that has them opens nothing.
func saslPrep(s string) string {
	out := make([]rune, 0, len(s))
	for _, r := range s {
		switch {
		case r == 0x00A0, r == 0x1680, r >= 0x2000 && r <= 0x200A, r == 0x202F, r == 0x205F, r == 0x3000:
			out = append(out, ' ')
		case r == 0x00AD, r == 0x034F, r == 0x1806, r >= 0x180B && r <= 0x180D, r >= 0x200B && r <= 0x200D,
			r == 0x2060, r >= 0xFE00 && r <= 0xFE0F, r == 0xFEFF:
		case r >= 0xFF01 && r <= 0xFF5E:
			out = append(out, r-0xFF01+'!')
		case r >= 0xFF61 && r <= 0xFF9F:
			out = appendKana(out, r)
		default:
			out = append(out, r)
		}
	}
	return string(out)
}

// kana are the full-width forms of U+FF61 to U+FF9F. The last two are the voiced
// and half-voiced sound marks, which NFKC joins with what they stand behind.
var kana = []rune("。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホ" +
	"マミムメモヤユヨラリルレロワン\u3099\u309A")

// appendKana adds the full-width form of a half-width character.
func appendKana(out []rune, r rune) []rune {
	mark := kana[r-0xFF61]
	if len(out) == 0 || mark != 0x3099 && mark != 0x309A {
		return append(out, mark)
	}
	base := out[len(out)-1]
	ha := base >= 'ハ' && base <= 'ホ' && (base-'ハ')%3 == 0
	voiced := ha || base >= 'カ' && base <= 'ヂ' && (base-'カ')%2 == 0 || base == 'ツ' || base == 'テ' || base == 'ト'
	switch {
	case mark == 0x309A && ha:
		out[len(out)-1] = base + 2
	case mark == 0x3099 && voiced:
		out[len(out)-1] = base + 1
	case mark == 0x3099 && base == 'ウ':
		out[len(out)-1] = 'ヴ'
	case mark == 0x3099 && (base == 'ワ' || base == 'ヲ'):
		out[len(out)-1] = map[rune]rune{'ワ': 'ヷ', 'ヲ': 'ヺ'}[base]
	default:
		out = append(out, mark)
	}
	return out
}
