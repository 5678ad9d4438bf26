package verify

import (
	"io"
	"slices"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/pdf"
)

// maxMessage is the most bytes of a detached CMS that are read.
const maxMessage = 4 << 20

// judgeCMS judges a detached CMS beside its content. What is no SignedData at
// all is an error and not a bad signature.
func judgeCMS(m message, opt Options, h *hasher) ([]Signature, error) {
	if m.err != nil {
		switch cms.ProblemOf(m.err) {
		case cms.Malformed, cms.NotSignedData, cms.TooLarge, cms.BEREncoding:
			return nil, m.err
		}
	} else if opt.Content == nil {
		return nil, failure.New(failure.ContentMissing, "looking for the signed content")
	}
	s := newSignature("S1", opt)
	s.Coverage, s.Modification = pdf.EntireFile, pdf.ModificationNone
	signed, found, chain, err := s.judgeMessage(m, rules{needSigningCertificate: true}, opt,
		func(m *cms.Signed) ([]byte, error) {
			return h.sum(h.whole(m.DigestAlgorithm(), true))
		})
	if err != nil {
		return nil, err
	}
	if signed != nil {
		s.Level = cadesLevel(&s, signed)
	}
	s.conclude(chain, found...)
	return []Signature{s}, nil
}

// digestsCMS lists the digest of the content that judgeCMS needs.
func digestsCMS(m message, h *hasher) []Digest {
	if m.Signed == nil || m.DigestAlgorithm() == 0 || h.content == nil {
		return nil // the report says why
	}
	return []Digest{h.whole(m.DigestAlgorithm(), true)}
}

func readMessage(r io.ReaderAt, size int64) (message, error) {
	if size > maxMessage {
		return message{}, failure.New(failure.DocumentTooLarge, "reading a detached signature")
	}
	der := make([]byte, size)
	if n, err := r.ReadAt(der, 0); n < len(der) {
		return message{}, failure.Wrap(failure.FileUnreadable, err, "reading a detached signature")
	}
	return parseMessage(der), nil
}

// claim takes over the signing-time attribute.
func (t *Time) claim(signed *cms.Signed) {
	if at, ok := signed.SigningTime(); ok {
		t.Claimed, t.Source = Moment{at}, SourceAttribute
	}
}

// cadesLevel: CAdES B-B demands DER, the signing time, the signing-certificate
// attribute and the certificate itself (EN 319 122-1 §6.3).
func cadesLevel(s *Signature, signed *cms.Signed) Level {
	_, timed := signed.SigningTime()
	switch {
	case !timed || !s.wellFormed(signed):
		return LevelNone
	case s.timed():
		return CAdESBT
	}
	return CAdESBB
}

// wellFormed reports what both families of B-B demand: every check passed, the
// attributes in DER order and the signer's certificate inside the message.
func (s *Signature) wellFormed(signed *cms.Signed) bool {
	for _, x := range s.Integrity.Checks {
		if x.Outcome != cms.Passed {
			return false
		}
	}
	return !slices.Contains(signed.Notes(), cms.AttributesUnsorted) && s.Signer != nil && signed.Has(s.Signer.der)
}
