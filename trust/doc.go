// Package trust answers one question about a certificate: what is known of it
// at a given time. It is a pure function of certificate, evidence and time; it
// fetches nothing, has no clock and keeps no state.
//
// The answer uses the words of ETSI EN 319 102-1. It never says more than the
// evidence shows: without revocation data the best is INDETERMINATE. Nothing
// is trusted because of its name: issuers are found by key and signature,
// the authorities of the real JPKI are recognised by the SHA-256 of their
// certificates, and every other authority, test ones included, only where the
// caller gives it as an anchor.
package trust

import (
	"time"

	"github.com/natsuin/natsuin/cert"
)

// Evidence is everything Evaluate may use beside the certificate. All of it is
// DER. Only Anchors is believed; the rest may come from an adversary.
type Evidence struct {
	// Anchors are CA certificates that the caller trusts to say who somebody is.
	Anchors [][]byte
	// TimeStampAnchors are those that the caller trusts to say when something
	// was. Neither kind stands in for the other.
	TimeStampAnchors [][]byte
	// Certificates may help to build a path: from a card, a CMS bag, a file.
	// One of them is an anchor only if it is a pinned certificate of JPKI.
	Certificates [][]byte
	// CRLs are revocation lists: complete, partitioned, indirect and delta.
	CRLs [][]byte
	// Indexed are CRLs prepared by NewIndex; they count like CRLs.
	Indexed []*Index
	// OCSPs are whole OCSPResponse structures.
	OCSPs [][]byte
	// OCSPNonce, where not nil, must stand in an OCSP response for it to count.
	OCSPNonce []byte
	// Missing says, for each piece that the caller went to get and did not get,
	// why. It counts as a piece that does not answer: WhyFetchFailed, WhyTimeout,
	// WhyAddressRefused.
	Missing []Why

	memory *memory // or nil
}

// Indication is the main status of EN 319 102-1 clause 5.1.3.
type Indication string

// The indications.
const (
	TotalPassed   Indication = "TOTAL-PASSED"
	Indeterminate Indication = "INDETERMINATE"
	TotalFailed   Indication = "TOTAL-FAILED"
)

// SubIndication refines an Indication, EN 319 102-1 tables 5 and 6; it is empty
// for TotalPassed.
type SubIndication string

// The subindications that this package gives.
const (
	// The certificate is revoked at the time asked for (with TotalFailed).
	Revoked SubIndication = "REVOKED"
	// The same, but whether the signature was there before is not known (with
	// Indeterminate). EvaluateSignature gives it, EN 319 102-1 section 5.5.4.
	RevokedNoPOE SubIndication = "REVOKED_NO_POE"
	// The certificate itself cannot be read.
	NoSigningCertificate SubIndication = "NO_SIGNING_CERTIFICATE_FOUND"
	// No path to an anchor.
	NoChain SubIndication = "NO_CERTIFICATE_CHAIN_FOUND"
	// A path, but one that breaks a rule.
	ChainConstraints SubIndication = "CHAIN_CONSTRAINTS_FAILURE"
	// A path with an algorithm or key size that is no longer accepted.
	CryptoConstraints SubIndication = "CRYPTO_CONSTRAINTS_FAILURE"
	// The time lies outside the validity of a certificate.
	OutOfBoundsNoPOE SubIndication = "OUT_OF_BOUNDS_NO_POE"
	// The same, and the certificate is known not to be revoked.
	OutOfBoundsNotRevoked SubIndication = "OUT_OF_BOUNDS_NOT_REVOKED"
	// A CA certificate of the path is revoked.
	RevokedCANoPOE SubIndication = "REVOKED_CA_NO_POE"
	// A time-stamp from the future.
	NotYetValid SubIndication = "NOT_YET_VALID"
	// Revocation is not known; with more evidence the result may change.
	TryLater SubIndication = "TRY_LATER"
)

// Result is what is known of a certificate at one time. Chain and Revocation
// are separate verdicts; Indication is the conclusion from both.
type Result struct {
	Indication    Indication       `json:"indication"`
	SubIndication SubIndication    `json:"subIndication"`
	Chain         ChainStatus      `json:"chain"`
	Revocation    RevocationStatus `json:"revocation"`
}

// The values of ChainStatus.Status.
const (
	ChainGood       = "good"       // a path to an anchor, all rules hold
	ChainExpired    = "expired"    // all rules hold but validity: too late
	ChainNotYet     = "not-yet"    // all rules hold but validity: too early
	ChainBroken     = "broken"     // a path to an anchor, but a rule is broken
	ChainIncomplete = "incomplete" // no path to an anchor
	ChainMalformed  = "malformed"  // the certificate cannot be read
)

// ChainStatus says how the certificate hangs together with an anchor.
type ChainStatus struct {
	Status string `json:"status"`
	// Why names the rule that does not hold; empty where Status is ChainGood.
	Why Why `json:"why"`
	// Class is the certificate's own claim; believe it only with ChainGood.
	Class cert.Class `json:"class"`
	// Test says that the anchor, or the certificate, is of a test authority:
	// then nothing here is about a real person.
	Test bool `json:"test"`
	// Anchor is null where no path reaches one.
	Anchor *Anchor `json:"anchor"`
	// Path is the path found, the certificate first, the anchor last.
	Path []Step `json:"path"`

	question
}

// The values of Anchor.Source.
const (
	SourcePinned = "pinned" // a published CA certificate of JPKI
	SourceGiven  = "given"  // given by the caller
)

// Anchor is the certificate a path ends in.
type Anchor struct {
	Name   string `json:"name"`   // its subject
	SHA256 string `json:"sha256"` // of its DER, lower-case hex
	Source string `json:"source"`
}

// Step is one certificate of a path.
type Step struct {
	// Name is the subject of a CA; the leaf's is left out, it is personal.
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	// Revocation is the status of an intermediate CA, empty for the leaf (see
	// Result.Revocation) and for the anchor (which nobody can revoke).
	Revocation string `json:"revocation"`
}

// The values of RevocationStatus.Status.
const (
	RevocationGood       = "good"        // not revoked at the time asked for
	RevocationRevoked    = "revoked"     // revoked at the time asked for
	RevocationUnknown    = "unknown"     // evidence was given, none answers
	RevocationNotChecked = "not-checked" // nothing to check with
)

// RevocationStatus says whether the certificate was revoked at the time.
type RevocationStatus struct {
	Status string `json:"status"`
	// ReasonCode is the code of RFC 5280 section 5.3.1 as the authority wrote
	// it, Reason its name there; null and empty where there is none. No event
	// in a life may be concluded from it.
	ReasonCode *int   `json:"reasonCode"`
	Reason     string `json:"reason"`
	// Time is the time of revocation. With RevocationGood it is later than the
	// time asked for.
	Time *time.Time `json:"time"`
	// Source is "crl" or "ocsp", SourceTime its thisUpdate, SourceSHA256 the
	// digest of its DER; empty and null where nothing answered.
	Source       string     `json:"source"`
	SourceTime   *time.Time `json:"sourceTime"`
	SourceSHA256 string     `json:"sourceSha256"`
	// Why says what is missing (unknown, not checked), or WhyRevokedLater.
	Why Why `json:"why"`
}
