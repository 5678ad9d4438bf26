package cert

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"slices"
	"testing"
)

// A distribution point with a name relative to the issuer, which the standard
// library does not read, is no reason to refuse a certificate.
func TestRelativeDistributionPoint(t *testing.T) {
	// 1 point, distributionPoint [0], nameRelativeToCRLIssuer [1], CN=A.
	value := []byte{0x30, 16, 0x30, 14, 0xA0, 12, 0xA1, 10, 0x30, 8, 6, 3, 0x55, 4, 3, 0x0C, 1, 'A'}
	der := shaped(t, func(c *x509.Certificate) {
		others := slices.DeleteFunc(c.ExtraExtensions, func(e pkix.Extension) bool { return e.Id.Equal(oidCRLDistribution) })
		c.ExtraExtensions = append(others, pkix.Extension{Id: oidCRLDistribution, Value: value})
	})
	if _, err := x509.ParseCertificate(der); err == nil {
		t.Fatal("the standard library reads it: parseAround is not needed any more")
	}
	c := mustParse(t, der)
	if !bytes.Equal(c.X509.Raw, der) || !bytes.Contains(der, c.X509.RawTBSCertificate) || len(c.CRLDistribution) != 0 {
		t.Error("the certificate is not the one given")
	}
	found := 0
	for _, e := range c.X509.Extensions {
		if e.Id.Equal(oidCRLDistribution) && bytes.Equal(e.Value, value) {
			found++
		}
		if e.Id.Equal(oidUnassigned) {
			t.Error("the number of the copy is left")
		}
	}
	if found != 1 {
		t.Errorf("%d extensions", found)
	}
	for name, other := range map[string][]byte{"broken elsewhere": der[:len(der)-1], "twice": append(bytes.Clone(der), rawDistribution...)} {
		if _, err := Parse(other); err == nil {
			t.Error(name)
		}
	}
}
