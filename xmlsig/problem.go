package xmlsig

import (
	"errors"

	"github.com/natsuin/natsuin/failure"
)

// Problem names one reason why a check fails. The strings are stable: they
// appear in reports.
type Problem string

// The problems.
const (
	// Malformed: not a signature of the standard's grammar.
	Malformed Problem = "malformed"
	// TooLarge: a count above the package's limits.
	TooLarge Problem = "too-large"
	// NoReference: a signature over nothing.
	NoReference Problem = "no-reference"
	// WeakDigest: MD5, or SHA-1 where nobody asked to accept old signatures.
	WeakDigest Problem = "weak-digest"
	// WeakKey: an RSA key shorter than 2048 bits, or 1024 for old signatures.
	WeakKey Problem = "weak-key"
	// AlgorithmUnsupported: an algorithm outside the list, HMAC and DSA included.
	AlgorithmUnsupported Problem = "algorithm-unsupported"
	// AlgorithmMismatch: algorithm and key are of different kinds.
	AlgorithmMismatch Problem = "algorithm-mismatch"
	// TransformRefused: a transform that is not on the list, or out of order.
	TransformRefused Problem = "transform-refused"
	// URIRefused: a reference without URI, an XPointer, or one to elsewhere.
	URIRefused Problem = "uri-refused"
	// IDMissing: no element has the id.
	IDMissing Problem = "id-missing"
	// IDDuplicated: an id stands on several elements of the document, in any
	// spelling of the attribute.
	IDDuplicated Problem = "id-duplicated"
	// FileMissing: the file that a reference names was not given.
	FileMissing Problem = "file-missing"
	// ManifestRefused: a manifest that is malformed, nested, or has a reference
	// that does not hold.
	ManifestRefused Problem = "manifest-refused"
	// DigestMismatch: the content is not what was signed.
	DigestMismatch Problem = "digest-mismatch"
	// CertificateMissing: no certificate is there whose key was used.
	CertificateMissing Problem = "certificate-missing"
	// SignerAmbiguous: several certificates have the key.
	SignerAmbiguous Problem = "signer-ambiguous"
	// SignatureMismatch: no key that is there verifies the signature.
	SignatureMismatch Problem = "signature-mismatch"
)

// Error returns the name.
func (p Problem) Error() string { return string(p) }

// ProblemOf returns the Problem in err's chain, or "" if there is none.
func ProblemOf(err error) Problem {
	var p Problem
	if errors.As(err, &p) {
		return p
	}
	return ""
}

// refuse joins p, the failure code for signing and what was being done.
func refuse(p Problem, doing string) error {
	return failure.Wrap(failure.XMLUnsuitable, p, "%s", doing)
}
