package verify

import (
	"testing"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/pdf"
	"github.com/natsuin/natsuin/trust"
)

// TestOnlyTheFlawlessPass goes through every combination of the dimensions: a
// signature passes in exactly the combinations listed as good, whatever the
// certificate is worth.
func TestOnlyTheFlawlessPass(t *testing.T) {
	statuses := map[IntegrityStatus]bool{Intact: true, Modified: false, Broken: false, Unchecked: false, "": false}
	coverages := map[pdf.Coverage]bool{pdf.EntireFile: true, pdf.EntireRevision: true, pdf.Unclear: false, "": false}
	modifications := map[pdf.Modification]bool{pdf.ModificationNone: true, pdf.ModificationLTA: true,
		pdf.ModificationFormFilling: true, pdf.ModificationAnnotations: false, pdf.ModificationOther: false,
		pdf.ModificationUnknown: false, "": false}
	signers := map[*Signer]bool{nil: false, {}: false, {Identified: true}: true}
	problems := map[string]bool{"": true, "malformed": false}
	chains := map[conclusion]bool{{}: false, {trust.TotalPassed, ""}: true,
		{trust.Indeterminate, trust.TryLater}: false, {trust.TotalFailed, trust.Revoked}: false}
	passed := 0
	for status, ok1 := range statuses {
		for coverage, ok2 := range coverages {
			for modification, ok3 := range modifications {
				for signer, ok4 := range signers {
					for problem, ok5 := range problems {
						for chain, ok6 := range chains {
							s := Signature{Integrity: Integrity{Status: status}, Coverage: coverage,
								Modification: modification, Signer: signer}
							if problem != "" {
								s.Integrity.Problems = []string{problem}
							}
							s.conclude(chain, conclusion{})
							good := ok1 && ok2 && ok3 && ok4 && ok5 && ok6
							if got := s.Indication == trust.TotalPassed; got != good {
								t.Errorf("%s for %+v with %v", s.Indication, s, chain)
							}
							if (s.SubIndication == "") != good || s.Indication == "" {
								t.Errorf("%q %q", s.Indication, s.SubIndication)
							}
							if good {
								passed++
							}
						}
					}
				}
			}
		}
	}
	if passed != 6 {
		t.Errorf("%d combinations pass", passed)
	}
}

// TestWorst: a failure outweighs what is merely open, and the first of each
// kind is told.
func TestWorst(t *testing.T) {
	none := conclusion{}
	for _, c := range []struct {
		list []conclusion
		want conclusion
	}{
		{nil, none},
		{[]conclusion{none, {trust.TotalPassed, ""}}, none},
		{[]conclusion{none, indeterminate(Generic), indeterminate(trust.TryLater)}, indeterminate(Generic)},
		{[]conclusion{indeterminate(Generic), failed(HashFailure), failed(FormatFailure)}, failed(HashFailure)},
	} {
		if got := worst(c.list...); got != c.want {
			t.Errorf("%v: %v, want %v", c.list, got, c.want)
		}
	}
}

func TestExitCodes(t *testing.T) {
	of := func(list ...trust.Indication) Report {
		var r Report
		for _, i := range list {
			r.Signatures = append(r.Signatures, Signature{Indication: i})
		}
		return r
	}
	const passed, open, failed = trust.TotalPassed, trust.Indeterminate, trust.TotalFailed
	for _, c := range []struct {
		report Report
		want   int
	}{
		{of(), ExitNoSignature},
		{of(passed), ExitPassed},
		{of(passed, passed), ExitPassed},
		{of(passed, open), ExitIndeterminate},
		{of(open, passed), ExitIndeterminate},
		{of(open, failed), ExitFailed},
		{of(failed, open, passed), ExitFailed},
		{of(""), ExitIndeterminate},
		{Report{TimeStampTokens: []TimeStamp{{Indication: open}}}, ExitNoSignature},
		{Report{Signatures: of(passed).Signatures, TimeStampTokens: []TimeStamp{{Indication: open}}}, ExitPassed},
		{Report{Signatures: of(passed).Signatures, TimeStampTokens: []TimeStamp{{Indication: failed}}}, ExitFailed},
		{Report{Error: newError(failure.New(failure.PDFMalformed, "reading"))}, ExitRefused},
		{Report{Error: newError(failure.New(failure.Usage, "reading"))}, ExitUsage},
		{Report{Error: newError(failure.New(failure.ContentMissing, "reading"))}, ExitUsage},
	} {
		if got := c.report.ExitCode(); got != c.want {
			t.Errorf("%s: %d, want %d", c.report.JSON(), got, c.want)
		}
	}
}

// TestErrorSpeaks: every code gives both sentences.
func TestErrorSpeaks(t *testing.T) {
	for _, code := range failure.Codes() {
		e := newError(failure.New(code, "doing something"))
		if e.Code != code || e.MessageJa == "" || e.MessageEn == "" || e.MessageJa == e.MessageEn {
			t.Errorf("%s: %+v", code, e)
		}
	}
}
