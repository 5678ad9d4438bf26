// Package testpdf writes small PDF files for tests, samples and measurements.
// It is no writer of the project's: what it is given it puts into the file as it
// stands, under the simplest structure that ISO 32000-1, 7.5 knows.
package testpdf

import (
	"bytes"
	"fmt"
)

// A4 is the body of a page, object 3, of 595 × 842 points.
// Entries go into its dictionary as they stand, for example
// "/Contents 4 0 R /Resources << >>".
func A4(entries string) string {
	return fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s>>", entries)
}

// Page is a file of one page. Its objects are the catalog (1), the page tree
// (2), the page (3), whose body is given, and more from 4 on.
func Page(page string, more ...string) []byte {
	return File(append([]string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		page,
	}, more...)...)
}

// Text is a file of one page with one line of text. The text stands in the
// page's content stream as a literal string: without parentheses and
// backslashes, in ASCII.
func Text(text string) []byte {
	return Page(A4("/Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> "),
		Stream(fmt.Sprintf("BT /F1 18 Tf 72 720 Td (%s) Tj ET", text)),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
}

// Stream is the body of a stream object without a filter.
func Stream(content string) string {
	return fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content)
}

// File is a PDF 1.7 file with one cross-reference table. Its objects have the
// numbers from 1 on; the first is the catalog.
func File(bodies ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(bodies))
	for i, body := range bodies {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(bodies)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(bodies)+1, start)
	return b.Bytes()
}
