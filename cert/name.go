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

var (
	oidOrganisation = asn1.ObjectIdentifier{2, 5, 4, 10}
	oidUnit         = asn1.ObjectIdentifier{2, 5, 4, 11}
)

// shortNames are the attribute types that RFC 4514 section 3 abbreviates, and
// the two more that certificates in Japan have.
var shortNames = map[string]string{
	"2.5.4.3":                    "CN",
	"2.5.4.5":                    "serialNumber",
	"2.5.4.6":                    "C",
	"2.5.4.7":                    "L",
	"2.5.4.8":                    "ST",
	"2.5.4.9":                    "STREET",
	"2.5.4.10":                   "O",
	"2.5.4.11":                   "OU",
	"2.5.4.12":                   "title",
	"0.9.2342.19200300.100.1.1":  "UID",
	"0.9.2342.19200300.100.1.25": "DC",
}

// attribute is one attribute of a distinguished name. The value is its text,
// or the empty string for a type that is no text.
type attribute struct {
	oid   asn1.ObjectIdentifier
	value string
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
	var pair, value cryptobyte.String
	var a attribute
	var tag cbasn1.Tag
	if !set.ReadASN1(&pair, cbasn1.SEQUENCE) || !pair.ReadASN1ObjectIdentifier(&a.oid) ||
		!pair.ReadAnyASN1(&value, &tag) || !pair.Empty() {
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
		a.value = string(value)
	case cbasn1.T61String:
		// Old CAs put Latin-1 here; one byte, one character.
		var b strings.Builder
		for _, c := range value {
			b.WriteRune(rune(c))
		}
		a.value = b.String()
	}
	return a, nil
}

// has reports whether an attribute of a type has a value.
func (n name) has(oid asn1.ObjectIdentifier, value string) bool {
	for _, a := range n {
		if a.value == value && a.oid.Equal(oid) {
			return true
		}
	}
	return false
}

// only returns the value of the one attribute of a type, or "" where there is
// none or more than one.
func (n name) only(oid asn1.ObjectIdentifier) string {
	value, count := "", 0
	for _, a := range n {
		if a.oid.Equal(oid) {
			value = a.value
			count++
		}
	}
	if count != 1 {
		return ""
	}
	return value
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
		dotted := a.oid.String()
		if short, ok := shortNames[dotted]; ok {
			dotted = short
		}
		b.WriteString(dotted)
		b.WriteByte('=')
		escape(&b, a.value)
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
