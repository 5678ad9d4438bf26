//go:build linux

package card

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/e2e/reader"
)

func TestMain(m *testing.M) { reader.Run(m) }

// try runs a tool and returns what it printed on both streams, and whether it
// ended with 0.
func try(t *testing.T, name string, args ...string) (string, bool) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C", "HOME="+t.TempDir())
	out, err := cmd.CombinedOutput()
	if _, exit := errors.AsType[*exec.ExitError](err); err != nil && !exit {
		t.Fatal(err)
	}
	return string(out), err == nil
}

// run is try for tools that must succeed.
func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, ok := try(t, name, args...)
	if !ok {
		t.Fatalf("%s %s:\n%s", name, strings.Join(args, " "), out)
	}
	return out
}

// find returns the only match's first group.
func find(t *testing.T, pattern, text string) string {
	t.Helper()
	all := regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1)
	if len(all) != 1 {
		t.Fatalf("%d matches of %s in:\n%s", len(all), pattern, text)
	}
	return all[0][1]
}

// write puts content into a file of the test.
func write(t *testing.T, name string, content []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// checkSignature has OpenSSL verify a PKCS #1 v1.5 signature with SHA-256 by
// the key of a certificate (PEM). The same question with one bit of the
// signature flipped is the control: it must be answered with no.
func checkSignature(t *testing.T, certificate string, message, signature []byte) {
	t.Helper()
	public := write(t, "public.pem", []byte(run(t, "openssl", "x509", "-in", certificate, "-noout", "-pubkey")))
	file := write(t, "message", message)
	ask := func(signature []byte) bool {
		out, ok := try(t, "openssl", "dgst", "-sha256", "-verify", public,
			"-signature", write(t, "signature", signature), file)
		switch {
		case ok && strings.TrimSpace(out) == "Verified OK":
			return true
		case !ok && strings.HasSuffix(strings.TrimSpace(out), "Verification failure"):
			return false
		}
		t.Fatalf("openssl dgst said neither yes nor no: %s", out)
		return false
	}
	if !ask(signature) {
		t.Error("openssl rejects the signature")
	}
	flipped := bytes.Clone(signature)
	flipped[len(flipped)/2] ^= 1
	if ask(flipped) {
		t.Error("openssl accepts a flipped signature")
	}
}

// checkIssued has OpenSSL verify that a certificate was issued by another, and
// that it was not issued by a third.
func checkIssued(t *testing.T, certificate, issuer, stranger string) {
	t.Helper()
	ask := func(ca string) (string, bool) {
		// The tests' own time is beside the point here: only the signature.
		return try(t, "openssl", "verify", "-no_check_time", "-trusted", ca, certificate)
	}
	if out, ok := ask(issuer); !ok || strings.TrimSpace(out) != certificate+": OK" {
		t.Errorf("openssl verify: %s", out)
	}
	if out, ok := ask(stranger); ok || !strings.Contains(out, "unable to get local issuer certificate") {
		t.Errorf("openssl verify with the wrong CA: %s", out)
	}
}
