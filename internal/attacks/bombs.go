package attacks

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
)

// bombs are files that ask for endless work or memory: none may be more than
// refused, or judged as changed, in bounded time.
func (w *World) bombs() []Case {
	signed, now := w.victim(""), after()
	var out []Case
	add := func(name, want string, file []byte) {
		out = append(out, Case{"bomb: " + name, Denial, file, want})
	}
	at := len(signed)
	section := func(body string) []byte { return append(bytes.Clone(signed), body...) }
	const malformed, complex, unknown = "pdf-malformed", "pdf-too-complex", `"modification": "unknown"`
	add("table that follows itself", malformed, section(fmt.Sprintf(
		"xref\n0 0\ntrailer\n<< /Size 9 %s /Prev %d >>\nstartxref\n%d\n%%%%EOF\n", root, at, at)))
	add("hidden table that is the table", malformed, section(fmt.Sprintf(
		"xref\n0 0\ntrailer\n<< /Size 9 %s /Prev %d /XRefStm %d >>\nstartxref\n%d\n%%%%EOF\n",
		root, lastXref(signed), at, at)))
	add("table with more entries than bytes", complex, section(fmt.Sprintf(
		"xref\n0 8000000\ntrailer\n<< /Size 9 %s >>\nstartxref\n%d\n%%%%EOF\n", root, at)))
	add("stream table with more rows than data", malformed, section(fmt.Sprintf(
		"40 0 obj\n<< /Type /XRef /W [8 8 8] /Size 8000000 %s /Length 24 >>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n",
		root, strings.Repeat("x", 24), at)))
	add("predictor with endless columns", malformed, section(fmt.Sprintf(
		"40 0 obj\n<< /Type /XRef /W [1 2 1] /Size 8 %s /Filter /FlateDecode /DecodeParms << /Predictor 12 "+
			"/Columns 2147483647 >> /Length 8 >>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n",
		root, "x\x9c\x03\x00\x00\x00\x00\x01", at)))
	add("object stream that expands without end", complex, inflating(signed, root))
	add("object stream inside itself", unknown, selfContained(signed))
	add("object stream that claims a billion objects", unknown, counted(signed))
	change := func(name, want string, o objects) { add(name, want, update(signed, o, root)) }
	change("length that refers to itself", unknown, objects{content1: "<< /Length 4 0 R >>\nstream\nx\nendstream"})
	change("length beyond the file", unknown, objects{content1: "<< /Length 999999999 >>\nstream\nx\nendstream"})
	change("arrays in arrays", unknown, objects{content1: strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000)})
	change("pages in a circle", `"modification": "other"`, objects{pages: "<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>"})
	change("fields in a circle", malformed, objects{memo: "<< /FT /Tx /T (memo) /Kids [13 0 R] >>"})
	change("forms in a circle", `"modification": "other"`, objects{image: stream(
		"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /Im1 6 0 R >> >>", "/Im1 Do")})
	many := objects{form: now[form]}
	kids := strings.Repeat("13 0 R ", 70_000)
	many[30] = "<< /T (a) /Kids [" + kids + "] >>"
	many[form] = addTo(now[form], "/Fields [", 30)
	change("field with more kids than objects", malformed, many)
	return out
}

// deflated is n bytes of spaces, compressed.
func deflated(n int) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	block := bytes.Repeat([]byte{' '}, 1<<20)
	for ; n > 0; n -= len(block) {
		z.Write(block)
	}
	z.Close()
	return b.String()
}

// inflating is an update whose cross-reference stream expands to 64 MiB.
func inflating(signed []byte, root string) []byte {
	data := deflated(64 << 20)
	return fmt.Appendf(bytes.Clone(signed),
		"40 0 obj\n<< /Type /XRef /W [1 2 1] /Size 8 %s /Prev %d /Filter /FlateDecode /Length %d >>\n"+
			"stream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n", root, lastXref(signed), len(data), data, len(signed))
}

// selfContained is an object stream that is said to stand in itself.
func selfContained(signed []byte) []byte {
	rows := []byte{2, 0, 0, 0, 40, 0, 1, 0, 0, 0, 0, 0}
	at := len(signed)
	for i := range 4 {
		rows[7+i] = byte(at >> (24 - 8*i))
	}
	return fmt.Appendf(bytes.Clone(signed),
		"41 0 obj\n<< /Type /XRef /W [1 4 1] /Size 64 /Index [40 2] %s /Prev %d /Length %d >>\nstream\n%s\nendstream\n"+
			"endobj\nstartxref\n%d\n%%%%EOF\n", root, lastXref(signed), len(rows), rows, at)
}

// counted is an object stream with a number of objects that no file could hold.
func counted(signed []byte) []byte {
	at := len(signed)
	body := "40 0 obj\n<< /Type /ObjStm /N 1000000000 /First 5 /Length 9 >>\nstream\n4 0  null\nendstream\nendobj\n"
	section := at + len(body)
	rows := []byte{2, 0, 0, 0, 40, 0, 1, byte(at >> 24), byte(at >> 16), byte(at >> 8), byte(at), 0}
	out := append(bytes.Clone(signed), body...)
	return fmt.Appendf(out,
		"41 0 obj\n<< /Type /XRef /W [1 4 1] /Size 64 /Index [4 1 40 1] %s /Prev %d /Length %d >>\nstream\n%s\nendstream\n"+
			"endobj\nstartxref\n%d\n%%%%EOF\n", root, lastXref(signed), len(rows), rows, section)
}
