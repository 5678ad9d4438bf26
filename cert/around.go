package cert

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// The object identifier of the CRL distribution points as it stands in DER, and
// one under the same arc that nobody has.
var (
	rawDistribution = []byte{6, 3, 0x55, 0x1D, 0x1F}
	rawUnassigned   = []byte{6, 3, 0x55, 0x1D, 0x7F}
	oidUnassigned   = asn1.ObjectIdentifier{2, 5, 29, 0x7F}
)

// parseAround reads a certificate that the standard library refuses because of
// its CRL distribution points, of which it knows no name relative to the issuer
// (RFC 5280 section 4.2.1.13). The library gets a copy in which that extension,
// and nothing else, has another number; nil where that does not help.
func parseAround(der []byte) *x509.Certificate {
	if bytes.Count(der, rawDistribution) != 1 || bytes.Contains(der, rawUnassigned) {
		return nil
	}
	in := cryptobyte.String(der)
	var outer, tbs cryptobyte.String
	if !in.ReadASN1(&outer, cbasn1.SEQUENCE) || !outer.ReadASN1Element(&tbs, cbasn1.SEQUENCE) {
		return nil
	}
	c, err := x509.ParseCertificate(bytes.Replace(der, rawDistribution, rawUnassigned, 1))
	if err != nil {
		return nil
	}
	for i, e := range c.Extensions {
		if e.Id.Equal(oidUnassigned) {
			c.Extensions[i].Id = oidCRLDistribution
			c.Raw, c.RawTBSCertificate = der, tbs
			return c
		}
	}
	return nil
}
