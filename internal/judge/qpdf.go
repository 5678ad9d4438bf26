package judge

import (
	"strings"
)

// QPDFCheck asks `qpdf --check` about the structure of a PDF. It accepts if
// qpdf finds nothing to complain about. An encrypted file needs a password.
func QPDFCheck(t T, file []byte, password ...string) Verdict {
	t.Helper()
	args := []string{"--check"}
	for _, p := range password {
		args = append(args, "--password="+p)
	}
	output, _ := run(t, "qpdf", append(args, write(t, "checked.pdf", file))...)
	clean := strings.Contains(output, "No syntax or stream encoding errors found")
	complaint := strings.Contains(output, "WARNING: ") || strings.Contains(output, "ERROR: ") ||
		strings.Contains(output, "qpdf: ")
	if !clean && !complaint {
		t.Fatalf("qpdf --check gave no verdict:\n%s", output)
	}
	return Verdict{Accepted: clean && !complaint, Output: output}
}

// QPDFPlain has qpdf write an encrypted PDF without its encryption, each object
// as text (QDF).
func QPDFPlain(t T, file []byte, password string) []byte {
	t.Helper()
	out := t.TempDir() + "/plain.pdf"
	output, ok := run(t, "qpdf", "--password="+password, "--decrypt", "--qdf", "--object-streams=disable",
		write(t, "encrypted.pdf", file), out)
	if !ok {
		t.Fatalf("qpdf --decrypt:\n%s", output)
	}
	return read(t, out)
}
