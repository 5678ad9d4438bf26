package testpki

import (
	"encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Key usages as the bytes of the BIT STRING, with their unused bits, exactly as
// real certificates carry them (RFC 5280 section 4.2.1.3).
var (
	usageCA   = []byte{0x03, 0x02, 0x01, 0x06} // keyCertSign, cRLSign
	usageSign = []byte{0x03, 0x02, 0x06, 0xC0} // digitalSignature, nonRepudiation
	usageAuth = []byte{0x03, 0x02, 0x07, 0x80} // digitalSignature
)

func contextTag(n uint8) cbasn1.Tag { return cbasn1.Tag(n).ContextSpecific() }

// generalNames wraps encoded GeneralName values.
func generalNames(names ...[]byte) []byte {
	return sequence(func(b *cryptobyte.Builder) {
		for _, n := range names {
			b.AddBytes(n)
		}
	})
}

// otherName encodes GeneralName [0] with a UTF8String value, the form of the
// four attributes: A0 { 06 OID, A0 { 0C text } }.
func otherName(oid asn1.ObjectIdentifier, text string) []byte {
	return encode(func(b *cryptobyte.Builder) {
		b.AddASN1(contextTag(0).Constructed(), func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oid)
			b.AddASN1(contextTag(0).Constructed(), func(b *cryptobyte.Builder) {
				b.AddASN1(cbasn1.UTF8String, func(b *cryptobyte.Builder) { b.AddBytes([]byte(text)) })
			})
		})
	})
}

// distributionPoint encodes CRLDistributionPoints with one directoryName.
func distributionPoint(name []byte) []byte {
	return sequence(func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(contextTag(0).Constructed(), func(b *cryptobyte.Builder) {
				b.AddASN1(contextTag(0).Constructed(), func(b *cryptobyte.Builder) {
					b.AddBytes(directoryName(name))
				})
			})
		})
	})
}

// policies encodes CertificatePolicies with one policy and its CPS address.
func policies(policy asn1.ObjectIdentifier, cps string) []byte {
	return sequence(func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(policy)
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1ObjectIdentifier(oidCPS)
					b.AddASN1(cbasn1.IA5String, func(b *cryptobyte.Builder) { b.AddBytes([]byte(cps)) })
				})
			})
		})
	})
}

// authorityInfo encodes AuthorityInfoAccess with one OCSP address.
func authorityInfo(url string) []byte {
	return sequence(func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oidOCSP)
			b.AddASN1(contextTag(6), func(b *cryptobyte.Builder) { b.AddBytes([]byte(url)) })
		})
	})
}

// subjectKeyID encodes SubjectKeyIdentifier.
func subjectKeyID(id []byte) []byte {
	return encode(func(b *cryptobyte.Builder) { b.AddASN1OctetString(id) })
}

// authorityKeyID encodes AuthorityKeyIdentifier with only the key identifier.
func authorityKeyID(id []byte) []byte {
	return sequence(func(b *cryptobyte.Builder) {
		b.AddASN1(contextTag(0), func(b *cryptobyte.Builder) { b.AddBytes(id) })
	})
}

// extendedKeyUsage encodes ExtKeyUsageSyntax.
func extendedKeyUsage(purposes ...asn1.ObjectIdentifier) []byte {
	return sequence(func(b *cryptobyte.Builder) {
		for _, p := range purposes {
			b.AddASN1ObjectIdentifier(p)
		}
	})
}
