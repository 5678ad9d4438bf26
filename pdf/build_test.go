package pdf

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// builder writes small files for tests: objects by number, a cross-reference
// table, a trailer. It is no writer of the project's; it can write nonsense.
type builder struct {
	header  string // "%PDF-1.7\n" if empty
	eol     string // "\n" if empty
	objects map[int]string
	trailer string // entries besides /Size
	noEOL   bool   // no line end after %%EOF
}

// minimal is a one-page document.
func minimal() *builder {
	return &builder{
		objects: map[int]string{
			1: "<< /Type /Catalog /Pages 2 0 R >>",
			2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
			3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>",
			4: "<< /Length 11 >>\nstream\n0 0 m 9 9 l\nendstream",
		},
		trailer: "/Root 1 0 R",
	}
}

// with sets an object and returns the builder.
func (b *builder) with(number int, body string) *builder {
	b.objects[number] = body
	return b
}

// bytes writes the file.
func (b *builder) bytes() []byte {
	eol := b.eol
	if eol == "" {
		eol = "\n"
	}
	header := b.header
	if header == "" {
		header = "%PDF-1.7" + eol
	}
	var out bytes.Buffer
	out.WriteString(header)
	shift := strings.Index(header, "%PDF-")
	highest := 0
	for n := range b.objects {
		highest = max(highest, n)
	}
	entries := fmt.Sprintf("%010d %05d f\r\n", 0, 65535)
	for n := 1; n <= highest; n++ {
		if b.objects[n] == "" {
			entries += fmt.Sprintf("%010d %05d f\r\n", 0, 0)
			continue
		}
		entries += fmt.Sprintf("%010d %05d n\r\n", out.Len()-shift, 0)
		fmt.Fprintf(&out, "%d 0 obj%s%s%sendobj%s", n, eol, b.objects[n], eol, eol)
	}
	section := out.Len() - shift
	fmt.Fprintf(&out, "xref%s0 %d%s%strailer%s<< /Size %d %s >>%sstartxref%s%d%s%%%%EOF",
		eol, highest+1, eol, entries, eol, highest+1, b.trailer, eol, eol, section, eol)
	if !b.noEOL {
		out.WriteString(eol)
	}
	return out.Bytes()
}

// appendUpdate writes an incremental update with a table behind a file that
// has no bytes before its header: objects by number ("" frees one), and the
// entries of the trailer besides /Size and /Prev.
func appendUpdate(file []byte, objects map[int]string, size int, trailer string) []byte {
	out := bytes.NewBuffer(bytes.Clone(file))
	prev := lastStartXref(file)
	var table bytes.Buffer
	for n := range size {
		body, ok := objects[n]
		switch {
		case !ok:
		case body == "":
			fmt.Fprintf(&table, "%d 1\n%010d %05d f\r\n", n, 0, 1)
		default:
			fmt.Fprintf(&table, "%d 1\n%010d %05d n\r\n", n, out.Len(), 0)
			fmt.Fprintf(out, "%d 0 obj\n%s\nendobj\n", n, body)
		}
	}
	section := out.Len()
	fmt.Fprintf(out, "xref\n%strailer\n<< /Size %d /Prev %d %s >>\nstartxref\n%d\n%%%%EOF\n",
		table.String(), size, prev, trailer, section)
	return out.Bytes()
}

// lastStartXref reads the last offset after "startxref".
func lastStartXref(file []byte) int {
	var n int
	i := bytes.LastIndex(file, []byte("startxref"))
	if _, err := fmt.Sscan(string(file[i+len("startxref"):]), &n); err != nil {
		panic(err)
	}
	return n
}

// streamBase is a document with a cross-reference stream and its catalog and
// page in an object stream.
func streamBase(t testing.TB) []byte { return streamBaseWith(t, "") }

// streamBaseWith is streamBase with more entries in the object stream.
func streamBaseWith(t testing.TB, entries string) []byte {
	t.Helper()
	inner := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
	}
	var index, body string
	for i, o := range inner {
		index += fmt.Sprintf("%d %d ", i+1, len(body))
		body += o + " "
	}
	var out bytes.Buffer
	out.WriteString("%PDF-1.5\n")
	container := out.Len()
	fmt.Fprintf(&out, "4 0 obj\n<< /Type /ObjStm /N 3 /First %d %s /Length %d >>\nstream\n%s%s\nendstream\nendobj\n",
		len(index), entries, len(index)+len(body), index, body)
	section := out.Len()
	rows := []byte{0, 0, 0, 0, 2, 0, 4, 0, 2, 0, 4, 1, 2, 0, 4, 2,
		1, 0, byte(container), 0, 1, byte(section >> 8), byte(section), 0}
	fmt.Fprintf(&out, "5 0 obj\n<< /Type /XRef /Size 6 /W [1 2 1] /Root 1 0 R /Length %d >>\nstream\n", len(rows))
	out.Write(rows)
	fmt.Fprintf(&out, "\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n", section)
	return out.Bytes()
}
