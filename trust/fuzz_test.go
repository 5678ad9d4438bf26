package trust

import (
	"crypto/x509"
	"encoding/json"
	"testing"
	"time"

	"github.com/natsuin/natsuin/internal/bounded"
	"github.com/natsuin/natsuin/internal/testpki"
)

// FuzzEvaluate: whatever an adversary adds as certificate, CRL and OCSP
// response, in front of the genuine evidence or behind it, a revoked
// certificate never becomes good, and a certificate nobody has vouched for
// never passes. No input costs time or memory beyond its size.
func FuzzEvaluate(f *testing.F) {
	sign := hanako(f).Sign
	genuine := revokedCRL(f, sign, issued, 3)
	forged := ocspFor(f, sign, func(o *testpki.OCSPTemplate) { o.Responder = sign })
	vouched := ocspFor(f, sign, nil)
	old := goodCRL(f, sign.CA)
	f.Add(sign.CA.Certificate, old, forged, true)
	f.Add(sign.Certificate, genuine, vouched, false)
	f.Add([]byte{}, []byte{}, []byte{}, false)
	f.Add(sign.CA.Responder(issued).Certificate, old, ocspFor(f, sign, func(o *testpki.OCSPTemplate) {
		o.Responder = sign.CA.Responder(noon.Add(-time.Hour))
	}), true)
	f.Fuzz(func(t *testing.T, certificate, crl, ocsp []byte, front bool) {
		ev := Evidence{Anchors: [][]byte{sign.CA.Certificate}, Certificates: [][]byte{certificate},
			CRLs: [][]byte{genuine, crl}, OCSPs: [][]byte{ocsp}}
		if front {
			ev.CRLs = [][]byte{crl, genuine}
		}
		var r Result
		size := len(certificate) + len(crl) + len(ocsp)
		bounded.Run(t, size, bounded.Memory{Constant: 4 << 20, PerByte: 400}, func() {
			r = Evaluate(sign.Certificate, ev, noon)
		})
		if r.Indication != TotalFailed || r.Revocation.Status != RevocationRevoked {
			t.Fatalf("revoked became %s, %s", r.Indication, r.Revocation.Status)
		}
		if _, err := json.Marshal(r); err != nil {
			t.Fatal(err)
		}
		// Without the genuine evidence, a good answer needs a signature of the
		// CA's: only responses and lists that were made above have one.
		ev.CRLs = [][]byte{crl}
		if r := Evaluate(sign.Certificate, ev, noon); r.Indication == TotalPassed && !signedByCA(sign.CA, crl, ocsp) {
			t.Fatalf("passed by %+v", r.Revocation)
		}
		// Nor does a certificate in the bag become an anchor.
		ev.Anchors = nil
		if r := Evaluate(sign.Certificate, ev, noon); r.Chain.Anchor != nil {
			t.Fatalf("anchor %+v", r.Chain.Anchor)
		}
		Evaluate(certificate, ev, noon)
	})
}

// signedByCA reports whether the standard library finds the CA's signature on a
// CRL, or the bytes are the response of the CA itself or of its responder.
func signedByCA(ca *testpki.CA, crl, ocsp []byte) bool {
	issuer, err := x509.ParseCertificate(ca.Certificate)
	if err != nil {
		return false
	}
	if list, err := x509.ParseRevocationList(crl); err == nil && list.CheckSignatureFrom(issuer) == nil {
		return true
	}
	response, why := parseOCSP(ocsp)
	if why != "" {
		return false
	}
	if issuer.CheckSignature(response.algorithm, response.tbs, response.signature) == nil {
		return true
	}
	responder, err := x509.ParseCertificate(ca.Responder(noon.Add(-time.Hour)).Certificate)
	return err == nil &&
		responder.CheckSignature(response.algorithm, response.tbs, response.signature) == nil
}

// FuzzOCSP: the parser returns nothing beside a reason, and stays within its
// bounds.
func FuzzOCSP(f *testing.F) {
	sign := hanako(f).Sign
	f.Add(ocspFor(f, sign, nil))
	f.Add(ocspFor(f, sign, func(o *testpki.OCSPTemplate) { o.Responder, o.Nonce = sign, []byte("nonce") }))
	f.Add(ocspFor(f, sign, func(o *testpki.OCSPTemplate) {
		o.Status, o.RevokedAt, o.Reason, o.ByName = testpki.OCSPRevoked, issued, 4, true
	}))
	f.Fuzz(func(t *testing.T, der []byte) {
		var r *ocspResponse
		var why Why
		bounded.Run(t, len(der), bounded.Memory{Constant: 1 << 20, PerByte: 100}, func() { r, why = parseOCSP(der) })
		if (r == nil) != (why != "") {
			t.Fatalf("%v beside %q", r, why)
		}
		if r != nil && (len(r.singles) > maxSingles || len(r.certificates) > maxResponders ||
			len(r.tbs) > len(der) || (r.responderName != nil && r.responderKey != nil)) {
			t.Fatalf("out of bounds: %+v", r)
		}
	})
}
