package testpki

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

var issued = time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC)

func citizen(t *testing.T, id string) *Citizen {
	t.Helper()
	c, err := New("").Citizen(id, issued)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func parse(t *testing.T, der []byte) *x509.Certificate {
	t.Helper()
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The digests pin the bytes: other machines, Go versions and processes must
// find the same primes and encode the same certificates.
func TestDeterministic(t *testing.T) {
	c := citizen(t, DefaultPerson)
	for name, row := range map[string]struct {
		der  []byte
		want string
	}{
		"ca":   {New("").SignCA(3).Certificate, "4665a85056c41ca25adb94ca23531c01c5235a0ff07be9aa58000c38107314f2"},
		"sign": {c.Sign.Certificate, "fc3dad34b1808230490439df7beabc14aaeb565e0a765e3f4690404251a32744"},
		"auth": {c.Auth.Certificate, "a1c76c45d19d224e6a6d8835e7ce5fdda041bde69f9d5c7041bf235be0ffea49"},
	} {
		sum := sha256.Sum256(row.der)
		if got := hex.EncodeToString(sum[:]); got != row.want {
			t.Errorf("%s: SHA-256 %s, want %s", name, got, row.want)
		}
	}
	fresh := &Authority{seed: DefaultSeed, keys: map[string]*lazyKey{}, cas: map[caID]*lazyCA{}}
	again, err := fresh.Citizen(DefaultPerson, issued)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(again.Sign.Certificate, c.Sign.Certificate) {
		t.Error("a second authority of the same seed issues other bytes")
	}
	other, err := New("another seed").Citizen(DefaultPerson, issued)
	if err != nil {
		t.Fatal(err)
	}
	if other.Sign.Key.Equal(c.Sign.Key) {
		t.Error("another seed gives the same key")
	}
}

func TestGenerationsShareOneName(t *testing.T) {
	a := New("")
	for _, ca := range []func(int) *CA{a.SignCA, a.AuthCA} {
		seen := map[string]bool{}
		for g := 1; g <= Generations; g++ {
			c := parse(t, ca(g).Certificate)
			if !bytes.Equal(c.RawSubject, parse(t, ca(1).Certificate).RawSubject) ||
				!bytes.Equal(c.RawSubject, c.RawIssuer) {
				t.Errorf("generation %d: another name", g)
			}
			if !strings.Contains(c.Subject.String(), "O="+Organisation) {
				t.Errorf("generation %d: %s lacks the test organisation", g, c.Subject)
			}
			seen[string(c.SubjectKeyId)] = true
			if err := c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature); err != nil {
				t.Errorf("generation %d: %v", g, err)
			}
		}
		if len(seen) != Generations {
			t.Errorf("%d keys for %d generations", len(seen), Generations)
		}
	}
}

// The order of extensions and the exact bytes of the typed ones.
func TestProfile(t *testing.T) {
	c := citizen(t, DefaultPerson)
	for _, row := range []struct {
		name       string
		der        []byte
		extensions string
		usage      string
		policy     string
	}{
		{"sign", c.Sign.Certificate,
			"2.5.29.15 2.5.29.17 2.5.29.32 2.5.29.18 2.5.29.31 1.3.6.1.5.5.7.1.1 2.5.29.35 2.5.29.14",
			"030206c0", "1.2.392.200149.8.5.1.1.20"},
		{"auth", c.Auth.Certificate,
			"2.5.29.15 2.5.29.32 2.5.29.18 2.5.29.31 1.3.6.1.5.5.7.1.1 2.5.29.35 2.5.29.14",
			"03020780", "1.2.392.200149.8.5.1.3.30"},
	} {
		cert := parse(t, row.der)
		var oids []string
		for _, e := range cert.Extensions {
			oids = append(oids, e.Id.String())
			critical := e.Id.Equal(oidKeyUsage) || e.Id.Equal(oidPolicies)
			if e.Critical != critical {
				t.Errorf("%s: %s critical = %v", row.name, e.Id, e.Critical)
			}
			if e.Id.Equal(oidKeyUsage) && hex.EncodeToString(e.Value) != row.usage {
				t.Errorf("%s: key usage %x", row.name, e.Value)
			}
		}
		if got := strings.Join(oids, " "); got != row.extensions {
			t.Errorf("%s: extensions %s", row.name, got)
		}
		if cert.PolicyIdentifiers[0].String() != row.policy {
			t.Errorf("%s: policy %s", row.name, cert.PolicyIdentifiers[0])
		}
		if n := cert.SerialNumber.BitLen(); n > 31 || n < 25 {
			t.Errorf("%s: a serial of %d bits is not four bytes", row.name, n)
		}
		if want := time.Date(2031, 3, 31, 14, 59, 59, 0, time.UTC); !cert.NotAfter.Equal(want) {
			t.Errorf("%s: ends %s, want %s", row.name, cert.NotAfter, want)
		}
		if want := cert.RawSubject; bytes.Contains(want, []byte(city)) != (row.name == "sign") {
			t.Errorf("%s: subject %s", row.name, cert.Subject)
		}
	}
}

func TestPeople(t *testing.T) {
	want := []string{"hanako", "substitute", "former", "roman", "age16", "age12", "moved",
		"abroad", "expired", "signblocked", "bothblocked"}
	people := People()
	if len(people) != len(want) {
		t.Fatalf("%d people, want %d", len(people), len(want))
	}
	for i, p := range people {
		if p.ID != want[i] {
			t.Errorf("person %d is %s, want %s", i, p.ID, want[i])
		}
		if len(p.NameSubstitute) != utf8.RuneCountInString(p.Name) ||
			len(p.AddressSubstitute) != utf8.RuneCountInString(p.Address) {
			t.Errorf("%s: substitution digits do not fit the text", p.ID)
		}
		c := citizen(t, p.ID)
		if c.Auth == nil || (c.Sign == nil) != (p.ID == "age12") {
			t.Errorf("%s: sign %v, auth %v", p.ID, c.Sign != nil, c.Auth != nil)
		}
		if len(c.Person.Birth) != 9 {
			t.Errorf("%s: birth %q", p.ID, c.Person.Birth)
		}
		end := parse(t, c.Auth.Certificate).NotAfter
		if end.Before(issued) != (p.ID == "expired") {
			t.Errorf("%s: ends %s", p.ID, end)
		}
	}
	if _, err := New("").Citizen("nobody", issued); err == nil {
		t.Error("an unknown person got a card")
	}
	if _, err := New("").Citizen(DefaultPerson, caBegins[0].Add(-time.Hour)); err == nil {
		t.Error("a certificate was issued before there was a CA")
	}
}

// openssl runs openssl and returns everything it printed.
func openssl(t *testing.T, args ...string) string {
	t.Helper()
	out, _ := exec.Command("openssl", args...).CombinedOutput()
	return string(out)
}

func writePEM(t *testing.T, kind string, ders ...[]byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.pem")
	for _, der := range ders {
		in := filepath.Join(t.TempDir(), "x.der")
		if err := os.WriteFile(in, der, 0o600); err != nil {
			t.Fatal(err)
		}
		out := openssl(t, kind, "-inform", "DER", "-in", in)
		if !strings.Contains(out, "-----BEGIN") {
			t.Fatalf("openssl %s: %s", kind, out)
		}
		f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteString(out); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// OpenSSL as judge: chain and CRL are accepted, the revoked certificate and the
// wrong generation are not.
func TestOpenSSLAccepts(t *testing.T) {
	c := citizen(t, DefaultPerson)
	ca := c.Sign.CA
	serial := parse(t, c.Sign.Certificate).SerialNumber
	good, err := ca.CRL(issued)
	if err != nil {
		t.Fatal(err)
	}
	bad, err := ca.CRL(issued, Revoked{Serial: serial, Time: issued, Reason: ReasonAffiliationChanged})
	if err != nil {
		t.Fatal(err)
	}
	verify := func(anchor, crl []byte) string {
		return openssl(t, "verify", "-x509_strict", "-crl_check", "-attime", "1775044800",
			"-CAfile", writePEM(t, "x509", anchor), "-CRLfile", writePEM(t, "crl", crl),
			writePEM(t, "x509", c.Sign.Certificate))
	}
	if out := verify(ca.Certificate, good); !strings.HasSuffix(strings.TrimSpace(out), ": OK") {
		t.Errorf("openssl refuses a good certificate: %s", out)
	}
	if out := verify(ca.Certificate, bad); !strings.Contains(out, "certificate revoked") {
		t.Errorf("openssl does not see the revocation: %s", out)
	}
	if out := verify(New("").SignCA(2).Certificate, good); strings.HasSuffix(strings.TrimSpace(out), ": OK") {
		t.Errorf("openssl accepts the wrong generation: %s", out)
	}
	text := openssl(t, "crl", "-noout", "-text", "-in", writePEM(t, "crl", bad))
	if !strings.Contains(text, "Affiliation Changed") {
		t.Errorf("openssl does not see the reason: %s", text)
	}
}

func TestOpenSSLReadsOCSP(t *testing.T) {
	c := citizen(t, DefaultPerson)
	ca := c.Sign.CA
	serial := parse(t, c.Sign.Certificate).SerialNumber
	ask := func(tmpl OCSPTemplate) string {
		tmpl.Serial, tmpl.ProducedAt, tmpl.NextUpdate = serial, issued, issued.Add(time.Hour)
		path := filepath.Join(t.TempDir(), "r.der")
		if err := os.WriteFile(path, ca.OCSP(tmpl), 0o600); err != nil {
			t.Fatal(err)
		}
		anchor := writePEM(t, "x509", ca.Certificate)
		hash := "-sha256"
		if tmpl.SHA1 {
			hash = "-sha1"
		}
		return openssl(t, "ocsp", "-respin", path, hash, "-issuer", anchor, "-CAfile", anchor,
			"-serial", serial.String(), "-attime", "1775034000", "-validity_period", "999999999")
	}
	for name, row := range map[string]struct {
		tmpl  OCSPTemplate
		wants []string
	}{
		"issuer good":    {OCSPTemplate{}, []string{"Response verify OK", ": good"}},
		"issuer by name": {OCSPTemplate{ByName: true}, []string{"Response verify OK", ": good"}},
		"delegated":      {OCSPTemplate{Responder: ca.Responder(issued), SHA1: true}, []string{"Response verify OK", ": good"}},
		"unknown":        {OCSPTemplate{Status: OCSPUnknown}, []string{"Response verify OK", ": unknown"}},
		"revoked": {OCSPTemplate{Status: OCSPRevoked, RevokedAt: issued, Reason: ReasonSuperseded},
			[]string{"Response verify OK", ": revoked", "superseded"}},
		"citizen":   {OCSPTemplate{Responder: c.Sign}, []string{"Response Verify Failure"}},
		"try later": {OCSPTemplate{ResponseStatus: 3}, []string{"trylater"}},
	} {
		out := ask(row.tmpl)
		for _, want := range row.wants {
			if !strings.Contains(out, want) {
				t.Errorf("%s: openssl does not print %q: %s", name, want, out)
			}
		}
	}
}

func TestCRLRefusesNonsense(t *testing.T) {
	if _, err := New("").SignCA(3).CRL(issued, Revoked{Serial: big.NewInt(0)}); err == nil {
		t.Error("a CRL lists serial 0")
	}
}

// Guards the hand-made encoders against leftovers: every value is one DER
// element that the standard parser reads to the end.
func TestExtensionsAreWholeDER(t *testing.T) {
	for _, e := range parse(t, citizen(t, "substitute").Sign.Certificate).Extensions {
		var v asn1.RawValue
		if rest, err := asn1.Unmarshal(e.Value, &v); err != nil || len(rest) != 0 {
			t.Errorf("%s: %v, %d bytes left", e.Id, err, len(rest))
		}
	}
}
