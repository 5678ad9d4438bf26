package xmlsig

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	_ "crypto/sha1"   // registers SHA-1, for old signatures by explicit option
	_ "crypto/sha256" // registers SHA-256
	_ "crypto/sha512" // registers SHA-384 and SHA-512
	"math/big"
	"strings"
)

// Space is the namespace of XML signatures.
const Space = "http://www.w3.org/2000/09/xmldsig#"

// Algorithm identifiers (XMLDSig §6, RFC 9231).
const (
	moreURI          = "http://www.w3.org/2001/04/xmldsig-more#"
	rsaSHA256URI     = moreURI + "rsa-sha256"
	sha256URI        = "http://www.w3.org/2001/04/xmlenc#sha256"
	envelopedURI     = Space + "enveloped-signature"
	manifestType     = Space + "Manifest"
	objectType       = Space + "Object"
	dsig11Space      = "http://www.w3.org/2009/xmldsig11#"
	xadesSpacePrefix = "http://uri.etsi.org/01903/"
)

// keyType is what key a signature algorithm needs.
type keyType int

const (
	rsaKey keyType = iota + 1
	ecdsaKey
)

type signatureAlgorithm struct {
	key    keyType
	digest crypto.Hash
}

// signatureAlgorithms are those that are verified. RSASSA-PSS is not among them:
// no card of this project makes it.
var signatureAlgorithms = map[string]signatureAlgorithm{
	rsaSHA256URI:             {rsaKey, crypto.SHA256},
	moreURI + "rsa-sha384":   {rsaKey, crypto.SHA384},
	moreURI + "rsa-sha512":   {rsaKey, crypto.SHA512},
	moreURI + "ecdsa-sha256": {ecdsaKey, crypto.SHA256},
	moreURI + "ecdsa-sha384": {ecdsaKey, crypto.SHA384},
	moreURI + "ecdsa-sha512": {ecdsaKey, crypto.SHA512},
	Space + "rsa-sha1":       {rsaKey, crypto.SHA1},
	moreURI + "ecdsa-sha1":   {ecdsaKey, crypto.SHA1},
}

// digests are the accepted digest algorithms.
var digests = map[string]crypto.Hash{
	sha256URI:          crypto.SHA256,
	moreURI + "sha384": crypto.SHA384,
	"http://www.w3.org/2001/04/xmlenc#sha512": crypto.SHA512,
	Space + "sha1": crypto.SHA1,
}

// weak lists what is known and refused by name even where SHA-1 is accepted.
func weak(uri string) bool { return strings.HasPrefix(uri, moreURI) && strings.HasSuffix(uri, "md5") }

// hashOf checks a digest algorithm. SHA-1 is known, but only accepted where
// somebody asked for old signatures.
func hashOf(hash crypto.Hash, known, legacy bool, uri string) Problem {
	switch {
	case weak(uri), hash == crypto.SHA1 && !legacy:
		return WeakDigest
	case !known:
		return AlgorithmUnsupported
	}
	return ""
}

// verifyValue verifies a SignatureValue over a digest. It returns "", or WeakKey,
// AlgorithmUnsupported, AlgorithmMismatch or SignatureMismatch.
func verifyValue(pub crypto.PublicKey, a signatureAlgorithm, digest, value []byte, legacy bool) Problem {
	switch pub := pub.(type) {
	case *rsa.PublicKey:
		switch bits := pub.N.BitLen(); {
		case a.key != rsaKey:
			return AlgorithmMismatch
		case bits < minLegacyBits, bits < minRSABits && !legacy:
			return WeakKey
		case bits > maxRSABits:
			return AlgorithmUnsupported
		case rsa.VerifyPKCS1v15(pub, a.digest, digest, value) != nil:
			return SignatureMismatch
		}
		return ""
	case *ecdsa.PublicKey:
		size := (pub.Curve.Params().BitSize + 7) / 8
		if a.key != ecdsaKey {
			return AlgorithmMismatch
		}
		// r and s in the width of the curve (RFC 9231 §2.3.6), not DER.
		if len(value) != 2*size {
			return SignatureMismatch
		}
		r, s := new(big.Int).SetBytes(value[:size]), new(big.Int).SetBytes(value[size:])
		if !ecdsa.Verify(pub, digest, r, s) {
			return SignatureMismatch
		}
		return ""
	}
	return AlgorithmUnsupported
}

// short reports whether a key is one that only old signatures may have.
func short(pub crypto.PublicKey) bool {
	key, ok := pub.(*rsa.PublicKey)
	return ok && key.N.BitLen() < minRSABits
}
