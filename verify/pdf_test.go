package verify_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/internal/testpdf"
	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/pdf"
	"github.com/natsuin/natsuin/trust"
	"github.com/natsuin/natsuin/verify"
)

// onePage is a document that states a price.
func onePage() []byte {
	return testpdf.Page(testpdf.A4("/Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> "),
		testpdf.Stream("BT /F1 24 Tf 72 720 Td (Price: 1000 yen) Tj ET"),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
}

// signPDF appends one PAdES B-B signature.
func signPDF(t testing.TB, file []byte, c *testpki.Credential, at time.Time) []byte {
	t.Helper()
	r := bytes.NewReader(file)
	p, err := pdf.Prepare(r, int64(len(file)), pdf.Options{Profile: pdf.PAdESBB, Time: at})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Digest(r); err != nil {
		t.Fatal(err)
	}
	tail, err := pdf.Complete(p, message(t, c, p.ContentDigest, cms.Options{}))
	if err != nil {
		t.Fatal(err)
	}
	return append(bytes.Clone(file), tail...)
}

// appendObject appends a revision that replaces one object.
func appendObject(t testing.TB, file []byte, number int, body string) []byte {
	t.Helper()
	at := bytes.LastIndex(file, []byte("startxref\n"))
	var previous int
	if _, err := fmt.Sscanf(string(file[at:]), "startxref\n%d", &previous); err != nil {
		t.Fatal(err)
	}
	b := bytes.NewBuffer(bytes.Clone(file))
	offset := b.Len()
	fmt.Fprintf(b, "%d 0 obj\n%s\nendobj\n", number, body)
	start := b.Len()
	fmt.Fprintf(b, "xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size 100 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n",
		number, offset, previous, start)
	return b.Bytes()
}

func TestPDFReports(t *testing.T) {
	hanako := person(t, "hanako").Sign
	taro := person(t, "moved").Sign
	known := evidence(t, hanako.CA)
	options := func(ev trust.Evidence) verify.Options {
		return verify.Options{Name: "売買契約書.pdf", At: at, Evidence: ev}
	}
	signed := signPDF(t, onePage(), hanako, signedAt)
	twice := signPDF(t, signed, taro, signedAt.Add(time.Hour))
	changed := bytes.Replace(signed, []byte("1000 yen"), []byte("9000 yen"), 1)
	show := options(known)
	show.ShowAttributes = true
	const otherText = "<< /Length 47 >>\nstream\nBT /F1 24 Tf 72 720 Td (Price: 90000 yen) Tj ET\nendstream"
	for _, c := range []struct {
		name string
		file []byte
		opt  verify.Options
		exit int
	}{
		{"pades-passed", signed, options(known), 0},
		{"pades-attributes", signed, show, 0},
		{"pades-revocation-unknown", signed, options(trust.Evidence{Anchors: known.Anchors}), 3},
		{"pades-no-anchor", signed, options(trust.Evidence{CRLs: known.CRLs}), 3},
		{"pades-revoked", signed, options(evidence(t, hanako.CA, testpki.Revoked{Serial: serial(t, hanako),
			Time: at.Add(-48 * time.Hour), Reason: testpki.ReasonSuperseded})), 1},
		{"pades-modified", changed, options(known), 1},
		{"pades-two-signatures", twice, options(known), 0},
		{"pades-changed-later", appendObject(t, signed, 4, otherText), options(known), 3},
		{"pades-auth-certificate", signPDF(t, onePage(), person(t, "hanako").Auth, signedAt),
			options(evidence(t, person(t, "hanako").Auth.CA)), 3},
		{"pdf-unsigned", onePage(), options(known), 4},
		{"pdf-cut", signed[:len(signed)/2], options(known), 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := judgeFile(c.file, c.opt)
			if got := r.ExitCode(); got != c.exit {
				t.Errorf("exit code %d, want %d", got, c.exit)
			}
			golden(t, c.name, r.JSON())
			if !c.opt.ShowAttributes && strings.Contains(string(r.JSON()), "番号") {
				t.Error("the report tells the holder's name unasked")
			}
		})
	}
}
