package cert

import (
	"encoding/asn1"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

var oidSubjectAltName = asn1.ObjectIdentifier{2, 5, 29, 17}

// attributeArc is the arc of the four attributes, 1.2.392.200149.8.5.5, as the
// content of an object identifier; the number after it is the place in fields.
const attributeArc = "\x2A\x83\x08\x8C\x9B\x55\x08\x05\x05"

var errAltName = errors.New("the subject alternative name is malformed")

// Attributes are the 基本4情報 of a 署名用 certificate, text as it stands in the
// certificate. They are personal data: shown on request, never logged. Whoever
// displays them has to take out control and bidi characters. A missing
// attribute is the empty string.
type Attributes struct {
	Name    string // 氏名, family name U+3000 given name
	Address string // 住所
	Sex     string // "1" 男, "2" 女, "3" or "9" 不明
	Birth   string // 生年月日, EYYYYMMDD; BirthDate takes it apart
	// NameSubstitute and AddressSubstitute have one digit for each character of
	// the text: 0 as written, 1 代替文字, i.e. the true character could not be
	// encoded and the card shows another one.
	NameSubstitute, AddressSubstitute string
}

// parseAttributes reads the otherName members of a SubjectAltName. Order and
// unknown members do not matter; an attribute that occurs twice is refused,
// because two readers could then see two people.
func parseAttributes(der []byte) (*Attributes, error) {
	in := cryptobyte.String(der)
	var names cryptobyte.String
	if !in.ReadASN1(&names, cbasn1.SEQUENCE) || !in.Empty() {
		return nil, errAltName
	}
	a := &Attributes{}
	fields := [...]*string{1: &a.Name, 2: &a.NameSubstitute, 3: &a.Sex, 4: &a.Birth,
		5: &a.Address, 6: &a.AddressSubstitute}
	for count := 0; !names.Empty(); count++ {
		var member cryptobyte.String
		var kind cbasn1.Tag
		if count == maxNames || !names.ReadAnyASN1(&member, &kind) {
			return nil, errAltName
		}
		if kind != tag(0) {
			continue
		}
		var oid cryptobyte.String
		if !member.ReadASN1(&oid, cbasn1.OBJECT_IDENTIFIER) {
			return nil, errAltName
		}
		n, own := strings.CutPrefix(string(oid), attributeArc)
		if !own || len(n) != 1 || int(n[0]) >= len(fields) || n[0] == 0 {
			if dotted(oid) == "" {
				return nil, errAltName
			}
			continue
		}
		field := fields[n[0]]
		if field == nil {
			return nil, fmt.Errorf("the attribute %d occurs twice", n[0])
		}
		text, err := otherNameText(member)
		if err != nil {
			return nil, err
		}
		*field = text
		fields[n[0]] = nil
	}
	return a, nil
}

// otherNameText reads [0] EXPLICIT UTF8String.
func otherNameText(member cryptobyte.String) (string, error) {
	var wrapped, text cryptobyte.String
	if !member.ReadASN1(&wrapped, tag(0)) || !member.Empty() ||
		!wrapped.ReadASN1(&text, cbasn1.UTF8String) || !wrapped.Empty() ||
		len(text) > maxText || !utf8.Valid(text) {
		return "", errAltName
	}
	return string(text), nil
}

// NameSubstitutes returns the positions, counted in characters from 0, at which
// the name has a 代替文字.
func (a *Attributes) NameSubstitutes() []int {
	return positions(a.NameSubstitute, a.Name)
}

// AddressSubstitutes is NameSubstitutes for the address.
func (a *Attributes) AddressSubstitutes() []int {
	return positions(a.AddressSubstitute, a.Address)
}

// positions returns where digits is not 0; digits beyond the text do not count.
func positions(digits, text string) []int {
	var out []int
	length := utf8.RuneCountInString(text)
	for i := 0; i < len(digits) && i < length; i++ {
		if digits[i] != '0' {
			out = append(out, i)
		}
	}
	return out
}

// SexWord returns 男, 女 or 不明 for the code, and "" for none.
func (a *Attributes) SexWord() string {
	switch a.Sex {
	case "":
		return ""
	case "1":
		return "男"
	case "2":
		return "女"
	default:
		return "不明"
	}
}
