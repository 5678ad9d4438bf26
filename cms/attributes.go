package cms

import (
	"bytes"
	"crypto"
	"crypto/sha256"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/natsuin/natsuin/failure"
)

// Options are the choices in building signed attributes.
type Options struct {
	// SigningTime puts the signing-time attribute in, with whole seconds in
	// UTC. Zero leaves it out: PAdES B-B forbids it (EN 319 142-1 §6.3), other
	// profiles demand it.
	SigningTime time.Time
}

// Attributes are signed attributes of exactly the shape this package builds:
// content-type id-data, message-digest, signing-certificate-v2 and at most a
// signing-time, each once, in DER order. Only [SignedAttributes] and
// [ParseAttributes] make them. The zero value is empty and signs nothing.
type Attributes struct {
	der []byte // SET OF Attribute, tag 31
	set *attributeSet
}

// SignedAttributes builds what the key of certificate (DER) is about to sign.
// contentDigest is the digest of the document: 32 bytes are taken as SHA-256,
// 48 as SHA-384, 64 as SHA-512. It fails with failure.CertificateMalformed, or
// with failure.CMSUnsupported for another digest size or a key that no accepted
// algorithm fits (RFC 5652 §5.3, §11; RFC 5035 §3).
func SignedAttributes(contentDigest, certificate []byte, opt Options) (Attributes, error) {
	hash, _ := digestBySize(len(contentDigest))
	if hash == 0 {
		return Attributes{}, refuse(AlgorithmUnsupported, "reading the content digest")
	}
	c, key, err := signerCertificate(certificate)
	if err != nil {
		return Attributes{}, err
	}
	if _, _, problem := signatureOID(key, hash); problem != "" {
		return Attributes{}, refuse(problem, "choosing the signature algorithm")
	}
	list := [][]byte{
		encodeAttribute(oidContentType, func(b *cryptobyte.Builder) { addOID(b, oidData) }),
		encodeAttribute(oidMessageDigest, func(b *cryptobyte.Builder) {
			b.AddASN1OctetString(contentDigest)
		}),
		encodeAttribute(oidSigningCertificateV2, func(b *cryptobyte.Builder) {
			b.AddBytes(signingCertificateV2(c))
		}),
	}
	if !opt.SigningTime.IsZero() {
		if y := opt.SigningTime.UTC().Year(); y < 1950 || y > 9999 {
			return Attributes{}, failure.New(failure.SigningTimeRefused, "encoding the signing time")
		}
		list = append(list, encodeAttribute(oidSigningTime, func(b *cryptobyte.Builder) {
			addTime(b, opt.SigningTime)
		}))
	}
	b := cryptobyte.NewBuilder(nil)
	addSetOf(b, asn1.SET, list)
	return ParseAttributes(b.BytesOrPanic())
}

// encodeAttribute encodes an Attribute with one value.
func encodeAttribute(id oid, value cryptobyte.BuilderContinuation) []byte {
	return element(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		addOID(b, id)
		b.AddASN1(asn1.SET, value)
	})
}

// addTime appends a Time as RFC 5652 §11.3 demands: UTCTime through 2049,
// GeneralizedTime after it, both with seconds and in UTC.
func addTime(b *cryptobyte.Builder, t time.Time) {
	tag, layout := asn1.UTCTime, "060102150405Z"
	if t = t.UTC(); t.Year() > 2049 {
		tag, layout = asn1.GeneralizedTime, "20060102150405Z"
	}
	b.AddASN1(tag, func(b *cryptobyte.Builder) { b.AddBytes([]byte(t.Format(layout))) })
}

// ParseAttributes reads the DER of signed attributes (SET OF, tag 31) that
// [SignedAttributes] has built, elsewhere. Anything else is refused with
// failure.CMSMalformed or failure.CMSUnsupported: another attribute, another
// order, a repeated one, another content-type.
func ParseAttributes(der []byte) (Attributes, error) {
	if len(der) > maxSize {
		return Attributes{}, refuse(TooLarge, "reading signed attributes")
	}
	der = bytes.Clone(der)
	set, problem := readAttributeSet(der, asn1.SET)
	if problem != "" {
		return Attributes{}, refuse(problem, "reading signed attributes")
	}
	for _, p := range []Problem{set.unsorted(), set.onlyOurs(), set.multiplicity(),
		set.contentType(oidData), set.ownDigest()} {
		if p != "" {
			return Attributes{}, refuse(p, "checking signed attributes")
		}
	}
	if id, p := set.signer(); p != "" || id.hash != crypto.SHA256 || id.issuer == nil {
		return Attributes{}, refuse(AttributeMalformed, "checking the signing certificate attribute")
	}
	if _, _, p := set.signingTime(); p != "" {
		return Attributes{}, refuse(p, "checking the signing time")
	}
	return Attributes{der: der, set: set}, nil
}

// DER returns the attributes as they are signed: a SET OF with the universal
// tag 31, not with the tag A0 they have inside a message (RFC 5652 §5.4).
func (a Attributes) DER() []byte { return bytes.Clone(a.der) }

// Digest returns the SHA-256 of DER: what an RSA card signs, wrapped into a
// DigestInfo. It is neither the digest of the document, which lies inside as
// the message-digest, nor of anything a person ever sees; never hash it again,
// and never sign 32 bytes that did not come from here.
func (a Attributes) Digest() [32]byte { return sha256.Sum256(a.der) }

// Hash returns the digest algorithm of the message-digest, which is also the
// one to sign with (RFC 8933 §3.1): SHA-256 for every card so far.
func (a Attributes) Hash() crypto.Hash {
	h, _ := digestBySize(len(a.MessageDigest()))
	return h
}

// Sum returns the digest of DER by [Attributes.Hash]; with SHA-256 that is
// Digest. It is nil for the zero value.
func (a Attributes) Sum() []byte {
	hash := a.Hash()
	if hash == 0 {
		return nil
	}
	h := hash.New()
	h.Write(a.der)
	return h.Sum(nil)
}

// MessageDigest returns the digest of the document inside the attributes, nil
// for the zero value.
func (a Attributes) MessageDigest() []byte {
	if a.set == nil {
		return nil
	}
	digest, _ := a.set.messageDigest()
	return bytes.Clone(digest)
}

// SigningTime returns the signing-time attribute, and false if there is none.
func (a Attributes) SigningTime() (time.Time, bool) {
	if a.set == nil {
		return time.Time{}, false
	}
	t, present, _ := a.set.signingTime()
	return t, present
}
