package verify

import (
	"time"

	"github.com/natsuin/natsuin/cert"
	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/pdf"
	"github.com/natsuin/natsuin/trust"
)

// TimeStamp is the verdict on one time-stamp token (RFC 3161): the word of an
// authority that something was there at a time. Only one that is TOTAL-PASSED
// proves a time.
type TimeStamp struct {
	// ID is "T1" for the first of its list.
	ID   string        `json:"id"`
	Type TimeStampType `json:"type"`
	// Indication and SubIndication conclude, as for a signature.
	Indication    trust.Indication    `json:"indication"`
	SubIndication trust.SubIndication `json:"subIndication"`
	Integrity     Integrity           `json:"integrity"`
	// Coverage says what a document time-stamp covers; a signature time-stamp
	// covers the value of its signature, which is EntireFile here.
	Coverage pdf.Coverage `json:"coverage"`
	// Time is what the authority states, null if the token cannot be read.
	Time Moment `json:"signedTime"`
	// AccuracySeconds is how far Time may be off; 0 where nothing is stated.
	AccuracySeconds float64 `json:"accuracySeconds"`
	// Policy is the authority's policy as a dotted OID, Serial the token's number
	// in lower-case hex.
	Policy string `json:"policy"`
	Serial string `json:"serial"`
	// SignedBy is the common name of the authority's certificate and SHA256 the
	// digest of that; empty where none is named.
	SignedBy string `json:"signedBy"`
	SHA256   string `json:"sha256"`
	// Chain and Revocation are about that certificate.
	Chain      trust.ChainStatus      `json:"chain"`
	Revocation trust.RevocationStatus `json:"revocation"`
}

// TimeStampType says where a token stands and what it stamps.
type TimeStampType string

// The types.
const (
	// SignatureTimeStamp: an unsigned attribute over the signature value.
	SignatureTimeStamp TimeStampType = "signature-time-stamp"
	// DocumentTimeStamp: a revision of a PDF over everything before it.
	DocumentTimeStamp TimeStampType = "document-time-stamp"
)

// newTimeStamp is a token about which nothing is known yet.
func newTimeStamp(id string, kind TimeStampType) TimeStamp {
	return TimeStamp{
		ID: id, Type: kind, Coverage: pdf.Unclear,
		Integrity:  Integrity{Unchecked, []cms.Finding{}, []string{}},
		Chain:      noChain(),
		Revocation: trust.RevocationStatus{Status: trust.RevocationNotChecked, Why: trust.WhyNoChain},
	}
}

// noChain is the chain of a certificate that is not known.
func noChain() trust.ChainStatus {
	return trust.ChainStatus{Status: trust.ChainIncomplete, Why: trust.WhyNoIssuer,
		Class: cert.ClassOther, Path: []trust.Step{}}
}

// judge fills in the verdict on a token. sum computes the digest of what is
// stamped, proven is when the token itself is proven to have been there.
func (t *TimeStamp) judge(der []byte, opt Options, proven time.Time,
	sum func(*cms.TimeStamp) ([]byte, error)) error {
	token, err := cms.ParseTimeStamp(der)
	if err != nil {
		p := cms.ProblemOf(err)
		t.Integrity.Problems = append(t.Integrity.Problems, string(p))
		c := unreadable(p)
		if c.indication == trust.TotalFailed {
			t.Integrity.Status = Broken
		}
		t.conclude(c)
		return nil
	}
	t.Time, t.AccuracySeconds = Moment{token.Time}, token.Accuracy.Seconds()
	t.Policy, t.Serial = token.Policy, token.Serial
	var digest []byte
	if token.ImprintAlgorithm() != 0 {
		if digest, err = sum(token); err != nil {
			return err
		}
	}
	f := token.Examine(digest, opt.Evidence.Certificates...)
	found := t.Integrity.judge(f, rules{needSigningCertificate: true})
	if signer := signerOf(f, opt.Evidence, false); signer != nil {
		t.SignedBy, t.SHA256 = signer.Subject, signer.SHA256
	}
	if f.Signer == nil {
		t.conclude(append(found, indeterminate(trust.NoSigningCertificate))...)
		return nil
	}
	evidence := opt.Evidence
	evidence.Certificates = append(token.Certificates(), evidence.Certificates...)
	r := trust.EvaluateTimeStamper(f.Signer.DER, evidence, token.Time, trust.Times{Now: opt.At, Proven: proven})
	t.Chain, t.Revocation = r.Chain, r.Revocation
	t.conclude(append(found, conclusion{r.Indication, r.SubIndication})...)
	return nil
}

// conclude sets the conclusion: passed only where everything is known to be good.
func (t *TimeStamp) conclude(found ...conclusion) {
	c := worst(found...)
	switch {
	case c != (conclusion{}):
	case t.Integrity.Status == Intact && len(t.Integrity.Problems) == 0 && t.Coverage != pdf.Unclear:
		c = conclusion{trust.TotalPassed, ""}
	default:
		c = indeterminate(Generic)
	}
	t.Indication, t.SubIndication = c.indication, c.reason
}

// proves returns the time that the token proves, and false if it proves none.
func (t *TimeStamp) proves() (time.Time, bool) {
	return t.Time.Time, t.Indication == trust.TotalPassed
}

// stamped reports whether a token is what it should be, whoever made it: this
// decides about the level of a signature, not about its time.
func (t *TimeStamp) stamped() bool {
	return t.Integrity.Status == Intact && len(t.Integrity.Problems) == 0
}

// earlier returns the earlier of two times, of which zero is none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
