package trust

import (
	"crypto/x509"
	"slices"
	"time"

	"github.com/natsuin/natsuin/cert"
)

// Times are the moments of one judgement about something that was signed.
type Times struct {
	// Now is the caller's time: evidence from after it does not count.
	Now time.Time
	// Proven is a time at which the signature is proven to have been there, by a
	// time-stamp that was judged before; zero where there is none.
	Proven time.Time
	// Claimed is when the signer says to have signed; zero where nothing is said.
	// It is never believed in the signer's favour.
	Claimed time.Time
}

// EvaluateSignature is EvaluateSigner for a signature of which it may be proven
// that it existed earlier (EN 319 102-1 section 5.5.4). With a proof everything
// is asked of that time, and evidence from between then and now counts. A
// revocation later than the proof does not matter. One before it, or one without
// any proof, fails the signature only where the signer claims a time after it:
// otherwise nobody knows which was first, which is RevokedNoPOE.
func EvaluateSignature(leaf []byte, ev Evidence, t Times) Result {
	at := t.Now
	if !t.Proven.IsZero() && t.Proven.Before(t.Now) {
		at = t.Proven
	}
	r := evaluate(leaf, ev, at, demand{purpose: documents, latest: t.Now})
	if r.SubIndication == Revoked && !t.Claimed.IsZero() && t.Claimed.Before(*r.Revocation.Time) {
		r.Indication, r.SubIndication = Indeterminate, RevokedNoPOE
	}
	return r
}

// EvaluateTimeStamper says what is known of the certificate that signed a
// time-stamp token. Its path must end in one of Evidence.TimeStampAnchors. The
// token states genTime; t.Proven is a time at which the token itself is proven
// to have been there, by a later one.
func EvaluateTimeStamper(leaf []byte, ev Evidence, genTime time.Time, t Times) Result {
	at := t.Now
	if !t.Proven.IsZero() && t.Proven.Before(t.Now) {
		at = t.Proven
	}
	ev.Anchors = ev.TimeStampAnchors
	r := evaluate(leaf, ev, at, demand{purpose: timeStamps, latest: t.Now, stamped: genTime})
	if r.Indication == TotalPassed && genTime.After(t.Now.Add(stampSkew)) {
		r.Indication, r.SubIndication = Indeterminate, NotYetValid
	}
	return r
}

// forTimeStamps: the certificate is for time-stamps and nothing else, was valid
// at the time that it states, and its holder is no citizen.
func forTimeStamps(path []*candidate, genTime time.Time) Why {
	leaf := path[0].Certificate
	if !stampsOnly(leaf) || leaf.Class != cert.ClassOther {
		return WhyPurpose
	}
	if !hasUsage(leaf, x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) {
		return WhyKeyUsage
	}
	for _, c := range path {
		if validAt(c.Certificate, genTime) != "" {
			return WhyStamped
		}
	}
	return ""
}

// stampsOnly: the extended key usage is critical and holds timeStamping and
// nothing beside it (RFC 3161 section 2.3). Without this rule every citizen
// could date her own signature.
func stampsOnly(c *cert.Certificate) bool {
	critical := false
	for _, e := range c.X509.Extensions {
		if e.Id.Equal(oidExtendedKeyUsage) {
			critical = e.Critical
		}
	}
	return critical && len(c.X509.UnknownExtKeyUsage) == 0 &&
		slices.Equal(c.X509.ExtKeyUsage, []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping})
}

// harmless are the reasons for which a TSA's certificate can be revoked without
// a doubt about its earlier tokens (RFC 3161 section 4, first item). Without a
// reason code the doubt stays.
var harmless = []int{0, 3, 4, 5}

// outlived: tokens from before the revocation of their TSA's certificate stay
// good where the reason is harmless.
func outlived(s RevocationStatus, genTime time.Time) RevocationStatus {
	if s.Status == RevocationRevoked && s.ReasonCode != nil && slices.Contains(harmless, *s.ReasonCode) &&
		genTime.Before(*s.Time) {
		s.Status, s.Why = RevocationGood, WhyRevokedLater
	}
	return s
}
