package trust

import (
	"crypto/sha1"
	"encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"github.com/natsuin/natsuin/cert"
)

var oidSHA1 = asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}

// OCSPRequest asks about the certificate of a Result: DER of an OCSPRequest
// (RFC 6960 section 4.1.1) about this one certificate, unsigned, with a nonce of
// 1 to 32 bytes (RFC 8954 section 2.1), or without one where it is nil. The
// CertID has SHA-1 hashes, which every responder knows; nothing rests on them
// (see certIDHashes). It is nil where no issuer is known.
func (s *ChainStatus) OCSPRequest(nonce []byte) []byte {
	if s.issuer == nil {
		return nil
	}
	name, key := sha1.Sum(s.subject.X509.RawIssuer), sha1.Sum(keyBits(s.issuer))
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
						b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
							b.AddASN1ObjectIdentifier(oidSHA1)
							b.AddASN1NULL()
						})
						b.AddASN1OctetString(name[:])
						b.AddASN1OctetString(key[:])
						b.AddASN1BigInt(s.subject.X509.SerialNumber)
					})
				})
			})
			if nonce != nil {
				addNonce(b, nonce)
			}
		})
	})
	return b.BytesOrPanic() // nothing in it can be too long or out of range
}

// addNonce appends requestExtensions, [2] EXPLICIT, with the nonce alone.
func addNonce(b *cryptobyte.Builder, nonce []byte) {
	b.AddASN1(cbasn1.Tag(2).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier(oidOCSPNonce)
				b.AddASN1(cbasn1.OCTET_STRING, func(b *cryptobyte.Builder) { b.AddASN1OctetString(nonce) })
			})
		})
	})
}

// asks remembers whom a question to a responder would be about.
func (s *ChainStatus) asks(path []*candidate) {
	if len(path) > 1 {
		s.subject, s.issuer = path[0].Certificate, path[1].Certificate
	}
}

// question is what OCSPRequest needs of a path.
type question struct{ subject, issuer *cert.Certificate }
