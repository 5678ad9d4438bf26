package cms

import (
	"bytes"
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
	// CheckContentType: the content-type attribute is there and names the content:
	// id-data, in a token TSTInfo.
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
	// CheckImprint, of a time-stamp token alone: its message imprint is the
	// digest of what it is said to stamp.
	CheckImprint Check = "message-imprint"
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

// Findings are the seven checks, or the eight of a token, always all of them and
// in the order of the constants, and the signer as far as it is known.
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
	f.add(CheckContentType, i.set.contentType(s.contentType))
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
