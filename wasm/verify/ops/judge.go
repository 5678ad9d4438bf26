package ops

import (
	"github.com/natsuin/natsuin/trust"
	"github.com/natsuin/natsuin/verify"
	"github.com/natsuin/natsuin/wasm/verify/abi"
)

func digests(m *abi.DigestsRequest, read ReadAt) (abi.Message, error) {
	d, err := open(m.File, read)
	if err != nil {
		return nil, err
	}
	o, err := withContent(verify.Options{Password: m.Password}, m.Content, read)
	if err != nil {
		return nil, err
	}
	wanted, err := verify.Digests(d, d.size, o)
	if err != nil {
		return nil, err
	}
	answer := &abi.DigestsAnswer{Digests: []abi.Digest{}}
	for _, w := range wanted {
		answer.Digests = append(answer.Digests, abi.Digest(w))
	}
	return answer, nil
}

func verifyFile(m *abi.VerifyRequest, read ReadAt) (abi.Message, error) {
	report, err := judge(m, read)
	if err != nil {
		return nil, err
	}
	return &abi.ReportAnswer{Report: report.JSON()}, nil
}

func judge(m *abi.VerifyRequest, read ReadAt) (verify.Report, error) {
	d, err := open(m.File, read)
	if err != nil {
		return verify.Report{}, err
	}
	o, err := withContent(options(m.Options), m.Content, read)
	if err != nil {
		return verify.Report{}, err
	}
	for _, x := range m.Digests {
		o.Digests = append(o.Digests, verify.Digest(x))
	}
	return verify.File(d, d.size, o), nil
}

func ocspRequests(m *abi.VerifyRequest, read ReadAt) (abi.Message, error) {
	report, err := judge(m, read)
	if err != nil {
		return nil, err
	}
	return &abi.OCSPRequestsAnswer{Requests: report.OCSPRequests(m.Options.Evidence.OCSPNonce)}, nil
}

func verifyChain(m *abi.VerifyChainRequest, _ ReadAt) (abi.Message, error) {
	return &abi.ReportAnswer{Report: verify.Chain(m.Certificate, options(m.Options)).JSON()}, nil
}

func chainOCSPRequests(m *abi.VerifyChainRequest, _ ReadAt) (abi.Message, error) {
	report := verify.Chain(m.Certificate, options(m.Options))
	return &abi.OCSPRequestsAnswer{Requests: report.OCSPRequests(m.Options.Evidence.OCSPNonce)}, nil
}

// options translates how to judge. The time is taken in UTC, so that the zone
// in which a caller writes it cannot show in a report.
func options(o abi.VerifyOptions) verify.Options {
	var missing []trust.Why
	for _, why := range o.Evidence.Missing {
		missing = append(missing, trust.Why(why))
	}
	var links []verify.Link
	for _, l := range o.Links {
		links = append(links, verify.Link(l))
	}
	return verify.Options{
		Links: links, Name: o.Name, At: o.At.UTC(), ShowAttributes: o.ShowAttributes, Password: o.Password,
		ContentName: o.ContentName, AllowLegacy: o.AllowLegacy, Profile: o.Profile,
		Fetched: verify.Fetched{CRLs: o.Evidence.FetchedCRLs, OCSPs: o.Evidence.FetchedOCSPs},
		Evidence: trust.Evidence{
			Anchors: o.Evidence.Anchors, Certificates: o.Evidence.Certificates,
			CRLs: o.Evidence.CRLs, OCSPs: o.Evidence.OCSPs,
			TimeStampAnchors: o.Evidence.TimeStampAnchors,
			Missing:          missing, OCSPNonce: o.Evidence.OCSPNonce,
		},
	}
}

// withContent adds the detached content, if there is any.
func withContent(o verify.Options, content *abi.File, read ReadAt) (verify.Options, error) {
	if content == nil {
		return o, nil
	}
	d, err := open(*content, read)
	if err != nil {
		return o, err
	}
	o.Content, o.ContentSize = d, d.size
	return o, nil
}
