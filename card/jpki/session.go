package jpki

import (
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"io"

	"github.com/natsuin/natsuin/card/apdu"
	"github.com/natsuin/natsuin/failure"
)

// Session is a card with a key's PIN verified. It lasts until Close, Lock or
// the loss of power, and serves any number of signatures.
type Session struct {
	card   *Card
	key    Key
	closed bool
}

// Certificate returns the key's certificate (DER). It is read once.
func (s *Session) Certificate() ([]byte, error) {
	if s.closed {
		return nil, errClosed()
	}
	return s.card.certificate(s.key, s.key.files().certificate)
}

// CACertificate returns the issuer's certificate (DER), read once for the card.
func (s *Session) CACertificate() ([]byte, error) {
	if s.closed {
		return nil, errClosed()
	}
	return s.card.CACertificate(s.key)
}

// Close locks the card, as Lock does, and ends the session even if that fails.
func (s *Session) Close() error {
	s.closed = true
	return Lock(s.card.t)
}

// Signer returns the private key as a crypto.Signer. certificate is the key's
// own (DER): its public key is the Signer's, and every signature is checked
// with it before it is returned. A certificate that cannot be parsed is
// failure.CertificateMalformed, one without an RSA key failure.NotSupported.
//
// Sign takes digests of SHA-256, SHA-384 and SHA-512 and makes RSASSA-PKCS1-v1_5
// signatures; everything else is failure.NotSupported. Each call has the card
// sign once: COMPUTE DIGITAL SIGNATURE with P1 00 over the DigestInfo.
func (s *Session) Signer(certificate []byte) (crypto.Signer, error) {
	c, err := x509.ParseCertificate(certificate)
	if err != nil {
		return nil, failure.Wrap(failure.CertificateMalformed, err, "reading the card's certificate")
	}
	public, ok := c.PublicKey.(*rsa.PublicKey)
	if !ok {
		return nil, failure.New(failure.NotSupported, "signing with a key of type %T", c.PublicKey)
	}
	return &signer{s, public}, nil
}

type signer struct {
	session *Session
	public  *rsa.PublicKey
}

func (s *signer) Public() crypto.PublicKey { return s.public }

// digestInfo are the DER prefixes of a DigestInfo, RFC 8017 section 9.2 note 1.
var digestInfo = map[crypto.Hash][]byte{
	crypto.SHA256: {0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20},
	crypto.SHA384: {0x30, 0x41, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02, 0x05, 0x00, 0x04, 0x30},
	crypto.SHA512: {0x30, 0x51, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03, 0x05, 0x00, 0x04, 0x40},
}

// Sign implements crypto.Signer; the card needs no randomness of ours.
func (s *signer) Sign(_ io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	const doing = "signing"
	hash := opts.HashFunc()
	prefix, ok := digestInfo[hash]
	if _, pss := opts.(*rsa.PSSOptions); pss || !ok || len(digest) != hash.Size() {
		return nil, failure.New(failure.NotSupported, "signing a digest of %d bytes with %T %v", len(digest), opts, hash)
	}
	r, err := s.session.compute(append(append([]byte{}, prefix...), digest...))
	if err != nil {
		return nil, err
	}
	if r.Status != apdu.OK {
		return nil, refused(r.Status, doing)
	}
	if err := rsa.VerifyPKCS1v15(s.public, hash, digest, r.Data); err != nil {
		return nil, failure.Wrap(failure.CardError, err, "checking the card's signature")
	}
	return append([]byte{}, r.Data...), nil
}

// compute sends COMPUTE DIGITAL SIGNATURE with the key named by its short
// identifier or, on a card that refuses that, selected before.
func (s *Session) compute(info []byte) (apdu.Response, error) {
	if s.closed {
		return apdu.Response{}, errClosed()
	}
	cmd := apdu.Command{Class: 0x80, Instruction: insSign, Data: info, Le: apdu.MaxShortLe}
	if !s.card.noShortID {
		cmd.P2 = 0x80 | s.key.files().key
		r, err := s.card.send(cmd, "signing")
		if err != nil || !noShortID(r.Status) {
			return r, err
		}
		s.card.noShortID = true // and nothing was signed
	}
	if err := s.card.selectFile(s.key.files().key, "selecting the "+s.key.String()+" key"); err != nil {
		return apdu.Response{}, err
	}
	cmd.P2 = 0x80
	return s.card.send(cmd, "signing")
}

func errClosed() error {
	return failure.New(failure.Internal, "using a session after its end")
}
