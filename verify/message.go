package verify

import (
	"time"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/trust"
)

// rules are what the container demands of its CMS message.
type rules struct {
	// needSigningCertificate: without the signing-certificate attribute the
	// signature is not of the form that it claims to be.
	needSigningCertificate bool
	// proven is when the message is proven to have been there, by what covers it
	// from outside; zero if by nothing.
	proven time.Time
}

// message is a parsed CMS message, or why it could not be parsed.
type message struct {
	*cms.Signed
	err error
}

func parseMessage(der []byte) message {
	signed, err := cms.Parse(der)
	return message{signed, err}
}

// judgeMessage fills in what the CMS message decides and returns the reasons
// against it, in order of weight, and the verdict on the certificate. sum
// computes the digest of the content.
func (s *Signature) judgeMessage(m message, r rules, opt Options,
	sum func(*cms.Signed) ([]byte, error)) (signed *cms.Signed, found []conclusion, chain conclusion, err error) {
	signed = m.Signed
	if m.err != nil {
		p := cms.ProblemOf(m.err)
		s.Integrity.Problems = append(s.Integrity.Problems, string(p))
		c := unreadable(p)
		if c.indication == trust.TotalFailed {
			s.Integrity.Status = Broken
		}
		return nil, []conclusion{c}, conclusion{}, nil
	}
	var digest []byte
	if signed.DigestAlgorithm() != 0 {
		if digest, err = sum(signed); err != nil {
			return nil, nil, conclusion{}, err
		}
	}
	f := signed.Examine(digest, opt.Evidence.Certificates...)
	found = append(found, s.Integrity.judge(f, r)...)
	if s.Signer = signerOf(f, opt.Evidence, opt.ShowAttributes); s.Signer == nil {
		found = append(found, indeterminate(trust.NoSigningCertificate))
	}
	if err := s.judgeTimeStamps(signed, opt, r.proven); err != nil {
		return nil, nil, conclusion{}, err
	}
	if s.Time.Source == "" {
		s.Time.claim(signed)
	}
	chain = s.judgeChain(f, signed.Certificates(), opt)
	s.judgePair(opt)
	return signed, found, chain, nil
}

// unreadable concludes from a message that was refused as a whole. What is
// legal elsewhere but beyond this program says nothing against the signature.
func unreadable(p cms.Problem) conclusion {
	switch p {
	case cms.BEREncoding, cms.TooLarge:
		return indeterminate(Generic)
	case cms.AttributesAbsent:
		return indeterminate(SigConstraintsFailure)
	}
	return failed(FormatFailure)
}

// judge concludes from every single check and sets the integrity.
func (i *Integrity) judge(f cms.Findings, r rules) []conclusion {
	var list []conclusion
	i.Checks, i.Status = f.List, Intact
	for _, x := range f.List {
		c, status := conclusion{}, Intact
		switch {
		case x.Outcome == cms.Failed:
			c, status = weigh(x)
		case x.Outcome == cms.NotDone:
			status = Unchecked
		case x.Outcome == cms.Absent && r.needSigningCertificate:
			c = indeterminate(SigConstraintsFailure)
		}
		list = append(list, c)
		i.Status = graver(i.Status, status)
	}
	return list
}

// weigh says what one failed check means.
func weigh(x cms.Finding) (conclusion, IntegrityStatus) {
	switch x.Check {
	case cms.CheckAlgorithms:
		if x.Problem == cms.AlgorithmMismatch {
			return failed(SigCryptoFailure), Broken
		}
		return indeterminate(CryptoConstraintsFailure), Unchecked
	case cms.CheckAttributes, cms.CheckContentType:
		return failed(FormatFailure), Broken
	case cms.CheckImprint:
		if x.Problem == cms.ImprintMismatch {
			return failed(HashFailure), Modified
		}
		return indeterminate(CryptoConstraintsFailure), Unchecked
	case cms.CheckMessageDigest:
		if x.Problem == cms.DigestMismatch {
			return failed(HashFailure), Modified
		}
		return failed(FormatFailure), Broken
	case cms.CheckSignature:
		switch x.Problem {
		case cms.WeakKey, cms.AlgorithmUnsupported:
			return indeterminate(CryptoConstraintsFailure), Unchecked
		case cms.CertificateMalformed:
			return indeterminate(trust.NoSigningCertificate), Unchecked
		}
		return failed(SigCryptoFailure), Broken
	}
	// Signer identifier and signing-certificate attribute: whose signature it
	// is remains open, not whether the content is what was signed.
	if x.Problem == cms.WeakDigest || x.Problem == cms.AlgorithmUnsupported {
		return indeterminate(CryptoConstraintsFailure), Intact
	}
	return indeterminate(trust.NoSigningCertificate), Intact
}

// graver returns the graver of two statuses.
func graver(a, b IntegrityStatus) IntegrityStatus {
	for _, s := range []IntegrityStatus{Modified, Broken, Unchecked} {
		if a == s || b == s {
			return s
		}
	}
	return Intact
}

// judgeChain asks package trust about the identified signer. The bag supplies
// certificates for the path and nothing else.
func (s *Signature) judgeChain(f cms.Findings, bag [][]byte, opt Options) conclusion {
	if f.Signer == nil {
		return conclusion{}
	}
	evidence := opt.Evidence
	evidence.Certificates = append(bag, evidence.Certificates...)
	result := trust.EvaluateSignature(f.Signer.DER, evidence,
		trust.Times{Now: opt.At, Proven: s.Time.Proven.Time, Claimed: s.Time.Claimed.Time})
	s.Chain, s.Revocation = result.Chain, result.Revocation
	return conclusion{result.Indication, result.SubIndication}
}
