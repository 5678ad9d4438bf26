package xmlsig

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"math/big"
	"slices"

	"github.com/natsuin/natsuin/xmlsig/internal/infoset"
)

// keyInfo is what ds:KeyInfo offers (XMLDSig §4.5): a hint, not signed. What is
// not listed here, RetrievalMethod and KeyName among it, is not followed.
type keyInfo struct {
	certificates [][]byte           // DER, each once
	keys         []crypto.PublicKey // bare keys, which nobody vouches for
}

// readKeyInfo reads certificates and bare keys.
func readKeyInfo(n *infoset.Node) (k keyInfo, p Problem) {
	for c := n.First; c != nil; c = c.Next {
		switch {
		case c.Is(Space, "X509Data"):
			if p := k.readX509Data(c); p != "" {
				return k, p
			}
		case c.Is(Space, "KeyValue"), c.Is(dsig11Space, "DEREncodedKeyValue"):
			if key := readKey(c); key != nil && len(k.keys) < MaxCertificates {
				k.keys = append(k.keys, key)
			}
		}
	}
	return k, ""
}

func (k *keyInfo) readX509Data(n *infoset.Node) Problem {
	for c := n.First; c != nil; c = c.Next {
		if !c.Is(Space, "X509Certificate") {
			continue
		}
		der, ok := base64Of(c)
		switch {
		case !ok:
			return Malformed
		case slices.ContainsFunc(k.certificates, func(o []byte) bool { return bytes.Equal(o, der) }):
			continue
		case len(k.certificates) == MaxCertificates:
			return TooLarge
		}
		k.certificates = append(k.certificates, der)
	}
	return ""
}

// readKey reads a bare key of the kinds that XMLDSig 1.1 requires, or nil.
func readKey(n *infoset.Node) crypto.PublicKey {
	if n.Local == "DEREncodedKeyValue" {
		der, _ := base64Of(n)
		key, err := x509.ParsePKIXPublicKey(der)
		if err != nil {
			return nil
		}
		return key
	}
	list, ok := elements(n)
	switch {
	case !ok || len(list) != 1:
	case list[0].Is(Space, "RSAKeyValue"):
		return readRSAKey(list[0])
	case list[0].Is(dsig11Space, "ECKeyValue"):
		return readECKey(list[0])
	}
	return nil
}

// readRSAKey reads Modulus and Exponent (XMLDSig §4.5.2.2).
func readRSAKey(n *infoset.Node) crypto.PublicKey {
	list, ok := elements(n)
	if !ok || len(list) != 2 || !list[0].Is(Space, "Modulus") || !list[1].Is(Space, "Exponent") {
		return nil
	}
	modulus, ok1 := base64Of(list[0])
	exponent, ok2 := base64Of(list[1])
	e := new(big.Int).SetBytes(exponent)
	if !ok1 || !ok2 || len(modulus) == 0 || len(modulus) > maxRSABits/8+1 || e.BitLen() > 31 {
		return nil
	}
	return &rsa.PublicKey{N: new(big.Int).SetBytes(modulus), E: int(e.Int64())}
}

// curves by their OID as a URN (XMLDSig §4.5.2.3).
var curves = map[string]elliptic.Curve{
	"urn:oid:1.2.840.10045.3.1.7": elliptic.P256(),
	"urn:oid:1.3.132.0.34":        elliptic.P384(),
	"urn:oid:1.3.132.0.35":        elliptic.P521(),
}

// readECKey reads NamedCurve and PublicKey, an uncompressed point.
func readECKey(n *infoset.Node) crypto.PublicKey {
	list, ok := elements(n)
	if !ok || len(list) != 2 || !list[0].Is(dsig11Space, "NamedCurve") || !list[1].Is(dsig11Space, "PublicKey") {
		return nil
	}
	uri, _ := list[0].Attribute("URI")
	point, _ := base64Of(list[1])
	curve := curves[uri]
	if curve == nil {
		return nil
	}
	key, err := ecdsa.ParseUncompressedPublicKey(curve, point)
	if err != nil {
		return nil
	}
	return key
}
