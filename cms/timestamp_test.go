package cms_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"math/big"
	"testing"
	"time"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/testpki"
)

// stamp has the test TSA stamp data; change spoils the token.
func stamp(data []byte, change func(*testpki.Token)) []byte {
	digest := sha256.Sum256(data)
	k := testpki.Token{Imprint: digest[:], GenTime: at, Serial: 77, Accuracy: 2, Nonce: big.NewInt(1 << 40)}
	if change != nil {
		change(&k)
	}
	return testpki.New("").TSA(testpki.TSAProfile{}).Stamp(k)
}

func TestParseTimeStamp(t *testing.T) {
	k, err := cms.ParseTimeStamp(stamp(content, nil))
	if err != nil {
		t.Fatal(err)
	}
	digest := sha256.Sum256(content)
	if !k.Time.Equal(at) || k.Accuracy != 2*time.Second || k.Serial != "4d" || k.Policy != "2.999.3161.1" ||
		k.Nonce.Cmp(big.NewInt(1<<40)) != 0 || !bytes.Equal(k.Imprint, digest[:]) {
		t.Errorf("%+v", k)
	}
	f := k.Examine(digest[:])
	if len(f.List) != 8 || f.List[7].Check != cms.CheckImprint || f.Signer == nil {
		t.Errorf("%+v", f)
	}
	for _, x := range f.List {
		if x.Outcome != cms.Passed {
			t.Errorf("%s: %s", x.Check, x.Outcome)
		}
	}
	for name, der := range map[string][]byte{
		"a signature":        openToken(t),
		"trailing":           append(stamp(content, nil), 0),
		"too large":          make([]byte, 1<<20+1),
		"critical extension": stamp(content, func(k *testpki.Token) { k.Extension = &testpki.Extension{OID: []int{1, 2, 3}, Critical: true} }),
	} {
		if _, err := cms.ParseTimeStamp(der); err == nil {
			t.Errorf("%s was read", name)
		}
	}
	if _, err := cms.Parse(stamp(content, nil)); err == nil {
		t.Error("a token was read as a signature")
	}
}

// openToken is a signature of somebody, which is no token.
func openToken(t testing.TB) []byte {
	t.Helper()
	c := citizen(t, "hanako")
	a, err := cms.SignedAttributes(make([]byte, 32), c.certificate, cms.Options{})
	if err != nil {
		t.Fatal(err)
	}
	der, err := cms.SignedData(a, sign(t, c, a), [][]byte{c.certificate})
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// sign has the key of a credential sign attributes.
func sign(t testing.TB, c credential, a cms.Attributes) []byte {
	t.Helper()
	signature, err := c.key.Sign(rand.Reader, a.Sum(), crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	return signature
}

// TestTimeStampResponse: only a granted token over these data with this nonce.
func TestTimeStampResponse(t *testing.T) {
	nonce := big.NewInt(1 << 40)
	tsa := testpki.New("").TSA(testpki.TSAProfile{})
	for _, c := range []struct {
		name    string
		answer  []byte
		problem cms.Problem
	}{
		{"control", testpki.TimeStampResponse(0, stamp(content, nil)), ""},
		{"granted with changes", testpki.TimeStampResponse(1, stamp(content, nil)), ""},
		{"refused", testpki.TimeStampResponse(2, nil), cms.NotGranted},
		{"refused, with a token", testpki.TimeStampResponse(2, stamp(content, nil)), cms.NotGranted},
		{"no token", testpki.TimeStampResponse(0, nil), cms.Malformed},
		{"other nonce", testpki.TimeStampResponse(0, stamp(content, func(k *testpki.Token) { k.Nonce = big.NewInt(1) })), cms.NonceMismatch},
		{"no nonce", testpki.TimeStampResponse(0, stamp(content, func(k *testpki.Token) { k.Nonce = nil })), cms.NonceMismatch},
		{"other data", testpki.TimeStampResponse(0, stamp([]byte("x"), nil)), cms.ImprintMismatch},
		{"changed token", testpki.TimeStampResponse(0, stamp(content, func(k *testpki.Token) { k.TamperDigest = true })), cms.DigestMismatch},
		{"changed signature", testpki.TimeStampResponse(0, stamp(content, func(k *testpki.Token) { k.TamperSignature = true })), cms.SignatureMismatch},
		{"no ESS", testpki.TimeStampResponse(0, stamp(content, func(k *testpki.Token) { k.NoESS = true })), cms.AttributeMissing},
		{"other ESS", testpki.TimeStampResponse(0, stamp(content, func(k *testpki.Token) { k.Named = tsa.Root.Certificate })), cms.CertificateHashMismatch},
		{"no certificate", testpki.TimeStampResponse(0, stamp(content, func(k *testpki.Token) { k.Certificates = [][]byte{} })), cms.CertificateMissing},
		{"junk", []byte("<html>"), cms.Malformed},
	} {
		token, err := cms.TimeStampResponse(c.answer, content, nonce)
		if c.problem == "" {
			if err != nil || len(token) == 0 {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		if cms.ProblemOf(err) != c.problem || failure.CodeOf(err) != failure.TimeStampRefused || token != nil {
			t.Errorf("%s: %v, want %s", c.name, err, c.problem)
		}
	}
}

// TestAttachTimeStamp: a token goes into the message only over its signature.
func TestAttachTimeStamp(t *testing.T) {
	c := citizen(t, "hanako")
	a, err := cms.SignedAttributes(make([]byte, 32), c.certificate, cms.Options{})
	if err != nil {
		t.Fatal(err)
	}
	signature := sign(t, c, a)
	token := stamp(signature, nil)
	der, err := cms.SignedData(a, signature, [][]byte{c.certificate}, token)
	if err != nil {
		t.Fatal(err)
	}
	s, err := cms.Parse(der)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.SignatureTimeStamps(); len(got) != 1 || !bytes.Equal(got[0], token) {
		t.Errorf("%d tokens", len(got))
	}
	for name, bad := range map[string][]byte{"other data": stamp(content, nil), "no token": openToken(t)} {
		if _, err := cms.SignedData(a, signature, [][]byte{c.certificate}, bad); failure.CodeOf(err) != failure.CompletionMismatch {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzTimeStamp: whatever is done to a response, its token stamps these data or
// none, with the time that the authority signed.
func FuzzTimeStamp(f *testing.F) {
	good := testpki.TimeStampResponse(0, stamp(content, nil))
	f.Add(good)
	f.Add(testpki.TimeStampResponse(0, stamp(content, func(k *testpki.Token) { k.ESSv1 = true })))
	f.Add(testpki.TimeStampResponse(2, nil))
	f.Add(stamp(content, nil))
	f.Fuzz(func(t *testing.T, der []byte) {
		token, err := cms.TimeStampResponse(der, content, big.NewInt(1<<40))
		if err != nil {
			return
		}
		k, err := cms.ParseTimeStamp(token)
		if err != nil || !k.Time.Equal(at) || k.Serial != "4d" {
			t.Fatalf("accepted another token: %v %+v", err, k)
		}
	})
}
