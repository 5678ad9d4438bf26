package pdf

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/failure"
)

// TestPrepareRefusals has one file for each reason that the comment of Prepare
// names, and a control beside some: the same, but allowed.
func TestPrepareRefusals(t *testing.T) {
	certified := func(p string) string {
		return fmt.Sprintf("<< /Type /Sig /SubFilter /adbe.pkcs7.detached /Contents <3000> /ByteRange [0 1 2 3] "+
			"/Reference [<< /TransformMethod /DocMDP /TransformParams << %s >> >>] >>", p)
	}
	signedBy := func(dict, perms, field string) []byte {
		return minimal().with(1, "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] /SigFlags 3 >> "+perms+" >>").
			with(5, "<< /FT /Sig /T (s) /V 6 0 R "+field+" >>").with(6, dict).bytes()
	}
	catalog := func(more string) []byte {
		return minimal().with(1, "<< /Type /Catalog /Pages 2 0 R "+more+" >>").bytes()
	}
	for name, c := range map[string]struct {
		file []byte
		code failure.Code
	}{
		"certified, no changes":    {signedBy(certified("/P 1"), "/Perms << /DocMDP 6 0 R >>", ""), failure.PDFLocked},
		"certified, no /Perms":     {signedBy(certified("/P 1"), "", ""), failure.PDFLocked},
		"certified in /Perms only": {signedBy("<< >>", "/Perms << /DocMDP "+certified("/P 1")+" >>", ""), failure.PDFLocked},
		"certified, filling in":    {signedBy(certified("/P 2"), "", ""), ""},
		"certified by default":     {signedBy(certified(""), "", ""), ""},
		"certified, nonsense":      {signedBy(certified("/P 7"), "", ""), failure.PDFMalformed},
		"locked by a field":        {signedBy("<< >>", "", "/Lock << /Action /All /P 1 >>"), failure.PDFLocked},
		"encrypted, unknown":       {minimalWith(func(b *builder) { b.trailer += " /Encrypt << /Filter /Standard >>" }), failure.PDFUnsupported},
		"dynamic form":             {catalog("/NeedsRendering true"), failure.PDFUnsupported},
		"form program alone":       {catalog("/AcroForm << /XFA 4 0 R /Fields [] >>"), failure.PDFUnsupported},
		"bytes after the end":      {append(minimal().bytes(), "<html>"...), failure.PDFUnsupported},
		"much after the end":       {append(minimal().bytes(), bytes.Repeat([]byte("\n"), 1<<16)...), failure.PDFMalformed},
		"no page":                  {minimal().with(2, "<< /Type /Pages /Kids [] >>").bytes(), failure.PDFUnsupported},
		"page direct":              {minimal().with(2, "<< /Type /Pages /Kids [<< /Type /Page >>] >>").bytes(), failure.PDFUnsupported},
		"pages in a circle":        {minimal().with(2, "<< /Type /Pages /Kids [2 0 R] >>").bytes(), failure.PDFMalformed},
		"fields in a circle": {minimal().with(1, "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] >> >>").
			with(5, "<< /T (a) /Kids [5 0 R] >>").bytes(), failure.PDFMalformed},
		"field missing": {catalog("/AcroForm << /Fields [5 0 R] >>"), ""},
		"one array, two roles": {minimal().with(1, "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields 5 0 R >> >>").
			with(3, "<< /Type /Page /Parent 2 0 R /Annots 5 0 R >>").with(5, "[]").bytes(), failure.PDFUnsupported},
		"key twice in page":    {minimal().with(3, "<< /Type /Page /Annots [] /Ann#6fts [4 0 R] >>").bytes(), failure.PDFMalformed},
		"key twice in catalog": {catalog("/Pages 2 0 R"), failure.PDFMalformed},
		"annots of a kind":     {minimal().with(3, "<< /Type /Page /Annots 4 >>").bytes(), failure.PDFMalformed},
		"no catalog":           {minimalWith(func(b *builder) { b.trailer = "" }), failure.PDFUnsupported},
		"catalog missing":      {minimalWith(func(b *builder) { b.trailer = "/Root 77 0 R" }), failure.PDFMalformed},
		"empty":                {nil, failure.PDFMalformed},
		"version 3":            {minimalWith(func(b *builder) { b.header = "%PDF-3.0\n" }), failure.PDFMalformed},
		"junk is long": {minimalWith(func(b *builder) { b.header = strings.Repeat("junk\n", 300) + "%PDF-1.7\n" }),
			failure.PDFMalformed},
		"section misplaced":  {replaced(minimal().bytes(), "startxref\n", "startxref\n1"), failure.PDFMalformed},
		"section missing":    {replaced(minimal().bytes(), "\nxref\n", "\nXref\n"), failure.PDFMalformed},
		"no startxref":       {replaced(minimal().bytes(), "startxref", "startXref"), failure.PDFMalformed},
		"no end of file":     {replaced(minimal().bytes(), "%%EOF", "%%eof"), failure.PDFMalformed},
		"two ends of file":   {append(minimal().bytes(), "%%EOF\n"...), failure.PDFUnsupported},
		"sections in circle": {minimalWith(func(b *builder) { b.trailer += " /Prev " + at(minimal().bytes(), "xref") }), failure.PDFMalformed},
		"earlier nowhere": {appendUpdate(replaced(minimal().bytes(), "/Root 1 0 R", "/Root 1 0 R /Prev 9999"), nil, 5, "/Root 1 0 R"),
			failure.PDFMalformed},
		"entry given twice": {replaced(minimal().bytes(), "xref\n0 5\n", "xref\n0 1\n0000000000 65535 f\r\n0 5\n"), failure.PDFMalformed},
		"object elsewhere":  {replaced(minimal().bytes(), "3 0 obj", "7 0 obj"), failure.PDFMalformed},
		"trailer twice":     {minimalWith(func(b *builder) { b.trailer += " /Root 2 0 R" }), failure.PDFMalformed},
		"nested deeply": {minimal().with(3, "<< /Type /Page /X "+strings.Repeat("[", 99)+strings.Repeat("]", 99)+" >>").bytes(),
			failure.PDFTooComplex},
		"too many revisions": {manyRevisions(600), failure.PDFTooComplex},
		"unknown filter":     {streamBaseWith(t, "/Filter /LZWDecode"), failure.PDFUnsupported},
		"locked for fields":  {lockedBy(t, "/TransformMethod /FieldMDP /TransformParams << /Action /All >>"), failure.PDFLocked},
		"locked for others":  {lockedBy(t, "/TransformMethod /FieldMDP /TransformParams << /Action /Include /Fields [(a)] >>"), ""},
		"locked but for one": {lockedBy(t, "/TransformMethod /FieldMDP /TransformParams << /Action /Exclude /Fields [(a)] >>"),
			failure.PDFLocked},
		"no PDF": {[]byte("hello, world"), failure.PDFMalformed},
	} {
		_, err := Prepare(bytes.NewReader(c.file), int64(len(c.file)), options())
		if got := failure.CodeOf(err); got != c.code {
			t.Errorf("%s: %v, want %q", name, err, c.code)
		}
	}
}

// replaced changes the last place where a text stands.
func replaced(file []byte, old, with string) []byte {
	i := bytes.LastIndex(file, []byte(old))
	if i < 0 {
		panic("no " + old)
	}
	return fmt.Appendf(nil, "%s%s%s", file[:i], with, file[i+len(old):])
}

// at is where a line stands.
func at(file []byte, line string) string {
	return fmt.Sprint(bytes.Index(file, []byte("\n"+line+"\n")) + 1)
}

func manyRevisions(n int) []byte {
	file := minimal().bytes()
	for range n {
		file = appendUpdate(file, nil, 5, "/Root 1 0 R")
	}
	return file
}

// lockedBy is a signed file whose signature has a /Reference, in the place of a
// text of the same length. The CMS is over other bytes then; what a signature
// locks does not depend on that.
func lockedBy(t *testing.T, reference string) []byte {
	t.Helper()
	o := options()
	o.ContactInfo = strings.Repeat("x", 30)
	file := sign(t, minimal().bytes(), o)
	old := "/ContactInfo " + stringWriter{}.text(o.ContactInfo)
	with := "/Reference [<< " + reference + " >>]"
	return replaced(file, old, with+strings.Repeat(" ", len(old)-len(with)))
}

// TestPrepareRefusesSizes: a file that an update would take beyond ten digits,
// and one that is there already.
func TestPrepareRefusesSizes(t *testing.T) {
	for size, code := range map[int64]failure.Code{
		9_999_990_000: failure.DocumentTooLarge, 9_999_000_000: "", 10_000_000_000: failure.PDFTooComplex,
	} {
		file := newSparse(size)
		if _, err := Prepare(file, size, options()); failure.CodeOf(err) != code {
			t.Errorf("%d bytes: %v, want %q", size, err, code)
		}
	}
}

// sparse is a file with a long stream of zeros between a head and an end.
type sparse struct {
	head, end []byte
	size      int64
}

func newSparse(size int64) *sparse {
	small := minimal().bytes()
	cut := bytes.Index(small, []byte("\nxref\n")) + 1
	s := &sparse{head: fmt.Appendf(small[:cut:cut], "5 0 obj\n<< /Length 9 >>\nstream\n"), size: size}
	s.end = []byte("\nendstream\nendobj\n")
	end := bytes.Replace(small[cut:], []byte("startxref\n"), nil, 1)
	table := end[:bytes.LastIndex(end[:bytes.Index(end, []byte("%%EOF"))-1], []byte("\n"))+1]
	section := size - int64(len(table)) - int64(len("startxref\n0000000000\n%%EOF\n"))
	s.end = fmt.Appendf(s.end, "%sstartxref\n%010d\n%%%%EOF\n", table, section)
	return s
}

// ReadAt implements io.ReaderAt.
func (s *sparse) ReadAt(b []byte, off int64) (int, error) {
	for i := range b {
		switch at := off + int64(i); {
		case at >= s.size:
			return i, io.EOF
		case at < int64(len(s.head)):
			b[i] = s.head[at]
		case at >= s.size-int64(len(s.end)):
			b[i] = s.end[at-(s.size-int64(len(s.end)))]
		default:
			b[i] = 0
		}
	}
	return len(b), nil
}

// TestPrepareUnreadable: a file that cannot be read is nobody's fault but its
// own.
func TestPrepareUnreadable(t *testing.T) {
	file := minimal().bytes()
	_, err := Prepare(bytes.NewReader(file[:len(file)-9]), int64(len(file)), options())
	wantCode(t, err, failure.FileUnreadable)
}
