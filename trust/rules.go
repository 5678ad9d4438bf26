package trust

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"slices"
	"time"

	"github.com/natsuin/natsuin/cert"
)

var (
	oidKeyUsage         = asn1.ObjectIdentifier{2, 5, 29, 15}
	oidSubjectAltName   = asn1.ObjectIdentifier{2, 5, 29, 17}
	oidIssuerAltName    = asn1.ObjectIdentifier{2, 5, 29, 18}
	oidBasicConstraints = asn1.ObjectIdentifier{2, 5, 29, 19}
	oidPolicies         = asn1.ObjectIdentifier{2, 5, 29, 32}
	oidExtendedKeyUsage = asn1.ObjectIdentifier{2, 5, 29, 37}
)

// understood are the critical extensions that may occur in a path, because a
// rule here applies them; the issuer's alternative name because nothing is
// decided by it.
var understood = []asn1.ObjectIdentifier{
	oidKeyUsage, oidSubjectAltName, oidIssuerAltName, oidBasicConstraints, oidPolicies,
	oidExtendedKeyUsage, oidNameConstraints, oidPolicyMappings, oidPolicyConstraints, oidInhibitAnyPolicy,
	oidCRLPoints,
}

// signatureAlgorithms are the accepted ones: SHA-2 with RSA or ECDSA, as on the
// CRYPTREC list.
var signatureAlgorithms = []x509.SignatureAlgorithm{
	x509.SHA256WithRSA, x509.SHA384WithRSA, x509.SHA512WithRSA,
	x509.SHA256WithRSAPSS, x509.SHA384WithRSAPSS, x509.SHA512WithRSAPSS,
	x509.ECDSAWithSHA256, x509.ECDSAWithSHA384, x509.ECDSAWithSHA512,
}

// nameChains: the issuer's subject is the certificate's issuer (RFC 5280
// section 6.1.3 (a)(4)). It only narrows the search, it proves nothing.
func nameChains(c, issuer *cert.Certificate) bool {
	return sameName(c.X509.RawIssuer, issuer.X509.RawSubject)
}

// keyIdentifierChains: where both name the issuer's key, they agree (RFC 5280
// section 4.2.1.1). This tells generations of a CA apart before any signature
// is checked.
func keyIdentifierChains(c, issuer *cert.Certificate) bool {
	wanted, has := c.X509.AuthorityKeyId, issuer.X509.SubjectKeyId
	return len(wanted) == 0 || len(has) == 0 || bytes.Equal(wanted, has)
}

// keyAccepted: RSA from 2048 bits, elliptic curves from 256.
func keyAccepted(c *cert.Certificate) bool {
	switch key := c.X509.PublicKey.(type) {
	case *rsa.PublicKey:
		return key.N.BitLen() >= minRSABits
	case *ecdsa.PublicKey:
		return key.Curve.Params().BitSize >= minECBits
	default:
		return false
	}
}

// signed: a signature verifies with a certificate's key, and algorithm and key
// are accepted ones (RFC 5280 section 6.1.3 (a)(1)). The answer is empty,
// WhyAlgorithm or WhySignature.
func signed(by *cert.Certificate, algorithm x509.SignatureAlgorithm, tbs, signature []byte) Why {
	if !slices.Contains(signatureAlgorithms, algorithm) || !keyAccepted(by) {
		return WhyAlgorithm
	}
	if by.X509.CheckSignature(algorithm, tbs, signature) != nil {
		return WhySignature
	}
	return ""
}

// issuedBy: the certificate is signed with the issuer's key.
func issuedBy(c, issuer *cert.Certificate) Why {
	return signed(issuer, c.X509.SignatureAlgorithm, c.X509.RawTBSCertificate, c.X509.Signature)
}

// validAt: the time lies within the validity, both ends included (RFC 5280
// section 6.1.3 (a)(2)).
func validAt(c *cert.Certificate, at time.Time) Why {
	switch {
	case at.Before(c.X509.NotBefore):
		return WhyNotYetValid
	case at.After(c.X509.NotAfter):
		return WhyExpired
	default:
		return ""
	}
}

// isCA: basicConstraints is present and says so (RFC 5280 section 6.1.4 (k)).
func isCA(c *cert.Certificate) bool {
	return c.X509.BasicConstraintsValid && c.X509.IsCA
}

// hasUsage: the key usage extension, where present, contains a bit (RFC 5280
// section 6.1.4 (n) for keyCertSign, 6.3.3 (f) for cRLSign).
func hasUsage(c *cert.Certificate, usage x509.KeyUsage) bool {
	return !hasExtension(c, oidKeyUsage) || c.X509.KeyUsage&usage != 0
}

func hasExtension(c *cert.Certificate, oid asn1.ObjectIdentifier) bool {
	return extension(c, oid) != nil
}

// extension returns the value of an extension, or nil. The standard library
// refuses certificates that have one twice.
func extension(c *cert.Certificate, oid asn1.ObjectIdentifier) []byte {
	for _, e := range c.X509.Extensions {
		if e.Id.Equal(oid) {
			return append([]byte{}, e.Value...)
		}
	}
	return nil
}

// criticalUnderstood: no critical extension is unknown (RFC 5280 section 6.1.4
// (o) and 6.1.5 (f)).
func criticalUnderstood(c *cert.Certificate) bool {
	for _, e := range c.X509.Extensions {
		if e.Critical && !slices.ContainsFunc(understood, e.Id.Equal) {
			return false
		}
	}
	return true
}

// selfIssued: subject and issuer are the same name; such certificates do not
// count against a path length (RFC 5280 section 6.1).
func selfIssued(c *cert.Certificate) bool {
	return sameName(c.X509.RawSubject, c.X509.RawIssuer)
}

// pathLengthHolds: every pathLenConstraint allows the intermediate certificates
// below it (RFC 5280 section 6.1.4 (l) and (m)). The path begins with the leaf.
func pathLengthHolds(path []*candidate) bool {
	below := 0 // intermediates that count, between the leaf and path[i]
	for i := 1; i < len(path); i++ {
		if limit := path[i].X509.MaxPathLen; limit >= 0 && below > limit {
			return false
		}
		if !selfIssued(path[i].Certificate) {
			below++
		}
	}
	return true
}

// profileHolds: the path is as deep as the anchor's profile allows, and the leaf
// of the class that it issues.
func profileHolds(path []*candidate) bool {
	leaf, anchor := path[0], path[len(path)-1]
	p := profileOf(anchor)
	return len(path) <= p.depth && (!p.ownClass || leaf.Class == anchor.Issues)
}

// forDocuments: the leaf may sign documents. Below a JPKI authority that is the
// 署名用 class alone: an 利用者証明用 certificate never verifies a contract.
// Elsewhere the key usage decides.
func forDocuments(path []*candidate) Why {
	leaf, anchor := path[0], path[len(path)-1]
	if anchor.Issues != cert.ClassOther && leaf.Class != cert.ClassSign {
		return WhyClass
	}
	if !hasUsage(leaf.Certificate, x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) {
		return WhyKeyUsage
	}
	return ""
}
