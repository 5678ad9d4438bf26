package cms

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	_ "crypto/sha256" // registers SHA-256
	_ "crypto/sha512" // registers SHA-384 and SHA-512

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// algorithm is an AlgorithmIdentifier as it stands in a message.
type algorithm struct {
	oid        oid
	parameters []byte // the whole element, nil if absent
	raw        []byte // the whole AlgorithmIdentifier
}

// readAlgorithm reads an AlgorithmIdentifier.
func readAlgorithm(s *cryptobyte.String, out *algorithm) bool {
	var whole, content cryptobyte.String
	if !s.ReadASN1Element(&whole, asn1.SEQUENCE) {
		return false
	}
	out.raw = whole
	return whole.ReadASN1(&content, asn1.SEQUENCE) && readIdentifier(content, out)
}

// readIdentifier reads the content of an AlgorithmIdentifier.
func readIdentifier(content cryptobyte.String, out *algorithm) bool {
	if !readOID(&content, &out.oid) {
		return false
	}
	if content.Empty() {
		return true
	}
	var parameters cryptobyte.String
	var tag asn1.Tag
	if !content.ReadAnyASN1Element(&parameters, &tag) || !content.Empty() {
		return false
	}
	out.parameters = parameters
	return true
}

// hasNull reports whether the parameters are NULL; isBare whether absent.
func (a algorithm) hasNull() bool { return len(a.parameters) == 2 && a.parameters[0] == 5 }
func (a algorithm) isBare() bool  { return a.parameters == nil }

// keyType is what key a signature algorithm needs.
type keyType int

const (
	rsaKey keyType = iota + 1
	ecdsaKey
)

// signatureAlgorithm is one row of the table of what this package verifies.
type signatureAlgorithm struct {
	key keyType
	// digest is 0 for rsaEncryption, which leaves it to the digest algorithm.
	digest crypto.Hash
}

// signatureAlgorithms are the accepted signature algorithms. RSASSA-PSS is not
// among them: no card of this project makes it.
var signatureAlgorithms = map[oid]signatureAlgorithm{
	oidRSA:             {rsaKey, 0},
	oidSHA256WithRSA:   {rsaKey, crypto.SHA256},
	oidSHA384WithRSA:   {rsaKey, crypto.SHA384},
	oidSHA512WithRSA:   {rsaKey, crypto.SHA512},
	oidECDSAWithSHA256: {ecdsaKey, crypto.SHA256},
	oidECDSAWithSHA384: {ecdsaKey, crypto.SHA384},
	oidECDSAWithSHA512: {ecdsaKey, crypto.SHA512},
}

// digests are the accepted digest algorithms.
var digests = map[oid]crypto.Hash{
	oidSHA256: crypto.SHA256,
	oidSHA384: crypto.SHA384,
	oidSHA512: crypto.SHA512,
}

// weak lists algorithms that are known and refused by name.
var weak = map[oid]bool{
	oidMD5: true, oidSHA1: true,
	oidMD5WithRSA: true, oidSHA1WithRSA: true, oidECDSAWithSHA1: true,
}

// digestBySize gives the digest algorithm of a digest of that many bytes, or 0.
// Only SHA-2 is accepted anywhere, so that the size says which.
func digestBySize(size int) (crypto.Hash, oid) {
	switch size {
	case 32:
		return crypto.SHA256, oidSHA256
	case 48:
		return crypto.SHA384, oidSHA384
	case 64:
		return crypto.SHA512, oidSHA512
	}
	return 0, ""
}

// signatureOID names the algorithm that a key of this type signs a digest
// with: the RSA card of today, an ECDSA card to come.
func signatureOID(pub crypto.PublicKey, digest crypto.Hash) (oid, keyType, Problem) {
	var want keyType
	switch pub.(type) {
	case *rsa.PublicKey:
		want = rsaKey
	case *ecdsa.PublicKey:
		want = ecdsaKey
	}
	for id, a := range signatureAlgorithms {
		if a.key == want && a.digest == digest && digest != 0 {
			return id, want, ""
		}
	}
	return "", 0, AlgorithmUnsupported
}

// checkAlgorithms checks the digest and the signature algorithm of a message
// and that they belong together. RFC 8933 §3.1 asks for one digest algorithm
// for content and attributes.
func checkAlgorithms(digest, signature algorithm) (crypto.Hash, Problem) {
	if weak[digest.oid] || weak[signature.oid] {
		return 0, WeakDigest
	}
	hash, ok := digests[digest.oid]
	row, ok2 := signatureAlgorithms[signature.oid]
	if !ok || !ok2 {
		return 0, AlgorithmUnsupported
	}
	if !digest.isBare() && !digest.hasNull() { // RFC 5754 §2
		return 0, AlgorithmUnsupported
	}
	// RFC 4055 §5: NULL is written, absent is accepted too; RFC 5754 §3.3.
	if !signature.isBare() && !(row.key == rsaKey && signature.hasNull()) {
		return 0, AlgorithmUnsupported
	}
	if row.digest != 0 && row.digest != hash {
		return 0, AlgorithmMismatch
	}
	return hash, ""
}

// verifySignature verifies a signature over a digest. It returns "", or WeakKey,
// AlgorithmUnsupported, AlgorithmMismatch or SignatureMismatch.
func verifySignature(pub crypto.PublicKey, id oid, hash crypto.Hash, digest, sig []byte) Problem {
	row := signatureAlgorithms[id]
	switch pub := pub.(type) {
	case *rsa.PublicKey:
		switch bits := pub.N.BitLen(); {
		case row.key != rsaKey:
			return AlgorithmMismatch
		case bits < minRSABits:
			return WeakKey
		case bits > maxRSABits:
			return AlgorithmUnsupported
		}
		if rsa.VerifyPKCS1v15(pub, hash, digest, sig) != nil {
			return SignatureMismatch
		}
	case *ecdsa.PublicKey:
		if row.key != ecdsaKey {
			return AlgorithmMismatch
		}
		if !ecdsa.VerifyASN1(pub, digest, sig) {
			return SignatureMismatch
		}
	default:
		return AlgorithmUnsupported
	}
	return ""
}
