package trust

import (
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"testing"
	"time"

	"github.com/natsuin/natsuin/internal/testpki"
)

var (
	// issued is when the citizens' certificates were issued, noon the time
	// most tests ask about.
	issued = time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC)
	noon   = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
)

func citizen(t testing.TB, id string) *testpki.Citizen {
	t.Helper()
	c, err := testpki.New("").Citizen(id, issued)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func hanako(t testing.TB) *testpki.Citizen { return citizen(t, "hanako") }

func serialOf(t testing.TB, der []byte) *big.Int {
	t.Helper()
	return parsed(t, der).SerialNumber
}

func parsed(t testing.TB, der []byte) *x509.Certificate {
	t.Helper()
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// goodCRL is the issuer's list of an hour before noon, with somebody else on it.
func goodCRL(t testing.TB, ca *testpki.CA) []byte {
	t.Helper()
	crl, err := ca.CRL(noon.Add(-time.Hour), testpki.Revoked{Serial: big.NewInt(99), Time: issued, Reason: 4})
	if err != nil {
		t.Fatal(err)
	}
	return crl
}

// revokedCRL is the issuer's list of an hour before noon with one certificate.
func revokedCRL(t testing.TB, c *testpki.Credential, when time.Time, reason int) []byte {
	t.Helper()
	crl, err := c.CA.CRL(noon.Add(-time.Hour),
		testpki.Revoked{Serial: serialOf(t, c.Certificate), Time: when, Reason: reason})
	if err != nil {
		t.Fatal(err)
	}
	return crl
}

func signCRL(t testing.TB, ca *testpki.CA, template testpki.CRLTemplate) []byte {
	t.Helper()
	crl, err := ca.SignCRL(template)
	if err != nil {
		t.Fatal(err)
	}
	return crl
}

// with is evidence with the CA of a credential as anchor.
func with(c *testpki.Credential, crls ...[]byte) Evidence {
	return Evidence{Anchors: [][]byte{c.CA.Certificate}, CRLs: crls}
}

// issuer is a CA made in a test, outside the JPKI profile unless its name says
// otherwise.
type issuer struct {
	der []byte
	key crypto.Signer
}

// certTemplate is a certificate that breaks nothing; tests change one thing.
func certTemplate(name string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(7),
		Subject:      pkix.Name{Organization: []string{"Example"}, CommonName: name},
		NotBefore:    noon.AddDate(-1, 0, 0),
		NotAfter:     noon.AddDate(1, 0, 0),
		KeyUsage:     x509.KeyUsageDigitalSignature,
	}
}

func caTemplate(name string) *x509.Certificate {
	t := certTemplate(name)
	t.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	t.BasicConstraintsValid, t.IsCA, t.MaxPathLen = true, true, -1
	return t
}

// make issues a certificate; by nil means self-signed. The key follows from the
// label.
func (by *issuer) make(t testing.TB, template *x509.Certificate, label string) *issuer {
	t.Helper()
	key := testpki.New("").Key(label)
	parent, signer := template, crypto.Signer(key)
	if by != nil {
		parent, signer = parsed(t, by.der), by.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	return &issuer{der, key}
}

// crl is a current CRL of an issuer made in a test, also of one that must not
// have any, which the standard library would refuse to sign.
func (by *issuer) crl(t testing.TB, revoked ...x509.RevocationListEntry) []byte {
	t.Helper()
	c := *parsed(t, by.der)
	c.KeyUsage, c.SubjectKeyId = x509.KeyUsageCRLSign, []byte{1}
	der, err := x509.CreateRevocationList(rand.Reader, &x509.RevocationList{
		Number: big.NewInt(1), ThisUpdate: noon.Add(-time.Hour), NextUpdate: noon.Add(time.Hour),
		RevokedCertificateEntries: revoked,
	}, &c, by.key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func criticalExtension() pkix.Extension {
	return pkix.Extension{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 55555, 1}, Critical: true, Value: []byte{5, 0}}
}

// expect compares the parts of a result that a row states.
func expect(t *testing.T, name string, r Result, want Result) {
	t.Helper()
	if r.Indication != want.Indication || r.SubIndication != want.SubIndication ||
		r.Chain.Status != want.Chain.Status || r.Chain.Why != want.Chain.Why ||
		r.Revocation.Status != want.Revocation.Status || r.Revocation.Why != want.Revocation.Why {
		t.Errorf("%s: %s/%s chain %s/%s revocation %s/%s,\n\twant %s/%s chain %s/%s revocation %s/%s",
			name, r.Indication, r.SubIndication, r.Chain.Status, r.Chain.Why, r.Revocation.Status, r.Revocation.Why,
			want.Indication, want.SubIndication, want.Chain.Status, want.Chain.Why,
			want.Revocation.Status, want.Revocation.Why)
	}
}

// noChain is what a broken chain always means for revocation.
func noChain(status string, why Why, sub SubIndication) Result {
	return Result{Indeterminate, sub, ChainStatus{Status: status, Why: why},
		RevocationStatus{Status: RevocationNotChecked, Why: WhyNoChain}}
}

// chained is a result with a good chain.
func chained(indication Indication, sub SubIndication, status string, why Why) Result {
	return Result{indication, sub, ChainStatus{Status: ChainGood}, RevocationStatus{Status: status, Why: why}}
}
