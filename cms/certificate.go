package cms

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"sync"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/natsuin/natsuin/failure"
)

// Certificate is one X.509 certificate of a message, read only as far as
// finding the signer needs.
type Certificate struct {
	// DER is the whole certificate.
	DER []byte

	issuer []byte // Name, whole element
	serial []byte // INTEGER content octets

	once sync.Once
	x509 *x509.Certificate // once; nil where it cannot be read
}

// readCertificate reads issuer and serial number (RFC 5280 §4.1) and leaves the
// rest to [Certificate.X509]: a foreign certificate in the bag that nobody
// uses need not be flawless.
func readCertificate(der []byte) (*Certificate, bool) {
	s := cryptobyte.String(der)
	var whole, tbs, issuer, serial cryptobyte.String
	if !s.ReadASN1(&whole, asn1.SEQUENCE) || !s.Empty() ||
		!whole.ReadASN1(&tbs, asn1.SEQUENCE) ||
		!tbs.SkipOptionalASN1(tagContext0) ||
		!tbs.ReadASN1(&serial, asn1.INTEGER) ||
		!tbs.SkipASN1(asn1.SEQUENCE) || // signature
		!tbs.ReadASN1Element(&issuer, asn1.SEQUENCE) {
		return nil, false
	}
	return &Certificate{DER: der, issuer: issuer, serial: serial}, true
}

// X509 returns the certificate as the standard library reads it, once for all
// questions, or nil where it does not.
func (c *Certificate) X509() *x509.Certificate {
	c.once.Do(func() {
		if x, err := x509.ParseCertificate(c.DER); err == nil {
			c.x509 = x
		}
	})
	return c.x509
}

// signerCertificate reads a certificate that is about to sign, with its key.
func signerCertificate(der []byte) (*Certificate, crypto.PublicKey, error) {
	c, ok := readCertificate(bytes.Clone(der))
	if !ok {
		return nil, nil, failure.Wrap(failure.CertificateMalformed, CertificateMalformed,
			"reading the signer certificate")
	}
	x := c.X509()
	if x == nil {
		return nil, nil, failure.Wrap(failure.CertificateMalformed, CertificateMalformed,
			"reading the signer certificate")
	}
	return c, x.PublicKey, nil
}
