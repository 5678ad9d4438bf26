package verify

import (
	"slices"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/trust"
)

// Chain judges one certificate (DER) for any purpose. It never fails: what went
// wrong stands in the report. Where a piece of the evidence cannot be read, none
// of it is used.
func Chain(certificate []byte, opt Options) ChainReport {
	opt.Evidence = opt.Evidence.Remembering()
	unread := readable(opt.Evidence)
	if unread != nil {
		opt.Evidence, opt.Fetched = trust.Evidence{}, Fetched{}
	}
	result := trust.Evaluate(certificate, opt.evidence(), opt.At)
	report := ChainReport{Schema, result.Chain, result.Indication, result.SubIndication,
		result.Revocation, nil, ""}
	c, err := opt.Evidence.Certificate(certificate, nil)
	if err == nil {
		report.Official, _ = trust.Official(c)
	}
	if err == nil && opt.At.IsZero() {
		err = failure.New(failure.Usage, "judging without a time")
	}
	if err == nil {
		err = unread
	}
	report.Error = newError(err)
	return report
}

// evidence is all of it, what was fetched included.
func (o *Options) evidence() trust.Evidence {
	ev := o.Evidence
	ev.CRLs = slices.Concat(ev.CRLs, o.Fetched.CRLs)
	ev.OCSPs = slices.Concat(ev.OCSPs, o.Fetched.OCSPs)
	return ev
}

// readable refuses evidence of which a piece is not what it is given as.
//
// Errors: failure.CertificateMalformed, CRLMalformed, OCSPMalformed.
func readable(ev trust.Evidence) error {
	switch ev.Malformed() {
	case trust.PieceCertificate:
		return failure.New(failure.CertificateMalformed, "reading a certificate given as evidence")
	case trust.PieceCRL:
		return failure.New(failure.CRLMalformed, "reading a revocation list given as evidence")
	case trust.PieceOCSP:
		return failure.New(failure.OCSPMalformed, "reading an OCSP response given as evidence")
	}
	return nil
}
