package login

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"time"

	"github.com/natsuin/natsuin/cert"
	"github.com/natsuin/natsuin/failure"
)

// Sizes of RSA keys that are used, in bits. JPKI keys have 2048.
const (
	minKey = 2048
	maxKey = 4096
)

// Verifier checks responses for one site. It is safe for concurrent use.
type Verifier struct {
	origin  string
	anchors []*cert.Certificate
}

// NewVerifier returns a Verifier for a site's origin, such as
// "https://example.jp", and the CA certificates (DER) of 利用者証明用
// certificates that the site trusts, at least one.
//
// Errors: failure.Usage for an origin that is not as browsers write it, for no
// CA certificate, or for one that does not issue such certificates;
// failure.CertificateMalformed.
func NewVerifier(origin string, anchors [][]byte) (*Verifier, error) {
	if !serialised(origin) {
		return nil, failure.New(failure.Usage, "reading the origin of a site")
	}
	if len(anchors) == 0 {
		return nil, failure.New(failure.Usage, "trusting no CA certificate")
	}
	v := &Verifier{origin: origin}
	for _, der := range anchors {
		c, err := cert.Parse(der)
		if err != nil {
			return nil, err
		}
		if c.Issues != cert.ClassAuth || !c.X509.IsCA {
			return nil, failure.New(failure.Usage, "trusting a certificate that issues none for login")
		}
		v.anchors = append(v.anchors, c)
	}
	return v, nil
}

// Verify checks a response to a challenge at a moment. It asks everything that
// can be asked, so that a log can say what was wrong; who logs in is for
// Result.Account to say.
func (v *Verifier) Verify(r Response, c Challenge, at time.Time) Result {
	result := Result{
		Class: notChecked(), Issuer: notChecked(), Validity: notChecked(), Signature: notChecked(),
		Statement: c.statement(at), Revocation: notChecked(),
	}
	if len(r.Certificates) == 0 {
		result.Class = bad(WhyNoCertificate)
		return result
	}
	own, err := cert.Parse(r.Certificates[0])
	if err != nil {
		result.Class = bad(WhyMalformed)
		return result
	}
	result.Certificate = own
	result.Class = class(own)
	result.Issuer, result.anchor = v.issuer(own, at)
	result.Validity = validity(own, at)
	result.Signature = v.signature(own, r, c)
	return result
}

// statement looks at the nonce that the expected statement is made from.
func (c Challenge) statement(at time.Time) Finding {
	switch {
	case c.nonce == Nonce{}:
		return bad(WhyNoNonce)
	case !at.Before(c.expires):
		return bad(WhyExpired)
	}
	return Finding{Status: Good}
}

func class(own *cert.Certificate) Finding {
	if own.Class != cert.ClassAuth {
		return bad(WhyOtherClass) // above all 署名用, which never logs in
	}
	return Finding{Status: Good}
}

// issuer looks for the pinned CA certificate that signed the person's. JPKI
// issues directly: there is nothing in between.
func (v *Verifier) issuer(own *cert.Certificate, at time.Time) (Finding, *cert.Certificate) {
	if len(own.X509.UnhandledCriticalExtensions) > 0 {
		return bad(WhyCritical), nil
	}
	finding := bad(WhyUnknownIssuer)
	for _, a := range v.anchors {
		switch {
		case !bytes.Equal(a.X509.RawSubject, own.X509.RawIssuer) || own.X509.CheckSignatureFrom(a.X509) != nil:
		case during(a.X509, at) != "":
			finding = bad(WhyAnchorExpired)
		default:
			return Finding{Status: Good}, a
		}
	}
	return finding, nil
}

func validity(own *cert.Certificate, at time.Time) Finding {
	if why := during(own.X509, at); why != "" {
		return bad(why)
	}
	return Finding{Status: Good}
}

// during says why a moment is outside a certificate's validity, or nothing.
func during(c *x509.Certificate, at time.Time) Why {
	switch {
	case at.Before(c.NotBefore):
		return WhyNotYet
	case at.After(c.NotAfter):
		return WhyExpired
	}
	return ""
}

// signature checks the signature over the statement that this site expects;
// whatever else was signed, for another site, port or nonce, is another one.
func (v *Verifier) signature(own *cert.Certificate, r Response, c Challenge) Finding {
	key, ok := own.X509.PublicKey.(*rsa.PublicKey)
	switch {
	case r.Algorithm != RS256:
		return bad(WhyAlgorithm)
	case !ok || key.N.BitLen() < minKey || key.N.BitLen() > maxKey:
		return bad(WhyKey)
	}
	digest := sha256.Sum256(Statement(v.origin, c.nonce))
	if rsa.VerifyPKCS1v15(key, crypto.SHA256, digest[:], r.Signature) != nil {
		return bad(WhyMismatch)
	}
	return Finding{Status: Good}
}
