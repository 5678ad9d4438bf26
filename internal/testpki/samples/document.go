package samples

import (
	"bytes"
	"fmt"
	"math/big"
	"time"

	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/pdf"
)

// page is a PDF with one line of text.
func page(line string) []byte {
	text := fmt.Sprintf("BT /F1 18 Tf 72 720 Td (Natsuin sample: %s) Tj ET", line)
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	var offsets []int
	for i, body := range []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(text), text),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	} {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	return b.Bytes()
}

// reserve is room for a signature with a time-stamp, in bytes.
const reserve = 16 << 10

// signPDF puts a signature into a document.
func signPDF(file []byte, at time.Time, sign func(digest []byte) ([]byte, error)) ([]byte, error) {
	r := bytes.NewReader(file)
	p, err := pdf.Prepare(r, int64(len(file)), pdf.Options{Profile: pdf.PAdESBB, Time: at, Reserve: reserve})
	if err != nil {
		return nil, err
	}
	if err := p.Digest(r); err != nil {
		return nil, err
	}
	message, err := sign(p.ContentDigest)
	if err != nil {
		return nil, err
	}
	tail, err := pdf.Complete(p, message)
	return append(file, tail...), err
}

func serialOf(c *testpki.Credential) *big.Int { return parse(c.Certificate).SerialNumber }
