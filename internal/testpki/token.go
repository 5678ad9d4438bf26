package testpki

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	_ "crypto/sha512" // registers SHA-384 and SHA-512
	"encoding/asn1"
	"math/big"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Token is a time-stamp token with every field a test may want to be wrong. The
// zero value of a field is the honest choice where there is one.
type Token struct {
	Imprint []byte      // digest of what is stamped
	Hash    crypto.Hash // 0: SHA-256
	GenTime time.Time
	Nonce   *big.Int // nil: absent
	Serial  int64
	// Accuracy in whole seconds; 0 leaves it out.
	Accuracy int
	// By signs instead of the TSA.
	By *Credential
	// Named is the certificate that the signing-certificate attribute names
	// instead of the signer's; ESSv1 names it by SHA-1 (RFC 2634), NoESS leaves
	// the attribute out.
	Named        []byte
	ESSv1, NoESS bool
	// Certificates are the bag; nil: signer and root, empty: none.
	Certificates [][]byte
	// TamperDigest and TamperSignature spoil the message digest and the value.
	TamperDigest, TamperSignature bool
	// Extension is added to TSTInfo where it is not nil.
	Extension *Extension
}

var tokenHashes = map[crypto.Hash]asn1.ObjectIdentifier{
	crypto.SHA1: oidSHA1, crypto.SHA256: oidSHA256,
	crypto.SHA384: {2, 16, 840, 1, 101, 3, 4, 2, 2}, crypto.SHA512: {2, 16, 840, 1, 101, 3, 4, 2, 3},
}

// oidTSAPolicy is the policy of every token here, below an arc for examples.
var oidTSAPolicy = asn1.ObjectIdentifier{2, 999, 3161, 1}

// Stamp signs a token (RFC 3161 section 2.4.2): a CMS message with TSTInfo
// inside.
func (t *TSA) Stamp(k Token) []byte {
	key, own := t.signer(k.By)
	if k.Certificates == nil {
		k.Certificates = [][]byte{own, t.Root.Certificate}
	}
	info := k.info()
	attributes := k.attributes(info, own)
	signature := signRSA(key, attributes)
	if k.TamperSignature {
		signature[len(signature)-1] ^= 1
	}
	issuer, serial := issuerAndSerial(own)
	return sequence(func(b *cryptobyte.Builder) { // ContentInfo
		b.AddASN1ObjectIdentifier(oidSignedData)
		b.AddASN1(contextTag(0).Constructed(), func(b *cryptobyte.Builder) {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { // SignedData
				b.AddASN1Int64(3)
				b.AddASN1(cbasn1.SET, func(b *cryptobyte.Builder) { addAlgorithm(b, oidSHA256) })
				b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1ObjectIdentifier(oidTSTInfo)
					b.AddASN1(contextTag(0).Constructed(), func(b *cryptobyte.Builder) { b.AddASN1OctetString(info) })
				})
				if len(k.Certificates) > 0 {
					addSorted(b, contextTag(0).Constructed(), k.Certificates)
				}
				b.AddASN1(cbasn1.SET, func(b *cryptobyte.Builder) {
					b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { // SignerInfo
						b.AddASN1Int64(1)
						b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
							b.AddBytes(issuer)
							b.AddASN1(cbasn1.INTEGER, func(b *cryptobyte.Builder) { b.AddBytes(serial) })
						})
						addAlgorithm(b, oidSHA256)
						inside := bytes.Clone(attributes)
						inside[0] = 0xA0
						b.AddBytes(inside)
						addAlgorithm(b, oidSHA256WithRSA)
						b.AddASN1OctetString(signature)
					})
				})
			})
		})
	})
}

// info encodes TSTInfo.
func (k Token) info() []byte {
	hash := k.Hash
	if hash == 0 {
		hash = crypto.SHA256
	}
	return sequence(func(b *cryptobyte.Builder) {
		b.AddASN1Int64(1)
		b.AddASN1ObjectIdentifier(oidTSAPolicy)
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			addAlgorithm(b, tokenHashes[hash])
			b.AddASN1OctetString(k.Imprint)
		})
		b.AddASN1Int64(k.Serial)
		b.AddASN1GeneralizedTime(k.GenTime.UTC())
		if k.Accuracy > 0 {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1Int64(int64(k.Accuracy)) })
		}
		if k.Nonce != nil {
			b.AddASN1BigInt(k.Nonce)
		}
		if k.Extension != nil {
			b.AddASN1(contextTag(1).Constructed(), func(b *cryptobyte.Builder) {
				addExtension(b, k.Extension.OID, k.Extension.Critical, k.Extension.Value)
			})
		}
	})
}

// attributes encodes the signed attributes, as a SET OF.
func (k Token) attributes(info, own []byte) []byte {
	digest := sha256.Sum256(info)
	if k.TamperDigest {
		digest[0] ^= 1
	}
	attribute := func(oid asn1.ObjectIdentifier, value func(*cryptobyte.Builder)) []byte {
		return sequence(func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oid)
			b.AddASN1(cbasn1.SET, value)
		})
	}
	list := [][]byte{
		attribute(oidContentType, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oidTSTInfo) }),
		attribute(oidMessageDigest, func(b *cryptobyte.Builder) { b.AddASN1OctetString(digest[:]) }),
	}
	if k.Named != nil {
		own = k.Named
	}
	if !k.NoESS {
		id, hash := oidSigningCertificateV2, sha256Sum(own)
		if k.ESSv1 {
			sum := sha1.Sum(own)
			id, hash = oidSigningCertificate, sum[:]
		}
		list = append(list, attribute(id, func(b *cryptobyte.Builder) {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1OctetString(hash) })
				})
			})
		}))
	}
	return encode(func(b *cryptobyte.Builder) { addSorted(b, cbasn1.SET, list) })
}

func sha256Sum(data []byte) []byte {
	sum := sha256.Sum256(data)
	return sum[:]
}

// addSorted appends a SET OF in DER order.
func addSorted(b *cryptobyte.Builder, tag cbasn1.Tag, elements [][]byte) {
	elements = slices.Clone(elements)
	slices.SortFunc(elements, bytes.Compare)
	b.AddASN1(tag, func(b *cryptobyte.Builder) {
		for _, e := range elements {
			b.AddBytes(e)
		}
	})
}

func signRSA(key *rsa.PrivateKey, data []byte) []byte {
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sha256Sum(data))
	if err != nil {
		panic("testpki: signing: " + err.Error())
	}
	return signature
}
