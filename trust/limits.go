package trust

import "time"

// Bounds on evidence, which may come from an adversary. What exceeds them is
// not read in part: the answer is WhyTooMuchEvidence.
const (
	maxCertificates = 128      // anchors and certificates together
	maxEvidence     = 64       // CRLs and OCSP responses together
	maxCRL          = 64 << 20 // bytes; a million entries have 39 MB
	maxOCSP         = 64 << 10 // bytes
	maxPath         = 8        // certificates in a path, both ends counted
	maxChecks       = 128      // signature checks while paths are built
	maxPaths        = 16       // complete paths looked at
	maxSingles      = 64       // responses in one OCSP response
	maxResponders   = 8        // certificates in one OCSP response
	maxExtensions   = 32       // extensions in one OCSP structure
	maxNames        = 1024     // names in one extension
	maxPoints       = 16       // distribution points of a certificate
	maxComparisons  = 1 << 18  // of names with constraints in one path
)

// How times of evidence are compared with the time asked for.
const (
	// ocspSkew is how far the clocks of responder and caller may differ.
	ocspSkew = 5 * time.Minute
	// stampSkew is how far the clocks of a time-stamping authority and of the
	// caller may differ.
	stampSkew = 5 * time.Minute
	// maxAge is how old evidence without a nextUpdate may be. JPKI issues its
	// CRLs daily.
	maxAge = 24 * time.Hour
)

// Keys below these sizes are not accepted.
const (
	minRSABits = 2048
	minECBits  = 256
)
