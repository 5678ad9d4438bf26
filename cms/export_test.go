package cms

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// Limits, for the tests that stand on both sides of them.
const (
	MaxSize         = maxSize
	MaxCertificates = maxCertificates
	MaxAttributes   = maxAttributes
)

// AttributesOf splits attributes into their elements.
func AttributesOf(a Attributes) [][]byte { return a.set.elements }

// Attribute encodes one attribute with any values.
func Attribute(id string, values ...[]byte) []byte {
	return element(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		addOID(b, oid(id))
		b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) {
			for _, v := range values {
				b.AddBytes(v)
			}
		})
	})
}

// The attribute types the tests play with.
const (
	OIDContentType          = string(oidContentType)
	OIDMessageDigest        = string(oidMessageDigest)
	OIDSigningTime          = string(oidSigningTime)
	OIDSigningCertificate   = string(oidSigningCertificate)
	OIDSigningCertificateV2 = string(oidSigningCertificateV2)
	OIDProtection           = string(oidAlgorithmProtection)
	OIDData                 = string(oidData)
	OIDSignedData           = string(oidSignedData)
)

// Craft encodes a message without any check and without sorting anything: the
// attributes, which sign gets as the SET OF it has to sign, and the bag.
func Craft(attributes [][]byte, sign func(set []byte) []byte, signer []byte, bag [][]byte) []byte {
	list := func(tag asn1.Tag, elements [][]byte) []byte {
		return element(tag, func(b *cryptobyte.Builder) {
			for _, e := range elements {
				b.AddBytes(e)
			}
		})
	}
	c, _ := readCertificate(signer)
	info := element(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(1)
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddBytes(c.issuer)
			b.AddASN1(asn1.INTEGER, func(b *cryptobyte.Builder) { b.AddBytes(c.serial) })
		})
		addAlgorithm(b, oidSHA256, false)
		b.AddBytes(list(tagContext0, attributes))
		addAlgorithm(b, oidSHA256WithRSA, true)
		b.AddASN1OctetString(sign(list(asn1.SET, attributes)))
	})
	return element(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		addOID(b, oidSignedData)
		b.AddASN1(tagContext0, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1Int64(1)
				b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) { addAlgorithm(b, oidSHA256, false) })
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { addOID(b, oidData) })
				b.AddBytes(list(tagContext0, bag))
				b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) { b.AddBytes(info) })
			})
		})
	})
}

// Encode rebuilds a message from nothing but what Parse has understood of it.
func (s *Signed) Encode() []byte {
	i := &s.signer
	info := element(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(i.version)
		if i.keyID != nil {
			b.AddASN1(asn1.Tag(0).ContextSpecific(), func(b *cryptobyte.Builder) { b.AddBytes(i.keyID) })
		} else {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddBytes(i.issuer)
				b.AddASN1(asn1.INTEGER, func(b *cryptobyte.Builder) { b.AddBytes(i.serial) })
			})
		}
		b.AddBytes(i.digest.raw)
		b.AddASN1(tagContext0, func(b *cryptobyte.Builder) {
			for _, a := range i.set.list {
				b.AddBytes(Attribute(string(a.id), a.values...))
			}
		})
		b.AddBytes(i.algorithm.raw)
		b.AddASN1OctetString(i.signature)
		if i.unsigned != nil {
			b.AddASN1(tagContext1, func(b *cryptobyte.Builder) { b.AddBytes(i.unsigned) })
		}
	})
	return element(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		addOID(b, oidSignedData)
		b.AddASN1(tagContext0, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1Int64(s.version)
				b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) { addAll(b, s.algorithms) })
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { addOID(b, oidData) })
				b.AddASN1(tagContext0, func(b *cryptobyte.Builder) {
					for _, c := range s.certificates {
						b.AddBytes(c.DER)
					}
				})
				b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) { b.AddBytes(info) })
			})
		})
	})
}

func addAll(b *cryptobyte.Builder, list [][]byte) {
	for _, e := range list {
		b.AddBytes(e)
	}
}

// Encodable reports whether Encode keeps everything the message had: it leaves
// out revocation lists and the obsolete forms of certificates, and cannot tell
// an empty bag from none.
func (s *Signed) Encodable() bool {
	return !s.otherForms && s.revocations == nil && len(s.certificates) > 0
}
