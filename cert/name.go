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

// Attribute types, as the content of their object identifiers.
const (
	oidOrganisation = "\x55\x04\x0A"
	oidUnit         = "\x55\x04\x0B"
)

// shortNames are the attribute types that RFC 4514 section 3 abbreviates, and
// the two more that certificates in Japan have, by the content of their object
// identifiers.
var shortNames = map[string]string{
	"\x55\x04\x03":  "CN",
	"\x55\x04\x05":  "serialNumber",
	"\x55\x04\x06":  "C",
	"\x55\x04\x07":  "L",
	"\x55\x04\x08":  "ST",
	"\x55\x04\x09":  "STREET",
	oidOrganisation: "O",
	oidUnit:         "OU",
	"\x55\x04\x0C":  "title",
	"\x09\x92\x26\x89\x93\xF2\x2C\x64\x01\x01": "UID",
	"\x09\x92\x26\x89\x93\xF2\x2C\x64\x01\x19": "DC",
}

// attribute is one attribute of a distinguished name: parts of its DER. The
// value is its text, or empty for a type that is no text.
type attribute struct {
	oid, value []byte
	// joined says that the attribute belongs to the same RDN as the one before.
	joined bool
}

// name is a distinguished name in its own order.
type name []attribute

var errName = errors.New("a distinguished name is malformed")

// parseName reads a DER Name (RFC 5280 section 4.1.2.4) of at most
// maxAttributes attributes.
func parseName(der []byte) (name, error) {
	in := cryptobyte.String(der)
	var rdns cryptobyte.String
	if !in.ReadASN1(&rdns, cbasn1.SEQUENCE) || !in.Empty() {
		return nil, errName
	}
	var out name
	for !rdns.Empty() {
		var set cryptobyte.String
		if !rdns.ReadASN1(&set, cbasn1.SET) || set.Empty() {
			return nil, errName
		}
		for first := true; !set.Empty(); first = false {
			a, err := readAttribute(&set)
			if err != nil {
				return nil, err
			}
			a.joined = !first
			if out = append(out, a); len(out) > maxAttributes {
				return nil, fmt.Errorf("a distinguished name has more than %d attributes", maxAttributes)
			}
		}
	}
	return out, nil
}

func readAttribute(set *cryptobyte.String) (attribute, error) {
	var pair, oid, value cryptobyte.String
	var tag cbasn1.Tag
	if !set.ReadASN1(&pair, cbasn1.SEQUENCE) || !pair.ReadASN1(&oid, cbasn1.OBJECT_IDENTIFIER) ||
		!pair.ReadAnyASN1(&value, &tag) || !pair.Empty() {
		return attribute{}, errName
	}
	a := attribute{oid: oid}
	if shortNames[string(a.oid)] == "" && dotted(a.oid) == "" {
		return a, errName
	}
	if len(value) > maxText {
		return a, errName
	}
	switch tag {
	case cbasn1.UTF8String, cbasn1.PrintableString, cbasn1.IA5String, 18 /* NumericString */ :
		if !utf8.Valid(value) {
			return a, errName
		}
		a.value = value
	case cbasn1.T61String:
		// Old CAs put Latin-1 here; one byte, one character.
		for _, c := range value {
			a.value = utf8.AppendRune(a.value, rune(c))
		}
	}
	return a, nil
}

// dotted writes the content of an object identifier as numbers, or "" where it
// is none.
func dotted(content []byte) string {
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.OBJECT_IDENTIFIER, func(b *cryptobyte.Builder) { b.AddBytes(content) })
	var oid asn1.ObjectIdentifier
	if element := cryptobyte.String(b.BytesOrPanic()); !element.ReadASN1ObjectIdentifier(&oid) {
		return ""
	}
	return oid.String()
}

// has reports whether an attribute of a type has a value.
func (n name) has(oid, value string) bool {
	for _, a := range n {
		if string(a.value) == value && string(a.oid) == oid {
			return true
		}
	}
	return false
}

// only returns the value of the one attribute of a type, or "" where there is
// none or more than one.
func (n name) only(oid string) string {
	var value []byte
	count := 0
	for _, a := range n {
		if string(a.oid) == oid {
			value = a.value
			count++
		}
	}
	if count != 1 {
		return ""
	}
	return string(value)
}

// text writes the name as "C=JP, O=JPKI, OU=…" with the escapes of RFC 4514
// section 2.4, but in the certificate's order.
func (n name) text() string {
	var b strings.Builder
	for i, a := range n {
		switch {
		case a.joined:
			b.WriteString(" + ")
		case i > 0:
			b.WriteString(", ")
		}
		kind := shortNames[string(a.oid)]
		if kind == "" {
			kind = dotted(a.oid)
		}
		b.WriteString(kind)
		b.WriteByte('=')
		escape(&b, string(a.value))
	}
	return b.String()
}

func escape(b *strings.Builder, value string) {
	for i, r := range value {
		switch {
		case r < ' ' || r == 0x7F:
			fmt.Fprintf(b, "\\%02X", r)
			continue
		case strings.ContainsRune(`,+"\<>;=`, r),
			r == '#' && i == 0,
			r == ' ' && (i == 0 || i == len(value)-1):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
}
