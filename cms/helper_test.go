package cms_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"testing"
	"time"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/internal/testpki"
)

// at is the moment of every test.
var at = time.Date(2026, 4, 1, 3, 0, 0, 0, time.UTC)

// content is what the tests sign.
var content = []byte("不動産売買契約書\n第1条 売主は…\n")

// credential is a key with its certificate and the certificate of its CA.
type credential struct {
	certificate, ca []byte
	key             crypto.Signer
}

// citizen returns the 署名用 credential of a person of the test authority.
func citizen(t testing.TB, id string) credential {
	t.Helper()
	c, err := testpki.New("").Citizen(id, at.AddDate(0, -1, 0))
	if err != nil || c.Sign == nil {
		t.Fatalf("citizen %s: %v", id, err)
	}
	return credential{c.Sign.Certificate, c.Sign.CA.Certificate, c.Sign.Key}
}

// p384 returns a self-signed credential with the key type announced for the
// next card.
func p384(t testing.TB) credential {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "P-384"},
		NotBefore: at.AddDate(-1, 0, 0), NotAfter: at.AddDate(9, 0, 0),
		BasicConstraintsValid: true, IsCA: true, SubjectKeyId: []byte("P-384 key"),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return credential{der, der, key}
}

func (c credential) pem(t testing.TB) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(c.key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

// signature signs attributes as a card would.
func (c credential) signature(t testing.TB, a cms.Attributes) []byte {
	t.Helper()
	sig, err := c.key.Sign(rand.Reader, a.Sum(), a.Hash())
	if err != nil {
		t.Fatal(err)
	}
	return sig
}

// sign makes a whole message over a digest.
func (c credential) sign(t testing.TB, digest []byte, opt cms.Options, bag ...[]byte) []byte {
	t.Helper()
	a, err := cms.SignedAttributes(digest, c.certificate, opt)
	if err != nil {
		t.Fatal(err)
	}
	der, err := cms.SignedData(a, c.signature(t, a), append([][]byte{c.certificate}, bag...))
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func parse(t testing.TB, der []byte) *cms.Signed {
	t.Helper()
	s, err := cms.Parse(der)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func sha256Of(b []byte) []byte { d := sha256.Sum256(b); return d[:] }
func sha384Of(b []byte) []byte { d := sha512.Sum384(b); return d[:] }
func sha512Of(b []byte) []byte { d := sha512.Sum512(b); return d[:] }

// otherCitizen returns a credential of the same CA, of somebody else.
func otherCitizen(t testing.TB) credential {
	t.Helper()
	for _, p := range testpki.People() {
		if p.ID == testpki.DefaultPerson {
			continue
		}
		c, err := testpki.New("").Citizen(p.ID, at.AddDate(0, -1, 0))
		if err != nil {
			t.Fatal(err)
		}
		if c.Sign != nil {
			return credential{c.Sign.Certificate, c.Sign.CA.Certificate, c.Sign.Key}
		}
	}
	t.Fatal("the test authority has one person only")
	return credential{}
}
