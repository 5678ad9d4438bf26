package cms

import (
	"bytes"
	"crypto"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// Signed is a parsed detached SignedData with exactly one SignerInfo and with
// signed attributes. Nothing in it is verified.
type Signed struct {
	version      int64
	algorithms   [][]byte // digestAlgorithms
	contentType  oid
	content      []byte // TSTInfo of a token; nil where the content is detached
	certificates []*Certificate
	otherForms   bool
	revocations  [][]byte
	signer       signerInfo
	notes        []Problem
}

// signerInfo is the one SignerInfo (RFC 5652 §5.3).
type signerInfo struct {
	version    int64
	issuer     []byte // Name, whole element; nil if the identifier is a key identifier
	serial     []byte // INTEGER content octets
	keyID      []byte // subjectKeyIdentifier, nil otherwise
	digest     algorithm
	attributes []byte // SET OF, tag 31: what is signed
	set        *attributeSet
	algorithm  algorithm
	signature  []byte
	unsigned   []byte // content of unsignedAttrs, nil if absent
	unsignedAt *attributeSet
}

// DigestAlgorithm returns the digest the content has to be hashed with:
// SHA-256, SHA-384 or SHA-512, or 0 if the message uses a weak or unsupported
// one, which Examine then names.
func (s *Signed) DigestAlgorithm() crypto.Hash { return digests[s.signer.digest.oid] }

// Certificates returns the X.509 certificates of the bag as DER, in the order
// they have there, which means nothing.
func (s *Signed) Certificates() [][]byte {
	list := make([][]byte, len(s.certificates))
	for i, c := range s.certificates {
		list[i] = bytes.Clone(c.DER)
	}
	return list
}

// Has reports whether the bag holds a certificate (DER).
func (s *Signed) Has(der []byte) bool {
	return slices.ContainsFunc(s.certificates, func(c *Certificate) bool { return bytes.Equal(c.DER, der) })
}

// CRLs returns the certificate revocation lists of the message as DER. They are
// the signer's to put in and prove nothing until verified.
func (s *Signed) CRLs() [][]byte {
	var list [][]byte
	for _, r := range s.revocations {
		if r[0] == byte(asn1.SEQUENCE) {
			list = append(list, bytes.Clone(r))
		}
	}
	return list
}

// Signature returns the signature value: what a signature time-stamp covers.
func (s *Signed) Signature() []byte { return bytes.Clone(s.signer.signature) }

// SigningTime returns the claimed signing time of the signed attributes, and
// false if there is none or it cannot be read.
func (s *Signed) SigningTime() (time.Time, bool) {
	t, present, p := s.signer.set.signingTime()
	return t, present && p == ""
}

// SignatureTimeStamps returns the unverified RFC 3161 tokens of the unsigned
// attributes.
func (s *Signed) SignatureTimeStamps() [][]byte {
	if s.signer.unsignedAt == nil {
		return nil
	}
	var list [][]byte
	for _, v := range s.signer.unsignedAt.values(oidSignatureTimeStamp) {
		list = append(list, bytes.Clone(v))
	}
	return list
}

// Notes returns harmless departures from the rules of encoding.
func (s *Signed) Notes() []Problem { return append([]Problem(nil), s.notes...) }
