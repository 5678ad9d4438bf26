package trust

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"encoding/asn1"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"github.com/natsuin/natsuin/cert"
)

var oidNoCheck = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 5}

// certIDHashes are the hash algorithms of a CertID. SHA-1 is among them because
// responders use it and nothing here rests on its collision resistance: the
// hashes are compared with those of a name and a key already known.
var certIDHashes = []struct {
	oid asn1.ObjectIdentifier
	sum func([]byte) []byte
}{
	{asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}, func(b []byte) []byte { s := sha1.Sum(b); return s[:] }},
	{asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}, func(b []byte) []byte { s := sha256.Sum256(b); return s[:] }},
	{asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 2}, func(b []byte) []byte { s := sha512.Sum384(b); return s[:] }},
	{asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 3}, func(b []byte) []byte { s := sha512.Sum512(b); return s[:] }},
}

// byOCSP asks one OCSP response about the certificate, in the order of RFC 6960
// section 3.2: whom it is about, who signed it, whether that responder is
// entitled, and whether it is current.
func (c *checker) byOCSP(der []byte) finding {
	r, why := parseOCSP(der)
	if why != "" {
		return silent(why)
	}
	single := c.single(r)
	if single == nil {
		return silent(WhyOtherSubject)
	}
	if why := c.responderEntitled(r); why != "" {
		return silent(why)
	}
	if critical(r.extensions) || critical(single.extensions) {
		return silent(WhyCriticalExtension)
	}
	if !nonceHolds(r, c.ev.OCSPNonce) {
		return silent(WhyNonce)
	}
	if single.status == ocspRevoked {
		return c.listed(single.revokedAt, single.thisUpdate, single.reason)
	}
	if r.producedAt.After(c.latest.Add(ocspSkew)) || single.thisUpdate.After(r.producedAt.Add(ocspSkew)) {
		return silent(WhyNotYetValid)
	}
	if why := c.fresh(single.thisUpdate, single.nextUpdate, ocspSkew); why != "" {
		return silent(why)
	}
	if single.status != ocspGood {
		return silent(WhyOCSPUnknown)
	}
	return finding{thisUpdate: single.thisUpdate}
}

// single returns the response about the certificate. Of several, which nothing
// forbids, a revocation wins.
func (c *checker) single(r *ocspResponse) *ocspSingle {
	var found *ocspSingle
	for i := range r.singles {
		s := &r.singles[i]
		if !c.certIDMatches(s) {
			continue
		}
		if found == nil || s.status == ocspRevoked {
			found = s
		}
	}
	return found
}

// certIDMatches: issuer name, issuer key and serial are all those of the
// certificate. The key hash tells generations of a CA apart, which have one
// name.
func (c *checker) certIDMatches(s *ocspSingle) bool {
	for _, row := range certIDHashes {
		if row.oid.Equal(s.hash) {
			return bytes.Equal(s.nameHash, row.sum(c.subject.X509.RawIssuer)) &&
				bytes.Equal(s.keyHash, row.sum(keyBits(c.issuer))) &&
				s.serial.Cmp(c.subject.X509.SerialNumber) == 0
		}
	}
	return false
}

// nonceHolds: where a nonce was sent, the response repeats it. The value is an
// OCTET STRING, of which old responders leave the inner header out.
func nonceHolds(r *ocspResponse, nonce []byte) bool {
	if nonce == nil {
		return true
	}
	for _, e := range r.extensions {
		if !e.oid.Equal(oidOCSPNonce) {
			continue
		}
		in := cryptobyte.String(e.value)
		var inner []byte
		return bytes.Equal(e.value, nonce) ||
			(in.ReadASN1Bytes(&inner, cbasn1.OCTET_STRING) && in.Empty() && bytes.Equal(inner, nonce))
	}
	return false
}

// responderEntitled: the response is signed with the issuer's own key, or by a
// responder whom that key has appointed. The names in the response choose whom
// to try; the signatures decide.
func (c *checker) responderEntitled(r *ocspResponse) Why {
	why := WhySignature
	if r.namesResponder(c.issuer) {
		if why = r.signedBy(c.issuer); why == "" {
			return ""
		}
	}
	for _, der := range r.certificates {
		responder, err := cert.Parse(der)
		if err != nil || !r.namesResponder(responder) {
			continue
		}
		if !c.appointed(responder, r) {
			why = WhyResponder
		} else if why = r.signedBy(responder); why == "" {
			return ""
		}
	}
	return why
}

// namesResponder: the responder id is the certificate's subject or the SHA-1 of
// its key (RFC 6960 section 4.2.1).
func (r *ocspResponse) namesResponder(c *cert.Certificate) bool {
	if r.responderName != nil {
		return bytes.Equal(r.responderName, c.X509.RawSubject)
	}
	sum := sha1.Sum(keyBits(c))
	return bytes.Equal(r.responderKey, sum[:])
}

func (r *ocspResponse) signedBy(c *cert.Certificate) Why {
	return signed(c, r.algorithm, r.tbs, r.signature)
}

// appointed: the certificate was issued by the issuer's own key for OCSP
// signing (RFC 6960 section 4.2.2.2), was valid when the response was produced,
// and is not revoked as far as the CRLs show. Common libraries check only the
// first half: then every citizen could vouch for herself, since her card holds
// a key certified by the same CA.
func (c *checker) appointed(responder *cert.Certificate, r *ocspResponse) bool {
	return responder.SHA256 != c.subject.SHA256 &&
		neverACitizen(responder) && mayVouch(responder) &&
		nameChains(responder, c.issuer) && issuedBy(responder, c.issuer) == "" &&
		validAt(responder, r.producedAt) == "" && criticalUnderstood(responder) &&
		c.responderUnrevoked(responder)
}

// neverACitizen: a certificate of the JPKI classes belongs to a person. This
// holds whatever extended key usage it has.
func neverACitizen(responder *cert.Certificate) bool {
	return responder.Class == cert.ClassOther
}

// mayVouch: the extended key usage names OCSP signing itself, "any" is not
// enough, and the key usage allows signatures.
func mayVouch(responder *cert.Certificate) bool {
	return slices.Contains(responder.X509.ExtKeyUsage, x509.ExtKeyUsageOCSPSigning) &&
		hasUsage(responder, x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment)
}

// responderUnrevoked asks the CRLs about the responder. A revocation always
// counts; silence is enough only with the no-check extension (RFC 6960 section
// 4.2.2.2.1).
func (c *checker) responderUnrevoked(responder *cert.Certificate) bool {
	w := newWorld(Evidence{CRLs: c.ev.CRLs, Indexed: c.ev.Indexed}, c.at, c.latest, c.lists)
	switch (&checker{responder, c.issuer, w}).status().Status {
	case RevocationGood:
		return true
	case RevocationRevoked:
		return false
	default:
		return hasExtension(responder, oidNoCheck)
	}
}

// keyBits returns the subjectPublicKey without tag, length and unused bits, of
// which OCSP takes hashes.
func keyBits(c *cert.Certificate) []byte {
	in := cryptobyte.String(c.X509.RawSubjectPublicKeyInfo)
	var spki, algorithm cryptobyte.String
	var bits []byte
	if !in.ReadASN1(&spki, cbasn1.SEQUENCE) || !spki.ReadASN1(&algorithm, cbasn1.SEQUENCE) ||
		!spki.ReadASN1BitStringAsBytes(&bits) {
		return nil // the standard library has parsed this key before
	}
	return bits
}
