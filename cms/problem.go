package cms

import (
	"errors"

	"github.com/natsuin/natsuin/failure"
)

// Problem names one reason why a message is refused or a check fails. The
// strings are stable: they appear in reports.
type Problem string

// Problems of the form of a message: Parse returns them as errors.
const (
	// Malformed: the bytes are no CMS SignedData.
	Malformed Problem = "malformed"
	// BEREncoding: legal BER, but not DER (indefinite or over-long length,
	// constructed string, padded integer).
	BEREncoding Problem = "ber-encoding"
	// TooLarge: a size, depth or count above the package's limits.
	TooLarge Problem = "too-large"
	// TrailingData: bytes after the message.
	TrailingData Problem = "trailing-data"
	// NotSignedData: a ContentInfo of another type.
	NotSignedData Problem = "not-signed-data"
	// UnknownVersion: a version number RFC 5652 does not define.
	UnknownVersion Problem = "unknown-version"
	// ContentPresent: the message carries its own content, so what is verified
	// could be something else than the document.
	ContentPresent Problem = "content-present"
	// NoSignerInfo: nobody signed.
	NoSignerInfo Problem = "no-signer-info"
	// SeveralSignerInfos: more than one, so "the signer" means nothing.
	SeveralSignerInfos Problem = "several-signer-infos"
	// AttributesAbsent: the signature covers the content directly, without
	// signed attributes.
	AttributesAbsent Problem = "signed-attributes-absent"
)

// Problems of single checks: Examine puts them into findings.
const (
	// WeakDigest: MD5, SHA-1 or another broken digest.
	WeakDigest Problem = "weak-digest"
	// WeakKey: an RSA key shorter than 2048 bits.
	WeakKey Problem = "weak-key"
	// AlgorithmUnsupported: a digest, signature or key type this package does
	// not verify.
	AlgorithmUnsupported Problem = "algorithm-unsupported"
	// AlgorithmMismatch: digest, signature algorithm, key or the
	// algorithm-protection attribute contradict one another.
	AlgorithmMismatch Problem = "algorithm-mismatch"
	// AttributeMissing: a required signed attribute is not there.
	AttributeMissing Problem = "attribute-missing"
	// AttributeRepeated: an attribute, or the value of a single-valued one,
	// is there more than once.
	AttributeRepeated Problem = "attribute-repeated"
	// AttributeMalformed: the value does not have its syntax.
	AttributeMalformed Problem = "attribute-malformed"
	// ContentTypeMismatch: the content-type attribute or the eContentType is
	// not id-data.
	ContentTypeMismatch Problem = "content-type-mismatch"
	// DigestMismatch: the content is not the one that was signed.
	DigestMismatch Problem = "digest-mismatch"
	// CertificateMissing: no certificate has the signer identifier.
	CertificateMissing Problem = "certificate-missing"
	// CertificateMalformed: the certificate the signer identifier names cannot
	// be read.
	CertificateMalformed Problem = "certificate-malformed"
	// SignerAmbiguous: several certificates fit and nothing signed says which.
	SignerAmbiguous Problem = "signer-ambiguous"
	// CertificateHashMismatch: the signing-certificate attribute names another
	// certificate.
	CertificateHashMismatch Problem = "certificate-hash-mismatch"
	// ImprintMismatch: a time-stamp token stamps something else.
	ImprintMismatch Problem = "imprint-mismatch"
	// NonceMismatch: a token answers another request.
	NonceMismatch Problem = "nonce-mismatch"
	// NotGranted: a time-stamping authority refused.
	NotGranted Problem = "not-granted"
	// SignatureMismatch: the key does not verify the signature.
	SignatureMismatch Problem = "signature-mismatch"
)

// Notes: harmless departures from the rules, listed by [Signed.Notes].
const (
	// CertificatesUnsorted: the bag is not in DER order. Many writers put the
	// signer first.
	CertificatesUnsorted Problem = "certificates-unsorted"
	// AttributesUnsorted: the signed attributes are not in DER order. They are
	// verified in the order they have.
	AttributesUnsorted Problem = "signed-attributes-unsorted"
	// OtherCertificateForms: the bag has attribute certificates or obsolete
	// forms, which are ignored.
	OtherCertificateForms Problem = "other-certificate-forms"
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

// refuse joins the failure code that fits p, p and what was being done.
func refuse(p Problem, doing string) error {
	code := failure.CMSMalformed
	switch p {
	case BEREncoding, TooLarge, UnknownVersion, ContentPresent, SeveralSignerInfos,
		WeakDigest, WeakKey, AlgorithmUnsupported:
		code = failure.CMSUnsupported
	}
	return failure.Wrap(code, p, "%s", doing)
}
