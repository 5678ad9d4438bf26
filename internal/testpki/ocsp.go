package testpki

import (
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"fmt"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// OCSPStatus is the status in a response.
type OCSPStatus int

// The three statuses of RFC 6960 section 4.2.1; the values are the tags.
const (
	OCSPGood OCSPStatus = iota
	OCSPRevoked
	OCSPUnknown
)

// OCSPTemplate is a response about one certificate, with every field a test may
// want to be wrong. The zero value of a field is the honest choice where there
// is one.
type OCSPTemplate struct {
	Serial     *big.Int
	Status     OCSPStatus
	RevokedAt  time.Time
	Reason     int // 0: left out
	ProducedAt time.Time
	ThisUpdate time.Time // zero: ProducedAt
	NextUpdate time.Time // zero: absent
	SHA1       bool      // CertID hashes with SHA-1 instead of SHA-256
	Nonce      []byte    // nil: absent
	ByName     bool      // responder named by subject instead of key hash

	// IssuerName and IssuerKey are the CAs whose name and key the CertID has;
	// nil: the CA asked.
	IssuerName, IssuerKey *CA
	// Also are further responses in the same structure; of each only the
	// fields of a single response count.
	Also []OCSPTemplate
	// Extensions are those of the whole, SingleExtensions those of the single
	// response.
	Extensions, SingleExtensions []Extension
	// Responder signs and is embedded; nil: the CA signs, nothing is embedded.
	Responder *Credential
	// Embed is embedded in front of the responder's certificate.
	Embed [][]byte
	// ResponseStatus is the outer status (RFC 6960 section 4.2.1); anything
	// but 0 leaves the response out.
	ResponseStatus int
}

// OCSP encodes and signs an OCSPResponse (RFC 6960 section 4.2.1).
func (c *CA) OCSP(t OCSPTemplate) []byte {
	if t.ResponseStatus != 0 {
		return sequence(func(b *cryptobyte.Builder) { b.AddASN1Enum(int64(t.ResponseStatus)) })
	}
	basic := c.basicOCSP(t)
	return sequence(func(b *cryptobyte.Builder) {
		b.AddASN1Enum(0)
		b.AddASN1(contextTag(0).Constructed(), func(b *cryptobyte.Builder) {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier(oidOCSPBasic)
				b.AddASN1OctetString(basic)
			})
		})
	})
}

func (c *CA) basicOCSP(t OCSPTemplate) []byte {
	key, own := c.Key, c.Certificate
	embed := t.Embed
	if t.Responder != nil {
		key, own = t.Responder.Key, t.Responder.Certificate
		embed = append(embed[:len(embed):len(embed)], own)
	}
	tbs := sequence(func(b *cryptobyte.Builder) {
		addResponderID(b, key, own, t.ByName)
		b.AddASN1GeneralizedTime(t.ProducedAt.UTC())
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			c.addSingle(b, t)
			for _, more := range t.Also {
				c.addSingle(b, more)
			}
		})
		extensions := t.Extensions
		if t.Nonce != nil {
			extensions = append(extensions[:len(extensions):len(extensions)],
				Extension{OID: oidOCSPNonce, Value: subjectKeyID(t.Nonce)})
		}
		addExtensions(b, extensions)
	})
	return sealed(tbs, key, func(b *cryptobyte.Builder) {
		if len(embed) == 0 {
			return
		}
		b.AddASN1(contextTag(0).Constructed(), func(b *cryptobyte.Builder) {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				for _, e := range embed {
					b.AddBytes(e)
				}
			})
		})
	})
}

func addResponderID(b *cryptobyte.Builder, key *rsa.PrivateKey, certificate []byte, byName bool) {
	if byName {
		parsed, err := x509.ParseCertificate(certificate)
		if err != nil {
			panic("testpki: reading a responder's certificate: " + err.Error())
		}
		b.AddASN1(contextTag(1).Constructed(), func(b *cryptobyte.Builder) {
			b.AddBytes(parsed.RawSubject)
		})
		return
	}
	b.AddASN1(contextTag(2).Constructed(), func(b *cryptobyte.Builder) {
		b.AddASN1OctetString(keyIdentifier(&key.PublicKey))
	})
}

// addSingle appends SingleResponse.
func (c *CA) addSingle(b *cryptobyte.Builder, t OCSPTemplate) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		name, key := c, c
		if t.IssuerName != nil {
			name = t.IssuerName
		}
		if t.IssuerKey != nil {
			key = t.IssuerKey
		}
		addCertID(b, name, key, t.Serial, t.SHA1)
		switch t.Status {
		case OCSPRevoked:
			b.AddASN1(contextTag(1).Constructed(), func(b *cryptobyte.Builder) {
				b.AddASN1GeneralizedTime(t.RevokedAt.UTC())
				if t.Reason != ReasonUnspecified {
					b.AddASN1(contextTag(0).Constructed(), func(b *cryptobyte.Builder) {
						b.AddASN1Enum(int64(t.Reason))
					})
				}
			})
		default:
			b.AddASN1(contextTag(uint8(t.Status)), func(b *cryptobyte.Builder) {})
		}
		this := t.ThisUpdate
		if this.IsZero() {
			this = t.ProducedAt
		}
		b.AddASN1GeneralizedTime(this.UTC())
		if !t.NextUpdate.IsZero() {
			b.AddASN1(contextTag(0).Constructed(), func(b *cryptobyte.Builder) {
				b.AddASN1GeneralizedTime(t.NextUpdate.UTC())
			})
		}
		addExtensions(b, t.SingleExtensions)
	})
}

// addExtensions appends [1] EXPLICIT Extensions, nothing where there are none.
func addExtensions(b *cryptobyte.Builder, extensions []Extension) {
	if len(extensions) == 0 {
		return
	}
	b.AddASN1(contextTag(1).Constructed(), func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			for _, e := range extensions {
				addExtension(b, e.OID, e.Critical, e.Value)
			}
		})
	})
}

func addCertID(b *cryptobyte.Builder, name, key *CA, serial *big.Int, useSHA1 bool) {
	keyBits := x509.MarshalPKCS1PublicKey(&key.Key.PublicKey)
	hash, oid := func(d []byte) []byte { s := sha256.Sum256(d); return s[:] }, oidSHA256
	if useSHA1 {
		hash, oid = func(d []byte) []byte { s := sha1.Sum(d); return s[:] }, oidSHA1
	}
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		addAlgorithm(b, oid)
		b.AddASN1OctetString(hash(name.name))
		b.AddASN1OctetString(hash(keyBits))
		b.AddASN1BigInt(serial)
	})
}

// Responder issues a delegated OCSP responder: extended key usage OCSPSigning
// and id-pkix-ocsp-nocheck, valid for thirty days from a time.
func (c *CA) Responder(from time.Time) *Credential {
	from = from.UTC().Truncate(time.Second)
	key := c.authority.Key(fmt.Sprintf("%s ocsp %d", c.Class, c.Generation))
	cert := certificate{
		serial: big.NewInt(0x20000000 + from.Unix()%0x10000000),
		issuer: c.name,
		subject: encodeName([]rdn{
			{oidCountry, "JP"}, {oidOrganisation, Organisation}, {oidUnit, caUnit(c.Class)},
			{oidCommonName, "OCSP responder"},
		}),
		notBefore: from,
		notAfter:  from.AddDate(0, 0, 30),
		key:       &key.PublicKey,
		extensions: []extension{
			{oidKeyUsage, true, usageAuth},
			{oidExtendedKeyUsage, false, extendedKeyUsage(oidOCSPSigning)},
			{oidOCSPNoCheck, false, []byte{0x05, 0x00}},
			{oidAuthorityKeyID, false, authorityKeyID(keyIdentifier(&c.Key.PublicKey))},
			{oidSubjectKeyID, false, subjectKeyID(keyIdentifier(&key.PublicKey))},
		},
	}
	return &Credential{Certificate: cert.seal(c.Key), Key: key, CA: c}
}
