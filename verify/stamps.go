package verify

import (
	"fmt"
	"time"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/pdf"
)

// maxTimeStamps is the most signature time-stamps that are looked at; a signer
// who puts in more gets none of them judged.
const maxTimeStamps = 16

// problemTooManyTimeStamps is one of the names this package adds to
// Integrity.Problems.
const problemTooManyTimeStamps = "too-many-time-stamps"

// judgeTimeStamps judges the signature time-stamps of a message and takes over
// the earliest proven time.
func (s *Signature) judgeTimeStamps(signed *cms.Signed, opt Options, proven time.Time) error {
	s.Time.Proven = Moment{proven}
	tokens := signed.SignatureTimeStamps()
	if len(tokens) > maxTimeStamps {
		s.Integrity.Problems = append(s.Integrity.Problems, problemTooManyTimeStamps)
		return nil
	}
	for i, der := range tokens {
		t := newTimeStamp(fmt.Sprintf("T%d", i+1), SignatureTimeStamp)
		t.Coverage = pdf.EntireFile
		err := t.judge(der, opt, proven, func(k *cms.TimeStamp) ([]byte, error) {
			h := k.ImprintAlgorithm().New()
			h.Write(signed.Signature())
			return h.Sum(nil), nil
		})
		if err != nil {
			return err
		}
		if at, ok := t.proves(); ok {
			s.Time.Proven = Moment{earlier(s.Time.Proven.Time, at)}
		}
		s.TimeStamps = append(s.TimeStamps, t)
	}
	return nil
}

// timed reports whether a token of the signature, whoever made it, stamps it.
func (s *Signature) timed() bool {
	for i := range s.TimeStamps {
		if s.TimeStamps[i].stamped() {
			return true
		}
	}
	return false
}

// judgeDocumentTimeStamp judges a time-stamp that is a revision of its own
// (EN 319 142-1 §5.4.3).
func judgeDocumentTimeStamp(p pdf.Signature, opt Options, h *hasher, proven time.Time) (TimeStamp, error) {
	t := newTimeStamp("", DocumentTimeStamp)
	t.Coverage = p.Coverage
	err := t.judge(p.Contents, opt, proven, func(k *cms.TimeStamp) ([]byte, error) {
		if p.Ranges() == nil {
			return nil, nil
		}
		return h.sum(rangesDigest(k.ImprintAlgorithm(), p))
	})
	for _, problem := range p.Problems {
		t.Integrity.Problems = append(t.Integrity.Problems, string(problem))
		t.Integrity.Status = Broken
	}
	if len(p.Problems) > 0 || p.Ranges() == nil {
		t.Integrity.Status = Broken
		t.conclude(failed(FormatFailure))
	}
	return t, err
}
