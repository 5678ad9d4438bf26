package judge_test

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/internal/judge"
	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/pdf"
)

// page returns a one-page PDF that mutool made.
func page(t *testing.T) []byte {
	t.Helper()
	dir := t.TempDir()
	content, out := filepath.Join(dir, "page.txt"), filepath.Join(dir, "page.pdf")
	if err := os.WriteFile(content, []byte("%%MediaBox 0 0 200 200\n10 10 100 100 re f\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if output, err := exec.Command("mutool", "create", "-o", out, content).CombinedOutput(); err != nil {
		t.Fatalf("mutool create: %v\n%s", err, output)
	}
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// signPDF signs a file with a software key.
func signPDF(t *testing.T, file []byte, who *testpki.Credential) []byte {
	t.Helper()
	r := bytes.NewReader(file)
	p, err := pdf.Prepare(r, int64(len(file)), pdf.Options{Profile: pdf.PAdESBB, Time: at, Name: "山岡　花子"})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Digest(r); err != nil {
		t.Fatal(err)
	}
	a, err := cms.SignedAttributes(p.ContentDigest, who.Certificate, cms.Options{})
	if err != nil {
		t.Fatal(err)
	}
	sum := a.Digest()
	value, err := who.Key.Sign(nil, sum[:], crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	der, err := cms.SignedData(a, value, [][]byte{who.Certificate, who.CA.Certificate})
	if err != nil {
		t.Fatal(err)
	}
	tail, err := pdf.Complete(p, der)
	if err != nil {
		t.Fatal(err)
	}
	return append(bytes.Clone(file), tail...)
}

func TestPdfsigControl(t *testing.T) {
	who := signer(t)
	signed := signPDF(t, page(t), who)
	nss := judge.TrustInNSS(t, who.CA.Certificate, who.Certificate)
	for _, field := range []string{"", "Signature1"} {
		if v := nss.Pdfsig(t, signed, field); !v.Accepted {
			t.Fatalf("genuine: %s", v.Output)
		}
		if v := nss.Pdfsig(t, judge.Flip(signed, bytes.Index(signed, []byte("MediaBox"))), field); v.Accepted {
			t.Error("accepts a file with a covered byte flipped")
		}
	}
	if v := nss.Pdfsig(t, signPDF(t, signed, who), ""); !v.Accepted {
		t.Errorf("two signatures: %s", v.Output)
	}
}

// TestPdfsigTrustsTheCA has a signer whose certificate NSS can follow to the CA,
// and no trust but the CA's.
func TestPdfsigTrustsTheCA(t *testing.T) {
	ca := testpki.New("").SignCA(testpki.Generations)
	issuer, err := x509.ParseCertificate(ca.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	key := testpki.New("").Key("judge of pdfsig")
	der, err := x509.CreateCertificate(nil, &x509.Certificate{
		SerialNumber: big.NewInt(77), Subject: issuer.Subject,
		NotBefore: at.AddDate(0, -1, 0), NotAfter: at.AddDate(9, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
	}, issuer, &key.PublicKey, ca.Key)
	if err != nil {
		t.Fatal(err)
	}
	signed := signPDF(t, page(t), &testpki.Credential{Certificate: der, Key: key, CA: ca})
	if v := judge.TrustInNSS(t, ca.Certificate).Pdfsig(t, signed, ""); !v.Accepted {
		t.Errorf("genuine: %s", v.Output)
	}
	if v := judge.TrustInNSS(t, testpki.New("").SignCA(1).Certificate).Pdfsig(t, signed, ""); v.Accepted {
		t.Error("accepts a signer of a CA that is not trusted")
	}
}

func TestMutoolSignControl(t *testing.T) {
	signed := signPDF(t, page(t), signer(t))
	if v := judge.MutoolSign(t, signed); !v.Accepted {
		t.Fatalf("genuine: %s", v.Output)
	}
	if v := judge.MutoolSign(t, judge.Flip(signed, bytes.Index(signed, []byte("MediaBox")))); v.Accepted {
		t.Error("accepts a file with a covered byte flipped")
	}
}

func TestQPDFCheckControl(t *testing.T) {
	signed := signPDF(t, page(t), signer(t))
	if v := judge.QPDFCheck(t, signed); !v.Accepted {
		t.Fatalf("genuine: %s", v.Output)
	}
	last := bytes.LastIndex(signed, []byte("startxref\n")) + len("startxref\n")
	if v := judge.QPDFCheck(t, judge.Flip(signed, last)); v.Accepted {
		t.Error("accepts a file with a covered byte of its structure flipped")
	}
}
