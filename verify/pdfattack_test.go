package verify_test

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/internal/judge"
	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/pdf"
	"github.com/natsuin/natsuin/trust"
	"github.com/natsuin/natsuin/verify"
)

// prepared is a file whose signature is still to be filled in.
type prepared struct {
	file    []byte
	gap     [2]int // of the hexadecimal digits of /Contents
	covered []byte // what ByteRange leaves, joined
}

func prepare(t testing.TB, file []byte) prepared {
	t.Helper()
	r := bytes.NewReader(file)
	p, err := pdf.Prepare(r, int64(len(file)), pdf.Options{Profile: pdf.PAdESBB, Time: signedAt})
	if err != nil {
		t.Fatal(err)
	}
	whole := append(bytes.Clone(file), p.Tail...)
	b := p.ByteRange
	return prepared{whole, [2]int{int(b[1]) + 1, int(b[2]) - 1},
		slices.Concat(whole[:b[1]], whole[b[2]:b[2]+b[3]])}
}

func (p prepared) digest() []byte { d := sha256.Sum256(p.covered); return d[:] }

// with fills any bytes into /Contents, unchecked.
func (p prepared) with(contents []byte) []byte {
	out := bytes.Clone(p.file)
	hex.Encode(out[p.gap[0]:p.gap[1]], contents)
	return out
}

// TestPDFAttacks: each is one trick with the message in a PDF. None may pass,
// and the report says which check caught it.
func TestPDFAttacks(t *testing.T) {
	hanako := person(t, "hanako").Sign
	victim, err := x509.ParseCertificate(hanako.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	lookalike := foreign(t, victim)
	stranger := foreign(t, &x509.Certificate{SerialNumber: big.NewInt(9),
		Subject: pkix.Name{CommonName: "番号 花子"}, Issuer: pkix.Name{CommonName: "root"}})
	p := prepare(t, onePage())
	genuine := message(t, hanako, p.digest(), cms.Options{})
	otherFile := prepare(t, bytes.Replace(onePage(), []byte("1000"), []byte("9000"), 1))
	openssl := func(args ...string) []byte {
		return judge.OpenSSLSign(t, p.covered, keyPEM(t, hanako), hanako.Certificate, nil, args...)
	}
	good := p.with(genuine)
	const (
		failed        = trust.TotalFailed
		indeterminate = trust.Indeterminate
	)
	for _, c := range []struct {
		name       string
		file       []byte
		indication trust.Indication
		reason     trust.SubIndication
		problem    string // in Integrity, "" if none is expected
	}{
		{"root in the bag", p.with(message(t, stranger, p.digest(), cms.Options{})), indeterminate, trust.NoChain, ""},
		{"names and serial of the victim", p.with(message(t, lookalike, p.digest(), cms.Options{})),
			indeterminate, trust.NoChain, ""},
		{"signature of another document", p.with(message(t, hanako, otherFile.digest(), cms.Options{})),
			failed, verify.HashFailure, ""},
		{"signature moved into another document", otherFile.with(genuine), failed, verify.HashFailure, ""},
		{"flipped signature", p.with(flipLast(genuine)), failed, verify.SigCryptoFailure, ""},
		{"bytes in the padding", p.with(append(bytes.Clone(genuine), 0, 1)), failed, verify.FormatFailure, "contents-padding"},
		{"a second message in the padding", p.with(slices.Concat(genuine, genuine)), failed,
			verify.FormatFailure, "contents-padding"},
		{"content inside", p.with(openssl("-cades", "-nodetach")), failed, verify.FormatFailure, "content-present"},
		{"two signers", p.with(judge.OpenSSLResign(t, openssl("-cades"), p.covered, keyPEM(t, stranger),
			stranger.Certificate)), failed, verify.FormatFailure, "several-signer-infos"},
		{"no signed attributes", p.with(openssl("-noattr")), indeterminate, verify.SigConstraintsFailure,
			"signed-attributes-absent"},
		{"no ESS attribute", p.with(openssl("-nosmimecap")), indeterminate, verify.SigConstraintsFailure, ""},
		{"SHA-1", p.with(openssl("-cades", "-md", "sha1")), indeterminate, verify.CryptoConstraintsFailure, ""},
		{"BER", p.with(indefinite(genuine)), indeterminate, verify.Generic, "ber-encoding"},
		{"empty contents", p.with(nil), failed, verify.FormatFailure, "contents-not-der"},
		{"text as contents", p.with([]byte("signed by hanako")), failed, verify.FormatFailure, "contents-not-der"},
		{"another sub-filter", edit(t, good, "/ETSI.CAdES.detached", "/ETSI.CAdES.attached"), failed,
			verify.FormatFailure, "sub-filter-unknown"},
		{"no byte range", edit(t, good, "/ByteRange", "/ByteRangX"), failed, verify.FormatFailure,
			"byte-range-malformed"},
		{"byte range of one byte less", edit(t, good, "/ByteRange [0 ", "/ByteRange [1 "), failed,
			verify.FormatFailure, "byte-range-start"},
		{"later revision over the signature", appendObject(t, good, 4, "<< /Length 0 >>\nstream\n\nendstream"),
			indeterminate, verify.SigConstraintsFailure, ""},
		{"bytes after the end", append(bytes.Clone(good), "junk"...), indeterminate, verify.SigConstraintsFailure, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := onlySignature(t, c.file, hanako.CA)
			if s.Indication != c.indication || s.SubIndication != c.reason {
				t.Errorf("%s %s, want %s %s", s.Indication, s.SubIndication, c.indication, c.reason)
			}
			if c.problem != "" && !slices.Contains(s.Integrity.Problems, c.problem) {
				t.Errorf("problems %v", s.Integrity.Problems)
			}
			if s.Integrity.Status == verify.Intact && c.indication == failed {
				t.Error("intact, but failed")
			}
			if c.problem == "byte-range-malformed" && s.Integrity.Status != verify.Broken {
				t.Errorf("status %s without any covered bytes", s.Integrity.Status)
			}
		})
	}
	if s := onlySignature(t, good, hanako.CA); s.Indication != trust.TotalPassed || s.Level != verify.PAdESBB {
		t.Errorf("control: %s %s %s", s.Indication, s.SubIndication, s.Level)
	}
}

// indefinite writes the outermost element with an indefinite length.
func indefinite(der []byte) []byte {
	return append(append([]byte{0x30, 0x80}, der[4:]...), 0, 0)
}

// edit replaces one text by another of the same length.
func edit(t *testing.T, file []byte, old, new string) []byte {
	t.Helper()
	new += strings.Repeat(" ", max(0, len(old)-len(new)))
	if len(old) != len(new) || bytes.Count(file, []byte(old)) != 1 {
		t.Fatalf("%q is not there once", old)
	}
	return bytes.Replace(file, []byte(old), []byte(new), 1)
}

func onlySignature(t *testing.T, file []byte, ca *testpki.CA) verify.Signature {
	t.Helper()
	r := judgeFile(file, verify.Options{At: at, Evidence: evidence(t, ca)})
	if r.Error != nil || len(r.Signatures) != 1 {
		t.Fatalf("no verdict:\n%s", r.JSON())
	}
	return r.Signatures[0]
}

// TestPDFBagOrder: the certificates of a PDF's message in every order.
func TestPDFBagOrder(t *testing.T) {
	hanako := person(t, "hanako").Sign
	stranger := foreign(t, &x509.Certificate{SerialNumber: big.NewInt(9),
		Subject: pkix.Name{CommonName: "x"}, Issuer: pkix.Name{CommonName: "root"}})
	p := prepare(t, onePage())
	der := message(t, hanako, p.digest(), cms.Options{})
	bag := [][]byte{stranger.CA.Certificate, stranger.Certificate, hanako.CA.Certificate, hanako.Certificate}
	for range bag {
		bag = append(bag[1:], bag[0])
		s := onlySignature(t, p.with(withBag(t, der, bag)), hanako.CA)
		if s.Indication != trust.TotalPassed || s.Signer.SHA256 != hexSHA256(hanako.Certificate) {
			t.Errorf("%s %s, signer %+v", s.Indication, s.SubIndication, s.Signer)
		}
	}
}

// TestEveryCoveredByte flips one bit of every byte that a signature covers: the
// file is refused, has no signature, or does not pass.
func TestEveryCoveredByte(t *testing.T) {
	hanako := person(t, "hanako").Sign
	p := prepare(t, onePage())
	good := p.with(message(t, hanako, p.digest(), cms.Options{}))
	opt := verify.Options{At: at, Evidence: evidence(t, hanako.CA)}
	if code := judgeFile(good, opt).ExitCode(); code != 0 {
		t.Fatalf("control: exit code %d", code)
	}
	for i := range good {
		if i >= p.gap[0]-1 && i <= p.gap[1] {
			continue
		}
		flipped := bytes.Clone(good)
		flipped[i] ^= 1 << (i % 8)
		if r := judgeFile(flipped, opt); r.ExitCode() == 0 {
			t.Fatalf("passes with byte %d changed from %q to %q:\n%s", i, good[i], flipped[i], r.JSON())
		}
	}
}

// TestHexDigits changes digits of /Contents to others: every third of the
// message, and some of the padding.
func TestHexDigits(t *testing.T) {
	hanako := person(t, "hanako").Sign
	p := prepare(t, onePage())
	der := message(t, hanako, p.digest(), cms.Options{})
	good := p.with(der)
	opt := verify.Options{At: at, Evidence: evidence(t, hanako.CA)}
	free := 0
	for i := p.gap[0]; i < p.gap[1]; i++ {
		if i%3 != 0 || i >= p.gap[0]+2*len(der) && i%61 != 0 {
			continue
		}
		flipped := bytes.Clone(good)
		flipped[i] = "123456789abcdef0"[strings.IndexByte("0123456789abcdef", good[i])]
		r := judgeFile(flipped, opt)
		if r.ExitCode() != 0 {
			continue
		}
		// The certificate of the CA in the bag and the encoding of versions and
		// absent parameters are not signed; the signer must stay who it was.
		if free++; r.Signatures[0].Signer.SHA256 != hexSHA256(hanako.Certificate) {
			t.Fatalf("digit %d makes it another's signature:\n%s", i, r.JSON())
		}
	}
	if most := (2*len(hanako.CA.Certificate) + 100) / 3; free > most {
		t.Errorf("%d digits may be anything, expected at most %d", free, most)
	}
}
