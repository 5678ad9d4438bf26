// Package peer asks other Go implementations of PDF signatures about our files
// and makes files with them. It lives in a module of its own, so that no peer
// is ever a dependency of Natsuin.
package peer

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"github.com/digitorus/pdfsign"
	"github.com/digitorus/pdfsign/verify"
)

// Verdict is what digitorus/pdfsign found in a file.
type Verdict struct {
	// Signatures is the number of signatures it could process.
	Signatures int
	// Valid and Trusted hold for every one of them.
	Valid, Trusted bool
	// Problems are its error texts, but for its policy on key usages: it wants an
	// extended key usage, which no JPKI certificate has.
	Problems []string
}

// Accepts says whether the peer found at least one signature and nothing
// against any.
func (v Verdict) Accepts() bool {
	return v.Signatures > 0 && v.Valid && v.Trusted && len(v.Problems) == 0
}

// String is one line for people and scripts.
func (v Verdict) String() string {
	return fmt.Sprintf("signatures=%d valid=%t trusted=%t problems=%q",
		v.Signatures, v.Valid, v.Trusted, v.Problems)
}

// Verify lets pdfsign judge a file, trusting only the CA certificate (DER), at
// a time. It never looks at the network.
func Verify(file, ca []byte, at time.Time) (Verdict, error) {
	anchor, err := x509.ParseCertificate(ca)
	if err != nil {
		return Verdict{}, err
	}
	roots := x509.NewCertPool()
	roots.AddCert(anchor)
	doc, err := pdfsign.Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return Verdict{Problems: []string{err.Error()}}, nil
	}
	result := doc.Verify().TrustedRoots(roots).SkipRevocationCheck(true).ExternalChecks(false).AtTime(at)
	verdict := Verdict{Valid: true, Trusted: true}
	for _, s := range result.Signatures() {
		verdict.Signatures++
		verdict.Trusted = verdict.Trusted && s.TrustedChain
		problems := beyondPolicy(s.Errors)
		verdict.Valid = verdict.Valid && (s.Valid || len(problems) == 0 && len(s.Errors) > 0)
		verdict.Problems = append(verdict.Problems, problems...)
	}
	if err := result.Err(); err != nil {
		verdict.Problems = append(verdict.Problems, err.Error())
	}
	return verdict, nil
}

// beyondPolicy returns the texts of the errors that are not about its policy on
// certificates. Without such an error the signature itself was found right.
func beyondPolicy(errs []error) []string {
	var texts []string
	for _, e := range errs {
		var policy *verify.PolicyError
		var joined interface{ Unwrap() []error }
		switch {
		case errors.As(e, &joined):
			texts = append(texts, beyondPolicy(joined.Unwrap())...)
		case !errors.As(e, &policy):
			texts = append(texts, e.Error())
		}
	}
	return texts
}

// Sign lets pdfsign sign a file as PAdES-B with a software key.
func Sign(file []byte, key crypto.Signer, certificate, ca []byte) ([]byte, error) {
	leaf, err := x509.ParseCertificate(certificate)
	if err != nil {
		return nil, err
	}
	issuer, err := x509.ParseCertificate(ca)
	if err != nil {
		return nil, err
	}
	doc, err := pdfsign.Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, err
	}
	doc.Sign(key, leaf, issuer).Format(pdfsign.PAdES_B).Reason("peer")
	var out bytes.Buffer
	if _, err := doc.Write(&out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
