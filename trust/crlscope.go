package trust

import (
	"crypto/x509"
	"encoding/asn1"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"github.com/natsuin/natsuin/cert"
)

var oidCRLPoints = asn1.ObjectIdentifier{2, 5, 29, 31}

// reasons is a set of revocation reasons by the bits of ReasonFlags.
type reasons uint16

// allReasons are bits 1 to 8; bit 0 is unused (RFC 5280 section 4.2.1.13).
const allReasons reasons = 0x1FE

// point says where lists about a certificate are: names are keys of general
// names, issuers canonical names.
type point struct {
	names   []string
	reasons reasons
	issuers []string
}

// issuingPoint is an IssuingDistributionPoint (RFC 5280 section 5.2.5).
type issuingPoint struct {
	names                                []string
	onlyUser, onlyCA, onlyAttr, indirect bool
	reasons                              reasons
	present                              bool
}

// readReasons reads the content of ReasonFlags.
func readReasons(in cryptobyte.String) (reasons, bool) {
	if len(in) < 1 || len(in) > 3 || in[0] > 7 {
		return 0, false
	}
	bits := asn1.BitString{Bytes: in[1:], BitLength: 8*(len(in)-1) - int(in[0])}
	var out reasons
	for i := range 9 {
		out |= reasons(bits.At(i)) << i
	}
	return out & allReasons, true
}

// readPointName reads DistributionPointName; a relative name is completed with
// the issuer's.
func readPointName(in cryptobyte.String, issuer string) ([]string, bool) {
	var content cryptobyte.String
	switch {
	case in.PeekASN1Tag(constructed(0)):
		if !in.ReadASN1(&content, constructed(0)) || !in.Empty() {
			return nil, false
		}
		names, ok := readGeneralNames(content)
		var out []string
		for _, n := range names {
			out = append(out, n.key())
		}
		return out, ok && len(out) > 0
	case in.ReadASN1(&content, constructed(1)):
		name, ok := appendRDN([]byte(issuer), content)
		return []string{directoryKey(string(name))}, ok && in.Empty()
	}
	return nil, false
}

// readIssuingPoint reads an issuingDistributionPoint; bad is true for one that
// is malformed, contradicts itself or says nothing.
func readIssuingPoint(der []byte, issuer string) (p issuingPoint, bad bool) {
	in := cryptobyte.String(der)
	var body, name, some cryptobyte.String
	var hasName, hasSome bool
	p.present, p.reasons = true, allReasons
	if !in.ReadASN1(&body, cbasn1.SEQUENCE) || !in.Empty() || body.Empty() ||
		!body.ReadOptionalASN1(&name, &hasName, constructed(0)) ||
		!readFlag(&body, 1, &p.onlyUser) || !readFlag(&body, 2, &p.onlyCA) ||
		!body.ReadOptionalASN1(&some, &hasSome, primitive(3)) ||
		!readFlag(&body, 4, &p.indirect) || !readFlag(&body, 5, &p.onlyAttr) || !body.Empty() {
		return p, true
	}
	ok := true
	if hasName {
		p.names, ok = readPointName(name, issuer)
	}
	if hasSome && ok {
		p.reasons, ok = readReasons(some)
	}
	return p, !ok || (p.onlyUser && p.onlyCA)
}

// readFlag reads an optional BOOLEAN in an implicit tag.
func readFlag(in *cryptobyte.String, n uint8, flag *bool) bool {
	var value cryptobyte.String
	var present bool
	if !in.ReadOptionalASN1(&value, &present, primitive(n)) {
		return false
	}
	*flag = present && len(value) == 1 && value[0] != 0
	return !present || len(value) == 1
}

// pointsOf returns the CRL distribution points of a certificate and, last, the
// one that section 6.3.3 assumes for lists not named there. Points that cannot
// be read lead nowhere.
func pointsOf(c *cert.Certificate) []point {
	issuer := canonical(c.X509.RawIssuer)
	assumed := point{names: []string{directoryKey(issuer)}, reasons: allReasons}
	in := cryptobyte.String(extension(c, oidCRLPoints))
	var list cryptobyte.String
	if !in.ReadASN1(&list, cbasn1.SEQUENCE) {
		return []point{assumed}
	}
	var out []point
	for !list.Empty() && len(out) < maxPoints {
		p, ok := readPoint(&list, issuer)
		if !ok {
			break
		}
		out = append(out, p)
	}
	return append(out, assumed)
}

// readPoint reads one DistributionPoint.
func readPoint(list *cryptobyte.String, issuer string) (p point, ok bool) {
	var body, name, some, by cryptobyte.String
	var hasName, hasSome, hasBy bool
	p.reasons = allReasons
	if !list.ReadASN1(&body, cbasn1.SEQUENCE) || !body.ReadOptionalASN1(&name, &hasName, constructed(0)) ||
		!body.ReadOptionalASN1(&some, &hasSome, primitive(1)) ||
		!body.ReadOptionalASN1(&by, &hasBy, constructed(2)) || !body.Empty() {
		return p, false
	}
	if hasBy {
		names, ok := readGeneralNames(by)
		if !ok {
			return p, false
		}
		for _, n := range names {
			if n.tag == nameDirectory {
				p.issuers = append(p.issuers, canonical(n.value))
			}
		}
		if len(p.issuers) == 0 {
			return p, false
		}
		issuer = p.issuers[0]
	}
	ok = true
	if hasName {
		p.names, ok = readPointName(name, issuer)
	}
	if hasSome && ok {
		p.reasons, ok = readReasons(some)
	}
	return p, ok && (hasName || hasBy)
}

// from: the list is by whom the point says (RFC 5280 section 6.3.3 (b)(1)).
func (p point) from(l *revocationList, issuer string) bool {
	if len(p.issuers) > 0 {
		return l.point.indirect && slices.Contains(p.issuers, l.issuerName)
	}
	return l.issuerName == issuer
}

// covers returns the reasons for which the list speaks about a certificate by
// way of the point (RFC 5280 section 6.3.3 (b)(2) and (d)).
func (p point) covers(l *revocationList, c *cert.Certificate) reasons {
	at := l.point
	if !at.present {
		return p.reasons
	}
	wanted := p.names
	if wanted == nil {
		for _, issuer := range p.issuers {
			wanted = append(wanted, directoryKey(issuer))
		}
	}
	if at.names != nil && !slices.ContainsFunc(wanted, func(n string) bool { return slices.Contains(at.names, n) }) {
		return 0
	}
	ca := isCA(c)
	if at.onlyAttr || (at.onlyUser && ca) || (at.onlyCA && !ca) {
		return 0
	}
	return p.reasons & at.reasons
}

// listAlgorithm reads the AlgorithmIdentifier of a list; 0 is an unknown one.
func listAlgorithm(der []byte) x509.SignatureAlgorithm {
	in := cryptobyte.String(der)
	if a, ok := readAlgorithm(&in); ok {
		return a
	}
	for _, row := range pssAlgorithms {
		if string(der) == pssIdentifier(row.hash, row.salt) {
			return row.algorithm
		}
	}
	return 0
}

// pssAlgorithms are the RSASSA-PSS variants that the standard library accepts:
// MGF1 with the same hash and a salt of its size.
var pssAlgorithms = []struct {
	hash, salt string
	algorithm  x509.SignatureAlgorithm
}{
	{"\x01", "\x20", x509.SHA256WithRSAPSS}, {"\x02", "\x30", x509.SHA384WithRSAPSS},
	{"\x03", "\x40", x509.SHA512WithRSAPSS},
}

// pssIdentifier writes the AlgorithmIdentifier (RFC 4055 section 3.1).
func pssIdentifier(hash, salt string) string {
	sum := "\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02" + hash + "\x05\x00"
	return "\x30\x41\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0A\x30\x34\xA0\x0F" + sum +
		"\xA1\x1C\x30\x1A\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x08" + sum + "\xA2\x03\x02\x01" + salt
}
