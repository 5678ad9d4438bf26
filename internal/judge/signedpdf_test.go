package judge_test

import (
	"testing"

	"github.com/natsuin/natsuin/internal/judge"
)

// TestSignedPDF holds both halves of every judge: it accepts the genuine file,
// of one and of two signers, and rejects its control.
func TestSignedPDF(t *testing.T) {
	who := signer(t)
	file := page(t)
	for signers := 1; signers <= 2; signers++ {
		file = signPDF(t, file, who)
		verdicts := judge.SignedPDF(t, file, who.CA.Certificate, at)
		if len(verdicts) != 4 {
			t.Fatalf("%d judges", len(verdicts))
		}
		for _, v := range verdicts {
			if !v.Genuine.Accepted {
				t.Errorf("%s rejects the genuine file of %d signers:\n%s", v.Judge, signers, v.Genuine.Output)
			}
			if v.Control.Accepted {
				t.Errorf("%s accepts the control of %d signers:\n%s", v.Judge, signers, v.Control.Output)
			}
		}
	}
}
