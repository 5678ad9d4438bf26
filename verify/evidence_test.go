package verify_test

import (
	"bytes"
	"testing"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/trust"
	"github.com/natsuin/natsuin/verify"
)

// TestUnreadableEvidence: a piece of evidence that is not what it is given as
// is an error of both reports, and never part of a verdict.
func TestUnreadableEvidence(t *testing.T) {
	c := person(t, "hanako").Sign
	good := evidence(t, c.CA)
	der := detached(t, c)
	rubbish := []byte("rubbish")
	for want, spoil := range map[failure.Code]func(*trust.Evidence){
		"":                           func(*trust.Evidence) {},
		failure.CertificateMalformed: func(ev *trust.Evidence) { ev.Anchors = append(ev.Anchors, rubbish) },
		failure.CRLMalformed:         func(ev *trust.Evidence) { ev.CRLs = append(ev.CRLs, rubbish) },
		failure.OCSPMalformed:        func(ev *trust.Evidence) { ev.OCSPs = append(ev.OCSPs, rubbish) },
	} {
		ev := trust.Evidence{Anchors: good.Anchors[:1:1], CRLs: good.CRLs[:1:1]}
		spoil(&ev)
		file := judgeFile(der, verify.Options{At: at, Evidence: ev, Content: bytes.NewReader(content), ContentSize: int64(len(content))})
		chain := verify.Chain(c.Certificate, verify.Options{At: at, Evidence: ev})
		if want == "" {
			if file.Error != nil || chain.Error != nil || chain.Indication != trust.TotalPassed {
				t.Errorf("control: %+v, %+v", file.Error, chain)
			}
			continue
		}
		if file.Error == nil || file.Error.Code != want || len(file.Signatures) != 0 || file.ExitCode() != verify.ExitRefused {
			t.Errorf("%s: file %+v", want, file)
		}
		if chain.Error == nil || chain.Error.Code != want || chain.Indication != trust.Indeterminate ||
			chain.ExitCode() != verify.ExitRefused {
			t.Errorf("%s: chain %+v", want, chain)
		}
	}
}
