package trust

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"slices"
	"testing"
	"time"

	"github.com/natsuin/natsuin/cert"
	"github.com/natsuin/natsuin/internal/testpki"
)

// Each row breaks one rule of a path root → middle → leaf that else holds.
func TestRules(t *testing.T) {
	type path struct{ root, middle, leaf *x509.Certificate }
	for name, row := range map[string]struct {
		change func(p *path)
		want   Result
	}{
		"nothing broken": {func(p *path) {}, chained(TotalPassed, "", RevocationGood, "")},
		"middle is no CA": {func(p *path) { p.middle.IsCA, p.middle.MaxPathLen = false, 0 },
			noChain(ChainBroken, WhyNotCA, ChainConstraints)},
		"middle without basicConstraints": {func(p *path) { p.middle.BasicConstraintsValid = false },
			noChain(ChainBroken, WhyNotCA, ChainConstraints)},
		"root is no CA": {func(p *path) { p.root.IsCA, p.root.MaxPathLen = false, 0 },
			noChain(ChainBroken, WhyNotCA, ChainConstraints)},
		"middle may not certify": {func(p *path) { p.middle.KeyUsage = x509.KeyUsageCRLSign },
			noChain(ChainBroken, WhyKeyUsage, ChainConstraints)},
		"middle without key usage": {func(p *path) { p.middle.KeyUsage = 0 },
			chained(TotalPassed, "", RevocationGood, "")},
		"path length 0 above middle": {func(p *path) { p.root.MaxPathLen, p.root.MaxPathLenZero = 0, true },
			noChain(ChainBroken, WhyPathLength, ChainConstraints)},
		"path length 1 above middle": {func(p *path) { p.root.MaxPathLen = 1 },
			chained(TotalPassed, "", RevocationGood, "")},
		"path length 0 above leaf": {func(p *path) { p.middle.MaxPathLen, p.middle.MaxPathLenZero = 0, true },
			chained(TotalPassed, "", RevocationGood, "")},
		"critical extension in leaf": {func(p *path) {
			p.leaf.ExtraExtensions = []pkix.Extension{criticalExtension()}
		}, noChain(ChainBroken, WhyCriticalExtension, ChainConstraints)},
		"critical extension in middle": {func(p *path) {
			p.middle.ExtraExtensions = []pkix.Extension{criticalExtension()}
		}, noChain(ChainBroken, WhyCriticalExtension, ChainConstraints)},
		"unknown extension, not critical": {func(p *path) {
			e := criticalExtension()
			e.Critical = false
			p.leaf.ExtraExtensions = []pkix.Extension{e}
		}, chained(TotalPassed, "", RevocationGood, "")},
		"name constraints": {func(p *path) {
			p.middle.PermittedDNSDomainsCritical, p.middle.PermittedDNSDomains = true, []string{"example.jp"}
			p.leaf.DNSNames = []string{"www.example.jp", "example.com"}
		}, noChain(ChainBroken, WhyNameConstraints, ChainConstraints)},
		"names within the constraints": {func(p *path) {
			p.middle.PermittedDNSDomainsCritical, p.middle.PermittedDNSDomains = true, []string{"example.jp"}
			p.leaf.DNSNames = []string{"www.example.jp"}
		}, chained(TotalPassed, "", RevocationGood, "")},
		"middle expired": {func(p *path) { p.middle.NotAfter = noon.Add(-time.Second) },
			Result{Indeterminate, OutOfBoundsNotRevoked, ChainStatus{Status: ChainExpired, Why: WhyExpired},
				RevocationStatus{Status: RevocationGood}}},
		"root not yet valid": {func(p *path) { p.root.NotBefore = noon.Add(time.Second) },
			Result{Indeterminate, OutOfBoundsNotRevoked, ChainStatus{Status: ChainNotYet, Why: WhyNotYetValid},
				RevocationStatus{Status: RevocationGood}}},
		"leaf with SHA-1": {func(p *path) { p.leaf.SignatureAlgorithm = x509.SHA1WithRSA },
			noChain(ChainIncomplete, WhyAlgorithm, CryptoConstraints)},
		"leaf with PSS": {func(p *path) { p.leaf.SignatureAlgorithm = x509.SHA384WithRSAPSS },
			chained(TotalPassed, "", RevocationGood, "")},
	} {
		p := path{caTemplate("root"), caTemplate("middle"), certTemplate("leaf")}
		row.change(&p)
		root := (*issuer)(nil).make(t, p.root, "rules root")
		middle := root.make(t, p.middle, "rules middle")
		leaf := middle.make(t, p.leaf, "rules leaf")
		ev := Evidence{Anchors: [][]byte{root.der}, Certificates: [][]byte{middle.der},
			CRLs: [][]byte{root.crl(t), middle.crl(t)}}
		expect(t, name, Evaluate(leaf.der, ev, noon), row.want)
	}
}

func TestKeys(t *testing.T) {
	weak, err := ecdsa.GenerateKey(elliptic.P224(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	strong, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	edwards, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	root := (*issuer)(nil).make(t, caTemplate("root"), "keys root")
	for name, row := range map[string]struct {
		public any
		want   Result
	}{
		"P-384":   {&strong.PublicKey, chained(TotalPassed, "", RevocationGood, "")},
		"P-224":   {&weak.PublicKey, noChain(ChainBroken, WhyAlgorithm, CryptoConstraints)},
		"Ed25519": {edwards, noChain(ChainBroken, WhyAlgorithm, CryptoConstraints)},
	} {
		der, err := x509.CreateCertificate(rand.Reader, certTemplate("leaf"), parsed(t, root.der), row.public, root.key)
		if err != nil {
			t.Fatal(err)
		}
		ev := Evidence{Anchors: [][]byte{root.der}, CRLs: [][]byte{root.crl(t)}}
		expect(t, name, Evaluate(der, ev, noon), row.want)
	}
}

// Somebody who copies name and key identifier of a CA is still somebody else.
func TestImpostor(t *testing.T) {
	sign := hanako(t).Sign
	real := parsed(t, sign.CA.Certificate)
	template := caTemplate("")
	template.RawSubject, template.SubjectKeyId = real.RawSubject, real.SubjectKeyId
	impostor := (*issuer)(nil).make(t, template, "impostor")
	ev := Evidence{Anchors: [][]byte{impostor.der}}
	expect(t, "impostor as anchor", Evaluate(sign.Certificate, ev, noon),
		noChain(ChainIncomplete, WhySignature, NoChain))

	// The impostor's own citizen, with the genuine CA as anchor.
	forged := impostor.make(t, func() *x509.Certificate {
		c := certTemplate("")
		c.RawSubject = parsed(t, sign.Certificate).RawSubject
		return c
	}(), "forged")
	ev = Evidence{Anchors: [][]byte{sign.CA.Certificate}, Certificates: [][]byte{impostor.der}}
	expect(t, "impostor's citizen", Evaluate(forged.der, ev, noon),
		noChain(ChainIncomplete, WhySignature, NoChain))
}

// Below a JPKI authority only citizens' certificates of its class stand, and no
// other authority.
func TestProfile(t *testing.T) {
	sign := hanako(t).Sign
	ca := &issuer{sign.CA.Certificate, sign.CA.Key}
	ev := Evidence{Anchors: [][]byte{ca.der}}
	responder := sign.CA.Responder(noon.Add(-time.Hour))
	expect(t, "responder as signer", Evaluate(responder.Certificate, ev, noon),
		noChain(ChainBroken, WhyProfile, ChainConstraints))

	below := ca.make(t, caTemplate("sub-CA"), "sub-ca")
	leaf := below.make(t, certTemplate("leaf"), "sub-ca leaf")
	ev.Certificates = [][]byte{below.der}
	expect(t, "a CA below", Evaluate(leaf.der, ev, noon),
		noChain(ChainBroken, WhyProfile, ChainConstraints))

	// A citizen's certificate in every respect, but a CA stands between.
	original := parsed(t, sign.Certificate)
	middle := caTemplate("")
	middle.RawSubject = parsed(t, sign.CA.Certificate).RawSubject
	between := ca.make(t, middle, "between")
	citizen := certTemplate("")
	citizen.RawSubject, citizen.KeyUsage, citizen.Policies = original.RawSubject, original.KeyUsage, original.Policies
	deep := Evaluate(between.make(t, citizen, "deep").der,
		Evidence{Anchors: ev.Anchors, Certificates: [][]byte{between.der}}, noon)
	if deep.Chain.Class != cert.ClassSign {
		t.Errorf("control: a certificate of class %s", deep.Chain.Class)
	}
	expect(t, "a citizen below a CA below", deep, noChain(ChainBroken, WhyProfile, ChainConstraints))

	// The right shape, but the anchor given has the name of the other class.
	auth := testpki.New("").AuthCA(3)
	crossed := &issuer{auth.Certificate, auth.Key}
	template := certTemplate("")
	template.RawSubject, template.KeyUsage, template.Policies = original.RawSubject, original.KeyUsage, original.Policies
	expect(t, "sign profile from the auth CA",
		Evaluate(crossed.make(t, template, "crossed").der, Evidence{Anchors: [][]byte{auth.Certificate}}, noon),
		noChain(ChainBroken, WhyProfile, ChainConstraints))
}

func TestDocumentsNeedSigningUsage(t *testing.T) {
	root := (*issuer)(nil).make(t, caTemplate("root"), "keys root")
	ev := Evidence{Anchors: [][]byte{root.der}, CRLs: [][]byte{root.crl(t)}}
	template := certTemplate("leaf")
	template.KeyUsage = x509.KeyUsageKeyEncipherment
	leaf := root.make(t, template, "rules leaf")
	expect(t, "any purpose", Evaluate(leaf.der, ev, noon), chained(TotalPassed, "", RevocationGood, ""))
	expect(t, "documents", EvaluateSigner(leaf.der, ev, noon),
		noChain(ChainBroken, WhyKeyUsage, ChainConstraints))
}

// Of several paths the one that holds is found, loops end, and floods of
// certificates are refused as a whole.
func TestManyPaths(t *testing.T) {
	root := (*issuer)(nil).make(t, caTemplate("root"), "keys root")
	good := root.make(t, caTemplate("middle"), "rules middle")
	expired := caTemplate("middle")
	expired.NotAfter = noon.Add(-time.Hour)
	bad := root.make(t, expired, "rules middle")
	leaf := good.make(t, certTemplate("leaf"), "rules leaf")
	a := (*issuer)(nil).make(t, caTemplate("middle"), "rules middle")
	ev := Evidence{
		Anchors:      [][]byte{root.der},
		Certificates: [][]byte{bad.der, a.der, []byte("rubbish"), leaf.der, good.der, good.der},
		CRLs:         [][]byte{root.crl(t), good.crl(t)},
	}
	expect(t, "two paths", Evaluate(leaf.der, ev, noon), chained(TotalPassed, "", RevocationGood, ""))
	ev.Certificates = slices.Repeat(ev.Certificates, maxCertificates)
	expect(t, "flood", Evaluate(leaf.der, ev, noon), noChain(ChainIncomplete, WhyTooMuchEvidence, NoChain))

	// A CA that signs itself and its twin does not trap the search.
	ev = Evidence{Certificates: [][]byte{a.der, good.der, bad.der}}
	expect(t, "loop", Evaluate(leaf.der, ev, noon), noChain(ChainIncomplete, WhyNoIssuer, NoChain))
	expect(t, "self-signed leaf as its own anchor", Evaluate(root.der, Evidence{Anchors: [][]byte{root.der}}, noon),
		noChain(ChainIncomplete, WhyNoIssuer, NoChain))
}

func TestRevokedAuthority(t *testing.T) {
	root := (*issuer)(nil).make(t, caTemplate("root"), "keys root")
	template := caTemplate("middle")
	middle := root.make(t, template, "rules middle")
	leaf := middle.make(t, certTemplate("leaf"), "rules leaf")
	ev := Evidence{
		Anchors: [][]byte{root.der}, Certificates: [][]byte{middle.der},
		CRLs: [][]byte{middle.crl(t), root.crl(t, x509.RevocationListEntry{
			SerialNumber: template.SerialNumber, RevocationTime: noon.AddDate(0, -1, 0)})},
	}
	r := Evaluate(leaf.der, ev, noon)
	expect(t, "revoked CA", r, chained(Indeterminate, RevokedCANoPOE, RevocationGood, ""))
	if r.Chain.Path[1].Revocation != RevocationRevoked {
		t.Errorf("path %+v", r.Chain.Path)
	}
	ev.CRLs = ev.CRLs[:1]
	expect(t, "CA not checked", Evaluate(leaf.der, ev, noon), chained(Indeterminate, TryLater, RevocationGood, ""))
}
