package trust

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/natsuin/natsuin/cert"
	"github.com/natsuin/natsuin/internal/testpki"
)

// What the evidence shows, and not more.
func TestEvaluate(t *testing.T) {
	sign := hanako(t).Sign
	for name, row := range map[string]struct {
		ev   Evidence
		at   time.Time
		want Result
	}{
		"anchor and CRL": {with(sign, goodCRL(t, sign.CA)), noon,
			chained(TotalPassed, "", RevocationGood, "")},
		"no evidence": {with(sign), noon,
			chained(Indeterminate, TryLater, RevocationNotChecked, WhyNoEvidence)},
		"revoked": {with(sign, revokedCRL(t, sign, issued, 3)), noon,
			chained(TotalFailed, Revoked, RevocationRevoked, "")},
		"no anchor": {Evidence{CRLs: [][]byte{goodCRL(t, sign.CA)}}, noon,
			noChain(ChainIncomplete, WhyNoIssuer, NoChain)},
		"before issue": {with(sign, goodCRL(t, sign.CA)), issued.Add(-time.Second),
			Result{Indeterminate, OutOfBoundsNoPOE, ChainStatus{Status: ChainNotYet, Why: WhyNotYetValid},
				RevocationStatus{Status: RevocationUnknown, Why: WhyNotYetValid}}},
		"first second": {with(sign), issued,
			chained(Indeterminate, TryLater, RevocationNotChecked, WhyNoEvidence)},
		"last second": {with(sign), parsed(t, sign.Certificate).NotAfter,
			chained(Indeterminate, TryLater, RevocationNotChecked, WhyNoEvidence)},
		"expired": {with(sign, goodCRL(t, sign.CA)), parsed(t, sign.Certificate).NotAfter.Add(time.Second),
			Result{Indeterminate, OutOfBoundsNoPOE, ChainStatus{Status: ChainExpired, Why: WhyExpired},
				RevocationStatus{Status: RevocationUnknown, Why: WhyStale}}},
		"expired and revoked": {with(sign, revokedCRL(t, sign, issued, 4)), noon.AddDate(20, 0, 0),
			Result{TotalFailed, Revoked, ChainStatus{Status: ChainExpired, Why: WhyExpired},
				RevocationStatus{Status: RevocationRevoked}}},
	} {
		expect(t, name, Evaluate(sign.Certificate, row.ev, row.at), row.want)
	}
	expect(t, "rubbish", Evaluate([]byte("rubbish"), with(sign), noon),
		noChain(ChainMalformed, WhyMalformed, NoSigningCertificate))
}

// A card's own copy of the CA certificate, or a bag's, is no anchor.
func TestCopyOfTheAuthorityIsNoAnchor(t *testing.T) {
	sign := hanako(t).Sign
	ev := Evidence{Certificates: [][]byte{sign.CA.Certificate}, CRLs: [][]byte{goodCRL(t, sign.CA)}}
	expect(t, "copy", Evaluate(sign.Certificate, ev, noon), noChain(ChainIncomplete, WhyNoIssuer, NoChain))

	digest := mustCert(t, sign.CA.Certificate).SHA256
	pinned[digest] = cert.ClassSign
	defer delete(pinned, digest)
	r := Evaluate(sign.Certificate, ev, noon)
	expect(t, "pinned copy", r, chained(TotalPassed, "", RevocationGood, ""))
	if r.Chain.Anchor.Source != SourcePinned {
		t.Errorf("source %s", r.Chain.Anchor.Source)
	}
}

func mustCert(t testing.TB, der []byte) *cert.Certificate {
	t.Helper()
	c, err := cert.Parse(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// All generations of a CA have one name. Only the one whose key signed counts,
// whether the certificate names its key or not.
func TestGenerationsAreToldApartByKey(t *testing.T) {
	a := testpki.New("")
	sign := hanako(t).Sign
	for g := 1; g < testpki.Generations; g++ {
		other := a.SignCA(g)
		ev := Evidence{Anchors: [][]byte{other.Certificate}, CRLs: [][]byte{goodCRL(t, other)}}
		expect(t, "other generation", Evaluate(sign.Certificate, ev, noon),
			noChain(ChainIncomplete, WhyNoIssuer, NoChain))
	}
	all := Evidence{CRLs: [][]byte{goodCRL(t, sign.CA)}}
	for g := 1; g <= testpki.Generations; g++ {
		all.Anchors = append(all.Anchors, a.SignCA(g).Certificate, a.AuthCA(g).Certificate)
	}
	r := Evaluate(sign.Certificate, all, noon)
	expect(t, "all generations", r, chained(TotalPassed, "", RevocationGood, ""))
	want := mustCert(t, sign.CA.Certificate).SHA256
	if r.Chain.Anchor.SHA256 != hex.EncodeToString(want[:]) || len(r.Chain.Path) != 2 {
		t.Errorf("anchor %+v, path %+v", r.Chain.Anchor, r.Chain.Path)
	}
	// A certificate of an old generation, and CRLs of old and new.
	old, err := a.Citizen("expired", issued)
	if err != nil {
		t.Fatal(err)
	}
	at := parsed(t, old.Sign.Certificate).NotBefore.AddDate(1, 0, 0)
	crl := func(ca *testpki.CA) []byte {
		der, err := ca.CRL(at.Add(-time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		return der
	}
	all.CRLs = [][]byte{crl(a.SignCA(3))}
	expect(t, "CRL of another generation", Evaluate(old.Sign.Certificate, all, at),
		chained(Indeterminate, TryLater, RevocationUnknown, WhySignature))
	all.CRLs = append(all.CRLs, crl(old.Sign.CA))
	expect(t, "CRL of its own generation", Evaluate(old.Sign.Certificate, all, at),
		chained(TotalPassed, "", RevocationGood, ""))
}

func TestSignerNeedsClassSign(t *testing.T) {
	c := hanako(t)
	auth := with(c.Auth, goodCRL(t, c.Auth.CA))
	expect(t, "auth, any purpose", Evaluate(c.Auth.Certificate, auth, noon),
		chained(TotalPassed, "", RevocationGood, ""))
	expect(t, "auth, documents", EvaluateSigner(c.Auth.Certificate, auth, noon),
		noChain(ChainBroken, WhyClass, ChainConstraints))
	sign := with(c.Sign, goodCRL(t, c.Sign.CA))
	expect(t, "sign, documents", EvaluateSigner(c.Sign.Certificate, sign, noon),
		chained(TotalPassed, "", RevocationGood, ""))
}

// The JSON is a contract: verify and verify-chain print it.
func TestJSON(t *testing.T) {
	sign := hanako(t).Sign
	for file, r := range map[string]Result{
		"good.json":    Evaluate(sign.Certificate, with(sign, goodCRL(t, sign.CA)), noon),
		"revoked.json": Evaluate(sign.Certificate, with(sign, revokedCRL(t, sign, issued, 3)), noon),
		"nothing.json": Evaluate(sign.Certificate, Evidence{}, noon),
	} {
		got, err := json.MarshalIndent(r, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(append(got, '\n'), want) {
			t.Errorf("%s: got\n%s", file, got)
		}
		if !r.Chain.Test {
			t.Errorf("%s: not marked as test", file)
		}
	}
}

// The pins are the published values of the very certificates.
func TestPinsAgainstRealCertificates(t *testing.T) {
	root := filepath.Join("..", "..", "shared", "corpora")
	if _, err := os.Stat(root); err != nil {
		t.Skip("no corpora")
	}
	files, err := filepath.Glob(filepath.Join(root, "jpki-ca", "*.cer"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(pins) {
		t.Fatalf("%d certificates for %d pins", len(files), len(pins))
	}
	for _, file := range files {
		der, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		c := mustCert(t, der)
		class, ok := Official(c)
		if !ok || class != c.Issues || c.Test {
			t.Errorf("%s: pinned %v for %s, issues %s", filepath.Base(file), ok, class, c.Issues)
		}
	}
	if _, ok := Official(mustCert(t, testpki.New("").SignCA(3).Certificate)); ok {
		t.Error("a test CA is pinned")
	}
}
