package trust

import (
	"crypto/sha1"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"github.com/natsuin/natsuin/cert"
)

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
	algorithm := wrap(cbasn1.SEQUENCE, wrap(cbasn1.OBJECT_IDENTIFIER, derSHA1), wrap(cbasn1.NULL))
	serial := s.subject.X509.SerialNumber // not negative: the standard library refuses that
	id := wrap(cbasn1.SEQUENCE, algorithm, wrap(cbasn1.OCTET_STRING, name[:]), wrap(cbasn1.OCTET_STRING, key[:]),
		wrap(cbasn1.INTEGER, serial.FillBytes(make([]byte, serial.BitLen()/8+1))))
	list := wrap(cbasn1.SEQUENCE, wrap(cbasn1.SEQUENCE, id))
	var extensions []byte
	if nonce != nil {
		value := wrap(cbasn1.OCTET_STRING, wrap(cbasn1.OCTET_STRING, nonce))
		one := wrap(cbasn1.SEQUENCE, wrap(cbasn1.OBJECT_IDENTIFIER, derOCSPNonce), value)
		extensions = wrap(cbasn1.Tag(2).ContextSpecific().Constructed(), wrap(cbasn1.SEQUENCE, one))
	}
	return wrap(cbasn1.SEQUENCE, wrap(cbasn1.SEQUENCE, list, extensions))
}

// The contents of object identifiers (X.690 section 8.19).
var (
	derSHA1      = []byte{0x2b, 0x0e, 0x03, 0x02, 0x1a}                         // 1.3.14.3.2.26
	derOCSPNonce = []byte{0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x02} // 1.3.6.1.5.5.7.48.1.2
)

// wrap is one element of DER. Closures of a builder for each would weigh on
// natsuin.wasm, and so would copies of this.
//
//go:noinline
func wrap(tag cbasn1.Tag, parts ...[]byte) []byte {
	var b cryptobyte.Builder
	b.AddASN1(tag, func(b *cryptobyte.Builder) {
		for _, p := range parts {
			b.AddBytes(p)
		}
	})
	return b.BytesOrPanic() // nothing is too long
}

// asks remembers whom a question to a responder would be about.
func (s *ChainStatus) asks(path []*candidate) {
	if len(path) > 1 {
		s.subject, s.issuer = path[0].Certificate, path[1].Certificate
	}
}

// question is what OCSPRequest needs of a path.
type question struct{ subject, issuer *cert.Certificate }
