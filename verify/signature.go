package verify

import (
	"bytes"
	"crypto"
	"fmt"
	"slices"
	"time"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/pdf"
	"github.com/natsuin/natsuin/trust"
)

// newSignature is a signature about which nothing is known yet.
func newSignature(id string, opt Options) Signature {
	return Signature{
		ID:           id,
		Integrity:    Integrity{Unchecked, []cms.Finding{}, []string{}},
		Coverage:     pdf.Unclear,
		Modification: pdf.ModificationUnknown,
		Changes:      []pdf.Change{},
		Chain:        noChain(),
		Revocation:   trust.RevocationStatus{Status: trust.RevocationNotChecked, Why: trust.WhyNoChain},
		Time:         Time{Judged: Moment{opt.At}},
		Level:        LevelNone,
		TimeStamps:   []TimeStamp{},
	}
}

// The values of /SubFilter (ISO 32000-2 Table 255, EN 319 142-1 §6.3).
const (
	subFilterCAdES     = "ETSI.CAdES.detached"
	subFilterPKCS7     = "adbe.pkcs7.detached"
	subFilterTimeStamp = "ETSI.RFC3161"
)

// unsupported are the forms of signature that exist, but are not verified here:
// SHA-1 and bare RSA. Saying so is no verdict against them.
var unsupported = map[string]bool{
	"adbe.pkcs7.sha1": true, "adbe.x509.rsa_sha1": true,
}

// The names this package adds to Integrity.Problems.
const (
	problemSubFilterUnsupported = "sub-filter-unsupported"
	problemSubFilterUnknown     = "sub-filter-unknown"
)

// judgePDF judges the signatures and the document time-stamps of a PDF, the last
// first: a time-stamp that passes proves that what it covers was there.
func judgePDF(d document, opt Options, h *hasher) ([]Signature, []TimeStamp, error) {
	signatures, stamps := []Signature{}, []TimeStamp{}
	var of covering
	for i, p := range slices.Backward(d.signatures) {
		if p.SubFilter == subFilterTimeStamp {
			t, err := judgeDocumentTimeStamp(p, opt, h, of.proven)
			if err != nil {
				return nil, nil, err
			}
			of.add(&t)
			stamps = append(stamps, t)
			continue
		}
		s := newSignature("", opt)
		if err := s.judgePDF(p, d.messages[i], opt, h, of); err != nil {
			return nil, nil, err
		}
		signatures = append(signatures, s)
	}
	slices.Reverse(signatures)
	slices.Reverse(stamps)
	for i := range signatures {
		signatures[i].ID = fmt.Sprintf("S%d", i+1)
	}
	for i := range stamps {
		stamps[i].ID = fmt.Sprintf("T%d", i+1)
	}
	return signatures, stamps, nil
}

// covering is what the document time-stamps behind a revision say of it.
type covering struct {
	proven  time.Time // earliest time that one of them proves; zero if none
	stamped bool      // one of them is intact, whoever made it
}

func (c *covering) add(t *TimeStamp) {
	if t.Coverage == pdf.Unclear || !t.stamped() {
		return
	}
	c.stamped = true
	if at, ok := t.proves(); ok {
		c.proven = earlier(c.proven, at)
	}
}

// judgePDF fills in s: form, message, later changes, and the conclusion.
func (s *Signature) judgePDF(p pdf.Signature, m message, opt Options, h *hasher, of covering) error {
	s.Coverage, s.Modification, s.Changes = p.Coverage, p.Modification, notNil(p.Changes)
	s.Altered = p.Altered || slices.Contains(p.Problems, pdf.ChangesForbidden)
	if p.Coverage != pdf.Unclear {
		s.SignedSize = p.ByteRange[2] + p.ByteRange[3]
	}
	if !p.Time.IsZero() {
		s.Time.Claimed, s.Time.Source = Moment{p.Time}, SourceDictionary
	}
	found := s.judgeForm(p)
	var chain conclusion
	if (p.SubFilter == subFilterCAdES || p.SubFilter == subFilterPKCS7) && len(p.Contents) > 0 {
		form := s.Integrity.Status
		signed, more, verdict, err := s.judgeMessage(m,
			rules{needSigningCertificate: p.SubFilter == subFilterCAdES, proven: of.proven}, opt,
			func(m *cms.Signed) ([]byte, error) { return h.sumRanges(m, p) })
		if err != nil {
			return err
		}
		found, chain = append(found, more...), verdict
		switch {
		case p.Ranges() == nil: // there are no covered bytes to speak of
			s.Integrity.Status = Broken
		case form == Broken:
			s.Integrity.Status = graver(s.Integrity.Status, form)
		}
		if signed != nil {
			if s.Level = s.padesLevel(p, signed); s.Level == PAdESBB && (s.timed() || of.stamped) {
				s.Level = PAdESBT
			}
		}
	}
	s.conclude(chain, append(found, judgeModification(p))...)
	return nil
}

// judgeForm concludes from the signature dictionary.
func (s *Signature) judgeForm(p pdf.Signature) (found []conclusion) {
	for _, problem := range p.Problems {
		s.Integrity.Problems = append(s.Integrity.Problems, string(problem))
		if problem == pdf.ContentsNotDER && bytes.HasPrefix(p.Contents, []byte{0x30, 0x80}) {
			found = append(found, unreadable(cms.BEREncoding))
			continue
		}
		if problem != pdf.ChangesForbidden { // which is no fault of the signed bytes
			s.Integrity.Status = Broken
		}
		found = append(found, failed(FormatFailure))
	}
	switch {
	case p.SubFilter == subFilterCAdES, p.SubFilter == subFilterPKCS7, p.SubFilter == "":
	case unsupported[p.SubFilter]:
		s.Integrity.Problems = append(s.Integrity.Problems, problemSubFilterUnsupported)
		found = append(found, indeterminate(Generic))
	default:
		s.Integrity.Problems = append(s.Integrity.Problems, problemSubFilterUnknown)
		s.Integrity.Status = Broken
		found = append(found, failed(FormatFailure))
	}
	return found
}

// judgeModification: what no rule has explained, and annotations, which may
// cover what was signed, stand in the way of a verdict. They do not prove
// anything against the signature, whose own revision is untouched.
// The same holds where a value that was signed is another one now, unless the
// signer certified the document for being filled in.
func judgeModification(p pdf.Signature) conclusion {
	switch p.Modification {
	case pdf.ModificationNone, pdf.ModificationLTA, pdf.ModificationFormFilling:
		if !p.Altered {
			return conclusion{}
		}
	}
	return indeterminate(SigConstraintsFailure)
}

// padesLevel: PAdES B-B is a signature dictionary of the right form with the
// time in /M, over a message without signing-time (EN 319 142-1 §6.3).
func (s *Signature) padesLevel(p pdf.Signature, signed *cms.Signed) Level {
	_, timed := signed.SigningTime()
	if p.SubFilter == subFilterCAdES && p.Type == "Sig" && p.Filter != "" && !p.Time.IsZero() &&
		!timed && len(p.Problems) == 0 && s.wellFormed(signed) {
		return PAdESBB
	}
	return LevelNone
}

// digestsPDF lists the digests that the messages of a PDF need.
func digestsPDF(d document) []Digest {
	var out []Digest
	for i, p := range d.signatures {
		if algorithm := contentDigest(p, d.messages[i]); algorithm != 0 && p.Ranges() != nil {
			out = append(out, rangesDigest(algorithm, p))
		}
	}
	return out
}

// contentDigest is the digest that a signature or document time-stamp is made
// over, or 0 if it cannot be read.
func contentDigest(p pdf.Signature, m message) crypto.Hash {
	if p.SubFilter == subFilterTimeStamp {
		if t, err := cms.ParseTimeStamp(p.Contents); err == nil {
			return t.ImprintAlgorithm()
		}
		return 0
	}
	if m.Signed != nil {
		return m.DigestAlgorithm()
	}
	return 0
}

// messageOf is the message of a signature, which a document time-stamp has not.
func messageOf(p pdf.Signature) message {
	if p.SubFilter == subFilterTimeStamp {
		return message{}
	}
	return parseMessage(p.Contents)
}

// rangesDigest is the digest of the bytes a signature covers.
func rangesDigest(algorithm crypto.Hash, p pdf.Signature) Digest {
	d := Digest{Algorithm: algorithm.String()}
	for _, r := range p.Ranges() {
		d.Ranges = append(d.Ranges, [2]int64{r.Offset, r.Length})
	}
	return d
}

// sumRanges hashes what a signature covers. Without a byte range there is no
// digest that could match.
func (h *hasher) sumRanges(m *cms.Signed, p pdf.Signature) ([]byte, error) {
	if p.Ranges() == nil {
		return nil, nil
	}
	return h.sum(rangesDigest(m.DigestAlgorithm(), p))
}
