package login

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"testing"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/testpki"
)

// issue has the CA for login certify a key, as it never does.
func issue(t *testing.T, key crypto.Signer, change func(template, issuer *x509.Certificate)) []byte {
	t.Helper()
	ca := testpki.New("").AuthCA(testpki.Generations)
	issuer, err := x509.ParseCertificate(ca.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	policy, err := x509.OIDFromInts([]uint64{1, 2, 392, 200149, 8, 5, 1, 3, 40})
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "1"}, NotBefore: issued, NotAfter: issued.AddDate(5, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature, Policies: []x509.OID{policy},
	}
	change(template, issuer)
	der, err := x509.CreateCertificate(rand.Reader, template, issuer, key.Public(), ca.Key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// TestIssued: what a right CA would have to issue to be refused.
func TestIssued(t *testing.T) {
	generate := func(bits int) crypto.Signer {
		key, err := rsa.GenerateKey(rand.Reader, bits)
		if err != nil {
			t.Fatal(err)
		}
		return key
	}
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	nothing := func(_, _ *x509.Certificate) {}
	critical := func(c, _ *x509.Certificate) {
		c.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 2, 3, 4}, Critical: true, Value: []byte{5, 0}}}
	}
	for _, c := range []struct {
		name   string
		key    crypto.Signer
		change func(_, _ *x509.Certificate)
		check  Check
		why    Why
	}{
		{"control", generate(2048), nothing, "", ""},
		{"critical extension", generate(2048), critical, CheckIssuer, WhyCritical},
		{"short key", generate(1024), nothing, CheckSignature, WhyKey},
		{"key on a curve", curve, nothing, CheckSignature, WhyKey},
	} {
		ch := challenge(t)
		digest := sha256.Sum256(Statement(origin, ch.nonce))
		signature, err := c.key.Sign(rand.Reader, digest[:], crypto.SHA256)
		if err != nil {
			t.Fatal(err)
		}
		r := Response{Signature: signature, Algorithm: RS256, Certificates: [][]byte{issue(t, c.key, c.change)}}
		if check, why := refusedBy(t, verifier(t, origin).Verify(r, ch, now)); check != c.check || why != c.why {
			t.Errorf("%s: refused by %q %q", c.name, check, why)
		}
	}
}

// TestAnchorIsNoCA: a person's certificate that bears the CA's name is none.
func TestAnchorIsNoCA(t *testing.T) {
	der := issue(t, citizen(t, "hanako").Auth.Key, func(c, issuer *x509.Certificate) { c.RawSubject = issuer.RawSubject })
	if _, err := NewVerifier(origin, [][]byte{der}); failure.CodeOf(err) != failure.Usage {
		t.Errorf("got %v", err)
	}
}
