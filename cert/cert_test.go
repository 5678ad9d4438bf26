package cert

import (
	"bytes"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/testpki"
)

var issued = time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC)

func citizen(t testing.TB, id string) *testpki.Citizen {
	t.Helper()
	c, err := testpki.New("").Citizen(id, issued)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func mustParse(t testing.TB, der []byte) *Certificate {
	t.Helper()
	c, err := Parse(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSignCertificate(t *testing.T) {
	c := mustParse(t, citizen(t, "substitute").Sign.Certificate)
	if c.Class != ClassSign || !c.Test {
		t.Errorf("class %s, test %v", c.Class, c.Test)
	}
	if !slices.Equal(c.PolicyOIDs, []string{"1.2.392.200149.8.5.1.1.20"}) {
		t.Errorf("policies %v", c.PolicyOIDs)
	}
	want := Attributes{
		Name: "高橋\u3000邉子", Sex: "2", Birth: "319680704", Address: "見本県見本市辻町２丁目３番",
		NameSubstitute: "10010", AddressSubstitute: "0000001000000",
	}
	if *c.Attributes != want {
		t.Errorf("attributes %+v", *c.Attributes)
	}
	if got := c.Attributes.NameSubstitutes(); !slices.Equal(got, []int{0, 3}) {
		t.Errorf("substituted characters of the name: %v", got)
	}
	if got := c.Attributes.AddressSubstitutes(); !slices.Equal(got, []int{6}) {
		t.Errorf("substituted characters of the address: %v", got)
	}
	if len(c.CRLDistribution) != 1 || c.CRLDistribution[0].Text() != "C=JP, O=JPKI-TEST-LOCAL, "+
		"OU=JPKI for digital signature, OU=CRL Distribution Points, OU=Mihon-ken, CN=Mihon-shi CRLDP" {
		t.Errorf("distribution points %+v", c.CRLDistribution)
	}
	if !strings.HasPrefix(c.Subject(), "C=JP, L=Mihon-ken, L=Mihon-shi, CN=") {
		t.Errorf("subject %s", c.Subject())
	}
	if !strings.Contains(c.Issuer(), `OU=Fictitious agency for tests\, not`) {
		t.Errorf("issuer %s", c.Issuer())
	}
}

func TestAuthCertificate(t *testing.T) {
	c := mustParse(t, citizen(t, "hanako").Auth.Certificate)
	if c.Class != ClassAuth || c.Attributes != nil || !c.Test {
		t.Errorf("class %s, attributes %v, test %v", c.Class, c.Attributes, c.Test)
	}
	if c.SameName("番号\u3000花子") {
		t.Error("a certificate without a name has the name typed")
	}
}

func TestCACertificateIsOther(t *testing.T) {
	for ca, want := range map[*testpki.CA]Class{
		testpki.New("").SignCA(3): ClassSign,
		testpki.New("").AuthCA(3): ClassAuth,
	} {
		if c := mustParse(t, ca.Certificate); c.Class != ClassOther || c.Issues != want {
			t.Errorf("class %s, issues %s", c.Class, c.Issues)
		}
	}
}

// shaped issues a certificate with one thing changed against the profile.
func shaped(t *testing.T, change func(*x509.Certificate)) []byte {
	t.Helper()
	c := citizen(t, "hanako")
	original, err := x509.ParseCertificate(c.Sign.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	parent, err := x509.ParseCertificate(c.Sign.CA.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(7), RawSubject: original.RawSubject,
		NotBefore: original.NotBefore, NotAfter: original.NotAfter,
		KeyUsage: original.KeyUsage, Policies: original.Policies,
	}
	for _, e := range original.Extensions {
		if e.Id.Equal(oidSubjectAltName) || e.Id.Equal(oidCRLDistribution) {
			template.ExtraExtensions = append(template.ExtraExtensions, e)
		}
	}
	change(template)
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &c.Sign.Key.PublicKey, c.Sign.CA.Key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func policy(t *testing.T, dotted string) x509.OID {
	t.Helper()
	oid, err := x509.ParseOID(dotted)
	if err != nil {
		t.Fatal(err)
	}
	return oid
}

// Each of issuer, policy and key usage is needed, and each alone is not enough.
func TestClassNeedsEverything(t *testing.T) {
	for name, row := range map[string]struct {
		change func(*x509.Certificate)
		want   Class
	}{
		"as is":       {func(c *x509.Certificate) {}, ClassSign},
		"test policy": {func(c *x509.Certificate) { c.Policies = []x509.OID{policy(t, "1.2.392.200149.8.5.1.0.20")} }, ClassSign},
		"later policy": {func(c *x509.Certificate) {
			c.Policies = []x509.OID{policy(t, "1.2.392.200149.8.5.1.1.40")}
		}, ClassSign},
		"auth policy": {func(c *x509.Certificate) {
			c.Policies = []x509.OID{policy(t, "1.2.392.200149.8.5.1.3.30")}
		}, ClassOther},
		"longer arc": {func(c *x509.Certificate) {
			c.Policies = []x509.OID{policy(t, "1.2.392.200149.8.5.1.11.20")}
		}, ClassOther},
		"no policy": {func(c *x509.Certificate) { c.Policies = nil }, ClassOther},
		"two policies": {func(c *x509.Certificate) {
			c.Policies = append(slices.Clone(c.Policies), policy(t, "1.2.3.4"))
		}, ClassOther},
		"auth usage": {func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageDigitalSignature }, ClassOther},
		"more usage": {func(c *x509.Certificate) { c.KeyUsage |= x509.KeyUsageKeyEncipherment }, ClassOther},
		"a CA": {func(c *x509.Certificate) {
			c.BasicConstraintsValid, c.IsCA = true, true
		}, ClassOther},
	} {
		c := mustParse(t, shaped(t, row.change))
		if c.Class != row.want {
			t.Errorf("%s: class %s, want %s", name, c.Class, row.want)
		}
		if (c.Attributes != nil) != (c.Class == ClassSign) {
			t.Errorf("%s: attributes %v with class %s", name, c.Attributes, c.Class)
		}
	}
}

// Self-made certificates show that the issuer's name counts too.
func TestClassByIssuer(t *testing.T) {
	key := testpki.New("").Key("impostor")
	for name, row := range map[string]struct {
		issuer pkix.Name
		want   Class
		test   bool
	}{
		"real name": {pkix.Name{Organization: []string{"JPKI"},
			OrganizationalUnit: []string{"JPKI for digital signature"}}, ClassSign, false},
		"card for developers": {pkix.Name{Organization: []string{"JPKI-TEST"},
			OrganizationalUnit: []string{"JPKI for digital signature"}}, ClassSign, true},
		"wrong unit": {pkix.Name{Organization: []string{"JPKI"},
			OrganizationalUnit: []string{"JPKI for user authentication"}}, ClassOther, false},
		"wrong organisation": {pkix.Name{Organization: []string{"JPKl"},
			OrganizationalUnit: []string{"JPKI for digital signature"}}, ClassOther, false},
		"two organisations": {pkix.Name{Organization: []string{"JPKI", "Example"},
			OrganizationalUnit: []string{"JPKI for digital signature"}}, ClassOther, false},
	} {
		template := &x509.Certificate{
			SerialNumber: big.NewInt(1), Subject: row.issuer, NotBefore: issued, NotAfter: issued,
			KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
			Policies: []x509.OID{policy(t, "1.2.392.200149.8.5.1.1.20")},
		}
		der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
		if err != nil {
			t.Fatal(err)
		}
		c := mustParse(t, der)
		if c.Class != row.want || c.Test != row.test {
			t.Errorf("%s: class %s, test %v", name, c.Class, c.Test)
		}
	}
}

func TestSameName(t *testing.T) {
	hanako := mustParse(t, citizen(t, "hanako").Sign.Certificate)
	for typed, want := range map[string]bool{
		"番号\u3000花子":                     true,
		"番号 花子":                          true,
		" 番号\u3000 \u3000花子\u3000":       true,
		"番号花子":                           false,
		"花子 番号":                          false,
		"番号 花":                           false,
		"":                               false,
		"\u3000":                         false,
		"番号\t花子":                         false,
		"番号\u3000花子\u202e":               false,
		strings.Repeat("番号 花子 ", 10_000): false,
	} {
		if got := hanako.SameName(typed); got != want {
			t.Errorf("SameName(%.20q) = %v", typed, got)
		}
	}
	roman := mustParse(t, citizen(t, "roman").Sign.Certificate)
	if !roman.SameName("SAMPLE  MARIA\u3000ANNA（見本 真理）") {
		t.Error("a roman name with 通称 is not recognised")
	}
}

func TestParseRefuses(t *testing.T) {
	good := citizen(t, "hanako").Sign.Certificate
	san := func(names ...[]byte) []byte {
		return shaped(t, func(c *x509.Certificate) {
			value, err := asn1.Marshal(rawMembers(names))
			if err != nil {
				t.Fatal(err)
			}
			c.ExtraExtensions = []pkix.Extension{{Id: oidSubjectAltName, Value: value}}
		})
	}
	name := func(last int, text string) []byte {
		return otherName(t, asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 5, last}, text)
	}
	for what, der := range map[string][]byte{
		"nothing":            {},
		"half":               good[:len(good)/2],
		"something after it": append(slices.Clone(good), 0),
		"too much":           bytes.Repeat([]byte{0x30}, MaxSize+1),
		"two names":          san(name(1, "a"), name(1, "b")),
		"too many names":     san(slices.Repeat([][]byte{name(9, "x")}, maxNames+1)...),
		"a name that is too long": san(name(1, strings.Repeat("長",
			maxText))),
	} {
		c, err := Parse(der)
		if !errors.Is(err, failure.New(failure.CertificateMalformed, "")) || c != nil {
			t.Errorf("%s: %v, %v", what, c != nil, err)
		}
	}
	// Unknown other names and any order are tolerated.
	c := mustParse(t, san(name(9, "フリガナ"), name(5, "住所"), name(1, "氏名")))
	if *c.Attributes != (Attributes{Name: "氏名", Address: "住所"}) {
		t.Errorf("attributes %+v", *c.Attributes)
	}
}

func rawMembers(ders [][]byte) []asn1.RawValue {
	var out []asn1.RawValue
	for _, d := range ders {
		out = append(out, asn1.RawValue{FullBytes: d})
	}
	return out
}

func otherName(t *testing.T, oid asn1.ObjectIdentifier, text string) []byte {
	t.Helper()
	der, err := asn1.MarshalWithParams(struct {
		OID   asn1.ObjectIdentifier
		Value string `asn1:"utf8,tag:0,explicit"`
	}{oid, text}, "tag:0")
	if err != nil {
		t.Fatal(err)
	}
	return der
}
