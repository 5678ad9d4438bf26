package judge_test

import (
	"crypto/x509"
	"encoding/pem"
	"strings"
	"testing"
	"time"

	"github.com/natsuin/natsuin/internal/judge"
	"github.com/natsuin/natsuin/internal/testpki"
)

var at = time.Date(2026, 4, 1, 3, 0, 0, 0, time.UTC)

// signer returns the default person's 署名用 credential.
func signer(t *testing.T) *testpki.Credential {
	t.Helper()
	citizen, err := testpki.New("").Citizen(testpki.DefaultPerson, at.AddDate(0, -1, 0))
	if err != nil {
		t.Fatal(err)
	}
	return citizen.Sign
}

func pkcs8(t *testing.T, c *testpki.Credential) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(c.Key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

func TestOpenSSLCMSControl(t *testing.T) {
	s := signer(t)
	content := []byte("売買契約書\n")
	cms := judge.OpenSSLSign(t, content, pkcs8(t, s), s.Certificate, nil, "-cades", "-nosmimecap")
	ca := s.CA.Certificate
	if v := judge.OpenSSLCMS(t, cms, content, ca, at); !v.Accepted {
		t.Fatalf("genuine: %s", v.Output)
	}
	if v := judge.OpenSSLCMS(t, cms, judge.Flip(content, 3), ca, at); v.Accepted {
		t.Error("accepts content with a flipped byte")
	}
	other := testpki.New("").SignCA(1).Certificate
	if v := judge.OpenSSLCMS(t, cms, content, other, at); v.Accepted {
		t.Error("accepts a signer of a CA that is not trusted")
	}
	if v := judge.OpenSSLCMS(t, cms, content, ca, at.AddDate(30, 0, 0)); v.Accepted {
		t.Error("accepts an expired signer: the time is not used")
	}
}

func TestOpenSSLCMSWantsSigningCertificate(t *testing.T) {
	s := signer(t)
	content := []byte("content")
	cms := judge.OpenSSLSign(t, content, pkcs8(t, s), s.Certificate, nil)
	if v := judge.OpenSSLCMS(t, cms, content, s.CA.Certificate, at); v.Accepted {
		t.Error("accepts a message without the signing-certificate attribute")
	}
	if v := judge.OpenSSLPKCS7(t, cms, content, s.CA.Certificate, at); !v.Accepted {
		t.Errorf("plain: %s", v.Output)
	}
	if v := judge.OpenSSLPKCS7(t, cms, judge.Flip(content, 0), s.CA.Certificate, at); v.Accepted {
		t.Error("plain: accepts content with a flipped byte")
	}
	if out := judge.OpenSSLPrint(t, cms); !strings.Contains(out, "messageDigest") {
		t.Errorf("print does not show the message digest:\n%s", out)
	}
}
