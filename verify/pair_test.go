package verify_test

import (
	"encoding/hex"
	"testing"
	"time"

	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/trust"
	"github.com/natsuin/natsuin/verify"
)

// TestPair: the states of the two certificates of one person, of which only the
// caller can know that they belong together.
func TestPair(t *testing.T) {
	hanako, moved := person(t, "hanako"), person(t, "moved")
	der := detached(t, hanako.Sign)
	link := verify.Link{Serial: hex.EncodeToString(serial(t, hanako.Sign).Bytes()), Certificate: hanako.Auth.Certificate}
	gone := func(c *testpki.Credential) testpki.Revoked {
		return testpki.Revoked{Serial: serial(t, c), Time: at.Add(-time.Hour), Reason: testpki.ReasonAffiliationChanged}
	}
	for _, c := range []struct {
		name               string
		sign, auth, noAuth bool // revoked, revoked, no list of the other authority
		link               verify.Link
		want               verify.PairState
	}{
		{"pair-both-good", false, false, false, link, verify.PairGood},
		{"pair-sign-revoked-auth-good", true, false, false, link, verify.PairSignRevoked},
		{"pair-sign-good-auth-revoked", false, true, false, link, verify.PairAuthRevoked},
		{"pair-both-revoked", true, true, false, link, verify.PairRevoked},
		{"pair-unknown", true, false, true, link, verify.PairUnknown},
		{"pair-wrong-class", true, false, false, verify.Link{Serial: link.Serial, Certificate: hanako.Sign.Certificate}, verify.PairUnknown},
		{"pair-junk", true, false, false, verify.Link{Serial: link.Serial, Certificate: []byte("junk")}, verify.PairUnknown},
		{"pair-of-another", true, false, false, verify.Link{Serial: "01", Certificate: moved.Auth.Certificate}, ""},
	} {
		sign, auth := evidence(t, hanako.Sign.CA), evidence(t, hanako.Auth.CA)
		if c.sign {
			sign = evidence(t, hanako.Sign.CA, gone(hanako.Sign))
		}
		if c.auth {
			auth = evidence(t, hanako.Auth.CA, gone(hanako.Auth))
		}
		ev := trust.Evidence{Anchors: append(sign.Anchors, auth.Anchors...), CRLs: sign.CRLs}
		if !c.noAuth {
			ev.CRLs = append(ev.CRLs, auth.CRLs...)
		}
		opt := forContent(content, ev)
		opt.Links = []verify.Link{c.link}
		r := judgeFile(der, opt)
		if len(r.Signatures) != 1 {
			t.Fatalf("%s:\n%s", c.name, r.JSON())
		}
		var got verify.PairState
		if p := r.Signatures[0].Pair; p != nil {
			got = p.State
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		golden(t, c.name, r.JSON())
	}
}
