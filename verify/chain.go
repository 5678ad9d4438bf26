package verify

import (
	"github.com/natsuin/natsuin/cert"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/trust"
)

// Chain judges one certificate (DER) for any purpose. It never fails: what went
// wrong stands in the report.
func Chain(certificate []byte, opt Options) ChainReport {
	result := trust.Evaluate(certificate, opt.Evidence, opt.At)
	report := ChainReport{Schema, result.Chain, result.Indication, result.SubIndication,
		result.Revocation, nil}
	_, err := cert.Parse(certificate)
	if err == nil && opt.At.IsZero() {
		err = failure.New(failure.Usage, "judging without a time")
	}
	report.Error = newError(err)
	return report
}
