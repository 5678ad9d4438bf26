package pdf

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

var (
	objectLine = regexp.MustCompile(`(?m)^(\d+) (\d+) obj$`)
	rangeText  = regexp.MustCompile(`/ByteRange \[[0-9 ]*\]`)
)

// split takes the tail of a prepared file with a table apart: its objects, and
// its trailer dictionary.
func split(t testing.TB, p Prepared) (body, trailer string) {
	t.Helper()
	tail := string(p.Tail)
	at := strings.LastIndex(tail, "xref\n0")
	if i := strings.LastIndex(tail, "\nxref\n"); i >= 0 {
		at = i + 1
	}
	start := strings.LastIndex(tail, "trailer\n") + len("trailer\n")
	end := strings.LastIndex(tail, "startxref")
	if at < 0 || end < start {
		t.Fatal("no table in the tail")
	}
	return tail[:at], strings.TrimSuffix(tail[start:end], "\n")
}

// join makes a file of a base, objects and a trailer, with right offsets and a
// right byte range: only what an attack changed is wrong with it.
func join(base []byte, body, trailer string) []byte {
	out := append(bytes.Clone(base), body...)
	section := len(out)
	table := "xref\n"
	for _, m := range objectLine.FindAllStringSubmatchIndex(body, -1) {
		table += fmt.Sprintf("%s 1\n%010d %05s n\r\n", body[m[2]:m[3]], len(base)+m[0], body[m[4]:m[5]])
	}
	out = fmt.Appendf(out, "%strailer\n%s\nstartxref\n%d\n%%%%EOF\n", table, trailer, section)
	return fixRange(out, len(base))
}

// fixRange writes the byte range that fits /Contents of the last signature.
func fixRange(file []byte, base int) []byte {
	m := rangeText.FindIndex(file[base:])
	start := bytes.Index(file[base:], []byte("/Contents <"))
	if m == nil || start < 0 {
		return file
	}
	start += base + len("/Contents ")
	end := start + bytes.IndexByte(file[start:], '>') + 1
	text := "/ByteRange " + byteRangeText([4]int64{0, int64(start), int64(end), int64(len(file) - end)})
	if m[1]-m[0] == len(text) {
		copy(file[base+m[0]:], text)
	}
	return file
}

// swap replaces one piece of text that must be there once at least.
func swap(s, old, new string) string {
	if !strings.Contains(s, old) {
		panic("nothing to replace: " + old)
	}
	return strings.Replace(s, old, new, 1)
}

// lastSwapped replaces the last occurrence of a text.
func lastSwapped(file []byte, old, new string) []byte {
	i := bytes.LastIndex(file, []byte(old))
	return append(append(bytes.Clone(file[:i]), new...), file[i+len(old):]...)
}

// rendered writes an update that was changed before it was laid out.
func rendered(t *testing.T, base []byte, change func(*update)) []byte {
	t.Helper()
	f, err := syntax.Open(bytes.NewReader(base), int64(len(base)))
	if err != nil {
		t.Fatal(err)
	}
	d, err := readDocument(f.Last())
	if err != nil {
		t.Fatal(err)
	}
	o := options()
	o.Field, o.Reserve = "Signature1", DefaultReserve
	u, err := d.update(o, [4]int64{})
	if err != nil {
		t.Fatal(err)
	}
	change(u)
	tail, err := u.render(make([]byte, 16))
	if err != nil {
		t.Fatal(err)
	}
	return fixRange(append(bytes.Clone(base), tail...), len(base))
}
