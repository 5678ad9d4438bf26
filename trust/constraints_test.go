package trust

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"testing"
)

// Each row is a name and a subtree; doubt differs only where the name cannot be
// read: then it is in no permitted subtree and in every excluded one.
func TestWithin(t *testing.T) {
	for _, row := range []struct {
		tag                 uint8
		name, tree          string
		permitted, excluded bool
	}{
		{nameDNS, "www.example.jp", "example.jp", true, true},
		{nameDNS, "WWW.EXAMPLE.JP.", "example.jp", true, true},
		{nameDNS, "example.jp", "example.jp", true, true},
		{nameDNS, "badexample.jp", "example.jp", false, false},
		{nameDNS, "jp", "example.jp", false, false},
		{nameDNS, "*.example.jp", "secret.example.jp", false, true},
		{nameDNS, "*.example.jp", "example.com", false, false},
		{nameMail, "a@example.jp", "example.jp", true, true},
		{nameMail, "a@EXAMPLE.jp", "example.jp", true, true},
		{nameMail, "a@www.example.jp", "example.jp", false, false},
		{nameMail, "a@www.example.jp", ".example.jp", true, true},
		{nameMail, "a@example.jp", ".example.jp", false, false},
		{nameMail, "a@example.jp", "a@example.jp", true, true},
		{nameMail, "A@example.jp", "a@example.jp", false, false},
		{nameMail, "example.jp", "example.jp", false, true},
		{nameURI, "http://www.example.jp/x", ".example.jp", true, true},
		{nameURI, "http://example.jp:8080/x", "example.jp", true, true},
		{nameURI, "http://example.jp@example.com/", "example.jp", false, false},
		{nameURI, "http://example.com/@example.jp", "example.jp", false, false},
		{nameURI, "http://192.0.2.1/", "example.jp", false, true},
		{nameURI, "urn:example", "example.jp", false, true},
		{nameIP, "\xC0\x00\x02\x01", "\xC0\x00\x02\x00\xFF\xFF\xFF\x00", true, true},
		{nameIP, "\xC0\x00\x03\x01", "\xC0\x00\x02\x00\xFF\xFF\xFF\x00", false, false},
		{nameIP, "\xC0\x00\x02", "\xC0\x00\x02\x00\xFF\xFF\xFF\x00", false, true},
		{0, "other name", "other name", false, true},
	} {
		n, tree := generalName{row.tag, []byte(row.name)}, generalName{row.tag, []byte(row.tree)}
		if p, e := within(n, tree, false), within(n, tree, true); p != row.permitted || e != row.excluded {
			t.Errorf("%d %q in %q: %t, %t", row.tag, row.name, row.tree, p, e)
		}
	}
}

// Names are compared without string type, case and white space.
func TestSameName(t *testing.T) {
	name := func(value any, oid ...int) []byte {
		der, err := asn1.Marshal(pkix.RDNSequence{{{Type: oid, Value: value}}})
		if err != nil {
			t.Fatal(err)
		}
		return der
	}
	utf8 := asn1.RawValue{Tag: asn1.TagUTF8String, Bytes: []byte(" good  ca ")}
	bmp := asn1.RawValue{Tag: asn1.TagBMPString, Bytes: []byte("\x00G\x00o\x00o\x00d\x00 \x00C\x00A")}
	base := name("Good CA", 2, 5, 4, 10)
	for i, row := range []struct {
		other []byte
		want  bool
	}{
		{name(utf8, 2, 5, 4, 10), true}, {name(bmp, 2, 5, 4, 10), true}, {name("GoodCA", 2, 5, 4, 10), false},
		{name("Good CA", 2, 5, 4, 11), false}, {base[:len(base)-1], false}, {nil, false},
		{name([]byte("Good CA"), 2, 5, 4, 10), false},
	} {
		if sameName(base, row.other) != row.want {
			t.Errorf("%d: want %t", i, row.want)
		}
	}
}

// The policy inputs are the caller's: nothing is demanded unless asked.
func TestPolicy(t *testing.T) {
	root := (*issuer)(nil).make(t, caTemplate("root"), "rules root")
	template := certTemplate("leaf")
	oid, err := x509.OIDFromInts([]uint64{1, 2, 3})
	if err != nil {
		t.Fatal(err)
	}
	with, without := *template, *template
	with.Policies = []x509.OID{oid}
	ev := Evidence{Anchors: [][]byte{root.der}, CRLs: [][]byte{root.crl(t)}}
	bad := noChain(ChainBroken, WhyPolicy, ChainConstraints)
	for name, row := range map[string]struct {
		leaf   *x509.Certificate
		policy Policy
		want   Result
	}{
		"nothing asked":        {&without, Policy{}, passed},
		"explicit, none there": {&without, Policy{Explicit: true}, bad},
		"explicit":             {&with, Policy{Explicit: true}, passed},
		"the one":              {&with, Policy{Explicit: true, Initial: []string{"1.2.3"}}, passed},
		"another":              {&with, Policy{Explicit: true, Initial: []string{"1.2.4"}}, bad},
		"none acceptable":      {&with, Policy{Explicit: true, Initial: []string{}}, bad},
		"another, not asked":   {&with, Policy{Initial: []string{"1.2.4"}}, passed},
	} {
		leaf := root.make(t, row.leaf, "rules leaf")
		expect(t, name, EvaluatePolicy(leaf.der, ev, noon, row.policy), row.want)
	}
}
