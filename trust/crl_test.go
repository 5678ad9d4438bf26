package trust

import (
	"crypto/x509"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/natsuin/natsuin/internal/testpki"
)

// passed and unknown are the two results a CRL about somebody else can have.
var passed = chained(TotalPassed, "", RevocationGood, "")

func unknown(why Why) Result { return chained(Indeterminate, TryLater, RevocationUnknown, why) }

func TestCRL(t *testing.T) {
	c := hanako(t)
	sign, ca := c.Sign, c.Sign.CA
	mine := testpki.Revoked{Serial: serialOf(t, sign.Certificate), Time: noon.AddDate(0, 0, -3), Reason: 3}
	base := testpki.CRLTemplate{ThisUpdate: noon.Add(-time.Hour), NextUpdate: noon.Add(time.Hour), Number: 1}
	revoked := chained(TotalFailed, Revoked, RevocationRevoked, "")
	unheard := []int{1, 3, 6, 1, 4, 1, 55555, 1}
	for name, row := range map[string]struct {
		change func(*testpki.CRLTemplate)
		want   Result
	}{
		"empty":           {func(*testpki.CRLTemplate) {}, passed},
		"begins now":      {func(c *testpki.CRLTemplate) { c.ThisUpdate = noon }, passed},
		"ends now":        {func(c *testpki.CRLTemplate) { c.NextUpdate = noon }, passed},
		"tomorrow's":      {func(c *testpki.CRLTemplate) { c.ThisUpdate = noon.Add(time.Second) }, unknown(WhyNotYetValid)},
		"stale":           {func(c *testpki.CRLTemplate) { c.NextUpdate = noon.Add(-time.Second) }, unknown(WhyStale)},
		"ends before":     {func(c *testpki.CRLTemplate) { c.NextUpdate = c.ThisUpdate.Add(-time.Second) }, unknown(WhyStale)},
		"no end, fresh":   {func(c *testpki.CRLTemplate) { c.NextUpdate = time.Time{} }, passed},
		"no end, old":     {func(c *testpki.CRLTemplate) { c.NextUpdate, c.ThisUpdate = time.Time{}, noon.Add(-25*time.Hour) }, unknown(WhyStale)},
		"another's key":   {func(c *testpki.CRLTemplate) { c.Key = testpki.New("").Key("impostor") }, unknown(WhySignature)},
		"a citizen's key": {func(c *testpki.CRLTemplate) { c.Key = sign.Key }, unknown(WhySignature)},
		"critical extension": {func(c *testpki.CRLTemplate) {
			c.Extensions = []testpki.Extension{{OID: unheard, Critical: true, Value: []byte{5, 0}}}
		}, unknown(WhyCriticalExtension)},
		"other extension": {func(c *testpki.CRLTemplate) {
			c.Extensions = []testpki.Extension{{OID: unheard, Value: []byte{5, 0}}}
		}, passed},
		"partial": {func(c *testpki.CRLTemplate) {
			c.Extensions = []testpki.Extension{{OID: oidIssuingPoint, Critical: true, Value: []byte{0x30, 0}}}
		}, unknown(WhyScope)},
		"delta": {func(c *testpki.CRLTemplate) {
			c.Extensions = []testpki.Extension{{OID: oidDeltaCRL, Critical: true, Value: []byte{2, 1, 1}}}
		}, unknown(WhyScope)},
		"critical entry extension": {func(c *testpki.CRLTemplate) {
			c.Revoked = []testpki.Revoked{{Serial: big.NewInt(99), Time: issued}}
			c.EntryExtension = &testpki.Extension{OID: unheard, Critical: true, Value: []byte{5, 0}}
		}, unknown(WhyCriticalExtension)},
		"other serial": {func(c *testpki.CRLTemplate) {
			c.Revoked = []testpki.Revoked{{Serial: new(big.Int).Add(mine.Serial, big.NewInt(1)), Time: issued}}
		}, passed},
		"mine": {func(c *testpki.CRLTemplate) { c.Revoked = []testpki.Revoked{mine} }, revoked},
		"mine, stale list": {func(c *testpki.CRLTemplate) {
			c.Revoked, c.NextUpdate = []testpki.Revoked{mine}, noon.Add(-time.Second)
		}, revoked},
		"mine, later list": {func(c *testpki.CRLTemplate) {
			c.Revoked, c.ThisUpdate, c.NextUpdate = []testpki.Revoked{mine}, noon.AddDate(0, 1, 0), noon.AddDate(0, 2, 0)
		}, revoked},
		"mine, revoked since": {func(c *testpki.CRLTemplate) {
			later := mine
			later.Time = noon.AddDate(0, 0, 20)
			c.Revoked, c.ThisUpdate, c.NextUpdate = []testpki.Revoked{later}, noon.AddDate(0, 1, 0), noon.AddDate(0, 2, 0)
		}, chained(TotalPassed, "", RevocationGood, WhyRevokedLater)},
		"mine, dated ahead": {func(c *testpki.CRLTemplate) {
			later := mine
			later.Time = noon.AddDate(0, 0, 20)
			c.Revoked = []testpki.Revoked{later}
		}, revoked},
		"mine, hold":      {func(c *testpki.CRLTemplate) { mine := mine; mine.Reason = 6; c.Revoked = []testpki.Revoked{mine} }, revoked},
		"mine, no reason": {func(c *testpki.CRLTemplate) { mine := mine; mine.Reason = 0; c.Revoked = []testpki.Revoked{mine} }, revoked},
		"mine, removed": {func(c *testpki.CRLTemplate) {
			mine := mine
			mine.Reason = testpki.ReasonRemoveFromCRL
			c.Revoked = []testpki.Revoked{mine}
		}, unknown(WhyRemoved)},
		"mine, list of nobody": {func(c *testpki.CRLTemplate) {
			c.Revoked, c.Key = []testpki.Revoked{mine}, testpki.New("").Key("impostor")
		}, unknown(WhySignature)},
	} {
		template := base
		row.change(&template)
		expect(t, name, Evaluate(sign.Certificate, with(sign, signCRL(t, ca, template)), noon), row.want)
	}
}

func TestCRLBytes(t *testing.T) {
	c := hanako(t)
	sign := c.Sign
	crl := goodCRL(t, sign.CA)
	auth := goodCRL(t, c.Auth.CA)
	flipped := slices.Clone(crl)
	flipped[len(flipped)/2] ^= 1
	for name, row := range map[string]struct {
		crls [][]byte
		want Result
	}{
		"empty bytes":         {[][]byte{{}}, unknown(WhyMalformed)},
		"rubbish":             {[][]byte{[]byte("rubbish")}, unknown(WhyMalformed)},
		"a certificate":       {[][]byte{sign.Certificate}, unknown(WhyMalformed)},
		"half":                {[][]byte{crl[:len(crl)/2]}, unknown(WhyMalformed)},
		"something after":     {[][]byte{append(slices.Clone(crl), 0)}, unknown(WhyMalformed)},
		"flipped signature":   {[][]byte{flipLast(crl)}, unknown(WhySignature)},
		"the other authority": {[][]byte{auth}, unknown(WhyOtherIssuer)},
		"closest reason":      {[][]byte{auth, []byte("rubbish"), flipLast(crl)}, unknown(WhySignature)},
		"good among others":   {[][]byte{auth, []byte("rubbish"), crl, flipLast(crl)}, passed},
		"flood":               {slices.Repeat([][]byte{crl}, maxEvidence+1), unknown(WhyTooMuchEvidence)},
	} {
		expect(t, name, Evaluate(sign.Certificate, with(sign, row.crls...), noon), row.want)
	}
	if r := Evaluate(sign.Certificate, with(sign, flipped), noon); r.Indication == TotalPassed {
		t.Error("a CRL with a flipped byte counts")
	}
}

// flipLast breaks the signature and nothing else.
func flipLast(der []byte) []byte {
	out := slices.Clone(der)
	out[len(out)-1] ^= 1
	return out
}

// Every reason of RFC 5280 comes out as the authority wrote it.
func TestReasons(t *testing.T) {
	sign := hanako(t).Sign
	names := map[int]string{1: "keyCompromise", 2: "cACompromise", 3: "affiliationChanged", 4: "superseded",
		5: "cessationOfOperation", 6: "certificateHold", 9: "privilegeWithdrawn", 10: "aACompromise", 7: ""}
	for code, name := range names {
		r := Evaluate(sign.Certificate, with(sign, revokedCRL(t, sign, issued, code)), noon).Revocation
		if r.ReasonCode == nil || *r.ReasonCode != code || r.Reason != name || !r.Time.Equal(issued) {
			t.Errorf("reason %d: %+v", code, r)
		}
	}
	if r := Evaluate(sign.Certificate, with(sign, revokedCRL(t, sign, issued, 0)), noon).Revocation; r.ReasonCode != nil {
		t.Errorf("no reason became %d", *r.ReasonCode)
	}
}

// A revocation outweighs everything, in any order, and the newest source of a
// good answer is the one reported.
func TestWeighing(t *testing.T) {
	sign := hanako(t).Sign
	crl := func(hours int, revoked ...testpki.Revoked) []byte {
		der, err := sign.CA.CRL(noon.Add(time.Duration(hours)*time.Hour), revoked...)
		if err != nil {
			t.Fatal(err)
		}
		return der
	}
	mine := testpki.Revoked{Serial: serialOf(t, sign.Certificate), Time: noon.Add(-90 * time.Minute), Reason: 4}
	yesterday, revoked, today := crl(-20), crl(-2, mine), crl(-1)
	ocsp := sign.CA.OCSP(testpki.OCSPTemplate{Serial: mine.Serial, ProducedAt: noon, NextUpdate: noon.Add(time.Hour)})
	for _, order := range [][][]byte{{yesterday, revoked, today}, {revoked, today, yesterday}, {today, yesterday, revoked}} {
		ev := with(sign, order...)
		ev.OCSPs = [][]byte{ocsp}
		expect(t, "revoked", Evaluate(sign.Certificate, ev, noon), chained(TotalFailed, Revoked, RevocationRevoked, ""))
	}
	for _, order := range [][][]byte{{yesterday, today}, {today, yesterday}} {
		r := Evaluate(sign.Certificate, with(sign, order...), noon)
		expect(t, "good", r, passed)
		if !r.Revocation.SourceTime.Equal(noon.Add(-time.Hour)) || r.Revocation.Source != "crl" {
			t.Errorf("source %+v", r.Revocation)
		}
	}
	ev := with(sign, yesterday)
	ev.OCSPs = [][]byte{ocsp}
	if r := Evaluate(sign.Certificate, ev, noon); r.Revocation.Source != "ocsp" {
		t.Errorf("source %+v", r.Revocation)
	}
	earlier := mine
	earlier.Time = noon.Add(-50 * time.Hour)
	for _, order := range [][][]byte{{revoked, crl(-1, earlier)}, {crl(-1, earlier), revoked}} {
		if r := Evaluate(sign.Certificate, with(sign, order...), noon); !r.Revocation.Time.Equal(earlier.Time) {
			t.Errorf("revoked at %s, not at the earliest time", r.Revocation.Time)
		}
	}
}

// After expiry authorities drop certificates from their lists, so silence says
// nothing any more; a list of before still does.
func TestSilenceAfterExpiry(t *testing.T) {
	sign := hanako(t).Sign
	end := parsed(t, sign.Certificate).NotAfter
	at := end.Add(time.Hour)
	crl := func(from time.Time) []byte {
		der, err := sign.CA.CRL(from)
		if err != nil {
			t.Fatal(err)
		}
		return der
	}
	r := Evaluate(sign.Certificate, with(sign, crl(end.Add(time.Minute))), at)
	expect(t, "after", r, Result{Indeterminate, OutOfBoundsNoPOE, ChainStatus{Status: ChainExpired, Why: WhyExpired},
		RevocationStatus{Status: RevocationUnknown, Why: WhyAfterExpiry}})
	r = Evaluate(sign.Certificate, with(sign, crl(end.Add(-time.Minute))), at)
	expect(t, "before", r, Result{Indeterminate, OutOfBoundsNotRevoked, ChainStatus{Status: ChainExpired, Why: WhyExpired},
		RevocationStatus{Status: RevocationGood}})
}

// An issuer that may not sign CRLs cannot speak about revocation.
func TestCRLNeedsKeyUsage(t *testing.T) {
	template := caTemplate("root")
	template.KeyUsage &^= x509.KeyUsageCRLSign
	root := (*issuer)(nil).make(t, template, "keys root")
	leaf := root.make(t, certTemplate("leaf"), "rules leaf")
	ev := Evidence{Anchors: [][]byte{root.der}, CRLs: [][]byte{root.crl(t)}}
	expect(t, "no cRLSign", Evaluate(leaf.der, ev, noon), unknown(WhyKeyUsage))
}
