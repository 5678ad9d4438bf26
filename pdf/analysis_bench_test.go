package pdf

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// filledIn is a signed document of 2,000 pages, each with content, resources and
// a text field of its own, and 20 later revisions that fill in one field each.
func filledIn(t testing.TB) []byte {
	t.Helper()
	const count = 2000
	b := minimal()
	var kids, fields strings.Builder
	field := func(i int, value string) string {
		return fmt.Sprintf("<< /Type /Annot /Subtype /Widget /FT /Tx /T (f%d) /F 4 /Rect [10 10 90 30] /P %d 0 R %s >>",
			i, 10+4*i, value)
	}
	for i := range count {
		n := 10 + 4*i
		fmt.Fprintf(&kids, "%d 0 R ", n)
		fmt.Fprintf(&fields, "%d 0 R ", n+3)
		b.with(n, fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources %d 0 R /Annots [%d 0 R] >>",
			n+1, n+2, n+3))
		b.with(n+1, streamText("", fmt.Sprintf("BT /F1 12 Tf 72 700 Td (Page %d) Tj ET", i)))
		b.with(n+2, "<< /Font << /F1 6 0 R >> >>")
		b.with(n+3, field(i, ""))
	}
	b.with(1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R >>")
	b.with(2, fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids.String(), count))
	b.with(5, fmt.Sprintf("<< /Fields [%s] >>", fields.String()))
	b.with(6, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
	file := sign(t, b.bytes(), options())
	for i := range 20 {
		file = appendUpdate(file, map[int]string{13 + 4*i*90: field(i*90, fmt.Sprintf("/V (x) /AP << /N %d 0 R >>", 8100+i)),
			8100 + i: streamText("/Subtype /Form /BBox [0 0 80 20]", "BT (x) Tj ET")}, 8200, "/Root 1 0 R")
	}
	return file
}

// TestFilledIn: 20 revisions of a long document are all seen for what they are.
func TestFilledIn(t *testing.T) {
	s := signatures(t, filledIn(t))[0]
	if s.Modification != ModificationFormFilling || len(s.Changes) != 40 || s.Changes[2].Page != 91 {
		t.Errorf("%s, %d changes: %+v", s.Modification, len(s.Changes), s.Changes[:min(4, len(s.Changes))])
	}
}

// BenchmarkAnalysis: all that is said of such a file but its hash.
func BenchmarkAnalysis(b *testing.B) {
	file := filledIn(b)
	b.ReportAllocs()
	for b.Loop() {
		f, err := Open(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			b.Fatal(err)
		}
		if list, err := f.Signatures(); err != nil || len(list) != 1 {
			b.Fatal(len(list), err)
		}
	}
}
