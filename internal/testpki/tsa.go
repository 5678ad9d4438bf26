package testpki

import (
	"crypto/rsa"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// TSA is a time-stamping authority: a root of its own, beside the JPKI
// authorities, and the certificate that signs tokens.
type TSA struct {
	Root *Credential // self-signed; CA is nil
	*Credential
}

// TSAProfile is what a test may want to be wrong in a TSA's certificate. The
// zero value is the honest one.
type TSAProfile struct {
	NotBefore, NotAfter time.Time // zero: twelve years from the root's begin
	// Uncritical leaves the extended key usage not critical, Any adds another
	// purpose, NoPurpose leaves the extension out.
	Uncritical, Any, NoPurpose bool
	// Root is the label of another root's key; "" is the authority's.
	Root string
	// Serial is the certificate's; 0 stands for 0x7A.
	Serial int64
}

// The life of the root.
var (
	tsaBegins = time.Date(2020, 4, 1, 0, 0, 0, 0, time.UTC)
	tsaEnds   = time.Date(2045, 3, 31, 14, 59, 59, 0, time.UTC)
)

func tsaName(cn string) []byte {
	return encodeName([]rdn{
		{oidCountry, "JP"}, {oidOrganisation, Organisation},
		{oidUnit, "Fictitious time-stamping for tests"}, {oidCommonName, cn},
	})
}

// TSA issues the time-stamping authority of a profile.
func (a *Authority) TSA(p TSAProfile) *TSA {
	if p.Root == "" {
		p.Root = "tsa root"
	}
	if p.NotBefore.IsZero() {
		p.NotBefore = tsaBegins
	}
	if p.NotAfter.IsZero() {
		p.NotAfter = tsaBegins.AddDate(12, 0, 0)
	}
	if p.Serial == 0 {
		p.Serial = 0x7A
	}
	rootKey, key := a.Key(p.Root), a.Key("tsa")
	root := certificate{
		serial: big.NewInt(1), issuer: tsaName("Root"), subject: tsaName("Root"),
		notBefore: tsaBegins, notAfter: tsaEnds, key: &rootKey.PublicKey,
		extensions: []extension{
			{oidKeyUsage, true, usageCA},
			{oidBasicConstraints, true, sequence(func(b *cryptobyte.Builder) { b.AddASN1Boolean(true) })},
			{oidSubjectKeyID, false, subjectKeyID(keyIdentifier(&rootKey.PublicKey))},
		},
	}
	purposes := extendedKeyUsage(oidTimeStamping)
	if p.Any {
		purposes = extendedKeyUsage(oidTimeStamping, oidOCSPSigning)
	}
	leaf := certificate{
		serial: big.NewInt(p.Serial), issuer: root.subject, subject: tsaName("TSA"),
		notBefore: p.NotBefore, notAfter: p.NotAfter, key: &key.PublicKey,
		extensions: []extension{
			{oidKeyUsage, true, usageAuth},
			{oidAuthorityKeyID, false, authorityKeyID(keyIdentifier(&rootKey.PublicKey))},
			{oidSubjectKeyID, false, subjectKeyID(keyIdentifier(&key.PublicKey))},
		},
	}
	if !p.NoPurpose {
		leaf.extensions = append(leaf.extensions, extension{oidExtendedKeyUsage, !p.Uncritical, purposes})
	}
	return &TSA{
		Root:       &Credential{Certificate: root.seal(rootKey), Key: rootKey},
		Credential: &Credential{Certificate: leaf.seal(rootKey), Key: key},
	}
}

// CRL issues the root's complete CRL: thisUpdate is at, nextUpdate thirty days
// later.
func (t *TSA) CRL(at time.Time, revoked ...Revoked) ([]byte, error) {
	at = at.UTC().Truncate(time.Second)
	ca := &CA{Key: t.Root.Key, name: tsaName("Root")}
	return ca.SignCRL(CRLTemplate{ThisUpdate: at, NextUpdate: at.AddDate(0, 0, 30), Revoked: revoked, Number: at.Unix()})
}

// Revoked is the entry that revokes the TSA's certificate.
func (t *TSA) Revoked(when time.Time, reason int) Revoked {
	return Revoked{Serial: serialOf(t.Certificate), Time: when, Reason: reason}
}

// signer is whose certificate and key a token is made with.
func (t *TSA) signer(other *Credential) (*rsa.PrivateKey, []byte) {
	if other != nil {
		return other.Key, other.Certificate
	}
	return t.Key, t.Certificate
}

// serialOf reads the serial of a certificate made here.
func serialOf(der []byte) *big.Int {
	_, serial := issuerAndSerial(der)
	return new(big.Int).SetBytes(serial)
}

// issuerAndSerial reads the issuer (whole element) and the content of the
// serial.
func issuerAndSerial(der []byte) (issuer, serial []byte) {
	in := cryptobyte.String(der)
	var whole, tbs, number, name cryptobyte.String
	if !in.ReadASN1(&whole, cbasn1.SEQUENCE) || !whole.ReadASN1(&tbs, cbasn1.SEQUENCE) ||
		!tbs.SkipOptionalASN1(contextTag(0).Constructed()) || !tbs.ReadASN1(&number, cbasn1.INTEGER) ||
		!tbs.SkipASN1(cbasn1.SEQUENCE) || !tbs.ReadASN1Element(&name, cbasn1.SEQUENCE) {
		panic("testpki: reading a certificate that was made here")
	}
	return name, number
}
