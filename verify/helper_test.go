package verify_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/trust"
	"github.com/natsuin/natsuin/verify"
)

var update = flag.Bool("update", false, "rewrite the golden reports")

var (
	// issued, signedAt and at are the certificate's, the signer's and the
	// judge's day.
	issued   = time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)
	signedAt = time.Date(2026, 4, 1, 3, 0, 0, 0, time.UTC)
	at       = time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC)
)

// content is what the detached signatures sign.
var content = []byte("不動産売買契約書\n第1条 売主は…\n")

// person returns a citizen of the test authority.
func person(t testing.TB, id string) *testpki.Citizen {
	t.Helper()
	c, err := testpki.New("").Citizen(id, issued)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// evidence is the test authority as an anchor with a current complete list.
func evidence(t testing.TB, ca *testpki.CA, revoked ...testpki.Revoked) trust.Evidence {
	t.Helper()
	crl, err := ca.CRL(at.Add(-time.Hour), revoked...)
	if err != nil {
		t.Fatal(err)
	}
	return trust.Evidence{Anchors: [][]byte{ca.Certificate}, CRLs: [][]byte{crl}}
}

// message makes a CMS over a digest, with the signer's and the CA's certificate.
func message(t testing.TB, c *testpki.Credential, digest []byte, opt cms.Options) []byte {
	t.Helper()
	a, err := cms.SignedAttributes(digest, c.Certificate, opt)
	if err != nil {
		t.Fatal(err)
	}
	sig, err := c.Key.Sign(rand.Reader, a.Sum(), crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	der, err := cms.SignedData(a, sig, [][]byte{c.Certificate, c.CA.Certificate})
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// detached makes a CAdES signature over content.
func detached(t testing.TB, c *testpki.Credential) []byte {
	t.Helper()
	digest := sha256.Sum256(content)
	return message(t, c, digest[:], cms.Options{SigningTime: signedAt})
}

// judgeFile runs File over bytes.
func judgeFile(der []byte, opt verify.Options) verify.Report {
	return verify.File(bytes.NewReader(der), int64(len(der)), opt)
}

// golden compares a report with testdata/NAME.json, byte by byte; a name may
// have an extension of its own.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if filepath.Ext(name) == "" {
		name += ".json"
	}
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s: another report than %s (go test ./verify -update rewrites it):\n%s", name, path, got)
	}
}
