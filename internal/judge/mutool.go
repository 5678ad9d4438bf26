package judge

import (
	"strings"
)

// MutoolSign asks `mutool sign -v` about the signatures of a PDF. It accepts if
// every signed field's digest is right; mutool is given no CA, so its word on
// certificates counts for nothing. An encrypted file needs a password.
func MutoolSign(t T, file []byte, password ...string) Verdict {
	t.Helper()
	args := []string{"sign", "-v"}
	for _, p := range password {
		args = append(args, "-p", p)
	}
	output, _ := run(t, "mutool", append(args, write(t, "signed.pdf", file))...)
	fields := strings.Count(output, "Verifying signature ")
	empty := strings.Count(output, "Signature is not signed.")
	good := strings.Count(output, "The document is unchanged since signing.") +
		strings.Count(output, "The signature is valid but there have been edits since signing.")
	bad := strings.Count(output, "Digest error: ")
	if fields == empty || good+bad != fields-empty {
		t.Fatalf("mutool sign gave no verdict:\n%s", output)
	}
	return Verdict{Accepted: bad == 0, Output: output}
}
