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
	*world
}

// world is what every question below one anchor shares.
type world struct {
	ev     Evidence
	at     time.Time
	latest time.Time    // the last moment that evidence may be from, at or after at
	anchor *candidate   // nil where nobody but an issuer may sign lists
	pool   []*candidate // who may sign lists
	lists  []scanned
	checks int // signature checks left in looking for signers of lists
	// known remembers answers, asked those still looked for: a list is no proof
	// that its own signer is not revoked.
	known map[pair]RevocationStatus
	asked map[pair]bool
}

// pair is a certificate and its issuer, by digest.
type pair struct{ subject, issuer [sha256.Size]byte }

// scanned is a CRL of the evidence, or why it is none.
type scanned struct {
	*revocationList
	why Why
}

// scanAll reads the CRLs once for all questions; too many are not read.
func scanAll(ev Evidence) []scanned {
	var out []scanned
	if ev.pieces() > maxEvidence {
		return nil
	}
	for _, x := range ev.Indexed {
		out = append(out, scanned{x.list, ""})
	}
	for _, der := range ev.CRLs {
		out = append(out, ev.list(der))
	}
	return out
}

// pieces counts the evidence about revocation.
func (ev *Evidence) pieces() int {
	return len(ev.CRLs) + len(ev.Indexed) + len(ev.OCSPs) + len(ev.Missing)
}

func newWorld(ev Evidence, at, latest time.Time, lists []scanned) *world {
	return &world{ev: ev, at: at, latest: latest, lists: lists, checks: maxChecks,
		known: map[pair]RevocationStatus{}, asked: map[pair]bool{}}
}

func newChecker(subject, issuer *cert.Certificate, ev Evidence, at time.Time) *checker {
	return &checker{subject, issuer, newWorld(ev, at, at, scanAll(ev))}
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
	// covers are the reasons a good answer excludes.
	covers reasons
}

func silent(why Why) finding { return finding{why: why} }

// status weighs the evidence. A revocation stated by anyone entitled to state
// it outweighs everything, so that no further evidence can take it back: JPKI
// never lifts one, not even a hold.
func (c *checker) status() RevocationStatus {
	key := pair{c.subject.SHA256, c.issuer.SHA256}
	if status, ok := c.known[key]; ok {
		return status
	}
	if c.asked[key] {
		return RevocationStatus{Status: RevocationUnknown, Why: WhyResponder}
	}
	c.asked[key] = true
	defer delete(c.asked, key)
	status := c.ask()
	c.known[key] = status
	return status
}

func (c *checker) ask() RevocationStatus {
	count := c.ev.pieces()
	if count == 0 {
		return RevocationStatus{Status: RevocationNotChecked, Why: WhyNoEvidence}
	}
	if count > maxEvidence {
		return RevocationStatus{Status: RevocationUnknown, Why: WhyTooMuchEvidence}
	}
	findings := c.byCRLs()
	for _, der := range c.ev.OCSPs {
		f := c.byOCSP(der).from("ocsp", sha256.Sum256(der))
		f.covers = allReasons
		findings = append(findings, f)
	}
	for _, why := range c.ev.Missing {
		findings = append(findings, silent(why))
	}
	return weigh(findings)
}

func (f finding) from(source string, digest [sha256.Size]byte) finding {
	f.source, f.digest = source, digest
	return f
}

// weigh returns the earliest revocation, else the newest good answer if the good
// ones together exclude every reason (RFC 5280 section 6.3.3), else the reason
// that came closest to an answer.
func weigh(findings []finding) RevocationStatus {
	var revoked, good *finding
	why, covered := Why(""), reasons(0)
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
		default:
			covered |= f.covers
			if good == nil || f.thisUpdate.After(good.thisUpdate) {
				good = f
			}
		}
	}
	if good != nil && covered != allReasons {
		good, why = nil, WhyScope
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
// asked for or was made after it, but not later than the caller's own now, and
// the certificate had not expired when it was made, because afterwards
// authorities drop it from their lists.
func (c *checker) fresh(thisUpdate, nextUpdate time.Time, skew time.Duration) Why {
	end := nextUpdate
	if end.IsZero() {
		end = thisUpdate.Add(maxAge)
	}
	switch {
	case thisUpdate.After(c.latest.Add(skew)):
		return WhyNotYetValid
	case end.Before(thisUpdate), c.at.After(end.Add(skew)):
		return WhyStale
	case thisUpdate.After(c.subject.X509.NotAfter):
		return WhyAfterExpiry
	default:
		return ""
	}
}
