package judge

import (
	"encoding/pem"
	"fmt"
	"strings"
	"time"
)

// OpenSSLCMS asks `openssl cms -verify` about a detached CMS (DER) over
// content, trusting nothing but the given CA certificate (DER) and checking
// validity at the given time and the signing-certificate attribute (-cades).
func OpenSSLCMS(t T, cms, content, ca []byte, at time.Time) Verdict {
	t.Helper()
	return opensslVerify(t, cms, content, ca, at, "-cades")
}

// OpenSSLPKCS7 is OpenSSLCMS for messages that need no signing-certificate
// attribute.
func OpenSSLPKCS7(t T, cms, content, ca []byte, at time.Time) Verdict {
	t.Helper()
	return opensslVerify(t, cms, content, ca, at)
}

func opensslVerify(t T, cms, content, ca []byte, at time.Time, more ...string) Verdict {
	t.Helper()
	args := append([]string{"cms", "-verify", "-binary", "-inform", "DER",
		"-in", write(t, "signature.der", cms),
		"-content", write(t, "content", content), "-out", "/dev/null",
		"-CAfile", write(t, "ca.pem", pemCertificates(ca)), "-no-CApath", "-no-CAstore",
		"-purpose", "any", "-attime", fmt.Sprint(at.Unix())}, more...)
	output, ok := run(t, "openssl", args...)
	success := strings.Contains(output, "CMS Verification successful") ||
		strings.Contains(output, "CAdES Verification successful")
	failed := strings.Contains(output, "CMS Verification failure") ||
		strings.Contains(output, "CAdES Verification failure") ||
		strings.Contains(output, "Error reading SMIME Content Info")
	if ok != success || success == failed {
		t.Fatalf("openssl cms gave no verdict:\n%s", output)
	}
	return Verdict{Accepted: success, Output: output}
}

// OpenSSLPrint returns how `openssl cms -cmsout -print` reads a CMS (DER), and
// ends the test if it cannot.
func OpenSSLPrint(t T, cms []byte) string {
	t.Helper()
	output, ok := run(t, "openssl", "cms", "-cmsout", "-print", "-noout", "-inform", "DER",
		"-in", write(t, "signature.der", cms))
	if !ok || !strings.Contains(output, "CMS_ContentInfo:") {
		t.Fatalf("openssl cms -print cannot read it:\n%s", output)
	}
	return output
}

// OpenSSLCertificates returns the certificates (DER) that openssl finds in a CMS
// (DER), in its order.
func OpenSSLCertificates(t T, cms []byte) [][]byte {
	t.Helper()
	output, ok := run(t, "openssl", "pkcs7", "-print_certs", "-inform", "DER", "-in", write(t, "signature.der", cms))
	var certificates [][]byte
	for rest := []byte(output); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		certificates = append(certificates, block.Bytes)
	}
	if !ok || len(certificates) == 0 {
		t.Fatalf("openssl finds no certificate:\n%s", output)
	}
	return certificates
}

// OpenSSLSign has openssl make a detached CMS (DER) over content, with a key in
// PEM, a signer certificate and further certificates for the bag (DER). Further
// arguments go to `openssl cms -sign`.
func OpenSSLSign(t T, content, keyPEM, certificate []byte, bag [][]byte, more ...string) []byte {
	t.Helper()
	dir := t.TempDir()
	out := dir + "/out.der"
	args := []string{"cms", "-sign", "-binary", "-outform", "DER", "-out", out,
		"-in", write(t, "content", content), "-inkey", write(t, "key.pem", keyPEM),
		"-signer", write(t, "signer.pem", pemCertificates(certificate))}
	if len(bag) > 0 {
		args = append(args, "-certfile", write(t, "bag.pem", pemCertificates(bag...)))
	}
	if output, ok := run(t, "openssl", append(args, more...)...); !ok {
		t.Fatalf("openssl cms -sign:\n%s", output)
	}
	return read(t, out)
}

// OpenSSLResign has openssl add a second SignerInfo to a detached CMS.
func OpenSSLResign(t T, cms, content, keyPEM, certificate []byte) []byte {
	t.Helper()
	out := t.TempDir() + "/out.der"
	output, ok := run(t, "openssl", "cms", "-resign", "-binary", "-inform", "DER",
		"-in", write(t, "signature.der", cms), "-outform", "DER", "-out", out,
		"-content", write(t, "content", content), "-inkey", write(t, "key.pem", keyPEM),
		"-signer", write(t, "signer.pem", pemCertificates(certificate)))
	if !ok {
		t.Fatalf("openssl cms -resign:\n%s", output)
	}
	return read(t, out)
}
