package jpki_test

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"fmt"
	"testing"

	"github.com/natsuin/natsuin/card/jpki"
	"github.com/natsuin/natsuin/failure"
)

// TestMinimum: the stated number of commands is exactly reached.
func TestMinimum(t *testing.T) {
	for _, k := range []jpki.Key{jpki.Sign, jpki.Auth} {
		for _, n := range []int{1, 2, 100} {
			l := &link{card: insert(t, "hanako", "")}
			if err := signature(l, k, n); err != nil {
				t.Fatal(err)
			}
			if want := jpki.MinimumFirst + (n-1)*jpki.MinimumFurther; len(l.sent) != want {
				t.Errorf("%s: %d signatures took %d commands, want %d", k, n, len(l.sent), want)
			}
			checkLocked(t, l.card)
		}
	}
}

// TestCards: the whole way on every kind of card and reader, with the number
// of commands each costs, locked at the end and no try spent.
func TestCards(t *testing.T) {
	for faults, commands := range map[string]int{
		"":                             9,
		"same-ap=clear":                9,
		"wrong=keep":                   9,
		"end=6282":                     9,
		"phone=iphone":                 9,
		"power-up":                     10, // the SELECT that was answered 6F00
		"answer=6F00@select-ap":        10,
		"answer=6C00@read-binary:0002": 0,
		"no-sfi":                       16,
		"no-extended":                  0, // depends on the sizes
		"no-sfi,no-extended":           0,
		"no-sfi,same-ap=clear,blocked=6983,end=6282,power-up": 17,
		"answer=6A86@compute-signature":                       11,
		"answer=6A82@read-binary:0008":                        9, // no EF 0008
	} {
		for _, k := range []jpki.Key{jpki.Sign, jpki.Auth} {
			t.Run(faults+" "+k.String(), func(t *testing.T) {
				l := &link{card: insert(t, "hanako", faults)}
				if err := signature(l, k, 1); err != nil {
					t.Fatal(err)
				}
				if k == jpki.Sign && commands != 0 && len(l.sent) != commands {
					t.Errorf("%d commands, want %d", len(l.sent), commands)
				}
				if n := l.verifies(); n != 1 {
					t.Errorf("%d VERIFY", n)
				}
				if sign, auth := left(t, l.card); sign != "5" || auth != "3" {
					t.Errorf("tries left: %s and %s", sign, auth)
				}
				checkLocked(t, l.card)
			})
		}
	}
}

// TestSigner: every digest, with both keys, against the certificate the
// session read; and what a Signer refuses.
func TestSigner(t *testing.T) {
	for _, k := range []jpki.Key{jpki.Sign, jpki.Auth} {
		l := &link{card: insert(t, "hanako", "")}
		s := verified(t, l, k)
		der, err := s.Certificate()
		if err != nil {
			t.Fatal(err)
		}
		ca, err := s.CACertificate()
		if err != nil {
			t.Fatal(err)
		}
		certificate, issuer := parse(t, der), parse(t, ca)
		if err := certificate.CheckSignatureFrom(issuer); err != nil {
			t.Errorf("%s: %v", k, err)
		}
		signer, err := s.Signer(der)
		if err != nil {
			t.Fatal(err)
		}
		public := signer.Public().(*rsa.PublicKey)
		sums := map[crypto.Hash][]byte{}
		s256, s384, s512 := sha256.Sum256(der), sha512.Sum384(der), sha512.Sum512(der)
		sums[crypto.SHA256], sums[crypto.SHA384], sums[crypto.SHA512] = s256[:], s384[:], s512[:]
		for hash, sum := range sums {
			sig, err := signer.Sign(nil, sum, hash)
			if err != nil {
				t.Fatalf("%s %v: %v", k, hash, err)
			}
			if err := rsa.VerifyPKCS1v15(public, hash, sum, sig); err != nil {
				t.Errorf("%s %v: %v", k, hash, err)
			}
			sig[0] ^= 1
			if rsa.VerifyPKCS1v15(public, hash, sum, sig) == nil {
				t.Errorf("%s %v: a flipped signature passes", k, hash)
			}
		}
		before := len(l.sent)
		for _, v := range []struct {
			digest []byte
			opts   crypto.SignerOpts
		}{
			{s256[:31], crypto.SHA256},
			{s256[:], crypto.SHA384},
			{s256[:20], crypto.SHA1},
			{s256[:], crypto.Hash(0)},
			{s256[:], &rsa.PSSOptions{Hash: crypto.SHA256}},
		} {
			_, err := signer.Sign(nil, v.digest, v.opts)
			wantCode(t, err, failure.NotSupported)
		}
		if _, err := s.Signer(der[:20]); failure.CodeOf(err) != failure.CertificateMalformed {
			t.Errorf("half a certificate: %v", err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		_, err = signer.Sign(nil, s256[:], crypto.SHA256)
		wantCode(t, err, failure.Internal)
		if _, err := s.Certificate(); failure.CodeOf(err) != failure.Internal {
			t.Errorf("certificate after the end: %v", err)
		}
		if _, err := s.CACertificate(); failure.CodeOf(err) != failure.Internal {
			t.Errorf("CA certificate after the end: %v", err)
		}
		if got := len(l.sent) - before; got != 1 {
			t.Errorf("%d commands for what was refused and Close", got)
		}
		checkLocked(t, l.card)
	}
}

func parse(t *testing.T, der []byte) *x509.Certificate {
	t.Helper()
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// verified opens a session with the right PIN.
func verified(t *testing.T, l *link, k jpki.Key) *jpki.Session {
	t.Helper()
	card, err := jpki.Open(l)
	if err != nil {
		t.Fatal(err)
	}
	a, err := card.Attempt(k)
	if err != nil {
		t.Fatal(err)
	}
	s, err := a.Verify(newPIN(t, k, right(k)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestWrongSignature: a corrupted signature, and one that does not belong to
// the certificate, are never handed out.
func TestWrongSignature(t *testing.T) {
	l := &link{card: insert(t, "hanako", "corrupt@compute-signature")}
	s := verified(t, l, jpki.Sign)
	der, err := s.Certificate()
	if err != nil {
		t.Fatal(err)
	}
	signer, err := s.Signer(der)
	if err != nil {
		t.Fatal(err)
	}
	_, err = signer.Sign(nil, make([]byte, 32), crypto.SHA256)
	wantCode(t, err, failure.CardError)
	other, err := s.CACertificate()
	if err != nil {
		t.Fatal(err)
	}
	if signer, err = s.Signer(other); err != nil {
		t.Fatal(err)
	}
	_, err = signer.Sign(nil, make([]byte, 32), crypto.SHA256)
	wantCode(t, err, failure.CardError)
}

// TestFreeReads: what can be read before the PIN, and that asking for the
// 署名用 certificate then costs no command.
func TestFreeReads(t *testing.T) {
	l := &link{card: insert(t, "hanako", "")}
	card, err := jpki.Open(l)
	if err != nil {
		t.Fatal(err)
	}
	before := len(l.sent)
	_, err = card.Certificate(jpki.Sign)
	wantCode(t, err, failure.PINRequired)
	if len(l.sent) != before {
		t.Error("the sign certificate was asked for")
	}
	auth, err := card.Certificate(jpki.Auth)
	if err != nil {
		t.Fatal(err)
	}
	for k, want := range map[jpki.Key]bool{jpki.Sign: false, jpki.Auth: true} {
		ca, err := card.CACertificate(k)
		if err != nil {
			t.Fatal(err)
		}
		if got := parse(t, auth).CheckSignatureFrom(parse(t, ca)) == nil; got != want {
			t.Errorf("%s CA issued the auth certificate: %t", k, got)
		}
	}
	auth[0] = 0
	again, err := card.Certificate(jpki.Auth)
	if err != nil || again[0] != 0x30 {
		t.Errorf("the stored certificate was changed from outside: %v", err)
	}
	if label, err := card.Token(); err != nil || label != "JPKIAPICCTOKEN2" {
		t.Errorf("token %q, %v", label, err)
	}
	phone, err := jpki.Open(&link{card: insert(t, "hanako", "phone=android")})
	if err != nil {
		t.Fatal(err)
	}
	_, err = phone.Certificate(jpki.Auth)
	wantCode(t, err, failure.PINRequired)
	if label, err := phone.Token(); err != nil || label != "JPKIAPGPSETOKEN" {
		t.Errorf("token %q, %v", label, err)
	}
}

// replies answers by command, for cards no emulator is.
type replies map[string][]byte

func (r replies) Transmit(command []byte) ([]byte, error) {
	for prefix, answer := range r {
		if bytes.HasPrefix(command, []byte(prefix)) {
			return answer, nil
		}
	}
	return []byte{0x6D, 0}, nil
}

func TestNotAMyNumberCard(t *testing.T) {
	for status, code := range map[uint16]failure.Code{
		0x6A82: failure.NotMyNumberCard,
		0x6A86: failure.NotMyNumberCard,
		0x6E00: failure.NotMyNumberCard,
		0x6F00: failure.CardError,
		0x6283: failure.CardError,
		0x6581: failure.CardError,
	} {
		_, err := jpki.Open(replies{"\x00\xA4\x04": {byte(status >> 8), byte(status)}})
		if failure.CodeOf(err) != code {
			t.Errorf("%04X: %v, want %s", status, err, code)
		}
	}
	wantCode(t, jpki.Lock(replies{}), failure.CardError)
}

// TestHostileFiles: lengths that a broken or hostile card claims are bounded.
func TestHostileFiles(t *testing.T) {
	long := append([]byte{0x30, 0x82, 0x1F, 0xFC}, make([]byte, 8188)...) // 8192: the limit
	for name, v := range map[string]struct {
		answer []byte
		code   failure.Code
	}{
		"no DER":          {[]byte{0xFF, 0xFF, 0xFF, 0xFF, 0x90, 0}, failure.CertificateMalformed},
		"too short":       {[]byte{0x30, 0x82, 0x90, 0}, failure.CertificateMalformed},
		"too long":        {[]byte{0x30, 0x82, 0xFF, 0xFF, 0x90, 0}, failure.CertificateMalformed},
		"nothing":         {[]byte{0x90, 0}, failure.CardError},
		"more than asked": {append(bytes.Clone(long), 0x90, 0), failure.CardError},
		"no status":       {[]byte{0x90}, failure.CardError},
		"pulled":          {nil, failure.CardRemoved},
		"absent":          {[]byte{0x6B, 0}, failure.NoAuthCertificate},
	} {
		t.Run(name, func(t *testing.T) {
			card, err := jpki.Open(replies{"\x00\xA4": {0x90, 0}, "\x00\xB0": v.answer})
			if err != nil {
				t.Fatal(err)
			}
			_, err = card.Certificate(jpki.Auth)
			wantCode(t, err, v.code)
		})
	}
}

func TestKeyNames(t *testing.T) {
	if got := fmt.Sprint(jpki.Sign, jpki.Auth); got != "sign auth" {
		t.Errorf("named %s", got)
	}
}
