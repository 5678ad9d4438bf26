//go:build linux

package documents

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"strconv"
)

var (
	sizeForm = regexp.MustCompile(`/Size (\d+)`)
	rootForm = regexp.MustCompile(`/Root \d+ 0 R`)
	xrefForm = regexp.MustCompile(`startxref\s+(\d+)\s+%%EOF\s*$`)
)

// hybrid makes of a file with a cross-reference table a hybrid-reference file
// (ISO 32000-1 §7.5.8.4), which no program at hand writes: an update whose new
// objects, the document information among them, only /XRefStm shows.
func (s *shop) hybrid(from string) {
	s.t.Helper()
	file := read(s.t, from)
	trailer := file[bytes.LastIndex(file, []byte("trailer")):]
	find := func(form *regexp.Regexp) []byte {
		m := form.FindSubmatch(trailer)
		if m == nil {
			s.t.Fatalf("no %s in the trailer of %s", form, from)
		}
		return m[len(m)-1]
	}
	first, err := strconv.Atoi(string(find(sizeForm)))
	if err != nil {
		s.t.Fatal(err)
	}
	root, previous := find(rootForm), find(xrefForm)

	b := bytes.NewBuffer(file)
	objects := b.Len()
	hidden := fmt.Sprintf("%d 0 << /Title (hidden) >>", first)
	fmt.Fprintf(b, "%d 0 obj\n<< /Type /ObjStm /N 1 /First %d /Length %d >>\nstream\n%s\nendstream\nendobj\n",
		first+1, len(strconv.Itoa(first))+3, len(hidden), hidden)
	stream := b.Len()
	var entries bytes.Buffer
	for _, e := range [][3]int{{2, first + 1, 0}, {1, objects, 0}, {1, stream, 0}} {
		entries.Write([]byte{byte(e[0]), byte(e[1] >> 16), byte(e[1] >> 8), byte(e[1]), byte(e[2])})
	}
	fmt.Fprintf(b, "%d 0 obj\n<< /Type /XRef /Size %d /W [1 3 1] /Index [%d 3] /Length %d >>\nstream\n%s\nendstream\nendobj\n",
		first+2, first+3, first, entries.Len(), entries.Bytes())
	table := b.Len()
	fmt.Fprintf(b, "xref\n0 1\n0000000000 65535 f \n%d 3\n", first)
	for range 3 {
		b.WriteString("0000000000 65535 f \n")
	}
	fmt.Fprintf(b, "trailer\n<< /Size %d %s /Info %d 0 R /Prev %s /XRefStm %d >>\nstartxref\n%d\n%%%%EOF\n",
		first+3, root, first, previous, stream, table)
	if err := os.WriteFile(s.add("by hand", "hybrid"), b.Bytes(), 0o600); err != nil {
		s.t.Fatal(err)
	}
}
