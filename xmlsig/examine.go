package xmlsig

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"slices"

	"github.com/natsuin/natsuin/xmlsig/internal/c14n"
	"github.com/natsuin/natsuin/xmlsig/internal/infoset"
)

// Check names one thing that Examine looks at. The strings are stable.
type Check string

// The checks, in the order of Findings.
const (
	// CheckForm: the element has the grammar of a signature.
	CheckForm Check = "form"
	// CheckAlgorithms: every algorithm is strong, supported and fits its key.
	CheckAlgorithms Check = "algorithms"
	// CheckSignerID: exactly one certificate has the key that was used.
	CheckSignerID Check = "signer-identifier"
	// CheckSignature: that key verifies SignatureValue over SignedInfo.
	CheckSignature Check = "signature"
	// CheckReferences: everything SignedInfo refers to is found, by allowed
	// means, and is what was signed.
	CheckReferences Check = "references"
)

// Outcome is what a check came to.
type Outcome string

// The outcomes.
const (
	Passed  Outcome = "passed"   // checked and right
	Failed  Outcome = "failed"   // checked and wrong; the finding names the problem
	NotDone Outcome = "not-done" // could not be checked because of another finding
)

// Finding is the outcome of one check.
type Finding struct {
	Check   Check
	Outcome Outcome
	Problem Problem // "" unless the outcome is Failed
}

// ReferenceFinding is the outcome for one reference.
type ReferenceFinding struct {
	URI     string // as written
	Outcome Outcome
	Problem Problem
	// Manifest says that the reference stands in a manifest which another one
	// covers.
	Manifest bool
	// Covered is what the reference covers, nil unless Passed.
	Covered *Covered
}

// Findings are the five checks, always all of them and in the order of the
// constants, the references, and the signer as far as it is known.
type Findings struct {
	List       []Finding
	References []ReferenceFinding
	// Signer is the certificate (DER) whose key verifies the signature, nil
	// unless there is exactly one. It says nothing about the content.
	Signer []byte
	// Named is the certificate (DER) that KeyInfo offers, if it offers one only:
	// good for telling a person whose signature a broken one claims to be.
	Named []byte
	// Legacy says that SHA-1 or a short key was accepted because the caller
	// allowed it.
	Legacy bool
}

// Of returns the finding of one check.
func (f Findings) Of(c Check) Finding {
	for _, x := range f.List {
		if x.Check == c {
			return x
		}
	}
	return Finding{Check: c, Outcome: NotDone}
}

// CheckOptions says how to check.
type CheckOptions struct {
	// Certificates (DER) are tried like those of KeyInfo.
	Certificates [][]byte
	// AllowLegacy accepts signatures and digests by SHA-1 and RSA keys from 1024
	// bits, as Findings.Legacy then tells. Forging those is within reach.
	AllowLegacy bool
}

// Examine runs every check. References are only followed after the signature
// over them was verified. The error is failure.XMLTooComplex, FileUnreadable or
// Internal and says nothing about the signature.
func (s *Signature) Examine(o CheckOptions) (Findings, error) {
	var f Findings
	if len(s.key.certificates) == 1 {
		f.Named = s.key.certificates[0]
	}
	f.add(CheckForm, s.problem)
	if s.problem != "" {
		f.skip(CheckAlgorithms, CheckSignerID, CheckSignature, CheckReferences)
		return f, nil
	}
	method, p := s.algorithms(o.AllowLegacy)
	if p != "" {
		f.add(CheckAlgorithms, p)
		f.skip(CheckSignerID, CheckSignature, CheckReferences)
		return f, nil
	}
	a := signatureAlgorithms[s.info.signature]
	digest, err := s.document.digest(target{subset: c14n.Subset{Apex: s.info.node}, method: method}, a.digest)
	if err != nil {
		return f, err
	}
	if !s.findSigner(&f, a, digest, o) {
		f.skip(CheckReferences)
		return f, nil
	}
	p, err = s.checkReferences(&f, o)
	if err != nil {
		return Findings{}, err
	}
	f.add(CheckReferences, p)
	f.Legacy = f.Legacy || s.usesSHA1()
	return f, nil
}

// add appends a finding that passed if p is "".
func (f *Findings) add(c Check, p Problem) {
	outcome := Passed
	if p != "" {
		outcome = Failed
	}
	f.List = append(f.List, Finding{c, outcome, p})
}

func (f *Findings) skip(list ...Check) {
	for _, c := range list {
		f.List = append(f.List, Finding{Check: c, Outcome: NotDone})
	}
}

// algorithms checks those that SignedInfo names.
func (s *Signature) algorithms(legacy bool) (c14n.Method, Problem) {
	method, ok := s.info.method.canonicalization()
	if !ok || s.info.parameters {
		return method, AlgorithmUnsupported
	}
	a, known := signatureAlgorithms[s.info.signature]
	if p := hashOf(a.digest, known, legacy, s.info.signature); p != "" {
		return method, p
	}
	for _, r := range s.info.references {
		hash, known := digests[r.digest]
		if p := hashOf(hash, known, legacy, r.digest); p != "" {
			return method, p
		}
	}
	return method, ""
}

// usesSHA1 reports whether SHA-1 is used anywhere.
func (s *Signature) usesSHA1() bool {
	return signatureAlgorithms[s.info.signature].digest == crypto.SHA1 ||
		slices.ContainsFunc(s.info.references, func(r reference) bool { return digests[r.digest] == crypto.SHA1 })
}

// findSigner looks for the certificate whose key was used, and reports whether
// any key that is there verifies the signature: a bare one proves that the
// content is what its holder signed, and not who that is.
func (s *Signature) findSigner(f *Findings, a signatureAlgorithm, digest []byte, o CheckOptions) bool {
	var signers [][]byte
	problem := Problem(CertificateMissing)
	for _, der := range append(slices.Clone(s.key.certificates), o.Certificates...) {
		x, err := x509.ParseCertificate(der)
		if err != nil || slices.ContainsFunc(signers, func(o []byte) bool { return bytes.Equal(o, der) }) {
			continue
		}
		if p := verifyValue(x.PublicKey, a, digest, s.value, o.AllowLegacy); p == "" {
			signers = append(signers, der)
			f.Legacy = f.Legacy || short(x.PublicKey)
		} else if problem = worse(problem, p); p == WeakKey {
			f.Named = der
		}
	}
	switch len(signers) {
	case 1:
		f.Signer = signers[0]
		f.add(CheckAlgorithms, "")
		f.add(CheckSignerID, "")
		f.add(CheckSignature, "")
		return true
	case 0:
		return s.tryKeys(f, a, digest, o.AllowLegacy, problem)
	}
	f.add(CheckAlgorithms, "")
	f.add(CheckSignerID, SignerAmbiguous)
	f.add(CheckSignature, "")
	return true
}

// tryKeys verifies with bare keys, where no certificate did.
func (s *Signature) tryKeys(f *Findings, a signatureAlgorithm, digest []byte, legacy bool, problem Problem) bool {
	for _, key := range s.key.keys {
		p := verifyValue(key, a, digest, s.value, legacy)
		if p == "" {
			f.Legacy = short(key)
			f.add(CheckAlgorithms, "")
			f.add(CheckSignerID, CertificateMissing)
			f.add(CheckSignature, "")
			return true
		}
		problem = worse(problem, p)
	}
	switch problem {
	case CertificateMissing: // nothing to try
		f.add(CheckAlgorithms, "")
		f.add(CheckSignerID, CertificateMissing)
		f.skip(CheckSignature)
	case SignatureMismatch:
		f.add(CheckAlgorithms, "")
		f.skip(CheckSignerID)
		f.add(CheckSignature, SignatureMismatch)
	default:
		f.add(CheckAlgorithms, problem)
		f.skip(CheckSignerID, CheckSignature)
	}
	return false
}

// worse picks what to tell where several keys were tried: that one of the right
// kind did not verify weighs most.
func worse(a, b Problem) Problem {
	for _, p := range []Problem{SignatureMismatch, WeakKey, AlgorithmUnsupported, AlgorithmMismatch} {
		if a == p || b == p {
			return p
		}
	}
	return a
}

// checkReferences follows every reference and returns the first problem,
// a change of content before others.
func (s *Signature) checkReferences(f *Findings, o CheckOptions) (first Problem, err error) {
	for _, r := range s.info.references {
		finding, t, err := s.check(r)
		if err != nil {
			return "", err
		}
		f.References = append(f.References, finding)
		p := finding.Problem
		if p == "" && (r.typ == manifestType || t.subset.Apex.Is(Space, "Manifest")) {
			if p, err = s.checkManifest(f, t.subset.Apex, o); err != nil {
				return "", err
			}
		}
		if first == "" || p == DigestMismatch {
			first = p
		}
	}
	return first, nil
}

// check follows one reference.
func (s *Signature) check(r reference) (ReferenceFinding, target, error) {
	f := ReferenceFinding{URI: r.uri, Outcome: Failed}
	t, p := s.resolve(r)
	if p != "" {
		f.Problem = p
		return f, t, nil
	}
	sum, err := s.document.digest(t, digests[r.digest])
	if err != nil {
		return f, t, err
	}
	if !bytes.Equal(sum, r.value) {
		f.Problem = DigestMismatch
		return f, t, nil
	}
	f.Outcome, f.Covered = Passed, t.covered(r.uri)
	return f, t, nil
}

// checkManifest follows the references of a manifest that the signature covers
// (XMLDSig §5.1): by the same rules, and none may fail.
func (s *Signature) checkManifest(f *Findings, n *infoset.Node, o CheckOptions) (Problem, error) {
	if !n.Is(Space, "Manifest") {
		return ManifestRefused, nil
	}
	list, ok := elements(n)
	refs, p := readReferences(list)
	if !ok || p != "" || len(f.References)+len(refs) > MaxReferences {
		return ManifestRefused, nil
	}
	for _, r := range refs {
		hash, known := digests[r.digest]
		if hashOf(hash, known, o.AllowLegacy, r.digest) != "" || r.typ == manifestType {
			return ManifestRefused, nil
		}
		f.Legacy = f.Legacy || hash == crypto.SHA1
		finding, t, err := s.check(r)
		if err != nil {
			return "", err
		}
		finding.Manifest = true
		f.References = append(f.References, finding)
		if finding.Problem != "" || t.subset.Apex.Is(Space, "Manifest") {
			return ManifestRefused, nil
		}
	}
	return "", nil
}
