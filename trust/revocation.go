package trust

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"github.com/natsuin/natsuin/cert"
)

// checker asks all evidence about one certificate of a path whose issuer is
// known by its key.
type checker struct {
	subject, issuer *cert.Certificate
	ev              Evidence
	at              time.Time
}

func newChecker(subject, issuer *cert.Certificate, ev Evidence, at time.Time) *checker {
	return &checker{subject, issuer, ev, at}
}

// finding is what one piece of evidence says. why is empty where it answers;
// an answer is revoked, or good with the later revocation it knows of.
type finding struct {
	why     Why
	revoked bool
	// when and reason describe the revocation, also one after the time asked
	// for; when is zero where there is none.
	when   time.Time
	reason *int
	// thisUpdate, source and digest say where the answer comes from.
	thisUpdate time.Time
	source     string
	digest     [sha256.Size]byte
}

func silent(why Why) finding { return finding{why: why} }

// status weighs the evidence. A revocation stated by anyone entitled to state
// it outweighs everything, so that no further evidence can take it back: JPKI
// never lifts one, not even a hold.
func (c *checker) status() RevocationStatus {
	count := len(c.ev.CRLs) + len(c.ev.OCSPs)
	if count == 0 {
		return RevocationStatus{Status: RevocationNotChecked, Why: WhyNoEvidence}
	}
	if count > maxEvidence {
		return RevocationStatus{Status: RevocationUnknown, Why: WhyTooMuchEvidence}
	}
	var findings []finding
	for _, der := range c.ev.CRLs {
		findings = append(findings, c.byCRL(der).from("crl", der))
	}
	for _, der := range c.ev.OCSPs {
		findings = append(findings, c.byOCSP(der).from("ocsp", der))
	}
	return weigh(findings)
}

func (f finding) from(source string, der []byte) finding {
	f.source, f.digest = source, sha256.Sum256(der)
	return f
}

// weigh returns the earliest revocation, else the newest good answer, else the
// reason that came closest to an answer.
func weigh(findings []finding) RevocationStatus {
	var revoked, good *finding
	why := Why("")
	for i := range findings {
		f := &findings[i]
		switch {
		case f.why != "":
			if slices.Index(closeness, f.why) >= slices.Index(closeness, why) {
				why = f.why
			}
		case f.revoked:
			if revoked == nil || f.when.Before(revoked.when) {
				revoked = f
			}
		case good == nil || f.thisUpdate.After(good.thisUpdate):
			good = f
		}
	}
	switch {
	case revoked != nil:
		return revoked.status(RevocationRevoked)
	case good != nil:
		return good.status(RevocationGood)
	default:
		return RevocationStatus{Status: RevocationUnknown, Why: why}
	}
}

// status writes an answer out.
func (f *finding) status(status string) RevocationStatus {
	this := f.thisUpdate.UTC()
	s := RevocationStatus{
		Status:       status,
		Source:       f.source,
		SourceTime:   &this,
		SourceSHA256: hex.EncodeToString(f.digest[:]),
	}
	if f.when.IsZero() {
		return s
	}
	when := f.when.UTC()
	s.Time, s.ReasonCode = &when, f.reason
	if f.reason != nil {
		s.Reason = reasonName(*f.reason)
	}
	if status == RevocationGood {
		s.Why = WhyRevokedLater
	}
	return s
}

// reasonNames are the names of RFC 5280 section 5.3.1.
var reasonNames = map[int]string{
	0: "unspecified", 1: "keyCompromise", 2: "cACompromise", 3: "affiliationChanged",
	4: "superseded", 5: "cessationOfOperation", 6: "certificateHold", 8: "removeFromCRL",
	9: "privilegeWithdrawn", 10: "aACompromise",
}

// reasonName returns the name of a code, or "" for one that has none.
func reasonName(code int) string { return reasonNames[code] }

// listed judges an entry that says "revoked" in a source of a given time. In a
// source no younger than the time asked for, the entry counts whatever date it
// bears; in a younger one the date says whether it happened before.
func (c *checker) listed(when, thisUpdate time.Time, reason *int) finding {
	later := thisUpdate.After(c.at) && when.After(c.at)
	return finding{revoked: !later, when: when, reason: reason, thisUpdate: thisUpdate}
}

// fresh: evidence that does not mention a revocation is current at the time
// asked for, and the certificate had not expired when it was made, because
// afterwards authorities drop it from their lists.
func (c *checker) fresh(thisUpdate, nextUpdate time.Time, skew time.Duration) Why {
	end := nextUpdate
	if end.IsZero() {
		end = thisUpdate.Add(maxAge)
	}
	switch {
	case thisUpdate.After(c.at.Add(skew)):
		return WhyNotYetValid
	case end.Before(thisUpdate), c.at.After(end.Add(skew)):
		return WhyStale
	case thisUpdate.After(c.subject.X509.NotAfter):
		return WhyAfterExpiry
	default:
		return ""
	}
}
