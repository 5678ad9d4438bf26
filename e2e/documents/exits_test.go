//go:build linux

package documents

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/natsuin/natsuin/internal/judge"
	"github.com/natsuin/natsuin/internal/testpki"
)

// TestExitStatuses holds verify to what it says of files without a verdict, and
// of wrong arguments.
func TestExitStatuses(t *testing.T) {
	folder := t.TempDir()
	plain := filepath.Join(folder, "plain.pdf")
	encrypted, restricted := filepath.Join(folder, "encrypted.pdf"), filepath.Join(folder, "restricted.pdf")
	run(t, "mutool", "create", "-o", plain, "testdata/page.txt")
	run(t, "qpdf", "--encrypt", "user", "owner", "256", "--", plain, encrypted)
	run(t, "qpdf", "--encrypt", "", "owner", "256", "--", plain, restricted)
	garbage := write(t, "garbage.pdf", bytes.Repeat([]byte("%PDF-1.7\nxref\n"), 100))
	for _, c := range []struct {
		name, code string
		exit       int
		args       []string
	}{
		{"unsigned", "", unsigned, []string{plain}},
		{"garbage", "pdf-malformed", refused, []string{garbage}},
		{"encrypted", "pdf-encrypted", refused, []string{encrypted}},
		{"encrypted, open to all", "", unsigned, []string{restricted}},
		{"no document", "format-unknown", refused, []string{write(t, "text.pdf", []byte("hello\n"))}},
		{"empty", "format-unknown", refused, []string{write(t, "empty.pdf", nil)}},
		{"not there", "file-unreadable", refused, []string{filepath.Join(folder, "nothing.pdf")}},
		{"evidence not there", "file-unreadable", refused, []string{"--crl", filepath.Join(folder, "nothing.crl"), plain}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := ask(t, c.exit, "verify", c.args...)
			if code := codeOf(r); code != c.code || len(r.Signatures) != 0 {
				t.Errorf("code %q, want %q; %d signatures", code, c.code, len(r.Signatures))
			}
		})
	}
	for _, args := range [][]string{
		nil, {"no-such-command"}, {"verify"}, {"verify", plain, plain}, {"verify", "--no-such-flag", plain},
		{"verify", "--at", "yesterday", plain}, {"verify-chain"}, {"sign"}, {"sign", plain, plain},
		{"card"}, {"card", "other"},
	} {
		if o := natsuin(t, args...); o.exit != usage || o.out != "" || o.err == "" {
			t.Errorf("%q ended with %d: %s%s", args, o.exit, o.out, o.err)
		}
	}
}

func codeOf(r report) string {
	if r.Error == nil {
		return ""
	}
	return r.Error.Code
}

// citizen returns somebody's credential, issued a month ago, and the files that
// hold its certificate and key.
func citizen(t *testing.T) (who *testpki.Credential, certificate, key string) {
	t.Helper()
	c, err := testpki.New("").Citizen(testpki.DefaultPerson, time.Now().AddDate(0, -1, 0))
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(c.Sign.Key)
	if err != nil {
		t.Fatal(err)
	}
	return c.Sign, write(t, "certificate.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Sign.Certificate})),
		write(t, "key.pem", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}))
}

func serial(t *testing.T, certificate []byte) string {
	t.Helper()
	c, err := x509.ParseCertificate(certificate)
	if err != nil {
		t.Fatal(err)
	}
	return c.SerialNumber.Text(16)
}

// TestChain asks about a certificate alone.
func TestChain(t *testing.T) {
	e := newEvidence(t)
	who, asPEM, _ := citizen(t)
	asDER := write(t, "certificate.cer", who.Certificate)
	revoked := e.revoking(t, serial(t, who.Certificate))
	for _, c := range []struct {
		name, want string
		exit       int
		args       []string
	}{
		{"no evidence", "INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND", indeterminate, []string{asDER}},
		{"anchor", "INDETERMINATE TRY_LATER", indeterminate, []string{"--anchor", e.anchor, asDER}},
		{"list", "TOTAL-PASSED ", passed, []string{"--anchor", e.anchor, "--crl", e.crl, asDER}},
		{"PEM", "TOTAL-PASSED ", passed, []string{"--anchor", e.anchor, "--crl", e.crl, asPEM}},
		{"revoked", "TOTAL-FAILED REVOKED", failed, []string{"--anchor", e.anchor, "--crl", revoked, asDER}},
		{"flipped", "INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND", indeterminate, []string{"--anchor", e.anchor, "--crl", e.crl,
			write(t, "flipped.cer", judge.Flip(who.Certificate, len(who.Certificate)-1))}},
		{"garbage", "INDETERMINATE NO_SIGNING_CERTIFICATE_FOUND", refused, []string{write(t, "garbage.cer", []byte("hello\n"))}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := ask(t, c.exit, "verify-chain", c.args...)
			if got := r.Indication + " " + r.SubIndication; got != c.want || (codeOf(r) != "") != (c.exit == refused) {
				t.Errorf("%s %q, want %s", got, codeOf(r), c.want)
			}
		})
	}
}

// TestDetached verifies what OpenSSL has signed beside its content.
func TestDetached(t *testing.T) {
	e := newEvidence(t)
	who, certificate, key := citizen(t)
	content := write(t, "content.txt", []byte("売買契約書\n"))
	other := write(t, "other.txt", []byte("売買契約書 \n"))
	message := filepath.Join(t.TempDir(), "message.p7s")
	run(t, "openssl", "cms", "-sign", "-binary", "-cades", "-md", "sha256", "-outform", "DER",
		"-signer", certificate, "-inkey", key, "-in", content, "-out", message)
	evidence := func(crl string, more ...string) []string {
		return append([]string{"--anchor", e.anchor, "--crl", crl}, more...)
	}
	for _, c := range []struct {
		name, want string
		exit       int
		args       []string
	}{
		{"without revocation", "INDETERMINATE TRY_LATER", indeterminate, []string{"--anchor", e.anchor, "--content", content, message}},
		{"with", "TOTAL-PASSED ", passed, evidence(e.crl, "--content", content, message)},
		{"revoked", "TOTAL-FAILED REVOKED", failed,
			evidence(e.revoking(t, serial(t, who.Certificate)), "--content", content, message)},
		{"other content", "TOTAL-FAILED HASH_FAILURE", failed, evidence(e.crl, "--content", other, message)},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := ask(t, c.exit, "verify", c.args...)
			if len(r.Signatures) != 1 || r.File.Format != "cms" {
				t.Fatalf("%d signatures, format %s", len(r.Signatures), r.File.Format)
			}
			if got := r.Signatures[0].Indication + " " + r.Signatures[0].SubIndication; got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
	if r := ask(t, usage, "verify", message); codeOf(r) != "content-missing" {
		t.Errorf("without content: %+v", r)
	}
	if o := natsuin(t, "verify", "--content", content, message); o.exit != indeterminate || !strings.Contains(o.out, "INDETERMINATE") {
		t.Errorf("as text: %d\n%s%s", o.exit, o.out, o.err)
	}
}
