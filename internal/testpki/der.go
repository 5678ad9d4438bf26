package testpki

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Object identifiers of RFC 5280, RFC 6960 and the JPKI profile.
var (
	oidCountry      = asn1.ObjectIdentifier{2, 5, 4, 6}
	oidLocality     = asn1.ObjectIdentifier{2, 5, 4, 7}
	oidOrganisation = asn1.ObjectIdentifier{2, 5, 4, 10}
	oidUnit         = asn1.ObjectIdentifier{2, 5, 4, 11}
	oidCommonName   = asn1.ObjectIdentifier{2, 5, 4, 3}

	oidSubjectKeyID     = asn1.ObjectIdentifier{2, 5, 29, 14}
	oidKeyUsage         = asn1.ObjectIdentifier{2, 5, 29, 15}
	oidSubjectAltName   = asn1.ObjectIdentifier{2, 5, 29, 17}
	oidIssuerAltName    = asn1.ObjectIdentifier{2, 5, 29, 18}
	oidBasicConstraints = asn1.ObjectIdentifier{2, 5, 29, 19}
	oidCRLNumber        = asn1.ObjectIdentifier{2, 5, 29, 20}
	oidReasonCode       = asn1.ObjectIdentifier{2, 5, 29, 21}
	oidIssuingPoint     = asn1.ObjectIdentifier{2, 5, 29, 28}
	oidCRLDistribution  = asn1.ObjectIdentifier{2, 5, 29, 31}
	oidPolicies         = asn1.ObjectIdentifier{2, 5, 29, 32}
	oidAuthorityKeyID   = asn1.ObjectIdentifier{2, 5, 29, 35}
	oidExtendedKeyUsage = asn1.ObjectIdentifier{2, 5, 29, 37}
	oidAuthorityInfo    = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 1, 1}
	oidCPS              = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 2, 1}
	oidOCSP             = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1}
	oidOCSPBasic        = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 1}
	oidOCSPNonce        = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 2}
	oidOCSPNoCheck      = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 5}
	oidOCSPSigning      = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 9}
	oidTimeStamping     = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 8}
	oidSignedData       = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidTSTInfo          = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}
	oidContentType      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidMessageDigest    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidSHA1             = asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}
	// The attributes of RFC 2634 and RFC 5035.
	oidSigningCertificate   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 12}
	oidSigningCertificateV2 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
	oidSHA256               = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidSHA256WithRSA        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}
	oidPolicySign           = asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 1, 1, 20}
	oidPolicyAuth           = asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 1, 3, 30}
	oidName                 = asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 5, 1}
	oidNameSubstitute       = asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 5, 2}
	oidSex                  = asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 5, 3}
	oidBirth                = asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 5, 4}
	oidAddress              = asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 5, 5}
	oidAddressSubstitute    = asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 5, 6}
)

// rdn is one relative distinguished name with a single attribute.
type rdn struct {
	oid   asn1.ObjectIdentifier
	value string
}

// encode runs f on a fresh builder. A builder fails only for values this
// package chose itself, hence the panic.
func encode(f func(b *cryptobyte.Builder)) []byte {
	b := cryptobyte.NewBuilder(nil)
	f(b)
	out, err := b.Bytes()
	if err != nil {
		panic("testpki: encoding DER: " + err.Error())
	}
	return out
}

func sequence(f func(b *cryptobyte.Builder)) []byte {
	return encode(func(b *cryptobyte.Builder) { b.AddASN1(cbasn1.SEQUENCE, f) })
}

// encodeName encodes a Name in the given order: the country as PrintableString,
// everything else as UTF8String, as the real CAs do.
func encodeName(rdns []rdn) []byte {
	return sequence(func(b *cryptobyte.Builder) {
		for _, r := range rdns {
			b.AddASN1(cbasn1.SET, func(b *cryptobyte.Builder) {
				b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1ObjectIdentifier(r.oid)
					tag := cbasn1.UTF8String
					if r.oid.Equal(oidCountry) {
						tag = cbasn1.PrintableString
					}
					b.AddASN1(tag, func(b *cryptobyte.Builder) { b.AddBytes([]byte(r.value)) })
				})
			})
		}
	})
}

// directoryName encodes GeneralName [4], which is explicit because Name is a
// CHOICE.
func directoryName(name []byte) []byte {
	return encode(func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.Tag(4).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) {
			b.AddBytes(name)
		})
	})
}

// addExtension appends one Extension (RFC 5280 section 4.1).
func addExtension(b *cryptobyte.Builder, oid asn1.ObjectIdentifier, critical bool, value []byte) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid)
		if critical {
			b.AddASN1Boolean(true)
		}
		b.AddASN1OctetString(value)
	})
}

// addTime appends UTCTime up to 2049 and GeneralizedTime from 2050 (RFC 5280
// section 4.1.2.5).
func addTime(b *cryptobyte.Builder, t time.Time) {
	if t = t.UTC(); t.Year() < 2050 {
		b.AddASN1UTCTime(t)
	} else {
		b.AddASN1GeneralizedTime(t)
	}
}

func addAlgorithm(b *cryptobyte.Builder, oid asn1.ObjectIdentifier) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid)
		b.AddASN1NULL()
	})
}

// sealed signs tbs with sha256WithRSAEncryption and returns
// SEQUENCE { tbs, algorithm, signature, extra… }.
func sealed(tbs []byte, key *rsa.PrivateKey, extra func(b *cryptobyte.Builder)) []byte {
	digest := sha256.Sum256(tbs)
	signature, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, digest[:])
	if err != nil {
		panic("testpki: signing: " + err.Error())
	}
	return sequence(func(b *cryptobyte.Builder) {
		b.AddBytes(tbs)
		addAlgorithm(b, oidSHA256WithRSA)
		b.AddASN1BitString(signature)
		if extra != nil {
			extra(b)
		}
	})
}

// extension is one certificate or CRL extension, its value already encoded.
type extension struct {
	oid      asn1.ObjectIdentifier
	critical bool
	value    []byte
}

// certificate is everything a TBSCertificate takes.
type certificate struct {
	serial              *big.Int
	issuer, subject     []byte
	notBefore, notAfter time.Time
	key                 *rsa.PublicKey
	extensions          []extension
}

// seal encodes and signs the certificate (RFC 5280 section 4.1, version 3).
func (c certificate) seal(by *rsa.PrivateKey) []byte {
	spki, err := x509.MarshalPKIXPublicKey(c.key)
	if err != nil {
		panic("testpki: encoding a public key: " + err.Error())
	}
	tbs := sequence(func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.Tag(0).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) {
			b.AddASN1Uint64(2)
		})
		b.AddASN1BigInt(c.serial)
		addAlgorithm(b, oidSHA256WithRSA)
		b.AddBytes(c.issuer)
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			addTime(b, c.notBefore)
			addTime(b, c.notAfter)
		})
		b.AddBytes(c.subject)
		b.AddBytes(spki)
		b.AddASN1(cbasn1.Tag(3).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				for _, e := range c.extensions {
					addExtension(b, e.oid, e.critical, e.value)
				}
			})
		})
	})
	return sealed(tbs, by, nil)
}
