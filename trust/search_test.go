package trust

import (
	"crypto/rand"
	"crypto/x509"
	"fmt"
	"math/big"
	"slices"
	"testing"

	"github.com/natsuin/natsuin/internal/testpki"
)

// A key roll-over certificate, issued by a CA to its own new key, does not
// count against a path length (RFC 5280 section 6.1.4 (l)).
func TestSelfIssuedDoesNotCount(t *testing.T) {
	root := (*issuer)(nil).make(t, caTemplate("root"), "keys root")
	template := caTemplate("middle")
	template.MaxPathLen, template.MaxPathLenZero = 0, true
	old := root.make(t, template, "rules middle")
	rollover := old.make(t, caTemplate("middle"), "rules middle new")
	leaf := rollover.make(t, certTemplate("leaf"), "rules leaf")
	ev := Evidence{Anchors: [][]byte{root.der}, Certificates: [][]byte{old.der, rollover.der},
		CRLs: [][]byte{root.crl(t), old.crl(t), rollover.crl(t)}}
	expect(t, "self-issued", Evaluate(leaf.der, ev, noon), passed)

	sub := old.make(t, caTemplate("other"), "rules middle new")
	leaf = sub.make(t, certTemplate("leaf"), "rules leaf")
	ev.Certificates = [][]byte{old.der, sub.der}
	expect(t, "the control: not self-issued", Evaluate(leaf.der, ev, noon),
		noChain(ChainBroken, WhyPathLength, ChainConstraints))
}

// A link from one JPKI generation to another is no path: an anchor issues to
// citizens itself, and a generation is trusted only by being an anchor.
func TestNoLinkBetweenGenerations(t *testing.T) {
	a := testpki.New("")
	sign := hanako(t).Sign
	old := a.SignCA(2)
	template := caTemplate("")
	real := parsed(t, sign.CA.Certificate)
	template.RawSubject, template.SubjectKeyId = real.RawSubject, real.SubjectKeyId
	link, err := x509.CreateCertificate(rand.Reader, template, parsed(t, old.Certificate), &sign.CA.Key.PublicKey, old.Key)
	if err != nil {
		t.Fatal(err)
	}
	ev := Evidence{Anchors: [][]byte{old.Certificate}, Certificates: [][]byte{link}}
	r := Evaluate(sign.Certificate, ev, noon)
	expect(t, "link", r, noChain(ChainBroken, WhyProfile, ChainConstraints))
	if len(r.Chain.Path) != 3 {
		t.Errorf("path %+v", r.Chain.Path)
	}
	// Anything below a test anchor is marked so, whatever it calls itself.
	below := (&issuer{old.Certificate, old.Key}).make(t, caTemplate("sub-CA"), "sub-ca")
	leaf := below.make(t, certTemplate("leaf"), "sub-ca leaf")
	ev.Certificates = [][]byte{below.der}
	if r := Evaluate(leaf.der, ev, noon); !r.Chain.Test || r.Chain.Anchor == nil {
		t.Errorf("chain %+v", r.Chain)
	}
}

// Of a path broken by a rule and one that is only too late, the second is
// reported: it says more.
func TestBetterOfTwoBrokenPaths(t *testing.T) {
	root := (*issuer)(nil).make(t, caTemplate("root"), "keys root")
	noCA, late := caTemplate("middle"), caTemplate("middle")
	noCA.KeyUsage = x509.KeyUsageCRLSign
	late.NotAfter = noon.AddDate(0, 0, -1)
	a, b := root.make(t, noCA, "rules middle"), root.make(t, late, "rules middle")
	leaf := b.make(t, certTemplate("leaf"), "rules leaf")
	for _, order := range [][][]byte{{a.der, b.der}, {b.der, a.der}} {
		r := Evaluate(leaf.der, Evidence{Anchors: [][]byte{root.der}, Certificates: order}, noon)
		expect(t, "late", r, Result{Indeterminate, OutOfBoundsNoPOE,
			ChainStatus{Status: ChainExpired, Why: WhyExpired},
			RevocationStatus{Status: RevocationNotChecked, Why: WhyNoEvidence}})
	}
}

// The search is bounded in depth and in signatures checked.
func TestSearchBounds(t *testing.T) {
	top := (*issuer)(nil).make(t, caTemplate("ca 0"), "bounds 0")
	ev := Evidence{Anchors: [][]byte{top.der}}
	last := top
	for i := 1; i < maxPath; i++ {
		ev.CRLs = append(ev.CRLs, last.crl(t))
		leaf := last.make(t, certTemplate("leaf"), "rules leaf")
		expect(t, fmt.Sprint(i), Evaluate(leaf.der, ev, noon), passed)
		last = last.make(t, caTemplate(fmt.Sprint("ca ", i)), fmt.Sprint("bounds ", i%3))
		ev.Certificates = append(ev.Certificates, last.der)
	}
	leaf := last.make(t, certTemplate("leaf"), "rules leaf")
	expect(t, "too deep", Evaluate(leaf.der, ev, noon), noChain(ChainIncomplete, WhyNoIssuer, NoChain))

	// A hundred impostors with the name of the root.
	root := (*issuer)(nil).make(t, caTemplate("root"), "keys root")
	middle := root.make(t, caTemplate("middle"), "rules middle")
	leaf = middle.make(t, certTemplate("leaf"), "rules leaf")
	ev = Evidence{Certificates: [][]byte{middle.der}}
	for _, name := range []string{"root", "middle"} {
		for i := range int64(maxCertificates/2 - 2) {
			template := caTemplate(name)
			template.SerialNumber, template.SubjectKeyId = big.NewInt(100+i), []byte{1}
			template.AuthorityKeyId = template.SubjectKeyId
			made := (*issuer)(nil).make(t, template, "impostor")
			ev.Certificates = append(ev.Certificates, made.der)
		}
	}
	withoutKeyIDs(t, root, middle, leaf, &ev)
}

// withoutKeyIDs asks about a leaf that does not name its issuer's key, so that
// every certificate of that name has to be tried.
func withoutKeyIDs(t *testing.T, root, middle, leaf *issuer, ev *Evidence) {
	t.Helper()
	parent := *parsed(t, middle.der)
	parent.SubjectKeyId = nil
	der, err := x509.CreateCertificate(rand.Reader, certTemplate("leaf"), &parent, leaf.key.Public(), middle.key)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "impostors without an anchor", Evaluate(der, *ev, noon), noChain(ChainIncomplete, WhySignature, NoChain))
	flood := slices.Clone(ev.Certificates)
	slices.Reverse(flood)
	b, ok := newBuilder(Evidence{Certificates: flood})
	if !ok {
		t.Fatal("the flood is too large for the test")
	}
	b.checks = 10
	b.extend([]*candidate{{Certificate: mustCert(t, der)}})
	if b.checks != 0 || b.miss != WhyTooMuchEvidence || b.paths != nil {
		t.Errorf("%d checks left, %s, %d paths", b.checks, b.miss, len(b.paths))
	}
	ev.Anchors = [][]byte{root.der}
	ev.CRLs = [][]byte{root.crl(t), middle.crl(t)}
	expect(t, "impostors", Evaluate(der, *ev, noon), passed)
}

// A cross certificate is another way to an anchor, but no way around a
// revocation: whichever path is found first, the revoked authority counts.
func TestNoWayAroundRevocation(t *testing.T) {
	one := (*issuer)(nil).make(t, caTemplate("one"), "rules root")
	two := (*issuer)(nil).make(t, caTemplate("two"), "keys root")
	middle := one.make(t, caTemplate("middle"), "rules middle")
	cross := two.make(t, caTemplate("middle"), "rules middle")
	leaf := middle.make(t, certTemplate("leaf"), "rules leaf")
	gone := x509.RevocationListEntry{SerialNumber: big.NewInt(7), RevocationTime: issued}
	for _, anchors := range [][][]byte{{one.der, two.der}, {two.der, one.der}} {
		ev := Evidence{Anchors: anchors, Certificates: [][]byte{middle.der, cross.der},
			CRLs: [][]byte{one.crl(t), two.crl(t), middle.crl(t)}}
		expect(t, "cross", Evaluate(leaf.der, ev, noon), passed)
		ev.CRLs[0] = one.crl(t, gone)
		expect(t, "revoked", Evaluate(leaf.der, ev, noon), chained(Indeterminate, RevokedCANoPOE, RevocationGood, ""))
		ev.Certificates = ev.Certificates[1:]
		expect(t, "only cross", Evaluate(leaf.der, ev, noon), passed)
		ev.CRLs[2] = middle.crl(t, gone)
		expect(t, "leaf", Evaluate(leaf.der, ev, noon), chained(TotalFailed, Revoked, RevocationRevoked, ""))
	}
}
