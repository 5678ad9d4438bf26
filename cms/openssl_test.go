package cms_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/judge"
)

// TestWeJudgeOpenSSL parses and verifies what openssl makes: everything the
// two of us agree on passes, and a flipped byte of content never does.
func TestWeJudgeOpenSSL(t *testing.T) {
	hanako, next := citizen(t, "hanako"), p384(t)
	for _, c := range []struct {
		name string
		by   credential
		hash crypto.Hash
		of   func([]byte) []byte
		args []string
	}{
		{"CAdES", hanako, crypto.SHA256, sha256Of, []string{"-cades", "-md", "sha256"}},
		{"SHA-384", hanako, crypto.SHA384, sha384Of, []string{"-cades", "-md", "sha384"}},
		{"SHA-512", hanako, crypto.SHA512, sha512Of, []string{"-cades", "-md", "sha512"}},
		{"P-384", next, crypto.SHA384, sha384Of, []string{"-cades", "-md", "sha384"}},
		{"key identifier", next, crypto.SHA384, sha384Of, []string{"-cades", "-md", "sha384", "-keyid"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var bag [][]byte
			if !bytes.Equal(c.by.ca, c.by.certificate) {
				bag = [][]byte{c.by.ca}
			}
			der := judge.OpenSSLSign(t, content, c.by.pem(t), c.by.certificate, bag, c.args...)
			s := parse(t, der)
			if s.DigestAlgorithm() != c.hash {
				t.Fatalf("digest algorithm %v", s.DigestAlgorithm())
			}
			v, err := s.Verify(c.of(content))
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(v.Certificate, c.by.certificate) || v.SigningTime.IsZero() {
				t.Error("another signer, or no signing time")
			}
			_, err = s.Verify(c.of(judge.Flip(content, 5)))
			if cms.ProblemOf(err) != cms.DigestMismatch {
				t.Errorf("changed content: %v", err)
			}
			if s.Encodable() && !bytes.Equal(s.Encode(), der) {
				t.Error("what was parsed encodes to other bytes")
			}
		})
	}
}

// TestPlainPKCS7 holds that the signing-certificate attribute may be absent for
// Examine, which says so, but not for Verify.
func TestPlainPKCS7(t *testing.T) {
	hanako := citizen(t, "hanako")
	s := parse(t, judge.OpenSSLSign(t, content, hanako.pem(t), hanako.certificate, nil, "-nosmimecap"))
	f := s.Examine(sha256Of(content))
	for _, x := range f.List {
		want := cms.Passed
		if x.Check == cms.CheckSigningCertificate {
			want = cms.Absent
		}
		if x.Outcome != want {
			t.Errorf("%s: %s %s", x.Check, x.Outcome, x.Problem)
		}
	}
	if f.Signer == nil || !bytes.Equal(f.Signer.DER, hanako.certificate) {
		t.Error("signer not found")
	}
	// The same certificate from elsewhere is no second candidate.
	if f := s.Examine(sha256Of(content), hanako.certificate); f.Signer == nil {
		t.Errorf("ambiguous with itself: %v", f.List)
	}
	if _, err := s.Verify(sha256Of(content)); cms.ProblemOf(err) != cms.AttributeMissing {
		t.Errorf("Verify: %v", err)
	}
}

// TestKeyIdentifier: a certificate of the same key under another identifier is
// not the one that the message names.
func TestKeyIdentifier(t *testing.T) {
	one := p384(t)
	x, err := x509.ParseCertificate(one.certificate)
	if err != nil {
		t.Fatal(err)
	}
	x.SubjectKeyId, x.SerialNumber = []byte("another identifier"), big.NewInt(8)
	other, err := x509.CreateCertificate(rand.Reader, x, x, one.key.Public(), one.key)
	if err != nil {
		t.Fatal(err)
	}
	der := judge.OpenSSLSign(t, content, one.pem(t), one.certificate, [][]byte{other}, "-md", "sha384", "-keyid")
	f := parse(t, der).Examine(sha384Of(content))
	if f.Signer == nil || !bytes.Equal(f.Signer.DER, one.certificate) {
		t.Errorf("%v", f.List)
	}
}

// TestWithoutCertificates: the signer's certificate may come from elsewhere.
func TestWithoutCertificates(t *testing.T) {
	hanako := citizen(t, "hanako")
	s := parse(t, judge.OpenSSLSign(t, content, hanako.pem(t), hanako.certificate, nil, "-cades", "-nocerts"))
	f := s.Examine(sha256Of(content))
	if x := f.Of(cms.CheckSignerID); x.Problem != cms.CertificateMissing || f.Signer != nil {
		t.Errorf("without it: %v", x)
	}
	if x := f.Of(cms.CheckMessageDigest); x.Outcome != cms.Passed {
		t.Errorf("message digest: %v", x)
	}
	f = s.Examine(sha256Of(content), hanako.ca, []byte("junk"), hanako.certificate)
	if f.Signer == nil || !bytes.Equal(f.Signer.DER, hanako.certificate) {
		t.Errorf("with it: %v", f.List)
	}
}

// TestOpenSSLRefused: what we refuse, by name.
func TestOpenSSLRefused(t *testing.T) {
	hanako, other := citizen(t, "hanako"), otherCitizen(t)
	two := func(t *testing.T) []byte {
		one := judge.OpenSSLSign(t, content, hanako.pem(t), hanako.certificate, nil, "-cades")
		return judge.OpenSSLResign(t, one, content, other.pem(t), other.certificate)
	}
	sign := func(args ...string) func(t *testing.T) []byte {
		return func(t *testing.T) []byte {
			return judge.OpenSSLSign(t, content, hanako.pem(t), hanako.certificate, nil, args...)
		}
	}
	for name, c := range map[string]struct {
		make func(t *testing.T) []byte
		want cms.Problem
	}{
		"content inside":       {sign("-cades", "-nodetach"), cms.ContentPresent},
		"streamed BER":         {sign("-cades", "-nodetach", "-stream"), cms.BEREncoding},
		"no signed attributes": {sign("-noattr"), cms.AttributesAbsent},
		"two signers":          {two, cms.SeveralSignerInfos},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := cms.Parse(c.make(t))
			if s != nil || cms.ProblemOf(err) != c.want {
				t.Errorf("got %v", err)
			}
			if code := failure.CodeOf(err); code != failure.CMSMalformed && code != failure.CMSUnsupported {
				t.Errorf("code %s", code)
			}
		})
	}
}

// TestSHA1IsRefusedByName: the message can be read, so that a report can say
// who signed it, but nothing about it passes.
func TestSHA1IsRefusedByName(t *testing.T) {
	hanako := citizen(t, "hanako")
	der := judge.OpenSSLSign(t, content, hanako.pem(t), hanako.certificate, nil, "-cades", "-md", "sha1")
	s := parse(t, der)
	if s.DigestAlgorithm() != 0 {
		t.Errorf("asks for a digest by %v", s.DigestAlgorithm())
	}
	f := s.Examine(nil)
	if x := f.Of(cms.CheckAlgorithms); x.Problem != cms.WeakDigest {
		t.Errorf("algorithms: %v", x)
	}
	if f.Signer != nil || f.Of(cms.CheckSignature).Outcome != cms.NotDone {
		t.Error("a SHA-1 signature has a signer")
	}
	if f.Named == nil || !bytes.Equal(f.Named.DER, hanako.certificate) {
		t.Error("the named certificate is not told")
	}
	if _, err := s.Verify(nil); err == nil || !strings.Contains(err.Error(), "weak-digest") {
		t.Errorf("Verify: %v", err)
	}
}

// TestBagOrderMeansNothing puts the root and strangers first.
func TestBagOrderMeansNothing(t *testing.T) {
	hanako, other := citizen(t, "hanako"), otherCitizen(t)
	a, err := cms.SignedAttributes(sha256Of(content), hanako.certificate, cms.Options{})
	if err != nil {
		t.Fatal(err)
	}
	sig := hanako.signature(t, a)
	bag := [][]byte{hanako.ca, other.certificate, hanako.certificate}
	unsorted := 0
	for range 2 {
		der := cms.Craft(cms.AttributesOf(a), func([]byte) []byte { return sig }, hanako.certificate, bag)
		s := parse(t, der)
		unsorted += len(s.Notes())
		v, err := s.Verify(sha256Of(content))
		if err != nil || !bytes.Equal(v.Certificate, hanako.certificate) {
			t.Errorf("signer not found: %v", err)
		}
		if v := judge.OpenSSLCMS(t, der, content, hanako.ca, at); !v.Accepted {
			t.Errorf("openssl rejects it:\n%s", v.Output)
		}
		slices.Reverse(bag)
	}
	if unsorted == 0 {
		t.Error("no note about the order, in either direction")
	}
}
