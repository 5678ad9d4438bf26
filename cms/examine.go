package cms

import (
	"bytes"
	"crypto"
	"errors"
	"slices"
	"time"

	"github.com/natsuin/natsuin/failure"
)

// Check names one thing that Examine looks at. The strings are stable.
type Check string

// The checks, in the order of Findings.
const (
	// CheckAlgorithms: digest and signature algorithm are strong, supported and
	// fit each other.
	CheckAlgorithms Check = "algorithms"
	// CheckAttributes: every signed attribute is there at most once, with as
	// many values as it may have and in its syntax.
	CheckAttributes Check = "signed-attributes"
	// CheckContentType: the content-type attribute is there and is id-data.
	CheckContentType Check = "content-type"
	// CheckMessageDigest: the message-digest attribute equals the digest of the
	// content.
	CheckMessageDigest Check = "message-digest"
	// CheckSignerID: a certificate has the signer identifier.
	CheckSignerID Check = "signer-identifier"
	// CheckSigningCertificate: the signing-certificate attribute carries the
	// hash of that certificate (ESS, RFC 5035).
	CheckSigningCertificate Check = "signing-certificate"
	// CheckSignature: the key of that certificate verifies the signature.
	CheckSignature Check = "signature"
)

// Outcome is what a check came to.
type Outcome string

// The outcomes.
const (
	// Passed: checked and right.
	Passed Outcome = "passed"
	// Failed: checked and wrong; the finding names the problem.
	Failed Outcome = "failed"
	// Absent: the optional thing to check is not there.
	Absent Outcome = "absent"
	// NotDone: could not be checked because of another finding.
	NotDone Outcome = "not-done"
)

// Finding is the outcome of one check.
type Finding struct {
	Check   Check   `json:"check"`
	Outcome Outcome `json:"outcome"`
	// Problem is "" unless the outcome is Failed.
	Problem Problem `json:"problem"`
}

// Findings are the seven checks, always all of them and in the order of the
// constants, and the signer as far as it is known.
type Findings struct {
	List []Finding
	// Signer is the certificate that fits the signer identifier, the
	// signing-certificate attribute (if there is one) and the signature. It is
	// nil if any of the three fails. It says nothing about the content.
	Signer *Certificate
	// Named is a certificate that the signer identifier names, even where
	// other checks fail: only good for telling a person whose signature a
	// broken one claims to be. Nil if there is none.
	Named *Certificate
}

// Of returns the finding of one check.
func (f Findings) Of(c Check) Finding {
	for _, x := range f.List {
		if x.Check == c {
			return x
		}
	}
	return Finding{Check: c, Outcome: NotDone}
}

// Examine runs every check against the digest of the content, computed with
// DigestAlgorithm. Certificates in extra (DER) are tried like those of the bag;
// unreadable ones are ignored. It never fails early, so that a report can say
// everything that is wrong.
func (s *Signed) Examine(contentDigest []byte, extra ...[]byte) Findings {
	i := &s.signer
	hash, algorithms := checkAlgorithms(i.digest, i.algorithm)
	if algorithms == "" {
		algorithms = i.set.protection(i.digest, i.algorithm)
	}
	attributes := i.set.multiplicity()
	if _, _, p := i.set.signingTime(); attributes == "" {
		attributes = p
	}
	var f Findings
	f.add(CheckAlgorithms, algorithms)
	f.add(CheckAttributes, attributes)
	f.add(CheckContentType, i.set.contentType())
	if hash == 0 {
		f.List = append(f.List, Finding{Check: CheckMessageDigest, Outcome: NotDone})
	} else {
		f.add(CheckMessageDigest, s.compareDigest(contentDigest))
	}
	s.findSigner(&f, s.candidates(extra), hash)
	return f
}

// add appends a finding that passed if p is "".
func (f *Findings) add(c Check, p Problem) {
	if p == "" {
		f.List = append(f.List, Finding{Check: c, Outcome: Passed})
		return
	}
	f.List = append(f.List, Finding{Check: c, Outcome: Failed, Problem: p})
}

func (s *Signed) compareDigest(contentDigest []byte) Problem {
	signed, p := s.signer.set.messageDigest()
	if p == "" && !bytes.Equal(signed, contentDigest) {
		p = DigestMismatch
	}
	return p
}

// candidates returns the distinct certificates that have the signer identifier.
func (s *Signed) candidates(extra [][]byte) []*Certificate {
	all := slices.Clone(s.certificates)
	for _, der := range extra {
		if c, ok := readCertificate(bytes.Clone(der)); ok {
			all = append(all, c)
		}
	}
	var list []*Certificate
	for _, c := range all {
		known := slices.ContainsFunc(list, func(o *Certificate) bool {
			return bytes.Equal(o.DER, c.DER)
		})
		if !known && s.signer.names(c) {
			list = append(list, c)
		}
	}
	return list
}

// names reports whether the signer identifier names c.
func (i *signerInfo) names(c *Certificate) bool {
	if i.keyID == nil {
		return bytes.Equal(i.issuer, c.issuer) && bytes.Equal(i.serial, c.serial)
	}
	x, ok := c.parse()
	return ok && len(x.SubjectKeyId) > 0 && bytes.Equal(x.SubjectKeyId, i.keyID)
}

// findSigner makes the last three findings. Of several certificates with the
// signer identifier, the signing-certificate attribute chooses; without it the
// one whose key fits, if it is only one.
func (s *Signed) findSigner(f *Findings, named []*Certificate, hash crypto.Hash) {
	if len(named) == 0 {
		f.add(CheckSignerID, CertificateMissing)
		f.List = append(f.List, Finding{Check: CheckSigningCertificate, Outcome: NotDone},
			Finding{Check: CheckSignature, Outcome: NotDone})
		return
	}
	f.Named = named[0]
	id, p := s.signer.set.signer()
	absent := p == AttributeMissing
	switch {
	case p == "" && id.weak:
		p = WeakDigest
	case p == "" && id.hash == 0:
		p = AlgorithmUnsupported
	case p == "":
		p = CertificateHashMismatch
		if at := slices.IndexFunc(named, id.matches); at >= 0 {
			p, named = "", named[at:at+1]
			f.Named = named[0]
		}
	}
	fits, signature := s.verifiers(named, hash)
	if len(fits) > 1 {
		f.add(CheckSignerID, SignerAmbiguous)
	} else {
		f.add(CheckSignerID, "")
	}
	if absent {
		f.List = append(f.List, Finding{Check: CheckSigningCertificate, Outcome: Absent})
	} else {
		f.add(CheckSigningCertificate, p)
	}
	if hash == 0 {
		f.List = append(f.List, Finding{Check: CheckSignature, Outcome: NotDone})
		return
	}
	f.add(CheckSignature, signature)
	if len(fits) == 1 {
		f.Named = fits[0]
		if p == "" || absent {
			f.Signer = fits[0]
		}
	}
}

// verifiers returns the certificates whose key verifies the signature, and ""
// or the reason why the last of the others does not if there are none.
func (s *Signed) verifiers(named []*Certificate, hash crypto.Hash) (fits []*Certificate, p Problem) {
	if hash == 0 {
		return nil, AlgorithmUnsupported
	}
	h := hash.New()
	h.Write(s.signer.attributes)
	digest := h.Sum(nil)
	for _, c := range named {
		x, ok := c.parse()
		if !ok {
			p = CertificateMalformed
			continue
		}
		q := verifySignature(x.PublicKey, s.signer.algorithm.oid, hash, digest, s.signer.signature)
		if q == "" {
			fits = append(fits, c)
		} else {
			p = q
		}
	}
	if len(fits) > 0 {
		p = ""
	}
	return fits, p
}

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
