package judge

import (
	"strings"
)

// QPDFCheck asks `qpdf --check` about the structure of a PDF. It accepts if
// qpdf finds nothing to complain about.
func QPDFCheck(t T, file []byte) Verdict {
	t.Helper()
	output, _ := run(t, "qpdf", "--check", write(t, "checked.pdf", file))
	clean := strings.Contains(output, "No syntax or stream encoding errors found")
	complaint := strings.Contains(output, "WARNING: ") || strings.Contains(output, "ERROR: ") ||
		strings.Contains(output, "qpdf: ")
	if !clean && !complaint {
		t.Fatalf("qpdf --check gave no verdict:\n%s", output)
	}
	return Verdict{Accepted: clean && !complaint, Output: output}
}
