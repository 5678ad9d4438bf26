package trust

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"testing"
	"time"

	"github.com/natsuin/natsuin/internal/testpki"
)

// twin has another CA's key under a name of its own.
func twin(t *testing.T, of *testpki.CA) *issuer {
	t.Helper()
	template := caTemplate("twin")
	template.SubjectKeyId = parsed(t, of.Certificate).SubjectKeyId
	der, err := x509.CreateCertificate(rand.Reader, template, template, &of.Key.PublicKey, of.Key)
	if err != nil {
		t.Fatal(err)
	}
	return &issuer{der, of.Key}
}

// The right key under another name is another issuer (RFC 5280 section 6.1.3
// (a)(4)): of certificates, CRLs and responders.
func TestSameKeyUnderAnotherName(t *testing.T) {
	sign := hanako(t).Sign
	other := twin(t, sign.CA)
	expect(t, "anchor", Evaluate(sign.Certificate, Evidence{Anchors: [][]byte{other.der}}, noon),
		noChain(ChainIncomplete, WhyNoIssuer, NoChain))
	expect(t, "CRL", Evaluate(sign.Certificate, with(sign, other.crl(t)), noon), unknown(WhyOtherIssuer))

	made := other.make(t, responderTemplate(), "responder")
	by := &testpki.Credential{Certificate: made.der, Key: testpki.New("").Key("responder"), CA: sign.CA}
	response := ocspFor(t, sign, func(o *testpki.OCSPTemplate) { o.Responder = by })
	expect(t, "responder", Evaluate(sign.Certificate, withOCSP(sign, response), noon), unknown(WhyResponder))
}

// responderTemplate is a delegated responder that lacks nothing.
func responderTemplate() *x509.Certificate {
	template := certTemplate("responder")
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageOCSPSigning}
	template.ExtraExtensions = []pkix.Extension{{Id: oidNoCheck, Value: []byte{5, 0}}}
	return template
}

// A responder appointed by somebody with the CA's name and key identifier, and
// a genuine responder's certificate over somebody else's signature.
func TestForgedResponders(t *testing.T) {
	sign := hanako(t).Sign
	real := parsed(t, sign.CA.Certificate)
	template := caTemplate("")
	template.RawSubject, template.SubjectKeyId = real.RawSubject, real.SubjectKeyId
	impostor := (*issuer)(nil).make(t, template, "impostor")
	made := impostor.make(t, responderTemplate(), "responder")
	key := testpki.New("").Key("responder")
	by := &testpki.Credential{Certificate: made.der, Key: key, CA: sign.CA}
	response := ocspFor(t, sign, func(o *testpki.OCSPTemplate) { o.Responder = by })
	expect(t, "impostor's responder", Evaluate(sign.Certificate, withOCSP(sign, response), noon), unknown(WhyResponder))

	genuine := sign.CA.Responder(noon.Add(-2 * time.Hour))
	by = &testpki.Credential{Certificate: genuine.Certificate, Key: key, CA: sign.CA}
	response = ocspFor(t, sign, func(o *testpki.OCSPTemplate) { o.Responder, o.ByName = by, true })
	expect(t, "borrowed certificate", Evaluate(sign.Certificate, withOCSP(sign, response), noon), unknown(WhySignature))

	weak := responderTemplate()
	weak.SignatureAlgorithm = x509.SHA1WithRSA
	ca := &issuer{sign.CA.Certificate, sign.CA.Key}
	by = &testpki.Credential{Certificate: ca.make(t, weak, "responder").der, Key: key, CA: sign.CA}
	response = ocspFor(t, sign, func(o *testpki.OCSPTemplate) { o.Responder = by })
	expect(t, "appointed with SHA-1", Evaluate(sign.Certificate, withOCSP(sign, response), noon), unknown(WhyResponder))
}

// Two answers about one certificate in one source: the revocation counts, the
// earlier of two.
func TestTwoAnswersInOneSource(t *testing.T) {
	sign := hanako(t).Sign
	serial := serialOf(t, sign.Certificate)
	good := testpki.OCSPTemplate{Serial: serial, ProducedAt: noon.Add(-time.Hour), NextUpdate: noon.Add(time.Hour)}
	bad := good
	bad.Status, bad.RevokedAt = testpki.OCSPRevoked, issued
	for _, order := range [][2]testpki.OCSPTemplate{{good, bad}, {bad, good}} {
		first := order[0]
		first.Also = []testpki.OCSPTemplate{order[1]}
		expect(t, "OCSP", Evaluate(sign.Certificate, withOCSP(sign, sign.CA.OCSP(first)), noon),
			chained(TotalFailed, Revoked, RevocationRevoked, ""))
	}
	early, late := noon.AddDate(0, 0, -9), noon.AddDate(0, 0, -2)
	for _, order := range [][2]time.Time{{early, late}, {late, early}} {
		crl, err := sign.CA.CRL(noon, testpki.Revoked{Serial: serial, Time: order[0], Reason: 1},
			testpki.Revoked{Serial: serial, Time: order[1], Reason: 4})
		if err != nil {
			t.Fatal(err)
		}
		if r := Evaluate(sign.Certificate, with(sign, crl), noon).Revocation; r.Time == nil || !r.Time.Equal(early) {
			t.Errorf("CRL: %+v", r)
		}
	}
}

func TestOCSPExtensions(t *testing.T) {
	sign := hanako(t).Sign
	unheard := testpki.Extension{OID: []int{1, 3, 6, 1, 4, 1, 55555, 1}, Critical: true, Value: []byte{5, 0}}
	harmless := unheard
	harmless.Critical = false
	for name, row := range map[string]struct {
		change func(*testpki.OCSPTemplate)
		want   Result
	}{
		"of the whole":  {func(o *testpki.OCSPTemplate) { o.Extensions = []testpki.Extension{unheard} }, unknown(WhyCriticalExtension)},
		"of the single": {func(o *testpki.OCSPTemplate) { o.SingleExtensions = []testpki.Extension{unheard} }, unknown(WhyCriticalExtension)},
		"neither is one": {func(o *testpki.OCSPTemplate) {
			o.SingleExtensions, o.Extensions = []testpki.Extension{harmless}, []testpki.Extension{harmless}
		}, passed},
		"produced ahead of its news": {func(o *testpki.OCSPTemplate) {
			o.ThisUpdate, o.ProducedAt = noon.Add(-time.Hour), noon.Add(6*time.Minute)
		}, unknown(WhyNotYetValid)},
		"ends before it begins": {func(o *testpki.OCSPTemplate) {
			o.ProducedAt, o.NextUpdate = noon.Add(4*time.Minute), noon.Add(3*time.Minute)
		}, unknown(WhyStale)},
		"name of another CA": {func(o *testpki.OCSPTemplate) { o.IssuerName = testpki.New("").AuthCA(3) }, unknown(WhyOtherSubject)},
		"key of another CA":  {func(o *testpki.OCSPTemplate) { o.IssuerKey = testpki.New("").SignCA(2) }, unknown(WhyOtherSubject)},
	} {
		expect(t, name, Evaluate(sign.Certificate, withOCSP(sign, ocspFor(t, sign, row.change)), noon), row.want)
	}
}

func TestWeakAlgorithms(t *testing.T) {
	root := (*issuer)(nil).make(t, caTemplate("root"), "keys root")
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateCertificate(rand.Reader, certTemplate("leaf"), parsed(t, root.der), &small.PublicKey, root.key)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "RSA-1024", Evaluate(der, Evidence{Anchors: [][]byte{root.der}}, noon),
		noChain(ChainBroken, WhyAlgorithm, CryptoConstraints))

	leaf := root.make(t, certTemplate("leaf"), "rules leaf")
	crl, err := x509.CreateRevocationList(rand.Reader, &x509.RevocationList{
		Number: big.NewInt(1), ThisUpdate: noon, NextUpdate: noon, SignatureAlgorithm: x509.SHA1WithRSA,
	}, parsed(t, root.der), root.key)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "CRL with SHA-1", Evaluate(leaf.der, Evidence{Anchors: [][]byte{root.der}, CRLs: [][]byte{crl}}, noon),
		unknown(WhyAlgorithm))
}

func TestHugeEvidence(t *testing.T) {
	sign := hanako(t).Sign
	expect(t, "CRL", Evaluate(sign.Certificate, with(sign, make([]byte, maxCRL+1)), noon), unknown(WhyTooMuchEvidence))
	expect(t, "OCSP", Evaluate(sign.Certificate, withOCSP(sign, make([]byte, maxOCSP+1)), noon), unknown(WhyTooMuchEvidence))
}
