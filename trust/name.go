package trust

import (
	"bytes"
	"encoding/asn1"
	"encoding/binary"
	"slices"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// String types that cryptobyte has no name for (X.680).
const (
	tagNumericString   = cbasn1.Tag(18)
	tagUniversalString = cbasn1.Tag(28)
	tagBMPString       = cbasn1.Tag(30)
)

// sameName: two DER names are the same name by the rules of RFC 5280 section
// 7.1: the string type does not count, nor case, nor white space at the ends
// and in runs. Unicode normalisation (RFC 4518 section 2.3) is left out: names
// that differ only by it are different, so that a path may be missed, but none
// is made up.
func sameName(a, b []byte) bool {
	return bytes.Equal(a, b) || canonical(a) == canonical(b)
}

// canonical returns a name in a form in which equal names are equal strings and
// a name below another begins with it. What is no name stands for itself.
func canonical(der []byte) string {
	in := cryptobyte.String(der)
	var rdns, set cryptobyte.String
	out := make([]byte, 0, 2*len(der))
	if !in.ReadASN1(&rdns, cbasn1.SEQUENCE) || !in.Empty() {
		return "?" + string(der)
	}
	for !rdns.Empty() {
		ok := rdns.ReadASN1(&set, cbasn1.SET)
		if ok {
			out, ok = appendRDN(out, set)
		}
		if !ok {
			return "?" + string(der)
		}
	}
	return string(out)
}

// appendRDN does the same for the content of a RelativeDistinguishedName.
func appendRDN(out []byte, set cryptobyte.String) ([]byte, bool) {
	var parts []string
	start := len(out)
	out = append(out, 0, 0, 0, 0)
	for first := true; !set.Empty(); first = false {
		var pair, oid, value cryptobyte.String
		var kind cbasn1.Tag
		if !set.ReadASN1(&pair, cbasn1.SEQUENCE) || !pair.ReadASN1(&oid, cbasn1.OBJECT_IDENTIFIER) ||
			!pair.ReadAnyASN1(&value, &kind) || !pair.Empty() {
			return out, false
		}
		if first && set.Empty() { // as nearly always
			out = appendAttribute(out, oid, kind, value)
			break
		}
		parts = append(parts, string(appendAttribute(nil, oid, kind, value)))
	}
	slices.Sort(parts)
	for _, part := range parts {
		out = append(out, part...)
	}
	writeLength(out, start)
	return out, true
}

// appendAttribute appends type and value, each with its length in front, so that
// nothing runs into its neighbour.
func appendAttribute(out, oid []byte, kind cbasn1.Tag, value []byte) []byte {
	start := len(out)
	out = append(append(out, 0, 0, 0, 0), oid...)
	writeLength(out, start)
	start = len(out)
	out = appendFolded(append(out, 0, 0, 0, 0), kind, value)
	writeLength(out, start)
	return out
}

// writeLength fills in the four bytes at start: how many follow them.
func writeLength(out []byte, start int) {
	binary.BigEndian.PutUint32(out[start:], uint32(len(out)-start-4))
}

// appendFolded appends an attribute value as it is compared.
func appendFolded(out []byte, kind cbasn1.Tag, value []byte) []byte {
	s, ok := text(kind, value)
	switch {
	case !ok:
		return append(append(out, byte(kind)), value...)
	case !plain(s):
		return append(append(out, 0), strings.ToLower(strings.Join(strings.Fields(s), " "))...)
	}
	out = append(out, 0)
	for i := range len(s) {
		b := s[i]
		if 'A' <= b && b <= 'Z' {
			b += 'a' - 'A'
		}
		out = append(out, b)
	}
	return out
}

// plain reports whether a text is printable ASCII without white space to fold.
func plain(s string) bool {
	before := byte(' ')
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' || s[i] == ' ' && before == ' ' {
			return false
		}
		before = s[i]
	}
	return s == "" || before != ' '
}

// text decodes a string type.
func text(kind cbasn1.Tag, value []byte) (string, bool) {
	width := 1
	switch kind {
	case cbasn1.UTF8String, cbasn1.PrintableString, cbasn1.IA5String, tagNumericString:
		return string(value), true
	case cbasn1.T61String: // as Latin-1
	case tagBMPString:
		width = 2
	case tagUniversalString:
		width = 4
	default:
		return "", false
	}
	var b strings.Builder
	for ; len(value) >= width; value = value[width:] {
		r := rune(0)
		for _, c := range value[:width] {
			r = r<<8 | rune(c)
		}
		b.WriteRune(r)
	}
	return b.String(), len(value) == 0
}

// generalName is one GeneralName (RFC 5280 section 4.2.1.6): the number of its
// tag and its content.
type generalName struct {
	tag   uint8
	value []byte
}

// The forms of general names that are compared.
const (
	nameMail      = 1
	nameDNS       = 2
	nameDirectory = 4
	nameURI       = 6
	nameIP        = 7
)

// key returns a general name as a string in which equal names are equal.
func (n generalName) key() string {
	if n.tag == nameDirectory {
		return directoryKey(canonical(n.value))
	}
	return string(append([]byte{n.tag}, n.value...))
}

func directoryKey(canonical string) string { return "\x04" + canonical }

// readGeneralName reads one GeneralName.
func readGeneralName(in *cryptobyte.String) (generalName, bool) {
	var value cryptobyte.String
	var kind cbasn1.Tag
	if !in.ReadAnyASN1(&value, &kind) || kind&0xC0 != 0x80 {
		return generalName{}, false
	}
	return generalName{uint8(kind & 0x1F), value}, true
}

// readGeneralNames reads the content of GeneralNames.
func readGeneralNames(in cryptobyte.String) ([]generalName, bool) {
	var out []generalName
	for !in.Empty() {
		n, ok := readGeneralName(&in)
		if !ok || len(out) == maxNames {
			return nil, false
		}
		out = append(out, n)
	}
	return out, true
}

var oidEmailAddress = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 1}

// mailAddresses returns the emailAddress attributes of a name, the old place of
// mail addresses.
func mailAddresses(der []byte) []generalName {
	var out []generalName
	in := cryptobyte.String(der)
	var rdns, set, pair, value cryptobyte.String
	var oid asn1.ObjectIdentifier
	var kind cbasn1.Tag
	for ok := in.ReadASN1(&rdns, cbasn1.SEQUENCE); ok && rdns.ReadASN1(&set, cbasn1.SET); {
		for set.ReadASN1(&pair, cbasn1.SEQUENCE) {
			if pair.ReadASN1ObjectIdentifier(&oid) && oid.Equal(oidEmailAddress) && pair.ReadAnyASN1(&value, &kind) {
				s, _ := text(kind, value)
				out = append(out, generalName{nameMail, []byte(s)})
			}
		}
	}
	return out
}
