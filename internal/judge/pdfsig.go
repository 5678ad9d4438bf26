package judge

import (
	"regexp"
	"strings"
)

// NSS is a certificate database that says whom pdfsig (poppler) trusts.
type NSS struct{ dir string }

// TrustInNSS makes a database with a CA (DER) trusted for signatures and with
// signers (DER) that are trusted by themselves.
//
// The signers are there because NSS gives up on a certificate with a critical
// certificatePolicies extension, which every JPKI certificate has, before it
// looks for the issuer. A signer without that extension needs only the CA.
func TrustInNSS(t T, ca []byte, signers ...[]byte) NSS {
	t.Helper()
	n := NSS{dir: "sql:" + t.TempDir()}
	n.certutil(t, "-N", "--empty-password")
	n.certutil(t, "-A", "-n", "ca", "-t", ",C,", "-i", write(t, "ca.cer", ca))
	for i, s := range signers {
		name := "signer" + string(rune('a'+i))
		n.certutil(t, "-A", "-n", name, "-t", ",P,", "-i", write(t, name, s))
	}
	return n
}

func (n NSS) certutil(t T, args ...string) {
	t.Helper()
	if output, ok := run(t, "certutil", append(args, "-d", n.dir)...); !ok {
		t.Fatalf("certutil %s:\n%s", args[0], output)
	}
}

var (
	pdfsigBlock = regexp.MustCompile(`(?m)^Signature #\d+:$`)
	pdfsigField = regexp.MustCompile(`(?m)^  - Signature Field Name: (.*)$`)
	pdfsigWord  = regexp.MustCompile(`(?m)^  - Signature Validation: (.+)$`)
)

// Pdfsig asks pdfsig about the signatures of a PDF. It accepts if the signature
// of the given field (of every signed field if field is "") is valid and its
// certificate trusted, and one of them signs the total document. The exit code
// proves nothing: it is 0 for a forged file too. An encrypted file needs its
// user password.
func (n NSS) Pdfsig(t T, file []byte, field string, password ...string) Verdict {
	t.Helper()
	args := []string{"-nssdir", n.dir}
	for _, p := range password {
		args = append(args, "-upw", p)
	}
	output, _ := run(t, "pdfsig", append(args, write(t, "signed.pdf", file))...)
	starts := pdfsigBlock.FindAllStringIndex(output, -1)
	if len(starts) == 0 {
		t.Fatalf("pdfsig finds no signature:\n%s", output)
	}
	judged, good, total := 0, 0, 0
	for i, s := range starts {
		end := len(output)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		block := output[s[0]:end]
		name := pdfsigField.FindStringSubmatch(block)
		if strings.Contains(block, "is not signed") || field != "" && (name == nil || name[1] != field) {
			continue
		}
		word := pdfsigWord.FindStringSubmatch(block)
		if word == nil {
			t.Fatalf("pdfsig gave no verdict:\n%s", output)
		}
		judged++
		if word[1] == "Signature is Valid." && strings.Contains(block, "Certificate is Trusted.") {
			good++
		}
		if strings.Contains(block, "  - Total document signed\n") {
			total++
		}
	}
	if judged == 0 {
		t.Fatalf("pdfsig does not find field %q:\n%s", field, output)
	}
	return Verdict{Accepted: good == judged && total == 1, Output: output}
}
