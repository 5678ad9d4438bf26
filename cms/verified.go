package cms

import (
	"bytes"
	"errors"
	"time"

	"github.com/natsuin/natsuin/failure"
)

// Verified is a message all of whose checks passed, the signing-certificate
// attribute included. It says who signed which digest and nothing about trust.
type Verified struct {
	// Certificate is the signer's, as DER.
	Certificate []byte
	// Chain are the other certificates of the bag, as DER, in no order.
	Chain [][]byte
	// SigningTime is the claimed time of the attributes, zero if absent.
	SigningTime time.Time
}

// Verify is Examine for callers that need a yes: it returns an error that joins
// every finding that is not Passed, with failure.CMSMalformed and the Problem of
// the first of them. An absent signing-certificate attribute is not Passed.
func (s *Signed) Verify(contentDigest []byte) (*Verified, error) {
	f := s.Examine(contentDigest)
	var all []error
	for _, x := range f.List {
		if x.Outcome == Failed {
			all = append(all, failure.Wrap(failure.CMSMalformed, x.Problem, "checking %s", x.Check))
		} else if x.Outcome != Passed {
			all = append(all, failure.Wrap(failure.CMSMalformed, AttributeMissing, "checking %s", x.Check))
		}
	}
	if len(all) > 0 || f.Signer == nil {
		return nil, failure.Wrap(failure.CMSMalformed, errors.Join(all...), "verifying a signature")
	}
	v := &Verified{Certificate: bytes.Clone(f.Signer.DER)}
	v.SigningTime, _ = s.SigningTime()
	for _, c := range s.certificates {
		if !bytes.Equal(c.DER, f.Signer.DER) {
			v.Chain = append(v.Chain, bytes.Clone(c.DER))
		}
	}
	return v, nil
}
