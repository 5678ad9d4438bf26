package trust

import (
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"testing"
	"time"

	"github.com/natsuin/natsuin/internal/testpki"
)

// tlv writes one DER element.
func tlv(t testing.TB, tag byte, parts ...[]byte) []byte {
	t.Helper()
	raw := asn1.RawValue{Class: int(tag >> 6), Tag: int(tag & 0x1F), IsCompound: tag&0x20 != 0}
	for _, p := range parts {
		raw.Bytes = append(raw.Bytes, p...)
	}
	der, err := asn1.Marshal(raw)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// A list of one municipality, or for some reasons, speaks only about what it
// names; lists for all reasons together are enough.
func TestPartitions(t *testing.T) {
	sign := hanako(t).Sign
	mine := testpki.Revoked{Serial: serialOf(t, sign.Certificate), Time: issued, Reason: 1}
	points := mustCert(t, sign.Certificate).CRLDistribution
	if len(points) == 0 {
		t.Fatal("no distribution point")
	}
	named := func(name []byte) []byte { return tlv(t, 0xA0, tlv(t, 0xA0, tlv(t, 0xA4, name))) }
	here := named(points[0].DirectoryName)
	elsewhere := named(mustCert(t, sign.CA.Certificate).X509.RawIssuer)
	elsewhere[len(elsewhere)-1] ^= 1
	users, authorities, attributes := []byte{0x81, 1, 0xFF}, []byte{0x82, 1, 0xFF}, []byte{0x85, 1, 0xFF}
	some, rest := []byte{0x83, 2, 6, 0x40}, []byte{0x83, 3, 7, 0x3F, 0x80}
	list := func(revoked []testpki.Revoked, parts ...[]byte) []byte {
		return signCRL(t, sign.CA, testpki.CRLTemplate{ThisUpdate: noon.Add(-time.Hour), NextUpdate: noon.Add(time.Hour),
			Number: 1, Revoked: revoked,
			Extensions: []testpki.Extension{{OID: oidIssuingPoint, Critical: true, Value: tlv(t, 0x30, parts...)}}})
	}
	revoked := chained(TotalFailed, Revoked, RevocationRevoked, "")
	for name, row := range map[string]struct {
		lists [][]byte
		want  Result
	}{
		"her municipality":            {[][]byte{list(nil, here)}, passed},
		"another":                     {[][]byte{list(nil, elsewhere)}, unknown(WhyScope)},
		"of users":                    {[][]byte{list(nil, users)}, passed},
		"of authorities":              {[][]byte{list(nil, authorities)}, unknown(WhyScope)},
		"of attribute certificates":   {[][]byte{list(nil, attributes)}, unknown(WhyScope)},
		"of both":                     {[][]byte{list(nil, users, authorities)}, unknown(WhyScope)},
		"some reasons":                {[][]byte{list(nil, here, some)}, unknown(WhyScope)},
		"other reasons":               {[][]byte{list(nil, here, rest)}, unknown(WhyScope)},
		"all reasons together":        {[][]byte{list(nil, here, some), list(nil, here, rest)}, passed},
		"revoked for a reason":        {[][]byte{list([]testpki.Revoked{mine}, here, some), list(nil, here, rest)}, revoked},
		"revoked, not her list":       {[][]byte{list([]testpki.Revoked{mine}, elsewhere)}, unknown(WhyScope)},
		"revoked, another says good":  {[][]byte{list([]testpki.Revoked{mine}, here), goodCRL(t, sign.CA)}, revoked},
		"an empty distribution point": {[][]byte{list(nil)}, unknown(WhyScope)},
	} {
		expect(t, name, Evaluate(sign.Certificate, with(sign, row.lists...), noon), row.want)
	}
}

// delta is a list with a delta indicator, or a complete one where base is 0.
func (by *issuer) delta(t *testing.T, number, base int64, revoked ...x509.RevocationListEntry) []byte {
	t.Helper()
	template := &x509.RevocationList{Number: big.NewInt(number), ThisUpdate: noon.Add(-time.Hour),
		NextUpdate: noon.Add(time.Hour), RevokedCertificateEntries: revoked}
	if base > 0 {
		template.ExtraExtensions = []pkix.Extension{{Id: oidDeltaCRL, Critical: true, Value: []byte{2, 1, byte(base)}}}
	}
	der, err := x509.CreateRevocationList(rand.Reader, template, parsed(t, by.der), by.key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// A delta adds to a complete list and may lift a hold, but not below JPKI.
func TestDelta(t *testing.T) {
	entry := func(c *x509.Certificate, reason int) x509.RevocationListEntry {
		return x509.RevocationListEntry{SerialNumber: c.SerialNumber, RevocationTime: issued, ReasonCode: reason}
	}
	root := (*issuer)(nil).make(t, caTemplate("root"), "rules root")
	leaf := root.make(t, certTemplate("leaf"), "rules leaf")
	c := parsed(t, leaf.der)
	base, other := root.delta(t, 5, 0), root.make(t, caTemplate("root"), "impostor")
	held, stolen := root.delta(t, 5, 0, entry(c, 6)), root.delta(t, 5, 0, entry(c, 1))
	lift := root.delta(t, 6, 5, entry(c, 8))
	revoked := chained(TotalFailed, Revoked, RevocationRevoked, "")
	for name, row := range map[string]struct {
		lists [][]byte
		want  Result
	}{
		"nothing new":           {[][]byte{base, root.delta(t, 6, 5)}, passed},
		"revoked since":         {[][]byte{base, root.delta(t, 6, 5, entry(c, 1))}, revoked},
		"revoked, no base":      {[][]byte{root.delta(t, 6, 5, entry(c, 1))}, revoked},
		"nothing, no base":      {[][]byte{root.delta(t, 6, 5)}, unknown(WhyScope)},
		"hold lifted":           {[][]byte{held, lift}, passed},
		"hold":                  {[][]byte{held, root.delta(t, 6, 5)}, revoked},
		"compromise not lifted": {[][]byte{stolen, lift}, revoked},
		"lifted for later base": {[][]byte{held, root.delta(t, 7, 6, entry(c, 8))}, revoked},
		"lifted before":         {[][]byte{held, root.delta(t, 4, 3, entry(c, 8))}, revoked},
		"lifted by another key": {[][]byte{held, other.delta(t, 6, 5, entry(c, 8))}, revoked},
	} {
		ev := Evidence{Anchors: [][]byte{root.der}, CRLs: row.lists}
		expect(t, name, Evaluate(leaf.der, ev, noon), row.want)
	}

	sign := hanako(t).Sign
	mine := entry(parsed(t, sign.Certificate), 6)
	ca := &issuer{sign.CA.Certificate, sign.CA.Key}
	held = ca.delta(t, 5, 0, mine)
	mine.ReasonCode = 8
	expect(t, "JPKI lifts nothing", Evaluate(sign.Certificate, with(sign, held, ca.delta(t, 6, 5, mine)), noon), revoked)
}

// A list may be signed by a certificate of the issuer's name made for it, below
// the same anchor; JPKI signs with its own key.
func TestSignerOfLists(t *testing.T) {
	root := (*issuer)(nil).make(t, caTemplate("root"), "rules root")
	middle := root.make(t, caTemplate("middle"), "rules middle")
	leaf := middle.make(t, certTemplate("leaf"), "rules leaf")
	template := func(usage x509.KeyUsage) *x509.Certificate {
		c := certTemplate("middle")
		c.SerialNumber, c.KeyUsage = big.NewInt(8), usage
		return c
	}
	lists := root.make(t, template(x509.KeyUsageCRLSign), "rules middle new")
	wrong := root.make(t, template(x509.KeyUsageDigitalSignature), "rules middle new")
	foreign := (*issuer)(nil).make(t, caTemplate("root"), "impostor").make(t, template(x509.KeyUsageCRLSign), "rules middle new")
	// The middle has serial 7, the signer 8.
	gone := x509.RevocationListEntry{SerialNumber: big.NewInt(8), RevocationTime: issued}
	for name, row := range map[string]struct {
		signer *issuer
		crls   [][]byte
		want   Result
	}{
		"for lists":      {lists, [][]byte{root.crl(t)}, passed},
		"not for lists":  {wrong, [][]byte{root.crl(t)}, unknown(WhySignature)},
		"another anchor": {foreign, [][]byte{root.crl(t)}, unknown(WhySignature)},
		"revoked itself": {lists, [][]byte{root.crl(t, gone)}, unknown(WhySignature)},
	} {
		ev := Evidence{Anchors: [][]byte{root.der}, Certificates: [][]byte{middle.der, row.signer.der},
			CRLs: append(row.crls, row.signer.crl(t))}
		expect(t, name, Evaluate(leaf.der, ev, noon), row.want)
	}

	sign := hanako(t).Sign
	delegate := template(x509.KeyUsageCRLSign)
	delegate.RawSubject = parsed(t, sign.CA.Certificate).RawSubject
	made := (&issuer{sign.CA.Certificate, sign.CA.Key}).make(t, delegate, "delegate")
	ev := with(sign, made.crl(t))
	ev.Certificates = [][]byte{made.der}
	expect(t, "JPKI has no delegate", Evaluate(sign.Certificate, ev, noon), unknown(WhySignature))
}
