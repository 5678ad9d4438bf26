package login

import (
	"crypto/sha256"
	"fmt"

	"github.com/natsuin/natsuin/cert"
)

// Status is how one check ended. The zero value is none of them, and refused.
type Status string

// The statuses.
const (
	Good       Status = "good"
	Bad        Status = "bad"
	NotChecked Status = "not-checked"
)

// Why is the reason of a bad finding, in stable words.
type Why string

// The reasons.
const (
	WhyNoCertificate Why = "no-certificate"
	WhyMalformed     Why = "certificate-malformed"
	WhyOtherClass    Why = "other-class"        // no 利用者証明用 certificate
	WhyUnknownIssuer Why = "unknown-issuer"     // signed by none of the site's CA certificates
	WhyAnchorExpired Why = "anchor-not-valid"   // by one that is not valid at this moment
	WhyCritical      Why = "critical-extension" // says something that nobody here understands
	WhyNotYet        Why = "not-yet-valid"
	WhyExpired       Why = "expired"
	WhyNoNonce       Why = "no-nonce" // the Challenge does not come from Redeem
	WhyAlgorithm     Why = "algorithm"
	WhyKey           Why = "key"      // no RSA key of 2048 to 4096 bits
	WhyMismatch      Why = "mismatch" // not this key's over this site's statement
	WhyRevoked       Why = "revoked"
)

// Finding is the outcome of one check.
type Finding struct {
	Status Status
	Why    Why // only of a bad one
}

func bad(w Why) Finding   { return Finding{Status: Bad, Why: w} }
func notChecked() Finding { return Finding{Status: NotChecked} }

// Check names one check of a login.
type Check string

// The checks, in the order in which Account asks for them.
const (
	CheckClass      Check = "class"
	CheckIssuer     Check = "issuer"
	CheckValidity   Check = "validity"
	CheckStatement  Check = "statement"
	CheckSignature  Check = "signature"
	CheckRevocation Check = "revocation"
)

// Result is what is known about a response, one finding for each question.
type Result struct {
	// Certificate is the person's; nil if it cannot be read. Trust it no more
	// than the findings say.
	Certificate *cert.Certificate
	Class       Finding // is it a 利用者証明用 certificate
	Issuer      Finding // did a CA of the site's choice issue it
	Validity    Finding // is it valid at this moment
	Statement   Finding // was the nonce redeemed, in time
	Signature   Finding // did its key sign this site's statement with that nonce
	// Revocation is never checked here. Who can check sets it before Account.
	Revocation Finding

	anchor *cert.Certificate // nil unless Issuer is good
}

// Revocation says what Account makes of a certificate whose revocation was not
// checked.
type Revocation int

// The two ways. The zero value is the strict one.
const (
	RevocationRequired     Revocation = iota // refuse
	RevocationMayBeUnknown                   // accept: a lost card logs in until it expires
)

// Account names a person's certificate. It is another one after a renewal.
type Account struct {
	// Authority is the SHA-256 of the issuer's public key (SubjectPublicKeyInfo):
	// serial numbers are unique only for each CA key.
	Authority [sha256.Size]byte
	// Serial is the serial number in hexadecimal.
	Serial string
	// Test says that a test authority issued it.
	Test bool
}

// Refusal is why nobody logs in: the first check that did not end well.
type Refusal struct {
	Check   Check
	Finding Finding
}

// Error names check and finding.
func (r *Refusal) Error() string {
	return fmt.Sprintf("checking the %s of a login: %s %s", r.Check, r.Finding.Status, r.Finding.Why)
}

// Account returns who logs in, or a *Refusal. Every finding must be good, but
// for a revocation that was not checked where the caller says that it may be.
func (r Result) Account(revocation Revocation) (Account, error) {
	for _, f := range []Refusal{
		{CheckClass, r.Class}, {CheckIssuer, r.Issuer}, {CheckValidity, r.Validity},
		{CheckStatement, r.Statement}, {CheckSignature, r.Signature}, {CheckRevocation, r.Revocation},
	} {
		unknown := f.Check == CheckRevocation && f.Finding.Status == NotChecked
		if f.Finding.Status != Good && !(unknown && revocation == RevocationMayBeUnknown) {
			return Account{}, &f
		}
	}
	if r.Certificate == nil || r.anchor == nil { // a Result that Verify did not make
		return Account{}, &Refusal{CheckIssuer, notChecked()}
	}
	return Account{
		Authority: sha256.Sum256(r.anchor.X509.RawSubjectPublicKeyInfo),
		Serial:    r.Certificate.X509.SerialNumber.Text(16),
		Test:      r.Certificate.Test,
	}, nil
}
