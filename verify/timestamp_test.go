package verify_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"testing"
	"time"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/trust"
	"github.com/natsuin/natsuin/verify"
)

// stampedAt is the day of the signatures with a time-stamp, years before the
// day of the judge.
var stampedAt = time.Date(2026, 3, 10, 3, 0, 0, 0, time.UTC)

// tsaEvidence adds the test TSA and its list.
func tsaEvidence(t testing.TB, ev trust.Evidence, tsa *testpki.TSA, revoked ...testpki.Revoked) trust.Evidence {
	t.Helper()
	crl, err := tsa.CRL(at.Add(-2*time.Hour), revoked...)
	if err != nil {
		t.Fatal(err)
	}
	ev.TimeStampAnchors = [][]byte{tsa.Root.Certificate}
	ev.CRLs = append(ev.CRLs[:len(ev.CRLs):len(ev.CRLs)], crl)
	return ev
}

// stamped signs content and has the signature stamped.
func stamped(t testing.TB, c *testpki.Credential, tsa *testpki.TSA, k testpki.Token) []byte {
	t.Helper()
	digest := sha256.Sum256(content)
	a, err := cms.SignedAttributes(digest[:], c.Certificate, cms.Options{SigningTime: stampedAt})
	if err != nil {
		t.Fatal(err)
	}
	sig, err := c.Key.Sign(rand.Reader, a.Sum(), crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	if k.GenTime.IsZero() {
		k.GenTime = stampedAt.Add(2 * time.Second)
	}
	imprint := sha256.Sum256(sig)
	if k.Imprint == nil {
		k.Imprint = imprint[:]
	}
	k.Serial, k.Accuracy = 0x3161, 1
	der, err := cms.SignedData(a, sig, [][]byte{c.Certificate, c.CA.Certificate}, tsa.Stamp(k))
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// TestTimeStampedReports: what a proven time changes, and what does not prove it.
func TestTimeStampedReports(t *testing.T) {
	hanako := person(t, "hanako").Sign
	old, err := testpki.New("").Citizen("hanako", issued.AddDate(-6, 0, 0)) // expired in 2025
	if err != nil {
		t.Fatal(err)
	}
	tsa := testpki.New("").TSA(testpki.TSAProfile{})
	good := stamped(t, hanako, tsa, testpki.Token{})
	revokedAt := func(when time.Time) trust.Evidence {
		return evidence(t, hanako.CA, testpki.Revoked{Serial: serial(t, hanako), Time: when, Reason: testpki.ReasonAffiliationChanged})
	}
	before, after := revokedAt(stampedAt.Add(-time.Hour)), revokedAt(stampedAt.Add(time.Hour))
	known := evidence(t, hanako.CA)
	oldTime := issued.AddDate(-5, 0, 0)
	oldCRL, err := old.Sign.CA.CRL(oldTime.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	expired := trust.Evidence{Anchors: [][]byte{old.Sign.CA.Certificate}, CRLs: [][]byte{oldCRL}}
	tsaBy := func(p testpki.TSAProfile) []byte {
		return stamped(t, hanako, testpki.New("").TSA(p), testpki.Token{})
	}
	keyLost := tsa.Revoked(at.AddDate(0, 0, -1), testpki.ReasonKeyCompromise)
	replaced := tsa.Revoked(at.AddDate(0, 0, -1), testpki.ReasonSuperseded)
	for _, c := range []struct {
		name string
		der  []byte
		ev   trust.Evidence
		exit int
		sub  trust.SubIndication
		best bool // a time is proven
	}{
		{"stamped-passed", good, tsaEvidence(t, known, tsa), 0, "", true},
		{"stamped-revoked-before", good, tsaEvidence(t, before, tsa), 1, trust.Revoked, true},
		{"stamped-revoked-after", good, tsaEvidence(t, after, tsa), 0, "", true},
		{"revoked-after-claim-unstamped", detached(t, hanako), revokedAt(signedAt.Add(time.Hour)), 3, trust.RevokedNoPOE, false},
		{"stamped-expired", stamped(t, old.Sign, tsa, testpki.Token{GenTime: oldTime}), tsaEvidence(t, expired, tsa), 0, "", true},
		{"stamped-no-tsa-anchor", good, after, 3, trust.RevokedNoPOE, false},
		{"stamped-tsa-revoked", good, tsaEvidence(t, after, tsa, keyLost), 3, trust.RevokedNoPOE, false},
		{"stamped-tsa-replaced", good, tsaEvidence(t, after, tsa, replaced), 0, "", true},
		{"stamped-not-critical", tsaBy(testpki.TSAProfile{Uncritical: true}), tsaEvidence(t, after, tsa), 3, trust.RevokedNoPOE, false},
		{"stamped-two-purposes", tsaBy(testpki.TSAProfile{Any: true}), tsaEvidence(t, after, tsa), 3, trust.RevokedNoPOE, false},
		{"stamped-no-purpose", tsaBy(testpki.TSAProfile{NoPurpose: true}), tsaEvidence(t, after, tsa), 3, trust.RevokedNoPOE, false},
		{"stamped-other-root", tsaBy(testpki.TSAProfile{Root: "another"}), tsaEvidence(t, after, tsa), 3, trust.RevokedNoPOE, false},
		{"stamped-tsa-begins-later", tsaBy(testpki.TSAProfile{NotBefore: stampedAt.Add(time.Hour)}), tsaEvidence(t, after, tsa), 3, trust.RevokedNoPOE, false},
		{"stamped-by-herself", stamped(t, hanako, tsa, testpki.Token{By: hanako}), tsaEvidence(t, after, tsa), 3, trust.RevokedNoPOE, false},
		{"stamped-in-future", stamped(t, hanako, tsa, testpki.Token{GenTime: at.Add(time.Hour)}), tsaEvidence(t, after, tsa), 3, trust.RevokedNoPOE, false},
		{"stamped-ess-v1", stamped(t, hanako, tsa, testpki.Token{ESSv1: true}), tsaEvidence(t, known, tsa), 0, "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := judgeFile(c.der, forContent(content, c.ev))
			if r.ExitCode() != c.exit || len(r.Signatures) != 1 {
				t.Fatalf("exit code %d, want %d:\n%s", r.ExitCode(), c.exit, r.JSON())
			}
			s := r.Signatures[0]
			if s.SubIndication != c.sub || s.Time.Proven.IsZero() == c.best {
				t.Errorf("%s, proven %s:\n%s", s.SubIndication, s.Time.Proven, r.JSON())
			}
			golden(t, c.name, r.JSON())
		})
	}
}

// TestTokenFaults: a token that is not what it should be proves nothing. The
// message is made around it, since cms refuses to.
func TestTokenFaults(t *testing.T) {
	hanako := person(t, "hanako").Sign
	tsa := testpki.New("").TSA(testpki.TSAProfile{})
	after := tsaEvidence(t, evidence(t, hanako.CA), tsa)
	p := prepare(t, onePage())
	covered := sha256.Sum256(stampPDF(t, onePage()).covered)
	for _, c := range []struct {
		name       string
		token      []byte
		indication trust.Indication
		sub        trust.SubIndication
	}{
		{"control", tsa.Stamp(testpki.Token{Imprint: covered[:], GenTime: stampedAt}), trust.TotalPassed, ""},
		{"other imprint", tsa.Stamp(testpki.Token{Imprint: p.digest(), GenTime: stampedAt}), trust.TotalFailed, verify.HashFailure},
		{"short imprint", tsa.Stamp(testpki.Token{Imprint: covered[:31], GenTime: stampedAt}), trust.TotalFailed, verify.HashFailure},
		{"SHA-1 imprint", tsa.Stamp(testpki.Token{Imprint: covered[:20], Hash: crypto.SHA1, GenTime: stampedAt}),
			trust.Indeterminate, verify.CryptoConstraintsFailure},
		{"changed time", tsa.Stamp(testpki.Token{Imprint: covered[:], GenTime: stampedAt, TamperDigest: true}), trust.TotalFailed, verify.HashFailure},
		{"changed signature", tsa.Stamp(testpki.Token{Imprint: covered[:], GenTime: stampedAt, TamperSignature: true}), trust.TotalFailed, verify.SigCryptoFailure},
		{"no ESS", tsa.Stamp(testpki.Token{Imprint: covered[:], GenTime: stampedAt, NoESS: true}), trust.Indeterminate, verify.SigConstraintsFailure},
		{"other ESS", tsa.Stamp(testpki.Token{Imprint: covered[:], GenTime: stampedAt, Named: tsa.Root.Certificate}), trust.Indeterminate, trust.NoSigningCertificate},
		{"no certificate", tsa.Stamp(testpki.Token{Imprint: covered[:], GenTime: stampedAt, Certificates: [][]byte{}}), trust.Indeterminate, trust.NoSigningCertificate},
		{"by a citizen", tsa.Stamp(testpki.Token{Imprint: covered[:], GenTime: stampedAt, By: hanako}), trust.Indeterminate, trust.NoChain},
		{"no token", message(t, hanako, covered[:], cms.Options{}), trust.TotalFailed, verify.FormatFailure},
		{"empty", nil, trust.TotalFailed, verify.FormatFailure},
	} {
		file := stampPDF(t, onePage()).with(c.token)
		r := judgeFile(file, verify.Options{At: at, Evidence: after})
		if r.Error != nil || len(r.Signatures) != 0 || len(r.TimeStampTokens) != 1 {
			t.Fatalf("%s: no verdict:\n%s", c.name, r.JSON())
		}
		if k := r.TimeStampTokens[0]; k.Indication != c.indication || k.SubIndication != c.sub {
			t.Errorf("%s: %s %s, want %s %s\n%s", c.name, k.Indication, k.SubIndication, c.indication, c.sub, r.JSON())
		}
	}
}

// stampPDF is a PDF with an empty document time-stamp.
func stampPDF(t testing.TB, file []byte) prepared {
	t.Helper()
	p := prepare(t, file)
	for _, part := range []*[]byte{&p.file, &p.covered} {
		at := bytes.LastIndex(*part, []byte("/ETSI.CAdES.detached"))
		if at < 0 {
			t.Fatal("no sub-filter to change")
		}
		copy((*part)[at:], "/ETSI.RFC3161       ")
	}
	return p
}

// TestDocumentTimeStamp: one proves the time of the signature that it covers.
func TestDocumentTimeStamp(t *testing.T) {
	hanako := person(t, "hanako").Sign
	tsa := testpki.New("").TSA(testpki.TSAProfile{})
	signed := signPDF(t, onePage(), hanako, stampedAt)
	p := stampPDF(t, signed)
	digest := sha256.Sum256(p.covered)
	file := p.with(tsa.Stamp(testpki.Token{Imprint: digest[:], GenTime: stampedAt.Add(time.Minute), Serial: 1}))
	revoked := testpki.Revoked{Serial: serial(t, hanako), Time: stampedAt.Add(time.Hour), Reason: testpki.ReasonSuperseded}
	opt := verify.Options{Name: "契約.pdf", At: at, Evidence: tsaEvidence(t, evidence(t, hanako.CA, revoked), tsa)}
	r := judgeFile(file, opt)
	if len(r.Signatures) != 1 || len(r.TimeStampTokens) != 1 {
		t.Fatalf("%s", r.JSON())
	}
	s := r.Signatures[0]
	if !s.Time.Proven.Equal(stampedAt.Add(time.Minute)) || s.Level != verify.PAdESBT ||
		s.Revocation.Status != trust.RevocationGood || s.Revocation.Why != trust.WhyRevokedLater {
		t.Errorf("%s", r.JSON())
	}
	golden(t, "pades-document-time-stamp", r.JSON())
}
