package trust

// Why is a stable word for the rule or condition that does not hold.
type Why string

// Reasons for a ChainStatus.
const (
	WhyMalformed         Why = "malformed"          // a certificate cannot be read
	WhyTooMuchEvidence   Why = "too-much-evidence"  // more than the bounds allow
	WhyNoIssuer          Why = "no-issuer"          // no certificate with the issuer's name and key
	WhySignature         Why = "signature"          // a certificate of that name and key id, but another key
	WhyAlgorithm         Why = "algorithm"          // algorithm or key size not accepted
	WhyNotCA             Why = "not-ca"             // an issuer without basicConstraints CA
	WhyKeyUsage          Why = "key-usage"          // key usage does not allow it
	WhyPathLength        Why = "path-length"        // pathLenConstraint exceeded
	WhyCriticalExtension Why = "critical-extension" // a critical extension that is not understood
	WhyNameConstraints   Why = "name-constraints"   // a name outside what an authority above may certify
	WhyPolicy            Why = "policy"             // not valid for a policy that is demanded
	WhyProfile           Why = "profile"            // below a JPKI CA, but no JPKI certificate
	WhyClass             Why = "class"              // a JPKI certificate that is not for documents
	WhyPurpose           Why = "purpose"            // extended key usage is not timeStamping, critical and alone
	WhyStamped           Why = "gen-time"           // not valid at the time that its own token states
	WhyExpired           Why = "expired"            // after notAfter
	WhyNotYetValid       Why = "not-yet-valid"      // before notBefore; for evidence: before thisUpdate
)

// Further reasons for a RevocationStatus. Several of the above occur there too.
const (
	WhyNoEvidence     Why = "no-evidence"     // neither CRL nor OCSP response given
	WhyNoChain        Why = "no-chain"        // issuer not known, so nobody to believe
	WhyOtherIssuer    Why = "other-issuer"    // evidence of another authority
	WhyOtherSubject   Why = "other-subject"   // OCSP response about another certificate
	WhyScope          Why = "scope"           // a CRL that does not speak about the certificate, or not for every reason
	WhyStale          Why = "stale"           // nextUpdate passed, or too old without one
	WhyAfterExpiry    Why = "after-expiry"    // made after the certificate expired
	WhyRemoved        Why = "remove-from-crl" // an entry that only a delta CRL may have
	WhyResponseStatus Why = "response-status" // the responder answered with an error
	WhyResponder      Why = "responder"       // signed by somebody who may not vouch
	WhyNonce          Why = "nonce"           // the nonce is missing or another one
	WhyOCSPUnknown    Why = "ocsp-unknown"    // the responder does not know the certificate
	WhyFetchFailed    Why = "fetch-failed"    // no usable answer from a configured address
	WhyTimeout        Why = "timeout"         // no answer from there in time
	WhyAddressRefused Why = "address-refused" // it may not be asked
	WhyRevokedLater   Why = "revoked-later"   // good at the time, revoked since
)

// closeness orders the reasons why a piece of evidence does not answer: of
// several pieces the one that came closest to an answer is reported.
var closeness = []Why{
	WhyMalformed, WhyTooMuchEvidence, WhyResponseStatus, WhyOtherIssuer, WhyOtherSubject,
	WhyAddressRefused, WhyFetchFailed, WhyTimeout, WhyKeyUsage,
	WhyAlgorithm, WhySignature, WhyResponder, WhyCriticalExtension, WhyScope, WhyRemoved,
	WhyNonce, WhyNotYetValid, WhyStale, WhyAfterExpiry, WhyOCSPUnknown,
}
